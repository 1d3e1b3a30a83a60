"""The protocol of all graph stores, the answers they give, and the stores of this process."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from pyoxigraph import (
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    Store,
    Triple,
)

from kipo_graph.errors import QueryError
from kipo_graph.model.vocabulary import PREFIXES, XSD
from kipo_graph.rdf import serialization
from kipo_graph.rdf.serialization import Term, text
from kipo_graph.store import query_text

ONTOLOGY_GRAPH = PREFIXES["graph"] + "ontology"
INFERRED = PREFIXES["graph"] + "inferred/"


@dataclass(frozen=True)
class Rows:
    """The answer to SELECT: variable names without `?`, and a term or None for each in each row."""

    variables: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]


def rows_of(found: QuerySolutions) -> Rows:
    """The rows of pyoxigraph's solutions, in their order."""
    try:
        names = tuple(variable.value for variable in found.variables)
        rows = []
        for row in found:
            rows.append(tuple(row[name] for name in names))  # noqa: PERF401
        return Rows(names, tuple(rows))
    finally:
        # Another thread must not drop pyoxigraph's solutions, so no frame of an error keeps them.
        del found


Answer = Rows | bool | tuple[Triple, ...]
"""What a query gives: rows (SELECT), yes or no (ASK), triples (CONSTRUCT, DESCRIBE)."""


class GraphStore(Protocol):
    """A graph that answers SPARQL: in memory, on disk, or on another machine."""

    def query(self, query: str) -> Answer:
        """Run a SPARQL query; our prefixes need no declaration."""

    def results(self, query: str, form: str) -> bytes:
        """Run SELECT or ASK and write the answer as `json`, `xml`, `csv` or `tsv`."""

    def triples(self) -> Sequence[Triple]:
        """Everything stated, without what is inferred from it."""

    def inferred(self) -> Sequence[Quad]:
        """Everything inferred, unless it was left out."""

    def vocabulary(self) -> Sequence[Triple]:
        """The triples of the ontology that the graph is written in."""

    def as_written(self, found: Iterable[Triple]) -> list[Triple]:
        """Triples of an answer with their numbers as the project's file writes them.

        As far as this store knows: Oxigraph keeps `0.020` as 0.02, and a nonNegativeInteger as
        an integer.
        """


def named_quads(store: GraphStore) -> Iterator[Quad]:
    """All named graphs of a project's graph: the ontology, what is inferred, one a source."""
    from kipo_graph.rdf import named_graphs

    for triple in store.vocabulary():
        yield Quad(*serialization.spo(triple), NamedNode(ONTOLOGY_GRAPH))
    yield from store.inferred()
    yield from named_graphs.named(store.triples())


class OxigraphStore:
    """A pyoxigraph store, in memory or on disk, queried with SPARQL.

    `prefixes` are those that a query need not declare.
    """

    _union = False

    def __init__(self, store: Store, prefixes: Mapping[str, str]) -> None:
        self._store = store
        self.prefixes = prefixes

    @property
    def oxigraph(self) -> Store:
        """The pyoxigraph store itself, with all graphs loaded."""
        return self._store

    def query(self, query: str) -> Answer:
        """Run a SPARQL query; raises QueryError.

        The error has line, column and a caret where the text cannot be parsed; SERVICE, which
        would call another server, is refused.
        """
        result = self._run(query)
        if isinstance(result, QueryBoolean):
            return bool(result)
        try:
            return tuple(result) if isinstance(result, QueryTriples) else rows_of(result)
        except (OSError, ValueError, RuntimeError) as error:
            raise QueryError(f"The query failed: {error}.") from error

    def results(self, query: str, form: str) -> bytes:
        """Run SELECT or ASK and write the answer as `json`, `xml`, `csv` or `tsv` (W3C formats)."""
        result = self._run(query)
        if isinstance(result, QueryTriples):
            raise no_rows_error(form)
        return result.serialize(format=RESULTS[form]) or b""

    def as_written(self, found: Iterable[Triple]) -> list[Triple]:
        """The triples themselves: how the file wrote them is not known here."""
        return list(found)

    def _run(self, query: str) -> QuerySolutions | QueryBoolean | QueryTriples:
        query_text.require_allowed(query)
        store, prefixes = self._store_for(query), dict(self.prefixes)
        try:
            return store.query(query, prefixes=prefixes, use_default_graph_as_union=self._union)
        except SyntaxError as error:
            raise QueryError(query_text.point_at(query, str(error), self.prefixes)) from error
        except (OSError, ValueError) as error:
            raise QueryError(f"The query cannot be run: {error}.") from error

    def _store_for(self, query: str) -> Store:
        """The store with at least the graphs that a query needs."""
        del query
        return self.oxigraph


def no_rows_error(form: str) -> QueryError:
    """The error for a query that gives triples where rows are wanted."""
    return QueryError(
        f"The query gives triples, which cannot be written as {form}.",
        "Ask for --format turtle, or use SELECT.",
    )


RESULTS = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}


class QuadStore(OxigraphStore):
    """A store that knows its graph from its quads only, and reads them on demand.

    Inferred is what a graph under `INFERRED` holds; stated is the rest of the default graph.
    Oxigraph keeps whole numbers of all types (xsd:nonNegativeInteger and the like) as xsd:integer,
    so that is how they come back.
    """

    def triples(self) -> Sequence[Triple]:
        """The triples of the default graph, without those that are inferred."""
        inferred = {quad.triple for quad in self.inferred()}
        found = (quad.triple for quad in self._in(DefaultGraph()))
        return [triple for triple in found if triple not in inferred]

    def inferred(self) -> Sequence[Quad]:
        """The quads of the reasoning runs."""
        runs = [name for name in self._store.named_graphs() if text(name).startswith(INFERRED)]
        return [quad for run in runs for quad in self._in(run)]

    def vocabulary(self) -> Sequence[Triple]:
        """The triples of `graph/ontology`; none where there is no such graph."""
        return [quad.triple for quad in self._in(NamedNode(ONTOLOGY_GRAPH))]

    def _in(self, name: serialization.GraphName) -> Sequence[Quad]:
        return list(self._store.quads_for_pattern(None, None, None, name))


def python_value(term: Term | None) -> object:
    """A term as a Python value: a number, a bool, else its text; None for None."""
    if not isinstance(term, Literal):
        return term.value if term is not None else None
    kind = term.datatype.value
    if kind == XSD.boolean:
        return term.value in ("true", "1")
    if kind in (XSD.integer, XSD.nonNegativeInteger):
        return int(term.value)
    if kind == XSD.decimal:
        return Decimal(term.value)
    return term.value
