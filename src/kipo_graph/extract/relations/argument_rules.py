"""Which statement a predicate argument makes: its subjects, its rule and its assertion."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kipo_graph.extract.coref.annotated_document import AnnotatedDocument
from kipo_graph.extract.coref.clusters import EntityCluster
from kipo_graph.extract.entity_classes import ACCORDS, GATHERINGS, ORGANISATIONS
from kipo_graph.extract.relations.candidate_writer import Assertion, CandidateWriter
from kipo_graph.extract.relations.clauses import PredicateArgument
from kipo_graph.extract.relations.rules import TEXT, Relation
from kipo_graph.language.negation import negating_token
from kipo_graph.language.status import plan_tokens, verb_status
from kipo_graph.model.terms import OPEN

if TYPE_CHECKING:
    from spacy.tokens import Token

_UNINFORMATIVE_PREPOSITIONS = frozenset(
    "adverbial through under including like during despite throughout before against without "
    "beyond than about via per".split()
)
"""Prepositions after which the other party is seldom said anything of."""
_RESTRICTED_PREPOSITIONS = frozenset("for from with as on".split())
"""Prepositions that say something of an active subject only, and of what they name directly."""
_JOINT_VERBS = frozenset(
    "deliver develop launch run organise organize implement host establish create produce design "
    "conduct prepare draft fund".split()
)
"""What is done with others, who then do it too."""
_INDIVIDUAL_TYPES = ACCORDS | ORGANISATIONS | GATHERINGS | {"foaf:Person", "org:Post"}
"""What the parties of an agreement do each for themselves; the rest the agreement says."""
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
"""What happens somewhere and at some time itself, whoever did it."""


def assertion_of(writer: CandidateWriter, argument: PredicateArgument) -> Assertion:
    """The assertion of a predicate argument: its status, negation, words and date."""
    verb = writer.doc[argument.verb]
    role = "" if argument.role in ("object", "attribute") else argument.role.split()[-1]
    negator = negating_token(verb, argument.governors)
    status = verb_status(verb, argument.governors)
    tokens = {argument.verb} | ({negator.i} if negator is not None else set())
    if status == "planned":  # The words of the plan belong to its evidence.
        tokens |= {
            i for i in plan_tokens(verb, argument.governors) if writer.doc[i].sent == verb.sent
        }
    return Assertion(
        modality=status,
        negated=negator is not None,
        verb=" ".join(filter(None, (argument.lemma, role))),
        tokens=tuple(sorted(tokens)),
        date=writer.dates.date_of(verb),
    )


def assertion_by_verb(writer: CandidateWriter, verb: Token) -> Assertion:
    """The assertion of a verb without known arguments."""
    negator = negating_token(verb, ())
    return Assertion(
        modality=verb_status(verb, ()),
        negated=negator is not None,
        verb=verb.lemma_.lower(),
        tokens=(verb.i,) if negator is None else (verb.i, negator.i),
        date=writer.dates.date_of(verb),
    )


def predicate_of(relation: Relation | None, rule: str, argument: PredicateArgument) -> str:
    """The predicate of the statement that a predicate argument makes by a rule."""
    if rule.startswith("date"):
        day = argument.object.mention is not None and len(argument.object.mention.period) == 10
        return "date" if day else OPEN
    return relation.predicate if relation else OPEN


def arguments_about_objects(arguments: list[PredicateArgument]) -> Iterator[PredicateArgument]:
    """The place and time of an action, as statements about its object."""
    for argument in arguments:
        mention = argument.object.mention
        happens = (
            mention is not None and mention.type in _OCCURRENCE_TYPES and not argument.object.depth
        )
        gathers = mention is not None and argument.role == "at" and mention.type in GATHERINGS
        if not happens or not (argument.role == "object" or gathers):
            continue
        for other in arguments:
            if (
                other.verb == argument.verb
                and other.subject == argument.subject
                and _is_place_or_date(other)
            ):
                yield PredicateArgument(
                    argument.object,
                    argument.verb,
                    argument.lemma,
                    other.role,
                    other.object,
                    "passive",
                    argument.governors,
                )


def arguments_about_meetings(arguments: list[PredicateArgument]) -> Iterator[PredicateArgument]:
    """What was adopted or discussed at a meeting, the meeting adopted or discussed."""
    for argument in arguments:
        if (
            argument.role != "object"
            or argument.lemma not in _MEETING_VERBS
            or argument.object.mention is None
        ):
            continue
        for other in arguments:
            place = other.object.mention
            met = place is not None and place.type in GATHERINGS and not other.object.depth
            if (
                met
                and other.role == "at"
                and other.verb in (argument.verb, *_earlier_verbs_of_subject(argument, arguments))
            ):
                yield PredicateArgument(
                    other.object,
                    argument.verb,
                    argument.lemma,
                    "object",
                    argument.object,
                    argument.form,
                    argument.governors,
                )


def _earlier_verbs_of_subject(
    argument: PredicateArgument, arguments: list[PredicateArgument]
) -> set[int]:
    """The verbs that tell of the same subject, before this one: "adopted ... and discussed"."""
    return {
        o.verb
        for o in arguments
        if o.subject.head == argument.subject.head and o.verb < argument.verb
    }


def _is_place_or_date(argument: PredicateArgument) -> bool:
    """Whether a predicate argument tells where or when."""
    where = argument.object.mention
    placed = where is not None and where.type in _PLACE_TYPES
    return placed and argument.role in _PLACE_ROLES and not argument.object.depth


def subject_clusters(
    annotated: AnnotatedDocument, argument: PredicateArgument
) -> tuple[EntityCluster, ...]:
    """Who a predicate argument speaks of; the parties of an agreement speak as the agreement."""
    mention, other = argument.subject.mention, argument.object.mention
    if mention is None:
        return ()
    shared = other is None or other.type not in _INDIVIDUAL_TYPES
    if shared and annotated.agreement is not None and mention.clusters == annotated.members:
        return (annotated.agreement,)
    return mention.clusters


def is_place_of_action(
    argument: PredicateArgument,
    subject: EntityCluster,
    cluster: EntityCluster,
    writer: CandidateWriter,
) -> bool:
    """Whether a place or date belongs to what was done there, not to who did it."""
    if argument.role not in (*_PLACE_ROLES, "from") or cluster.type not in _PLACE_TYPES:
        return False
    if argument.form == "passive" or subject.type in _OCCURRENCE_TYPES:
        return False
    done = (child for child in writer.doc[argument.verb].children if child.dep_ == "dobj")
    marked = {i for mention in writer.block.mentions for i in range(mention.start, mention.end)}
    return argument.role != "from" or any(child.i in marked for child in done)


_DURATION_UNITS = frozenset(("year", "month", "week", "day", "hour", "decade"))
_DURATION_PREPOSITIONS = frozenset("over in within during after before throughout for".split())


def is_duration(argument: PredicateArgument, subject: EntityCluster) -> bool:
    """Whether a figure only tells how long or when, of one who does not last: "over five years"."""
    mention = argument.object.mention
    if (
        mention is None
        or mention.quantity is None
        or subject.type in _OCCURRENCE_TYPES | GATHERINGS
    ):
        return False
    return (
        mention.quantity.unit in _DURATION_UNITS
        and argument.role.split()[-1] in _DURATION_PREPOSITIONS
    )


def rule_name(relation: Relation | None, argument: PredicateArgument, entity_type: str) -> str:
    """The name of the rule that makes a statement of a predicate argument, or an empty text."""
    form = argument.form if argument.form != "relative" else "active"
    nested = "/nested" if argument.object.depth else ""
    if entity_type == "Date":
        return _date_rule(argument, form)
    if entity_type == TEXT:
        aimed = relation is not None and argument.role in ("to", "at", "toward", "towards")
        is_stated = aimed or argument.role in ("object", "attribute")
        return (
            f"{relation.name if relation else 'open'}/{argument.role}-text/{form}"
            if is_stated
            else ""
        )
    if argument.object.via == "poss" and entity_type != "Figure":
        return ""
    if relation:
        return f"{relation.name}/{form}{nested}"
    role = argument.role.split()[-1]
    joint = role == "with" and argument.lemma in _JOINT_VERBS and entity_type in ORGANISATIONS
    if role in _UNINFORMATIVE_PREPOSITIONS or (
        role in _RESTRICTED_PREPOSITIONS and (form == "passive" or nested) and not joint
    ):
        return ""
    return f"open/{role}/{form}{nested}"


def _date_rule(argument: PredicateArgument, form: str) -> str:
    full = argument.object.mention is not None and len(argument.object.mention.period) > 4
    if (
        argument.role not in (*_PLACE_ROLES, "from")
        or argument.object.depth
        or not (full or form == "passive")
    ):
        return ""
    return f"{'date' if full else 'date-year'}/{form}"
