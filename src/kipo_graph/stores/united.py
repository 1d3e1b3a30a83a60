"""Data that stand in named graphs only, read as one: their union in place of the empty default."""

from __future__ import annotations

from collections.abc import Sequence
from weakref import WeakKeyDictionary

from pyoxigraph import DefaultGraph, QueryBoolean, QuerySolutions, QueryTriples, Triple

from kipo_graph.errors import QueryError
from kipo_graph.formats.rdf import text
from kipo_graph.stores import sparql
from kipo_graph.stores.answers import INFERRED, ONTOLOGY_GRAPH, GraphStore, OxigraphStore, QuadStore


class United(QuadStore):
    """A store as it is asked by those who do not care in which graph something stands."""

    def __init__(self, parted: OxigraphStore) -> None:
        super().__init__(parted.oxigraph, parted.prefixes)

    def triples(self) -> Sequence[Triple]:
        """What the named graphs state, once each: all but what follows and the vocabulary."""
        names = (text(name) for name in self._store.named_graphs())
        stated = {name for name in names if name != ONTOLOGY_GRAPH}
        quads = self._store.quads_for_pattern(None, None, None, None)
        found = (
            quad.triple
            for quad in quads
            if text(quad.graph_name) in stated and not text(quad.graph_name).startswith(INFERRED)
        )
        return list(dict.fromkeys(found))

    def _run(self, query: str) -> QuerySolutions | QueryBoolean | QueryTriples:
        sparql.refuse_hopeless(query)
        sparql.refuse_service(query)
        prefixes = dict(self.prefixes)
        try:
            return self._store.query(query, prefixes=prefixes, use_default_graph_as_union=True)
        except (SyntaxError, OSError, ValueError) as error:
            raise QueryError(f"The query cannot be run: {error}.") from error


_UNITED: WeakKeyDictionary[GraphStore, United | None] = WeakKeyDictionary()


def whole(asked: GraphStore) -> GraphStore:
    """A store, or, where its default graph is empty, the union of its named graphs."""
    if not isinstance(asked, QuadStore):
        return asked
    if asked not in _UNITED:
        default = asked.oxigraph.quads_for_pattern(None, None, None, DefaultGraph())
        _UNITED[asked] = None if next(iter(default), None) is not None else United(asked)
    return _UNITED[asked] or asked
