"""From a marked text to the statements it makes, each with its words, rule and modality."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from kipo_graph.extract import moods
from kipo_graph.extract.candidates import Candidate
from kipo_graph.extract.clauses import Arc, Clauses
from kipo_graph.extract.linking import Thing
from kipo_graph.extract.phrases import ACCORDS, Link, bodies, given, links, scope
from kipo_graph.extract.relations import TEXT, Relation, Relations
from kipo_graph.extract.sheet import Line, Mark, Sheet
from kipo_graph.extract.spans import ORGANISATIONS
from kipo_graph.extract.writing import Measured, Side, Telling, Writer

if TYPE_CHECKING:
    from spacy.tokens import Token

OPEN = "dcterms:relation"
"""The predicate of what is related by a verb that no pattern knows; a curator names the real one."""

_TOGETHER = frozenset(
    "sign conclude cooperate collaborate meet engage agree partner exchange negotiate work share "
    "renew organise organize co-host launch intend establish enter".split()
)
"""What is done together by those who cooperate."""
_MINDFUL = frozenset(
    "see thank like wish believe know hope think hear note look want feel say mean remember regret "
    "welcome recognize recognise acknowledge appreciate position understand express affirm "
    "highlight accord base follow concern add tell ask require hereunto".split()
)
"""Verbs of which nothing is stated: courtesy, thought, and what only leads on."""
_POOR = frozenset(
    "adverbial through under including like during despite throughout before against without "
    "beyond than about via per".split()
)
"""Prepositions after which the other party is seldom said anything of."""
_DOUBTFUL = frozenset("for from with as on".split())
"""Prepositions that say something of an active subject only, and of what they name directly."""
_SINGLY = (
    ACCORDS | ORGANISATIONS | {"Event", "Meeting", "TrainingProgramme", "foaf:Person", "org:Post"}
)
"""What the parties of an agreement do each for themselves; the rest the agreement says."""
_WHERE = frozenset(
    ["in", "at", "on", "by", "object in", "object at", "object on", "adverbial", "since", "until"]
)
_PLACED = frozenset(("Country", "City", "Date"))
_HAPPENS = frozenset(
    "Event Meeting TrainingProgramme Agreement MemorandumOfUnderstanding JointStatement Programme "
    "Unit Document Reform PolicyMeasure Anniversary".split()
)
"""What happens somewhere and at some time itself, whoever did it."""


class Proposer:
    """Proposes the statements of marked texts."""

    def __init__(self, relations: Relations, measured: Mapping[str, Measured]) -> None:
        self.relations = relations
        self.measured = measured

    def statements(self, sheet: Sheet, more: Iterable[tuple[Line, Link]] = ()) -> list[Candidate]:
        """The candidates of a text in its order, each said once: by its surest rule.

        `more` are links that were seen elsewhere, each with its line.
        """
        found: dict[tuple[str, ...], Candidate] = {}
        for candidate in (*self._all(sheet), *self._linked(sheet, more)):
            key = (candidate.subject, candidate.object, candidate.predicate, str(candidate.negated))
            before = found.get(key)
            if before is None or candidate.confidence > before.confidence:
                found[key] = candidate
        named = {(c.subject, c.object) for c in found.values() if c.predicate != OPEN}
        kept = [
            c for c in found.values() if c.predicate != OPEN or (c.subject, c.object) not in named
        ]
        return sorted(kept, key=lambda c: (c.start, c.end, c.predicate, c.subject, c.object))

    def _all(self, sheet: Sheet) -> Iterator[Candidate]:
        for line in sheet.lines:
            writer = Writer(sheet, line, self.measured)
            clauses = Clauses(line, _lead(sheet, line))
            arcs = list(clauses.arcs())
            for arc in (*arcs, *_of_objects(arcs)):
                yield from self._of_arc(sheet, writer, arc)
            yield from _purposes(writer, clauses)
            yield from _jointly(writer, arcs)
            found = list(links(line))
            for link in (*found, *given(line), *scope(sheet, line), *bodies(sheet, line, found)):
                yield from _of_link(writer, link)

    def _linked(self, sheet: Sheet, more: Iterable[tuple[Line, Link]]) -> Iterator[Candidate]:
        for line, link in more:
            yield from _of_link(Writer(sheet, line, self.measured), link)

    def _of_arc(self, sheet: Sheet, writer: Writer, arc: Arc) -> Iterator[Candidate]:
        mark, other = arc.subject.mark, arc.object.mark
        if mark is None or arc.subject.depth > 1 or arc.lemma in _MINDFUL:
            return
        if arc.subject.by in ("compound", "amod", "nmod"):
            return
        for thing in _subjects(sheet, arc):
            subject = writer.side(thing, mark, arc.subject.head)
            if other is None:
                phrase = writer.phrase(arc.object.head)
                if phrase is not None and not arc.subject.depth:
                    yield from self._one(writer, arc, subject, phrase)
                continue
            for told in other.things:
                if told is not thing and not _misplaced(arc, thing, told, writer):
                    side = writer.side(told, other, arc.object.head)
                    yield from self._one(writer, arc, subject, side)

    def _one(self, writer: Writer, arc: Arc, subject: Side, told: Side) -> Iterator[Candidate]:
        relation = self.relations.of_verb(arc.lemma, arc.role, subject.kind, told.kind or TEXT)
        rule = _rule(relation, arc, told.kind or TEXT)
        if not rule:
            return
        predicate = _predicate(relation, rule, arc)
        if relation and relation.reverse and told.kind:
            subject, told = told, subject
        yield writer.write(subject, predicate, told, rule, _telling(writer, arc))


def _lead(sheet: Sheet, line: Line) -> tuple[Mark, ...]:
    """Who acts in an item of a list that names nobody: the agreement that lists it."""
    if sheet.agreement is not None and line.block.kind == "item":
        return (Mark(0, 0, sheet.agreement.kind, (sheet.agreement,), anaphor=True),)
    return ()


def _telling(writer: Writer, arc: Arc) -> Telling:
    verb = writer.doc[arc.verb]
    role = "" if arc.role in ("object", "attribute") else arc.role.split()[-1]
    denied = moods.denial(verb, arc.carriers)
    return Telling(
        modality=moods.modality(verb, arc.carriers),
        negated=denied is not None,
        verb=" ".join(filter(None, (arc.lemma, role))),
        words=(arc.verb,) if denied is None else (arc.verb, denied.i),
        dated=writer.date_of(verb),
    )


def _predicate(relation: Relation | None, rule: str, arc: Arc) -> str:
    if rule.startswith("date"):
        day = arc.object.mark is not None and len(arc.object.mark.period) == 10
        return "date" if day else OPEN
    return relation.predicate if relation else OPEN


def _of_objects(arcs: list[Arc]) -> Iterator[Arc]:
    """What was done somewhere or at some time was there and then: the object is what is told of."""
    for arc in arcs:
        mark = arc.object.mark
        if arc.role != "object" or mark is None or mark.kind not in _HAPPENS or arc.object.depth:
            continue
        for other in arcs:
            where = other.object.mark
            if other.verb != arc.verb or where is None or other.subject != arc.subject:
                continue
            if other.role in _WHERE and where.kind in _PLACED and not other.object.depth:
                yield Arc(
                    arc.object, arc.verb, arc.lemma, other.role, other.object, "passive",
                    arc.carriers,
                )  # fmt: skip


def _subjects(sheet: Sheet, arc: Arc) -> tuple[Thing, ...]:
    """Who an arc speaks of; the parties of an agreement speak as the agreement."""
    mark, other = arc.subject.mark, arc.object.mark
    if mark is None:
        return ()
    if mark.things == sheet.members and sheet.agreement is not None:
        if other is None or other.kind not in _SINGLY:
            return (sheet.agreement,)
    return mark.things


def _misplaced(arc: Arc, subject: Thing, thing: Thing, writer: Writer) -> bool:
    """Whether a place or date belongs to what was done there, not to who did it."""
    if arc.role not in (*_WHERE, "from") or thing.kind not in _PLACED:
        return False
    if arc.form == "passive" or subject.kind in _HAPPENS:
        return False
    return any(child.dep_ == "dobj" for child in writer.doc[arc.verb].children)


def _rule(relation: Relation | None, arc: Arc, kind: str) -> str:
    """The name of the rule that makes a statement of an arc, or an empty text for none."""
    form = arc.form if arc.form != "relative" else "active"
    nested = "/nested" if arc.object.depth else ""
    if kind == "Date":
        return _date_rule(arc, form)
    if kind == TEXT:
        told = arc.role in ("object", "attribute")
        return f"{relation.name if relation else 'open'}/{arc.role}-text/{form}" if told else ""
    if arc.object.by == "poss" and kind != "Figure":
        return ""
    if relation:
        return f"{relation.name}/{form}{nested}"
    role = arc.role.split()[-1]
    if role in _POOR or (role in _DOUBTFUL and (form == "passive" or nested)):
        return ""
    return f"open/{role}/{form}{nested}"


def _date_rule(arc: Arc, form: str) -> str:
    full = arc.object.mark is not None and len(arc.object.mark.period) > 4
    if arc.role not in (*_WHERE, "from") or arc.object.depth or not (full or form == "passive"):
        return ""
    return f"{'date' if full else 'date-year'}/{form}"


def _purposes(writer: Writer, clauses: Clauses) -> Iterator[Candidate]:
    """What "the purpose of the programme is to" is followed by, in the text's own words."""
    for token in writer.doc:
        if token.lower_ not in ("purpose", "aim", "objective", "goal", "mission"):
            continue
        owners = [party.mark for party in clauses.parties(token) if party.mark is not None]
        if token.dep_ != "nsubj" or not owners:
            continue
        for child in token.head.children:
            if child.dep_ in ("xcomp", "ccomp", "attr") and child.i > token.i:
                yield from _purpose(writer, owners[0], child)


def _purpose(writer: Writer, owner: Mark, verb: Token) -> Iterator[Candidate]:
    start, end = verb.left_edge.i, verb.right_edge.i + 1
    while start < end and writer.doc[start].lower_ in ("to", "the", "a"):
        start += 1
    while end > start and writer.doc[end - 1].is_punct:
        end -= 1
    if 0 < end - start <= 22:
        text = writer.doc[start:end].text
        aim = Side(text, "", text, start, end)
        subject = writer.side(owner.things[0], owner)
        yield writer.write(subject, "aimsAt", aim, "purpose-of", Telling(verb="aim at"))


def _jointly(writer: Writer, arcs: list[Arc]) -> Iterator[Candidate]:
    """Those who do together what is done with each other cooperate."""
    by_verb: dict[int, list[tuple[Arc, Mark]]] = {}
    for arc in arcs:
        mark = arc.subject.mark
        if mark is None or arc.subject.depth or arc.lemma not in _TOGETHER:
            continue
        if all(mark is not other for _, other in by_verb.setdefault(arc.verb, [])):
            by_verb[arc.verb].append((arc, mark))
    for found in by_verb.values():
        sides = [
            writer.side(thing, mark)
            for _, mark in found
            for thing in mark.things
            if thing.kind in ORGANISATIONS or thing.kind == "Country"
        ]
        told = _telling(writer, found[0][0])
        for one, other in zip(sides, sides[1:], strict=False):
            if one.label != other.label:
                yield writer.write(one, "cooperatesWith", other, "jointly", told)


def _of_link(writer: Writer, link: Link) -> Iterator[Candidate]:
    """The candidates of two marks that a phrase relates."""
    for one in link.subject.things:
        for other in link.object.things:
            if one is not other:
                subject = writer.side(one, link.subject)
                told = writer.side(other, link.object)
                telling = Telling(verb=link.verb)
                yield writer.write(subject, link.predicate, told, link.rule, telling)
