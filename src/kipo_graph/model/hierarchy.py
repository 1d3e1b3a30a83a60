"""Which types of entities stand below a class."""

from __future__ import annotations

from functools import cache

from kipo_graph.model.vocabulary import CLASSES, ONTOLOGY_CLASSES


@cache
def types_under(*classes: str) -> frozenset[str]:
    """The types of entities that are one of these classes or stand below one, by name."""
    found = set(classes)
    while below := {
        known.name
        for known in ONTOLOGY_CLASSES.values()
        if known.name not in found and not found.isdisjoint(known.parents)
    }:
        found |= below
    return frozenset(found & CLASSES.keys())
