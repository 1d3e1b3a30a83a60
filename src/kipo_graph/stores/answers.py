"""What a query gives, and what every store in this process shares: a pyoxigraph store asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from kipo_graph.formats import rdf
from kipo_graph.formats.rdf import Term, text
from kipo_graph.model.vocabulary import PREFIXES, XSD
from kipo_graph.stores import sparql

ONTOLOGY_GRAPH = PREFIXES["graph"] + "ontology"
INFERRED = PREFIXES["graph"] + "inferred/"


@dataclass(frozen=True)
class Rows:
    """The answer to SELECT: variable names without `?`, and a term or None for each in each row."""

    variables: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]


Answer = Rows | bool | tuple[Triple, ...]
"""What a query gives: rows (SELECT), yes or no (ASK), triples (CONSTRUCT, DESCRIBE)."""


class GraphStore(Protocol):
    """Any store that answers SPARQL: in memory, on disk, or on another machine."""

    def query(self, query: str) -> Answer:
        """Run a SPARQL query; our prefixes need no declaration."""

    def results(self, query: str, form: str) -> bytes:
        """Run SELECT or ASK and give the answer as `json`, `xml`, `csv` or `tsv`."""

    def triples(self) -> Sequence[Triple]:
        """Everything stated, without what follows from it."""

    def inferred(self) -> Sequence[Quad]:
        """Everything that follows, unless it was left out."""

    def vocabulary(self) -> Sequence[Triple]:
        """The triples of the ontology that the graph is written in."""


class OxigraphStore:
    """A pyoxigraph store, in memory or on disk, that is asked with SPARQL.

    `prefixes` are those that a query need not declare.
    """

    def __init__(self, laid: Store, prefixes: Mapping[str, str]) -> None:
        self._store = laid
        self.prefixes = prefixes

    @property
    def oxigraph(self) -> Store:
        """The pyoxigraph store itself, with all graphs laid."""
        return self._store

    def query(self, query: str) -> Answer:
        """Run a SPARQL query; raises QueryError.

        The error has line, column and a caret where the text cannot be parsed; SERVICE, which
        would ask another machine, is refused.
        """
        result = self._run(query)
        if isinstance(result, QueryBoolean):
            return bool(result)
        try:
            if isinstance(result, QueryTriples):
                return tuple(result)
            names = tuple(variable.value for variable in result.variables)
            return Rows(names, tuple(tuple(row[name] for name in names) for row in result))
        except (OSError, ValueError, RuntimeError) as error:
            raise QueryError(f"The query broke off: {error}.") from error

    def results(self, query: str, form: str) -> bytes:
        """Run SELECT or ASK and give the answer as `json`, `xml`, `csv` or `tsv` (W3C formats)."""
        result = self._run(query)
        if isinstance(result, QueryTriples):
            raise QueryError(
                f"The query gives triples, which do not go into {form}.",
                "Ask for --format turtle, or use SELECT.",
            )
        return result.serialize(format=RESULTS[form]) or b""

    def _run(self, query: str) -> QuerySolutions | QueryBoolean | QueryTriples:
        sparql.refuse_hopeless(query)
        sparql.refuse_service(query)
        try:
            return self._asked(query).query(query, prefixes=dict(self.prefixes))
        except SyntaxError as error:
            raise QueryError(sparql.point_at(query, str(error), self.prefixes)) from error
        except (OSError, ValueError) as error:
            raise QueryError(f"The query cannot be run: {error}.") from error

    def _asked(self, query: str) -> Store:
        """The store with at least the graphs that a query needs."""
        del query
        return self.oxigraph


RESULTS = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}


class QuadStore(OxigraphStore):
    """A store that knows of its graph only what its quads say, and reads them when asked to.

    What follows is what stands in a graph under `INFERRED`; what is stated is the rest of the
    default graph.  Oxigraph keeps numbers of the whole kinds (xsd:nonNegativeInteger and the like)
    as xsd:integer, so that is how they come back.
    """

    def triples(self) -> Sequence[Triple]:
        """The triples of the default graph, without those that follow."""
        follows = {quad.triple for quad in self.inferred()}
        found = (quad.triple for quad in self._in(DefaultGraph()))
        return [triple for triple in found if triple not in follows]

    def inferred(self) -> Sequence[Quad]:
        """The quads of the reasoning runs."""
        runs = [name for name in self._store.named_graphs() if text(name).startswith(INFERRED)]
        return [quad for run in runs for quad in self._in(run)]

    def vocabulary(self) -> Sequence[Triple]:
        """The triples of `graph/ontology`; none where there is no such graph."""
        return [quad.triple for quad in self._in(NamedNode(ONTOLOGY_GRAPH))]

    def _in(self, name: rdf.GraphName) -> Sequence[Quad]:
        return list(self._store.quads_for_pattern(None, None, None, name))


def python_value(term: Term | None) -> object:
    """A term as Python's own: numbers, truth values, else its text; None for none."""
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
