"""Joint actions: several subjects of one verb cooperate."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from kipo_graph.extract.candidates import Candidate
from kipo_graph.extract.coref.annotated_document import EntityMention
from kipo_graph.extract.entity_classes import AGENTS, BODIES
from kipo_graph.extract.relations.argument_rules import assertion_of
from kipo_graph.extract.relations.candidate_writer import CandidateWriter
from kipo_graph.extract.relations.clauses import PredicateArgument
from kipo_graph.model.terms import OPEN

_JOINT_VERBS = frozenset(
    "sign conclude cooperate collaborate meet engage agree partner exchange negotiate work share "
    "renew organise organize co-host launch intend establish enter".split()
)
"""Verbs whose subjects cooperate."""


def cooperation_candidates(
    writer: CandidateWriter, arguments: list[PredicateArgument]
) -> Iterator[Candidate]:
    """The subjects of a joint action cooperate."""
    for argument, mentions in _subjects_by_verb(arguments):
        ends = [
            writer.end_for(cluster, mention)
            for mention in mentions
            for cluster in mention.clusters
            if cluster.type in AGENTS
        ]
        assertion = assertion_of(writer, argument)
        if assertion.negated:
            continue
        for one, other in combinations(ends[:5], 2):
            are_bodies = one.type in BODIES and other.type in BODIES
            if one.label != other.label and (are_bodies or one.type == other.type):
                predicate = "cooperatesWith" if are_bodies else OPEN
                yield writer.write(one, predicate, other, "jointly", assertion)


def _subjects_by_verb(
    arguments: list[PredicateArgument],
) -> list[tuple[PredicateArgument, list[EntityMention]]]:
    """The first argument of each joint verb, and the subjects of the verb."""
    found: dict[int, tuple[PredicateArgument, list[EntityMention]]] = {}
    for argument in arguments:
        mention = argument.subject.mention
        if mention is None or argument.subject.depth or argument.lemma not in _JOINT_VERBS:
            continue
        if argument.form != "passive" or argument.role == "object":
            _, mentions = found.setdefault(argument.verb, (argument, []))
            if all(mention is not other for other in mentions):
                mentions.append(mention)
    return list(found.values())
