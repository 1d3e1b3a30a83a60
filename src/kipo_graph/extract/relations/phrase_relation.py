"""A relation between two mentions that a phrase, a list or a component states."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from kipo_graph.extract.coref.annotated_document import EntityMention
from kipo_graph.extract.coref.clusters import EntityCluster


@dataclass(frozen=True, slots=True)
class PhraseRelation:
    """Two mentions, the predicate between them, the rule that found it, and a verb if any."""

    subject: EntityMention
    predicate: str
    object: EntityMention
    rule: str
    verb: str = ""


def entity_pairs(
    one: EntityMention, other: EntityMention
) -> Iterator[tuple[EntityCluster, EntityCluster]]:
    """The pairs of different entities that two mentions refer to."""
    return ((a, b) for a, b in product(one.clusters, other.clusters) if a is not b)
