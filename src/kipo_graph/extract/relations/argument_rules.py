"""What an arc is worth: of whom it speaks, by which rule it makes a statement, how it is told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kipo_graph.extract.coref.annotated_document import Sheet
from kipo_graph.extract.coref.clusters import Thing
from kipo_graph.extract.entity_classes import ACCORDS, GATHERINGS, ORGANISATIONS
from kipo_graph.extract.relations.candidate_writer import Telling, Writer
from kipo_graph.extract.relations.clauses import Arc
from kipo_graph.extract.relations.rules import TEXT, Relation
from kipo_graph.language import clause_status
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


def telling(writer: Writer, arc: Arc) -> Telling:
    """How an arc is told: its modality, whether it is denied, its words and its date."""
    verb = writer.doc[arc.verb]
    role = "" if arc.role in ("object", "attribute") else arc.role.split()[-1]
    denied = clause_status.denial(verb, arc.carriers)
    mood = clause_status.modality(verb, arc.carriers)
    words = {arc.verb} | ({denied.i} if denied is not None else set())
    if mood == "planned":  # The words of the plan belong to its evidence.
        words |= {
            i for i in clause_status.leading(verb, arc.carriers) if writer.doc[i].sent == verb.sent
        }
    return Telling(
        modality=mood,
        negated=denied is not None,
        verb=" ".join(filter(None, (arc.lemma, role))),
        words=tuple(sorted(words)),
        dated=writer.dates.of(verb),
    )


def told_by(writer: Writer, verb: Token) -> Telling:
    """How something is told by a verb of which no arc is known."""
    denied = clause_status.denial(verb, ())
    return Telling(
        modality=clause_status.modality(verb, ()),
        negated=denied is not None,
        verb=verb.lemma_.lower(),
        words=(verb.i,) if denied is None else (verb.i, denied.i),
        dated=writer.dates.of(verb),
    )


def predicate_of(relation: Relation | None, rule: str, arc: Arc) -> str:
    """The predicate of the statement that an arc makes by a rule."""
    if rule.startswith("date"):
        day = arc.object.mark is not None and len(arc.object.mark.period) == 10
        return "date" if day else OPEN
    return relation.predicate if relation else OPEN


def of_objects(arcs: list[Arc]) -> Iterator[Arc]:
    """What was done somewhere or at some time was there and then: the object is what is told of."""
    for arc in arcs:
        mark = arc.object.mark
        happens = mark is not None and mark.kind in _HAPPENS and not arc.object.depth
        gathers = mark is not None and arc.role == "at" and mark.kind in GATHERINGS
        if not happens or not (arc.role == "object" or gathers):
            continue
        for other in arcs:
            if other.verb == arc.verb and other.subject == arc.subject and _is_place(other):
                yield Arc(
                    arc.object, arc.verb, arc.lemma, other.role, other.object, "passive",
                    arc.carriers,
                )  # fmt: skip


def of_gatherings(arcs: list[Arc]) -> Iterator[Arc]:
    """What was adopted or discussed at a meeting, the meeting adopted or discussed."""
    for arc in arcs:
        if arc.role != "object" or arc.lemma not in _AT_MEETINGS or arc.object.mark is None:
            continue
        for other in arcs:
            place = other.object.mark
            met = place is not None and place.kind in GATHERINGS and not other.object.depth
            if met and other.role == "at" and other.verb in (arc.verb, *_shared(arc, arcs)):
                yield Arc(
                    other.object, arc.verb, arc.lemma, "object", arc.object, arc.form, arc.carriers
                )


def _shared(arc: Arc, arcs: list[Arc]) -> set[int]:
    """The verbs that tell of the same subject, before this one: "adopted ... and discussed"."""
    return {o.verb for o in arcs if o.subject.head == arc.subject.head and o.verb < arc.verb}


def _is_place(arc: Arc) -> bool:
    """Whether an arc tells where or when."""
    where = arc.object.mark
    placed = where is not None and where.kind in _PLACED
    return placed and arc.role in _WHERE and not arc.object.depth


def subjects(sheet: Sheet, arc: Arc) -> tuple[Thing, ...]:
    """Who an arc speaks of; the parties of an agreement speak as the agreement."""
    mark, other = arc.subject.mark, arc.object.mark
    if mark is None:
        return ()
    shared = other is None or other.kind not in _SINGLY
    if shared and sheet.agreement is not None and mark.things == sheet.members:
        return (sheet.agreement,)
    return mark.things


def misplaced(arc: Arc, subject: Thing, thing: Thing, writer: Writer) -> bool:
    """Whether a place or date belongs to what was done there, not to who did it."""
    if arc.role not in (*_WHERE, "from") or thing.kind not in _PLACED:
        return False
    if arc.form == "passive" or subject.kind in _HAPPENS:
        return False
    done = (child for child in writer.doc[arc.verb].children if child.dep_ == "dobj")
    marked = {i for mark in writer.line.marks for i in range(mark.start, mark.end)}
    return arc.role != "from" or any(child.i in marked for child in done)


_LASTING = frozenset(("year", "month", "week", "day", "hour", "decade"))
_DURING = frozenset("over in within during after before throughout for".split())


def lasts(arc: Arc, subject: Thing) -> bool:
    """Whether a figure only tells how long or when, of one who does not last: "over five years"."""
    mark = arc.object.mark
    if mark is None or mark.quantity is None or subject.kind in _HAPPENS | GATHERINGS:
        return False
    return mark.quantity.unit in _LASTING and arc.role.split()[-1] in _DURING


def rule_of(relation: Relation | None, arc: Arc, kind: str) -> str:
    """The name of the rule that makes a statement of an arc, or an empty text for none."""
    form = arc.form if arc.form != "relative" else "active"
    nested = "/nested" if arc.object.depth else ""
    if kind == "Date":
        return _date_rule(arc, form)
    if kind == TEXT:
        aimed = relation is not None and arc.role in ("to", "at", "toward", "towards")
        told = aimed or arc.role in ("object", "attribute")
        return f"{relation.name if relation else 'open'}/{arc.role}-text/{form}" if told else ""
    if arc.object.by == "poss" and kind != "Figure":
        return ""
    if relation:
        return f"{relation.name}/{form}{nested}"
    role = arc.role.split()[-1]
    joint = role == "with" and arc.lemma in _JOINT and kind in ORGANISATIONS
    if role in _POOR or (role in _DOUBTFUL and (form == "passive" or nested) and not joint):
        return ""
    return f"open/{role}/{form}{nested}"


def _date_rule(arc: Arc, form: str) -> str:
    full = arc.object.mark is not None and len(arc.object.mark.period) > 4
    if arc.role not in (*_WHERE, "from") or arc.object.depth or not (full or form == "passive"):
        return ""
    return f"{'date' if full else 'date-year'}/{form}"
