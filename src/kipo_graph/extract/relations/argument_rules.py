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

_POOR = frozenset(
    "adverbial through under including like during despite throughout before against without "
    "beyond than about via per".split()
)
"""Prepositions after which the other party is seldom said anything of."""
_DOUBTFUL = frozenset("for from with as on".split())
"""Prepositions that say something of an active subject only, and of what they name directly."""
_JOINT = frozenset(
    "deliver develop launch run organise organize implement host establish create produce design "
    "conduct prepare draft fund".split()
)
"""What is done with others, who then do it too."""
_SINGLY = ACCORDS | ORGANISATIONS | GATHERINGS | {"foaf:Person", "org:Post"}
"""What the parties of an agreement do each for themselves; the rest the agreement says."""
_WHERE = frozenset(
    ["in", "at", "on", "by", "object in", "object at", "object on", "adverbial", "since", "until"]
)
_PLACED = frozenset(("Country", "City", "Date"))
_AT_MEETINGS = frozenset(
    "adopt sign issue endorse approve discuss address consider review conclude launch".split()
)
_HAPPENS = frozenset(
    "Event Meeting TrainingProgramme Agreement MemorandumOfUnderstanding JointStatement Programme "
    "Unit Document Reform PolicyMeasure Anniversary".split()
)
"""What happens somewhere and at some time itself, whoever did it."""


def assertion_of(writer: CandidateWriter, argument: PredicateArgument) -> Assertion:
    """The assertion of a predicate argument: its status, negation, words and date."""
    verb = writer.doc[argument.verb]
    role = "" if argument.role in ("object", "attribute") else argument.role.split()[-1]
    denied = negating_token(verb, argument.carriers)
    status = verb_status(verb, argument.carriers)
    words = {argument.verb} | ({denied.i} if denied is not None else set())
    if status == "planned":  # The words of the plan belong to its evidence.
        words |= {
            i for i in plan_tokens(verb, argument.carriers) if writer.doc[i].sent == verb.sent
        }
    return Assertion(
        modality=status,
        negated=denied is not None,
        verb=" ".join(filter(None, (argument.lemma, role))),
        words=tuple(sorted(words)),
        dated=writer.dates.of(verb),
    )


def assertion_by_verb(writer: CandidateWriter, verb: Token) -> Assertion:
    """The assertion of a verb without known arguments."""
    denied = negating_token(verb, ())
    return Assertion(
        modality=verb_status(verb, ()),
        negated=denied is not None,
        verb=verb.lemma_.lower(),
        words=(verb.i,) if denied is None else (verb.i, denied.i),
        dated=writer.dates.of(verb),
    )


def predicate_of(relation: Relation | None, rule: str, argument: PredicateArgument) -> str:
    """The predicate of the statement that a predicate argument makes by a rule."""
    if rule.startswith("date"):
        day = argument.object.mention is not None and len(argument.object.mention.period) == 10
        return "date" if day else OPEN
    return relation.predicate if relation else OPEN


def of_objects(arguments: list[PredicateArgument]) -> Iterator[PredicateArgument]:
    """The place and time of an action, as statements about its object."""
    for argument in arguments:
        mention = argument.object.mention
        happens = mention is not None and mention.kind in _HAPPENS and not argument.object.depth
        gathers = mention is not None and argument.role == "at" and mention.kind in GATHERINGS
        if not happens or not (argument.role == "object" or gathers):
            continue
        for other in arguments:
            if (
                other.verb == argument.verb
                and other.subject == argument.subject
                and _is_place(other)
            ):
                yield PredicateArgument(
                    argument.object,
                    argument.verb,
                    argument.lemma,
                    other.role,
                    other.object,
                    "passive",
                    argument.carriers,
                )


def of_gatherings(arguments: list[PredicateArgument]) -> Iterator[PredicateArgument]:
    """What was adopted or discussed at a meeting, the meeting adopted or discussed."""
    for argument in arguments:
        if (
            argument.role != "object"
            or argument.lemma not in _AT_MEETINGS
            or argument.object.mention is None
        ):
            continue
        for other in arguments:
            place = other.object.mention
            met = place is not None and place.kind in GATHERINGS and not other.object.depth
            if (
                met
                and other.role == "at"
                and other.verb in (argument.verb, *_shared(argument, arguments))
            ):
                yield PredicateArgument(
                    other.object,
                    argument.verb,
                    argument.lemma,
                    "object",
                    argument.object,
                    argument.form,
                    argument.carriers,
                )


def _shared(argument: PredicateArgument, arguments: list[PredicateArgument]) -> set[int]:
    """The verbs that tell of the same subject, before this one: "adopted ... and discussed"."""
    return {
        o.verb
        for o in arguments
        if o.subject.head == argument.subject.head and o.verb < argument.verb
    }


def _is_place(argument: PredicateArgument) -> bool:
    """Whether a predicate argument tells where or when."""
    where = argument.object.mention
    placed = where is not None and where.kind in _PLACED
    return placed and argument.role in _WHERE and not argument.object.depth


def subjects(
    annotated: AnnotatedDocument, argument: PredicateArgument
) -> tuple[EntityCluster, ...]:
    """Who a predicate argument speaks of; the parties of an agreement speak as the agreement."""
    mention, other = argument.subject.mention, argument.object.mention
    if mention is None:
        return ()
    shared = other is None or other.kind not in _SINGLY
    if shared and annotated.agreement is not None and mention.clusters == annotated.members:
        return (annotated.agreement,)
    return mention.clusters


def misplaced(
    argument: PredicateArgument,
    subject: EntityCluster,
    cluster: EntityCluster,
    writer: CandidateWriter,
) -> bool:
    """Whether a place or date belongs to what was done there, not to who did it."""
    if argument.role not in (*_WHERE, "from") or cluster.kind not in _PLACED:
        return False
    if argument.form == "passive" or subject.kind in _HAPPENS:
        return False
    done = (child for child in writer.doc[argument.verb].children if child.dep_ == "dobj")
    marked = {i for mention in writer.line.mentions for i in range(mention.start, mention.end)}
    return argument.role != "from" or any(child.i in marked for child in done)


_LASTING = frozenset(("year", "month", "week", "day", "hour", "decade"))
_DURING = frozenset("over in within during after before throughout for".split())


def lasts(argument: PredicateArgument, subject: EntityCluster) -> bool:
    """Whether a figure only tells how long or when, of one who does not last: "over five years"."""
    mention = argument.object.mention
    if mention is None or mention.quantity is None or subject.kind in _HAPPENS | GATHERINGS:
        return False
    return mention.quantity.unit in _LASTING and argument.role.split()[-1] in _DURING


def rule_of(relation: Relation | None, argument: PredicateArgument, kind: str) -> str:
    """The name of the rule that makes a statement of a predicate argument, or an empty text."""
    form = argument.form if argument.form != "relative" else "active"
    nested = "/nested" if argument.object.depth else ""
    if kind == "Date":
        return _date_rule(argument, form)
    if kind == TEXT:
        aimed = relation is not None and argument.role in ("to", "at", "toward", "towards")
        is_stated = aimed or argument.role in ("object", "attribute")
        return (
            f"{relation.name if relation else 'open'}/{argument.role}-text/{form}"
            if is_stated
            else ""
        )
    if argument.object.by == "poss" and kind != "Figure":
        return ""
    if relation:
        return f"{relation.name}/{form}{nested}"
    role = argument.role.split()[-1]
    joint = role == "with" and argument.lemma in _JOINT and kind in ORGANISATIONS
    if role in _POOR or (role in _DOUBTFUL and (form == "passive" or nested) and not joint):
        return ""
    return f"open/{role}/{form}{nested}"


def _date_rule(argument: PredicateArgument, form: str) -> str:
    full = argument.object.mention is not None and len(argument.object.mention.period) > 4
    if (
        argument.role not in (*_WHERE, "from")
        or argument.object.depth
        or not (full or form == "passive")
    ):
        return ""
    return f"{'date' if full else 'date-year'}/{form}"
