"""Data in named graphs only, read as one graph: their union in place of the empty default."""

from __future__ import annotations

from collections.abc import Sequence
from weakref import WeakKeyDictionary

from pyoxigraph import DefaultGraph, Triple

from kipo_graph.rdf.serialization import text
from kipo_graph.store.graph_store import (
    INFERRED,
    ONTOLOGY_GRAPH,
    GraphStore,
    OxigraphStore,
    QuadStore,
)


class UnionStore(QuadStore):
    """A store for readers who do not care which graph holds a triple."""

    _union = True

    def __init__(self, parts: OxigraphStore) -> None:
        super().__init__(parts.oxigraph, parts.prefixes)

    def triples(self) -> Sequence[Triple]:
        """What the named graphs state, once each: all but inferences and the vocabulary."""
        names = (text(name) for name in self._store.named_graphs())
        stated = {name for name in names if not name.startswith(INFERRED)} - {ONTOLOGY_GRAPH}
        quads = self._store.quads_for_pattern(None, None, None, None)
        return list(dict.fromkeys(quad.triple for quad in quads if text(quad.graph_name) in stated))


_UNIONS: WeakKeyDictionary[GraphStore, UnionStore | None] = WeakKeyDictionary()


def union_where_needed(store: GraphStore) -> GraphStore:
    """A store, or, where its default graph is empty, the union of its named graphs."""
    if not isinstance(store, QuadStore):
        return store
    if store not in _UNIONS:
        default = store.oxigraph.quads_for_pattern(None, None, None, DefaultGraph())
        _UNIONS[store] = None if next(iter(default), None) is not None else UnionStore(store)
    return _UNIONS[store] or store
