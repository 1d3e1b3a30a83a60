"""What is done together: statements of a whole clause."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from kipo_graph.extract.candidates import Candidate
from kipo_graph.extract.coref.annotated_document import EntityMention
from kipo_graph.extract.entity_classes import BODIES
from kipo_graph.extract.relations.argument_rules import assertion_of
from kipo_graph.extract.relations.candidate_writer import CandidateWriter
from kipo_graph.extract.relations.clauses import PredicateArgument
from kipo_graph.model.terms import OPEN

_JOINT_VERBS = frozenset(
    "sign conclude cooperate collaborate meet engage agree partner exchange negotiate work share "
    "renew organise organize co-host launch intend establish enter".split()
)
"""What is done together by those who cooperate."""


def cooperation_candidates(
    writer: CandidateWriter, arguments: list[PredicateArgument]
) -> Iterator[Candidate]:
    """Those who do together what is done with each other cooperate."""
    for argument, mentions in _subjects_by_verb(arguments):
        ends = [
            writer.end_for(cluster, mention)
            for mention in mentions
            for cluster in mention.clusters
            if cluster.type in BODIES or cluster.type == "foaf:Person"
        ]
        assertion = assertion_of(writer, argument)
        if assertion.negated:
            continue
        for one, other in combinations(ends[:5], 2):
            bodies = one.type in BODIES and other.type in BODIES
            if one.label != other.label and (bodies or one.type == other.type):
                predicate = "cooperatesWith" if bodies else OPEN
                yield writer.write(one, predicate, other, "jointly", assertion)


def _subjects_by_verb(
    arguments: list[PredicateArgument],
) -> list[tuple[PredicateArgument, list[EntityMention]]]:
    """The subjects of each verb of doing together, with its first predicate argument."""
    found: dict[int, tuple[PredicateArgument, list[EntityMention]]] = {}
    for argument in arguments:
        mention = argument.subject.mention
        acts = argument.form != "passive" or argument.role == "object"
        if (
            mention is None
            or not acts
            or argument.subject.depth
            or argument.lemma not in _JOINT_VERBS
        ):
            continue
        _, mentions = found.setdefault(argument.verb, (argument, []))
        if all(mention is not other for other in mentions):
            mentions.append(mention)
    return list(found.values())
