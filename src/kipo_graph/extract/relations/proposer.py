"""From an annotated text to candidate statements, each with its quote, rule and status."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping

from kipo_graph.extract.candidates import Candidate
from kipo_graph.extract.coref.annotated_document import (
    AnnotatedBlock,
    AnnotatedDocument,
    EntityMention,
    implied_mention,
)
from kipo_graph.extract.coref.clusters import EntityCluster
from kipo_graph.extract.relations import adjacent_names, list_items
from kipo_graph.extract.relations.argument_rules import (
    arguments_about_meetings,
    arguments_about_objects,
    assertion_by_verb,
    assertion_of,
    is_duration,
    is_place_of_action,
    predicate_of,
    rule_name,
    subject_clusters,
)
from kipo_graph.extract.relations.candidate_writer import (
    Assertion,
    CandidateEnd,
    CandidateWriter,
    RulePrecision,
)
from kipo_graph.extract.relations.clauses import Clauses, PredicateArgument
from kipo_graph.extract.relations.document_scope import (
    area_relations,
    component_relations,
    party_relations,
    scope_relations,
    speaker_relations,
)
from kipo_graph.extract.relations.joint_actions import cooperation_candidates
from kipo_graph.extract.relations.phrase_relation import PhraseRelation
from kipo_graph.extract.relations.phrases import phrase_relations
from kipo_graph.extract.relations.purposes import purpose_candidates
from kipo_graph.extract.relations.rules import TEXT, Relations
from kipo_graph.extract.syntax_tree import lemma_of
from kipo_graph.model.terms import OPEN

_IGNORED_VERBS = frozenset(
    "see thank like wish believe know hope think hear note look want feel say mean remember regret "
    "welcome recognize recognise acknowledge appreciate position understand express affirm "
    "highlight accord follow concern add tell ask require hereunto".split()
)
"""Verbs of which nothing is stated: courtesy, thought, and what only leads on."""


class Proposer:
    """Proposes the statements of marked texts."""

    def __init__(self, relations: Relations, precisions: Mapping[str, RulePrecision]) -> None:
        self.relations = relations
        self.precisions = precisions

    def statements(
        self,
        annotated: AnnotatedDocument,
        relations_elsewhere: Iterable[tuple[AnnotatedBlock, PhraseRelation]] = (),
        handled: Container[tuple[int, int]] = frozenset(),
    ) -> list[Candidate]:
        """The candidates of a text in its order, each said once: by its surest rule.

        `more` are links found elsewhere, each with its line; `handled` are verbs (number of the
        line, token) of which these say everything.
        """
        found: dict[tuple[str, ...], Candidate] = {}
        for candidate in (
            *self._block_candidates(annotated, handled),
            *self._relation_candidates(
                annotated, (*relations_elsewhere, *list_items.list_relations(annotated))
            ),
        ):
            key = (candidate.subject, candidate.object, candidate.predicate, str(candidate.negated))
            before = found.get(key)
            if before is None or candidate.confidence > before.confidence:
                found[key] = candidate
        joined = {frozenset((c.subject, c.object)) for c in found.values()}
        measured_figures = {c.object for c in found.values() if c.object_type == "Figure"}
        for candidate in self._adjacent_candidates(annotated):
            ends = frozenset((candidate.subject, candidate.object))
            if ends not in joined and candidate.object not in measured_figures:
                joined.add(ends)
                found[(*sorted(ends), "near", "")] = candidate
        named = {(c.subject, c.object) for c in found.values() if c.predicate != OPEN}
        kept = [
            c for c in found.values() if c.predicate != OPEN or (c.subject, c.object) not in named
        ]
        return sorted(kept, key=lambda c: (c.start, c.end, c.predicate, c.subject, c.object))

    def _block_candidates(
        self, annotated: AnnotatedDocument, handled: Container[tuple[int, int]]
    ) -> Iterator[Candidate]:
        for number, block in enumerate(annotated.blocks):
            writer = CandidateWriter(annotated, block, self.precisions)
            clauses = Clauses(block, _lead_subjects(annotated, block))
            arguments = [
                *clauses.predicate_arguments(),
                *clauses.nominal_arguments(self.relations.by_noun),
            ]
            for argument in (
                *arguments,
                *arguments_about_objects(arguments),
                *arguments_about_meetings(arguments),
            ):
                if (number, argument.verb) in handled:
                    continue
                yield from self._argument_candidates(annotated, writer, argument)
            yield from purpose_candidates(writer, clauses)
            yield from cooperation_candidates(writer, arguments)
            found = list(phrase_relations(block))
            for relation in (
                *found,
                *component_relations(block),
                *_document_relations(annotated, block),
                *speaker_relations(annotated, block, found),
            ):
                yield from _candidates_of(writer, relation)

    def _relation_candidates(
        self,
        annotated: AnnotatedDocument,
        relations_elsewhere: Iterable[tuple[AnnotatedBlock, PhraseRelation]],
    ) -> Iterator[Candidate]:
        for block, relation in relations_elsewhere:
            yield from _candidates_of(CandidateWriter(annotated, block, self.precisions), relation)

    def _adjacent_candidates(self, annotated: AnnotatedDocument) -> Iterator[Candidate]:
        for block in annotated.blocks:
            writer = CandidateWriter(annotated, block, self.precisions)
            for left, verb, right in adjacent_names.pairs(block):
                lemma = lemma_of(verb)
                if lemma in _IGNORED_VERBS:
                    continue
                assertion = assertion_by_verb(writer, verb)
                for one in left.clusters:
                    for other in right.clusters:
                        if one is not other:
                            relation = self.relations.find_by_verb(
                                lemma, "object", one.type, other.type
                            )
                            direct = relation is not None and not relation.reverse
                            predicate = relation.predicate if relation and direct else OPEN
                            ends = writer.end_for(one, left), writer.end_for(other, right)
                            yield writer.write(ends[0], predicate, ends[1], "near/verb", assertion)

    def _argument_candidates(
        self, annotated: AnnotatedDocument, writer: CandidateWriter, argument: PredicateArgument
    ) -> Iterator[Candidate]:
        mention, other = argument.subject.mention, argument.object.mention
        if mention is None or _states_nothing(argument):
            return
        for cluster in subject_clusters(annotated, argument):
            subject = writer.end_for(cluster, mention, argument.subject.head)
            if other is None:
                phrase = writer.end_for_phrase(argument.object.head)
                if phrase is not None and not argument.subject.depth:
                    yield from self._argument_candidate(writer, argument, subject, phrase)
                continue
            for target in other.clusters:
                said = argument.role.endswith("from") and self._is_known(argument, cluster, target)
                if target is cluster or is_duration(argument, cluster):
                    continue
                if said or not is_place_of_action(argument, cluster, target, writer):
                    side = writer.end_for(target, other, argument.object.head)
                    yield from self._argument_candidate(writer, argument, subject, side)

    def _is_known(
        self, argument: PredicateArgument, subject: EntityCluster, target: EntityCluster
    ) -> bool:
        """Whether a rule knows the verb of a predicate argument with such ends."""
        found = self.relations.find_by_verb(
            argument.lemma, argument.role, subject.type, target.type
        )
        return found is not None

    def _argument_candidate(
        self,
        writer: CandidateWriter,
        argument: PredicateArgument,
        subject: CandidateEnd,
        other: CandidateEnd,
    ) -> Iterator[Candidate]:
        find = (
            self.relations.find_by_noun
            if argument.form == "nominal"
            else self.relations.find_by_verb
        )
        relation = find(argument.lemma, argument.role, subject.type, other.type or TEXT)
        rule = rule_name(relation, argument, other.type or TEXT)
        if not rule:
            return
        predicate = predicate_of(relation, rule, argument)
        if relation and relation.reverse and other.type:
            subject, other = other, subject
        yield writer.write(subject, predicate, other, rule, assertion_of(writer, argument))


def _document_relations(
    annotated: AnnotatedDocument, block: AnnotatedBlock
) -> Iterator[PhraseRelation]:
    yield from scope_relations(annotated, block)
    yield from area_relations(annotated, block)
    yield from party_relations(annotated, block)


def _states_nothing(argument: PredicateArgument) -> bool:
    """Whether a predicate argument states nothing: courtesy, or a subject within a phrase."""
    if argument.subject.depth > 1 or argument.subject.via in ("compound", "amod", "nmod"):
        return True
    return argument.lemma in _IGNORED_VERBS or (argument.lemma == "base" and argument.role == "on")


def _lead_subjects(
    annotated: AnnotatedDocument, block: AnnotatedBlock
) -> tuple[EntityMention, ...]:
    """Who acts in an item of a list that names nobody: the agreement that lists it."""
    if annotated.agreement is not None and block.segment.kind == "item":
        return (implied_mention(annotated.agreement),)
    return ()


def _candidates_of(writer: CandidateWriter, relation: PhraseRelation) -> Iterator[Candidate]:
    """The candidates of two mentions that a phrase relates."""
    for one in relation.subject.clusters:
        for other in relation.object.clusters:
            if one is not other:
                subject = writer.end_for(one, relation.subject)
                target = writer.end_for(other, relation.object)
                assertion = Assertion(verb=relation.verb)
                yield writer.write(subject, relation.predicate, target, relation.rule, assertion)
