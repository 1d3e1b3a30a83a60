"""From predicate arguments to statements: their subjects, rules and assertions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from kipo_graph.extract.coref.annotated_document import AnnotatedDocument
from kipo_graph.extract.coref.clusters import EntityCluster
from kipo_graph.extract.entity_classes import ACCORDS, GATHERINGS, ORGANISATIONS
from kipo_graph.extract.relations.candidate_writer import Assertion, CandidateWriter
from kipo_graph.extract.relations.clauses import PredicateArgument
from kipo_graph.extract.relations.rules import TEXT, Relation
from kipo_graph.extract.syntax_tree import children_of
from kipo_graph.language.negation import negating_token
from kipo_graph.language.status import plan_tokens, verb_status
from kipo_graph.model.terms import OPEN

if TYPE_CHECKING:
    from spacy.tokens import Token

_UNINFORMATIVE_PREPOSITIONS = frozenset(
    "adverbial through under including like during despite throughout before against without "
    "beyond than about via per".split()
)
"""Prepositions that seldom relate their object to the subject."""
_RESTRICTED_PREPOSITIONS = frozenset("for from with as on".split())
"""Prepositions that relate only an active subject, and only to the head of their object."""
_JOINT_VERBS = frozenset(
    "deliver develop launch run organise organize implement host establish create produce design "
    "conduct prepare draft fund".split()
)
"""Verbs whose "with" names others who do the same."""
_INDIVIDUAL_TYPES = ACCORDS | ORGANISATIONS | GATHERINGS | {"foaf:Person", "org:Post"}
"""Types of objects that the parties of an agreement act on themselves, not the agreement."""
_PLACE_ROLES = frozenset(
    ["in", "at", "on", "by", "object in", "object at", "object on", "adverbial", "since", "until"]
)
_PLACE_TYPES = frozenset(("Country", "City", "Date"))
_MEETING_VERBS = frozenset(
    "adopt sign issue endorse approve discuss address consider review conclude launch".split()
)
_OCCURRENCE_TYPES = frozenset(
    "Event Meeting TrainingProgramme Agreement MemorandumOfUnderstanding JointStatement Programme "
    "Unit Document Reform PolicyMeasure Anniversary".split()
)
"""Types of entities that have a place and a time themselves, whoever the actor is."""


def assertion_of(writer: CandidateWriter, argument: PredicateArgument) -> Assertion:
    """The assertion of a predicate argument: its status, negation, words and date."""
    verb = writer.doc[argument.verb]
    role = "" if argument.role in ("object", "attribute") else argument.role.split()[-1]
    assertion = assertion_by_verb(writer, verb, argument.governors)
    tokens = assertion.tokens
    if assertion.modality == "planned":  # The words of the plan are part of its evidence.
        plan = plan_tokens(verb, argument.governors)
        tokens += tuple(i for i in plan if writer.doc[i].sent == verb.sent)
    words = " ".join(filter(None, (argument.lemma, role)))
    return replace(assertion, verb=words, tokens=tokens)


def assertion_by_verb(
    writer: CandidateWriter, verb: Token, governors: tuple[int, ...] = ()
) -> Assertion:
    """The assertion of a verb, whatever its arguments."""
    negator = negating_token(verb, governors)
    return Assertion(
        modality=verb_status(verb, governors),
        negated=negator is not None,
        verb=verb.lemma_.lower(),
        tokens=(verb.i,) if negator is None else (verb.i, negator.i),
        date=writer.dates.date_of(verb),
    )


def predicate_of(relation: Relation | None, rule: str, argument: PredicateArgument) -> str:
    """The predicate of the statement that a rule makes of a predicate argument."""
    if rule.startswith("date"):
        is_day = argument.object.mention is not None and len(argument.object.mention.period) == 10
        return "date" if is_day else OPEN
    return relation.predicate if relation else OPEN


def arguments_about_objects(arguments: list[PredicateArgument]) -> Iterator[PredicateArgument]:
    """The place and time of an action, as arguments of its object."""
    for argument in arguments:
        mention = argument.object.mention
        if mention is None or mention.type not in _OCCURRENCE_TYPES or argument.object.depth:
            continue
        is_meeting = argument.role == "at" and mention.type in GATHERINGS
        if argument.role != "object" and not is_meeting:
            continue
        for other in arguments:
            same_action = other.verb == argument.verb and other.subject == argument.subject
            if same_action and _is_place_or_date(other):
                yield replace(
                    argument,
                    subject=argument.object,
                    role=other.role,
                    object=other.object,
                    form="passive",
                )


def arguments_about_meetings(arguments: list[PredicateArgument]) -> Iterator[PredicateArgument]:
    """What was adopted or discussed at a meeting, as arguments of the meeting."""
    for argument in arguments:
        if argument.role != "object" or argument.lemma not in _MEETING_VERBS:
            continue
        for other in arguments if argument.object.mention is not None else ():
            meeting = other.object.mention
            is_meeting = meeting is not None and meeting.type in GATHERINGS
            if not is_meeting or other.object.depth or other.role != "at":
                continue
            if other.verb in (argument.verb, *_earlier_verbs(argument, arguments)):
                yield replace(argument, subject=other.object)


def _earlier_verbs(argument: PredicateArgument, arguments: list[PredicateArgument]) -> set[int]:
    """The verbs of the same subject before this one: "adopted ... and discussed"."""
    same = (other for other in arguments if other.subject.head == argument.subject.head)
    return {other.verb for other in same if other.verb < argument.verb}


def _is_place_or_date(argument: PredicateArgument) -> bool:
    """Whether a predicate argument is a place or a date."""
    place = argument.object.mention
    has_type = place is not None and place.type in _PLACE_TYPES
    return has_type and argument.role in _PLACE_ROLES and not argument.object.depth


def subject_clusters(
    annotated: AnnotatedDocument, argument: PredicateArgument
) -> tuple[EntityCluster, ...]:
    """The subjects of a predicate argument; for the parties of an agreement, the agreement."""
    mention, other = argument.subject.mention, argument.object.mention
    if mention is None:
        return ()
    is_shared = other is None or other.type not in _INDIVIDUAL_TYPES
    if is_shared and annotated.agreement is not None and mention.clusters == annotated.members:
        return (annotated.agreement,)
    return mention.clusters


def is_place_of_action(
    argument: PredicateArgument,
    subject: EntityCluster,
    cluster: EntityCluster,
    writer: CandidateWriter,
) -> bool:
    """Whether a place or date belongs to the action, not to the subject."""
    if argument.role not in (*_PLACE_ROLES, "from") or cluster.type not in _PLACE_TYPES:
        return False
    if argument.form == "passive" or subject.type in _OCCURRENCE_TYPES:
        return False
    mentioned = writer.block.mentions_by_token()
    objects = children_of(writer.doc[argument.verb], "dobj")
    return argument.role != "from" or any(child.i in mentioned for child in objects)


_DURATION_UNITS = frozenset(("year", "month", "week", "day", "hour", "decade"))
_DURATION_PREPOSITIONS = frozenset("over in within during after before throughout for".split())


def is_duration(argument: PredicateArgument, subject: EntityCluster) -> bool:
    """Whether a figure is only the time of an action, not of the subject: "over five years"."""
    mention = argument.object.mention
    if (
        mention is None
        or mention.quantity is None
        or subject.type in _OCCURRENCE_TYPES | GATHERINGS
    ):
        return False
    preposition = argument.role.split()[-1]
    return mention.quantity.unit in _DURATION_UNITS and preposition in _DURATION_PREPOSITIONS


def rule_name(relation: Relation | None, argument: PredicateArgument, entity_type: str) -> str:
    """The name of the rule that makes a statement of a predicate argument; empty if none does."""
    form = argument.form if argument.form != "relative" else "active"
    nested = "/nested" if argument.object.depth else ""
    name = relation.name if relation else "open"
    if entity_type == "Date":
        return _date_rule(argument, form)
    if entity_type == TEXT:
        has_aim = relation is not None and argument.role in ("to", "at", "toward", "towards")
        is_stated = has_aim or argument.role in ("object", "attribute")
        return f"{name}/{argument.role}-text/{form}" if is_stated else ""
    if argument.object.via == "poss" and entity_type != "Figure":
        return ""
    if relation:
        return f"{name}/{form}{nested}"
    role = argument.role.split()[-1]
    is_joint = role == "with" and argument.lemma in _JOINT_VERBS and entity_type in ORGANISATIONS
    is_restricted = role in _RESTRICTED_PREPOSITIONS and (form == "passive" or bool(nested))
    if role in _UNINFORMATIVE_PREPOSITIONS or (is_restricted and not is_joint):
        return ""
    return f"{name}/{role}/{form}{nested}"


def _date_rule(argument: PredicateArgument, form: str) -> str:
    is_full = argument.object.mention is not None and len(argument.object.mention.period) > 4
    if argument.role not in (*_PLACE_ROLES, "from") or argument.object.depth:
        return ""
    if not is_full and form != "passive":
        return ""
    return f"{'date' if is_full else 'date-year'}/{form}"
