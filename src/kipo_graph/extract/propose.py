"""From a marked text to the statements it makes, each with its words, rule and modality."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kipo_graph.extract import moods
from kipo_graph.extract.candidates import Candidate
from kipo_graph.extract.clauses import Arc, Clauses, Party
from kipo_graph.extract.linking import Thing
from kipo_graph.extract.periods import Dated, dates_in
from kipo_graph.extract.phrases import ACCORDS, bodies, given, links, scope
from kipo_graph.extract.relations import TEXT, Relation, Relations
from kipo_graph.extract.sheet import Line, Mark, Sheet
from kipo_graph.extract.spans import ORGANISATIONS

if TYPE_CHECKING:
    from spacy.tokens import Token

OPEN = "dcterms:relation"
"""The predicate of what is related by a verb that no pattern knows; a curator names the real one."""

_EMPTY = frozenset(
    "example addition order way time today part term result turn fact view light".split()
)
_LONGEST = 11
"""So many words a phrase may have that stands for itself."""


@dataclass(frozen=True, slots=True)
class Measured:
    """How right a rule was found to be on annotated texts."""

    precision: float
    count: int


class Proposer:
    """Proposes the statements of marked texts."""

    def __init__(self, relations: Relations, measured: Mapping[str, Measured]) -> None:
        self.relations = relations
        self.measured = measured

    def statements(self, sheet: Sheet) -> list[Candidate]:
        """The candidates of a text in its order, each said once: by its surest rule."""
        found: dict[tuple[str, ...], Candidate] = {}
        for candidate in self._all(sheet):
            key = (candidate.subject, candidate.object, candidate.predicate, str(candidate.negated))
            before = found.get(key)
            if before is None or candidate.confidence > before.confidence:
                found[key] = candidate
        named = {(c.subject, c.object) for c in found.values() if c.predicate != OPEN}
        kept = [
            c for c in found.values() if c.predicate != OPEN or (c.subject, c.object) not in named
        ]
        return sorted(kept, key=lambda c: (c.start, c.end, c.predicate, c.object))

    def _all(self, sheet: Sheet) -> Iterator[Candidate]:
        for line in sheet.lines:
            writer = _Writer(sheet, line, self.measured)
            clauses = Clauses(line, self._lead(sheet, line))
            arcs = list(clauses.arcs())
            for arc in (*arcs, *_of_objects(arcs)):
                yield from self._of_arc(sheet, writer, arc)
            yield from self._purposes(writer, clauses)
            yield from self._jointly(sheet, writer, arcs)
            found = list(links(line))
            for link in (*found, *given(line), *scope(sheet, line), *bodies(sheet, line, found)):
                yield from writer.of_link(link)

    def _purposes(self, writer: _Writer, clauses: Clauses) -> Iterator[Candidate]:
        """"The purpose of the programme is to help": what is aimed at, in the text's own words."""
        for token in writer.doc:
            if token.lower_ not in ("purpose", "aim", "objective", "goal", "mission") or token.dep_ != "nsubj":
                continue
            owners = [p for p in clauses.parties(token) if p.mark is not None]
            for child in token.head.children:
                if child.dep_ in ("xcomp", "ccomp", "attr") and child.i > token.i and owners and owners[0].mark:
                    yield from writer.purpose(owners[0].mark, child)

    def _jointly(self, sheet: Sheet, writer: _Writer, arcs: list[Arc]) -> Iterator[Candidate]:
        """Those who do together what is done with each other cooperate."""
        by_verb: dict[int, list[Mark]] = {}
        for arc in arcs:
            mark = arc.subject.mark
            if mark is not None and arc.lemma in _TOGETHER and not arc.subject.depth:
                if mark not in by_verb.setdefault(arc.verb, []):
                    by_verb[arc.verb].append(mark)
        for verb, found in by_verb.items():
            things = [thing for mark in found for thing in mark.things if thing.kind in ORGANISATIONS or thing.kind == "Country"]
            for one, other in zip(things, things[1:], strict=False):
                if one is not other:
                    yield writer.together(found, verb, one, other)

    def _lead(self, sheet: Sheet, line: Line) -> tuple[Mark, ...]:
        if line.block.kind != "item" and not line.block.text[:1].isupper():
            return ()
        if sheet.agreement and line.block.kind == "item":
            return (Mark(0, 0, sheet.agreement.kind, (sheet.agreement,), anaphor=True),)
        return ()

    def _of_arc(self, sheet: Sheet, writer: _Writer, arc: Arc) -> Iterator[Candidate]:
        if arc.subject.mark is None or arc.subject.depth > 1 or arc.lemma in _MINDFUL:
            return
        if arc.subject.by in ("compound", "amod", "nmod"):
            return
        for subject in _subjects(sheet, arc):
            if arc.object.mark is None:
                text = writer.phrase(arc)
                if text:
                    yield from self._one(writer, arc, subject, None, text)
                continue
            for thing in arc.object.mark.things:
                if thing is not subject and not _misplaced(arc, subject, thing, writer):
                    yield from self._one(writer, arc, subject, thing, thing.label)

    def _one(
        self, writer: _Writer, arc: Arc, subject: Thing, thing: Thing | None, text: str
    ) -> Iterator[Candidate]:
        kind = thing.kind if thing else TEXT
        relation = self.relations.of_verb(arc.lemma, arc.role, subject.kind, kind)
        rule = _rule(relation, arc, subject, kind)
        if rule:
            yield writer.candidate(arc, subject, thing, text, relation, rule)


def _of_objects(arcs: list[Arc]) -> Iterator[Arc]:
    """What was done somewhere or at some time was there and then: the object is what is told of."""
    for arc in arcs:
        mark = arc.object.mark
        if arc.role != "object" or mark is None or mark.kind not in _HAPPENS or arc.object.depth:
            continue
        for other in arcs:
            where = other.object.mark
            if (
                other.verb == arc.verb
                and where is not None
                and other.role in _WHERE
                and where.kind in ("Country", "City", "Date")
                and not other.object.depth
                and other.subject == arc.subject
            ):
                yield Arc(
                    arc.object,
                    arc.verb,
                    arc.lemma,
                    other.role,
                    other.object,
                    "passive",
                    arc.carriers,
                )


def _subjects(sheet: Sheet, arc: Arc) -> tuple[Thing, ...]:
    """Who an arc speaks of; the parties of an agreement speak as the agreement."""
    mark = arc.subject.mark
    assert mark is not None  # noqa: S101
    if mark.things == sheet.members and sheet.agreement is not None:
        other = arc.object.mark
        if other is None or other.kind not in _SINGLY:
            return (sheet.agreement,)
    return mark.things


_TOGETHER = frozenset(
    "sign conclude cooperate collaborate meet engage agree partner exchange negotiate work share "
    "renew organise organize co-host launch intend establish enter".split()
)
"""What is done together by those who cooperate."""
_MINDFUL = frozenset(
    "see thank like wish believe know hope think hear note look want feel say mean remember regret "
    "welcome recognize recognise acknowledge appreciate position understand express affirm highlight "
    "accord base follow concern add tell ask require hereunto".split()
)
"""Verbs of which nothing is stated: courtesy, thought, and what only leads on."""
_POOR = frozenset(
    "adverbial through under including like during despite throughout before against without beyond "
    "than about via per".split()
)
"""Prepositions after which the other party is seldom said anything of."""
_SINGLY = (
    ACCORDS | ORGANISATIONS | {"Event", "Meeting", "TrainingProgramme", "foaf:Person", "org:Post"}
)
"""What the parties of an agreement do each for themselves; the rest the agreement says."""
_WHERE = frozenset(
    (
        "in",
        "at",
        "on",
        "by",
        "object in",
        "object at",
        "object on",
        "adverbial",
        "since",
        "from",
        "until",
    )
)
_HAPPENS = frozenset(
    "Event Meeting TrainingProgramme Agreement MemorandumOfUnderstanding JointStatement Programme Unit Document Reform PolicyMeasure Anniversary".split()
)


def _misplaced(arc: Arc, subject: Thing, thing: Thing, writer: _Writer) -> bool:
    """Whether a place or date belongs to what was done there, not to who did it."""
    if arc.role not in _WHERE or thing.kind not in ("Country", "City", "Date"):
        return False
    if arc.form == "passive" or subject.kind in _HAPPENS:
        return False
    return any(child.dep_ == "dobj" for child in writer.doc[arc.verb].children)


def _rule(relation: Relation | None, arc: Arc, subject: Thing, kind: str) -> str:
    """The name of the rule that makes a statement of an arc, or an empty text for none."""
    form = arc.form if arc.form != "relative" else "active"
    deep = min(arc.object.depth, 2)
    if kind == "Date":
        full = arc.object.mark is not None and len(arc.object.mark.period) > 4
        if not full and form != "passive":
            return ""
        return (
            ("date" if full else "date-year") + f"/{form}"
            if arc.role in _WHERE and not deep
            else ""
        )
    if kind == TEXT:
        if arc.role not in ("object", "attribute") or arc.subject.depth:
            return ""
        return f"{relation.name if relation else 'open'}/{arc.role}-text/{form}"
    if arc.object.by in ("poss",) and kind not in ("Figure",):
        return ""
    if relation:
        return f"{relation.name}/{form}" + ("/nested" if deep else "")
    role = arc.role.split()[-1]
    if role in _POOR or (role in ("for", "from", "with", "as", "on") and (form == "passive" or deep)):
        return ""
    return f"open/{role}/{form}" + ("/nested" if deep else "")


class _Writer:
    """Writes the candidates of one line."""

    def __init__(self, sheet: Sheet, line: Line, measured: Mapping[str, Measured]) -> None:
        self.sheet = sheet
        self.line = line
        self.doc = line.doc
        self.measured = measured
        self._dates: list[Dated] | None = None

    @property
    def dates(self) -> list[Dated]:
        if self._dates is None:
            self._dates = dates_in(self.doc.text)
        return self._dates

    def phrase(self, arc: Arc) -> str:
        """The words of an object that names nothing: its whole phrase, if that is short."""
        head = self.doc[arc.object.head]
        if head.pos_ in ("PRON", "NUM", "DET", "SYM", "PUNCT") or head.lemma_.lower() in _EMPTY:
            return ""
        start, end = self.phrase_span(head)
        words = [t for t in self.doc[start:end] if not t.is_punct]
        if not 2 <= len(words) <= _LONGEST:
            return ""
        return self.doc[start:end].text

    def phrase_span(self, head: Token) -> tuple[int, int]:
        start, end = head.left_edge.i, head.i + 1
        for child in head.rights:
            if child.dep_ in ("prep",) or (child.dep_ == "punct" and child.text == "-"):
                end = child.right_edge.i + 1
            elif child.dep_ not in ("conj", "cc", "punct"):
                break
            elif child.dep_ in ("cc", "conj", "punct"):
                break
        end = self._onward(head, end)
        while start < head.i and (
            self.doc[start].pos_ in ("DET", "PRON") or self.doc[start].is_punct
        ):
            start += 1
        return start, end

    def _onward(self, head: Token, end: int) -> int:
        """The end of an object with the phrase that follows it at once: "services for disputes"."""
        if head.dep_ != "dobj" or end >= len(self.doc):
            return end
        after = self.doc[end]
        if after.dep_ == "prep" and after.head == head.head and after.lower_ in ("in", "for", "on", "to", "of"):
            last = after.right_edge.i + 1
            if last - head.left_edge.i <= _LONGEST:
                return last
        return end

    def candidate(
        self,
        arc: Arc,
        subject: Thing,
        thing: Thing | None,
        text: str,
        relation: Relation | None,
        rule: str,
    ) -> Candidate:
        """The candidate of an arc."""
        verb = self.doc[arc.verb]
        here = self._extent(arc)
        predicate = relation.predicate if relation else OPEN
        if rule.startswith("date"):
            predicate = (
                "date"
                if rule.startswith("date/")
                and arc.object.mark
                and len(arc.object.mark.period) == 10
                else OPEN
            )
        ends = (subject, thing)
        kinds = (subject.kind, thing.kind if thing else "")
        labels = (subject.label, text)
        said = (self._said(arc.subject), self._said(arc.object))
        if relation and relation.reverse and thing is not None:
            ends, kinds, labels, said = (
                (thing, subject), (kinds[1], kinds[0]), (labels[1], labels[0]), (said[1], said[0]),
            )  # fmt: skip
        return self._write(
            labels, kinds, said, predicate, here, rule,
            modality=moods.modality(verb, arc.carriers),
            negated=moods.negated(verb, arc.carriers),
            verb=" ".join(filter(None, (arc.lemma, "" if arc.role in ("object", "attribute") else arc.role.split()[-1]))),
            period=self._period(verb, here),
            quantity=(arc.object.mark or Mark(0, 0, "", ())).quantity or (arc.subject.mark or Mark(0, 0, "", ())).quantity,
        )  # fmt: skip

    def purpose(self, owner: Mark, verb: Token) -> Iterator[Candidate]:
        """What a purpose clause aims at."""
        start, end = verb.left_edge.i, verb.right_edge.i + 1
        while start < end and self.doc[start].lower_ in ("to", "the", "a"):
            start += 1
        text = self.doc[start:end].text.rstrip(".;,")
        if len(text.split()) <= 20:
            thing = owner.things[0]
            yield self._write(
                (thing.label, text), (thing.kind, ""), (self._words(owner), text), "aimsAt",
                (min(owner.start, start), end), "purpose-of",
                modality="achieved", negated=False, verb="aim at", period="", quantity=None,
            )  # fmt: skip

    def together(self, marks: list[Mark], verb: int, one: Thing, other: Thing) -> Candidate:
        """Two who do something together."""
        points = [i for mark in marks for i in (mark.start, mark.end) if mark.end] + [verb, verb + 1]
        token = self.doc[verb]
        said = (self._words(marks[0]), self._words(marks[-1]))
        return self._write(
            (one.label, other.label), (one.kind, other.kind), said, "cooperatesWith",
            (min(points), max(points)), "jointly", modality=moods.modality(token, ()),
            negated=moods.negated(token, ()), verb=token.lemma_, period="", quantity=None,
        )  # fmt: skip

    def of_link(self, link: object) -> Iterator[Candidate]:
        """The candidates of two marks that a phrase relates."""
        from kipo_graph.extract.phrases import Link

        assert isinstance(link, Link)  # noqa: S101
        here = [m for m in (link.subject, link.object) if m.end]
        start, end = min(m.start for m in here), max(m.end for m in here)
        for one in link.subject.things:
            for other in link.object.things:
                if one is not other:
                    yield self._write(
                        (one.label, other.label), (one.kind, other.kind),
                        (self._words(link.subject), self._words(link.object)),
                        link.predicate, (start, end), link.rule,
                        modality="achieved", negated=False, verb=link.verb, period="",
                        quantity=link.object.quantity,
                    )  # fmt: skip

    def _write(
        self,
        labels: tuple[str, str],
        kinds: tuple[str, str],
        said: tuple[str, str],
        predicate: str,
        extent: tuple[int, int],
        rule: str,
        *,
        modality: str,
        negated: bool,
        verb: str,
        period: str,
        quantity: object,
    ) -> Candidate:
        from kipo_graph.extract.figures import Quantity

        span = self.doc[extent[0] : extent[1]]
        start, end = self.line.block.span(span.start_char, span.end_char)
        measured = self.measured.get(rule, Measured(0.0, 0))
        figure = quantity if isinstance(quantity, Quantity) else None
        return Candidate(
            subject=labels[0], predicate=predicate, object=labels[1], modality=modality,
            start=start, end=end, quote=self.sheet.document.text[start:end], rule=rule,
            confidence=measured.precision, measured=measured.count,
            subject_text=said[0], object_text=said[1], subject_type=kinds[0], object_type=kinds[1],
            verb=verb, negated=negated, period=period,
            indicator=figure.counted if figure else "", value=figure.value if figure else "",
            unit=figure.unit if figure else "", comparator=figure.comparator if figure else "",
        )  # fmt: skip

    def _extent(self, arc: Arc) -> tuple[int, int]:
        """The words that hold both parties and the verb."""
        points = [arc.verb, arc.verb + 1, *self._reach(arc.object)]
        if arc.subject.mark is None or arc.subject.mark.end:
            points += self._reach(arc.subject)
        return min(points), max(points)

    def _reach(self, party: Party) -> tuple[int, int]:
        if party.mark is not None and party.mark.end:
            return min(party.mark.start, party.head), max(party.mark.end, party.head + 1)
        if party.mark is not None:
            return party.head, party.head + 1
        return self.phrase_span(self.doc[party.head])

    def _said(self, party: Party) -> str:
        if party.mark is not None:
            return self._words(party.mark)
        start, end = self.phrase_span(self.doc[party.head])
        return self.doc[start:end].text

    def _words(self, mark: Mark) -> str:
        return self.doc[mark.start : mark.end].text

    def _period(self, verb: Token, extent: tuple[int, int]) -> str:
        """The date that stands in the clause of a verb, or the only one of its sentence."""
        if not self.dates:
            return ""
        sentence = verb.sent
        inside = [d for d in self.dates if sentence.start_char <= d.start < sentence.end_char]
        return inside[0].period if len(inside) == 1 else ""
