"""From an annotated text to candidate statements, each with its quote, rule and status."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping

from kipo_graph.extract.candidates import Candidate
from kipo_graph.extract.coref.annotated_document import (
    AnnotatedBlock,
    AnnotatedDocument,
    EntityMention,
    meant,
)
from kipo_graph.extract.coref.clusters import EntityCluster
from kipo_graph.extract.relations import adjacent_names, list_items
from kipo_graph.extract.relations.argument_rules import (
    assertion_by_verb,
    assertion_of,
    lasts,
    misplaced,
    of_gatherings,
    of_objects,
    predicate_of,
    rule_of,
    subjects,
)
from kipo_graph.extract.relations.candidate_writer import (
    Assertion,
    CandidateEnd,
    CandidateWriter,
    Measured,
)
from kipo_graph.extract.relations.clauses import Clauses, PredicateArgument
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
        annotated: AnnotatedDocument,
        more: Iterable[tuple[AnnotatedBlock, Link]] = (),
        handled: Container[tuple[int, int]] = frozenset(),
    ) -> list[Candidate]:
        """The candidates of a text in its order, each said once: by its surest rule.

        `more` are links found elsewhere, each with its line; `handled` are verbs (number of the
        line, token) of which these say everything.
        """
        found: dict[tuple[str, ...], Candidate] = {}
        for candidate in (
            *self._all(annotated, handled),
            *self._linked(annotated, (*more, *list_items.links(annotated))),
        ):
            key = (candidate.subject, candidate.object, candidate.predicate, str(candidate.negated))
            before = found.get(key)
            if before is None or candidate.confidence > before.confidence:
                found[key] = candidate
        joined = {frozenset((c.subject, c.object)) for c in found.values()}
        measured_figures = {c.object for c in found.values() if c.object_type == "Figure"}
        for candidate in self._near(annotated):
            ends = frozenset((candidate.subject, candidate.object))
            if ends not in joined and candidate.object not in measured_figures:
                joined.add(ends)
                found[(*sorted(ends), "near", "")] = candidate
        named = {(c.subject, c.object) for c in found.values() if c.predicate != OPEN}
        kept = [
            c for c in found.values() if c.predicate != OPEN or (c.subject, c.object) not in named
        ]
        return sorted(kept, key=lambda c: (c.start, c.end, c.predicate, c.subject, c.object))

    def _all(
        self, annotated: AnnotatedDocument, handled: Container[tuple[int, int]]
    ) -> Iterator[Candidate]:
        for number, line in enumerate(annotated.lines):
            writer = CandidateWriter(annotated, line, self.measured)
            clauses = Clauses(line, _lead(annotated, line))
            arguments = [
                *clauses.predicate_arguments(),
                *clauses.nominal(self.relations.by_noun),
            ]
            for argument in (
                *arguments,
                *of_objects(arguments),
                *of_gatherings(arguments),
            ):
                if (number, argument.verb) in handled:
                    continue
                yield from self._of_arc(annotated, writer, argument)
            yield from aims(writer, clauses)
            yield from jointly(writer, arguments)
            found = list(links(line))
            for link in (
                *found,
                *given(line),
                *_standing(annotated, line),
                *bodies(annotated, line, found),
            ):
                yield from _of_link(writer, link)

    def _linked(
        self, annotated: AnnotatedDocument, more: Iterable[tuple[AnnotatedBlock, Link]]
    ) -> Iterator[Candidate]:
        for line, link in more:
            yield from _of_link(CandidateWriter(annotated, line, self.measured), link)

    def _near(self, annotated: AnnotatedDocument) -> Iterator[Candidate]:
        for line in annotated.lines:
            writer = CandidateWriter(annotated, line, self.measured)
            for left, verb, right in adjacent_names.pairs(line):
                lemma = lemma_of(verb)
                if lemma in _MINDFUL:
                    continue
                assertion = assertion_by_verb(writer, verb)
                for one in left.clusters:
                    for other in right.clusters:
                        if one is not other:
                            relation = self.relations.of_verb(lemma, "object", one.kind, other.kind)
                            direct = relation is not None and not relation.reverse
                            predicate = relation.predicate if relation and direct else OPEN
                            sides = writer.side(one, left), writer.side(other, right)
                            yield writer.write(
                                sides[0], predicate, sides[1], "near/verb", assertion
                            )

    def _of_arc(
        self, annotated: AnnotatedDocument, writer: CandidateWriter, argument: PredicateArgument
    ) -> Iterator[Candidate]:
        mention, other = argument.subject.mention, argument.object.mention
        if mention is None or _is_idle(argument):
            return
        for cluster in subjects(annotated, argument):
            subject = writer.side(cluster, mention, argument.subject.head)
            if other is None:
                phrase = writer.phrase(argument.object.head)
                if phrase is not None and not argument.subject.depth:
                    yield from self._one(writer, argument, subject, phrase)
                continue
            for target in other.clusters:
                said = argument.role.endswith("from") and self._known(argument, cluster, target)
                if target is cluster or lasts(argument, cluster):
                    continue
                if said or not misplaced(argument, cluster, target, writer):
                    side = writer.side(target, other, argument.object.head)
                    yield from self._one(writer, argument, subject, side)

    def _known(
        self, argument: PredicateArgument, subject: EntityCluster, target: EntityCluster
    ) -> bool:
        """Whether a rule knows the verb of a predicate argument with such ends."""
        found = self.relations.of_verb(argument.lemma, argument.role, subject.kind, target.kind)
        return found is not None

    def _one(
        self,
        writer: CandidateWriter,
        argument: PredicateArgument,
        subject: CandidateEnd,
        other: CandidateEnd,
    ) -> Iterator[Candidate]:
        find = self.relations.of_noun if argument.form == "nominal" else self.relations.of_verb
        relation = find(argument.lemma, argument.role, subject.kind, other.kind or TEXT)
        rule = rule_of(relation, argument, other.kind or TEXT)
        if not rule:
            return
        predicate = predicate_of(relation, rule, argument)
        if relation and relation.reverse and other.kind:
            subject, other = other, subject
        yield writer.write(subject, predicate, other, rule, assertion_of(writer, argument))


def _standing(annotated: AnnotatedDocument, line: AnnotatedBlock) -> Iterator[Link]:
    yield from scope(annotated, line)
    yield from areas(annotated, line)
    yield from parties(annotated, line)


def _is_idle(argument: PredicateArgument) -> bool:
    """Whether a predicate argument states nothing: courtesy, or a subject within a phrase."""
    if argument.subject.depth > 1 or argument.subject.by in ("compound", "amod", "nmod"):
        return True
    return argument.lemma in _MINDFUL or (argument.lemma == "base" and argument.role == "on")


def _lead(annotated: AnnotatedDocument, line: AnnotatedBlock) -> tuple[EntityMention, ...]:
    """Who acts in an item of a list that names nobody: the agreement that lists it."""
    if annotated.agreement is not None and line.block.kind == "item":
        return (meant(annotated.agreement),)
    return ()


def _of_link(writer: CandidateWriter, link: Link) -> Iterator[Candidate]:
    """The candidates of two mentions that a phrase relates."""
    for one in link.subject.clusters:
        for other in link.object.clusters:
            if one is not other:
                subject = writer.side(one, link.subject)
                target = writer.side(other, link.object)
                assertion = Assertion(verb=link.verb)
                yield writer.write(subject, link.predicate, target, link.rule, assertion)
