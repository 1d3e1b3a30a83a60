"""From a marked text to the statements it makes, each with its words, rule and modality."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping

from kipo_graph.extract.candidates import Candidate
from kipo_graph.extract.coref.annotated_document import Line, Mark, Sheet, meant
from kipo_graph.extract.coref.clusters import Thing
from kipo_graph.extract.relations import adjacent_names, list_items
from kipo_graph.extract.relations.argument_rules import (
    lasts,
    misplaced,
    of_gatherings,
    of_objects,
    predicate_of,
    rule_of,
    subjects,
    telling,
    told_by,
)
from kipo_graph.extract.relations.candidate_writer import Measured, Side, Telling, Writer
from kipo_graph.extract.relations.clauses import Arc, Clauses
from kipo_graph.extract.relations.document_scope import areas, bodies, given, parties, scope
from kipo_graph.extract.relations.joint_actions import jointly
from kipo_graph.extract.relations.phrase_relation import Link
from kipo_graph.extract.relations.phrases import links
from kipo_graph.extract.relations.purposes import aims
from kipo_graph.extract.relations.rules import TEXT, Relations
from kipo_graph.extract.syntax_tree import lemma_of
from kipo_graph.model.terms import OPEN

_MINDFUL = frozenset(
    "see thank like wish believe know hope think hear note look want feel say mean remember regret "
    "welcome recognize recognise acknowledge appreciate position understand express affirm "
    "highlight accord follow concern add tell ask require hereunto".split()
)
"""Verbs of which nothing is stated: courtesy, thought, and what only leads on."""


class Proposer:
    """Proposes the statements of marked texts."""

    def __init__(self, relations: Relations, measured: Mapping[str, Measured]) -> None:
        self.relations = relations
        self.measured = measured

    def statements(
        self,
        sheet: Sheet,
        more: Iterable[tuple[Line, Link]] = (),
        told: Container[tuple[int, int]] = frozenset(),
    ) -> list[Candidate]:
        """The candidates of a text in its order, each said once: by its surest rule.

        `more` are links that were seen elsewhere, each with its line; `told` are verbs (number of
        the line, token) of which they tell all.
        """
        found: dict[tuple[str, ...], Candidate] = {}
        for candidate in (
            *self._all(sheet, told),
            *self._linked(sheet, (*more, *list_items.links(sheet))),
        ):
            key = (candidate.subject, candidate.object, candidate.predicate, str(candidate.negated))
            before = found.get(key)
            if before is None or candidate.confidence > before.confidence:
                found[key] = candidate
        joined = {frozenset((c.subject, c.object)) for c in found.values()}
        told_of = {c.object for c in found.values() if c.object_type == "Figure"}
        for candidate in self._near(sheet):
            ends = frozenset((candidate.subject, candidate.object))
            if ends not in joined and candidate.object not in told_of:
                joined.add(ends)
                found[(*sorted(ends), "near", "")] = candidate
        named = {(c.subject, c.object) for c in found.values() if c.predicate != OPEN}
        kept = [
            c for c in found.values() if c.predicate != OPEN or (c.subject, c.object) not in named
        ]
        return sorted(kept, key=lambda c: (c.start, c.end, c.predicate, c.subject, c.object))

    def _all(self, sheet: Sheet, told: Container[tuple[int, int]]) -> Iterator[Candidate]:
        for number, line in enumerate(sheet.lines):
            writer = Writer(sheet, line, self.measured)
            clauses = Clauses(line, _lead(sheet, line))
            arcs = [*clauses.arcs(), *clauses.nominal(self.relations.by_noun)]
            for arc in (*arcs, *of_objects(arcs), *of_gatherings(arcs)):
                if (number, arc.verb) in told:
                    continue
                yield from self._of_arc(sheet, writer, arc)
            yield from aims(writer, clauses)
            yield from jointly(writer, arcs)
            found = list(links(line))
            for link in (
                *found,
                *given(line),
                *_standing(sheet, line),
                *bodies(sheet, line, found),
            ):
                yield from _of_link(writer, link)

    def _linked(self, sheet: Sheet, more: Iterable[tuple[Line, Link]]) -> Iterator[Candidate]:
        for line, link in more:
            yield from _of_link(Writer(sheet, line, self.measured), link)

    def _near(self, sheet: Sheet) -> Iterator[Candidate]:
        for line in sheet.lines:
            writer = Writer(sheet, line, self.measured)
            for left, verb, right in adjacent_names.pairs(line):
                lemma = lemma_of(verb)
                if lemma in _MINDFUL:
                    continue
                told = told_by(writer, verb)
                for one in left.things:
                    for other in right.things:
                        if one is not other:
                            relation = self.relations.of_verb(lemma, "object", one.kind, other.kind)
                            direct = relation is not None and not relation.reverse
                            predicate = relation.predicate if relation and direct else OPEN
                            sides = writer.side(one, left), writer.side(other, right)
                            yield writer.write(sides[0], predicate, sides[1], "near/verb", told)

    def _of_arc(self, sheet: Sheet, writer: Writer, arc: Arc) -> Iterator[Candidate]:
        mark, other = arc.subject.mark, arc.object.mark
        if mark is None or _is_idle(arc):
            return
        for thing in subjects(sheet, arc):
            subject = writer.side(thing, mark, arc.subject.head)
            if other is None:
                phrase = writer.phrase(arc.object.head)
                if phrase is not None and not arc.subject.depth:
                    yield from self._one(writer, arc, subject, phrase)
                continue
            for told in other.things:
                said = arc.role.endswith("from") and self._known(arc, thing, told)
                if told is thing or lasts(arc, thing):
                    continue
                if said or not misplaced(arc, thing, told, writer):
                    side = writer.side(told, other, arc.object.head)
                    yield from self._one(writer, arc, subject, side)

    def _known(self, arc: Arc, subject: Thing, told: Thing) -> bool:
        """Whether a rule knows the verb of an arc with such ends."""
        found = self.relations.of_verb(arc.lemma, arc.role, subject.kind, told.kind)
        return found is not None

    def _one(self, writer: Writer, arc: Arc, subject: Side, told: Side) -> Iterator[Candidate]:
        find = self.relations.of_noun if arc.form == "nominal" else self.relations.of_verb
        relation = find(arc.lemma, arc.role, subject.kind, told.kind or TEXT)
        rule = rule_of(relation, arc, told.kind or TEXT)
        if not rule:
            return
        predicate = predicate_of(relation, rule, arc)
        if relation and relation.reverse and told.kind:
            subject, told = told, subject
        yield writer.write(subject, predicate, told, rule, telling(writer, arc))


def _standing(sheet: Sheet, line: Line) -> Iterator[Link]:
    yield from scope(sheet, line)
    yield from areas(sheet, line)
    yield from parties(sheet, line)


def _is_idle(arc: Arc) -> bool:
    """Whether nothing is stated by an arc: courtesy, or of what its subject only mentions."""
    if arc.subject.depth > 1 or arc.subject.by in ("compound", "amod", "nmod"):
        return True
    return arc.lemma in _MINDFUL or (arc.lemma == "base" and arc.role == "on")


def _lead(sheet: Sheet, line: Line) -> tuple[Mark, ...]:
    """Who acts in an item of a list that names nobody: the agreement that lists it."""
    if sheet.agreement is not None and line.block.kind == "item":
        return (meant(sheet.agreement),)
    return ()


def _of_link(writer: Writer, link: Link) -> Iterator[Candidate]:
    """The candidates of two marks that a phrase relates."""
    for one in link.subject.things:
        for other in link.object.things:
            if one is not other:
                subject = writer.side(one, link.subject)
                told = writer.side(other, link.object)
                telling = Telling(verb=link.verb)
                yield writer.write(subject, link.predicate, told, link.rule, telling)
