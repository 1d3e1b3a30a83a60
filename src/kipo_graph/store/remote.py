"""A graph in a store on another machine: any SPARQL 1.1 endpoint, queried over HTTP."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    Quad,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
    Triple,
    serialize,
)

from kipo_graph.errors import EndpointError, QueryError
from kipo_graph.model import CURATION, graph_iri
from kipo_graph.model.vocabulary import BASE, KIPO, OA, PREFIXES, PROV, RDF, XSD, local_name
from kipo_graph.rdf import serialization
from kipo_graph.rdf.serialization import text
from kipo_graph.rdf.triples import DATASET
from kipo_graph.rdf.triples import sort as sort_triples
from kipo_graph.store import paging, query_text, row_order
from kipo_graph.store.graph_store import INFERRED, ONTOLOGY_GRAPH, RESULTS, Answer, no_rows_error
from kipo_graph.store.queries import column
from kipo_graph.store.sparql_client import Dataset, Endpoint
from kipo_graph.system import http_client

STATED_GRAPH = graph_iri("stated")
"""Where `kipo-graph push` puts everything stated, so that the default graph can be made of it."""

PUSH_GRAPH = graph_iri("push")
"""Where a push records its progress."""

MARK = PREFIXES["prov"] + "value"
UNFINISHED = "unfinished"

SKOLEM = BASE + ".well-known/genid/"
"""IRIs with this prefix stand for the blank nodes of the ontology in a remote store."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How an endpoint holds the graph: stores differ in what their default graph is.

    `pushed`: as `kipo-graph push` writes it.  `stated` are the graphs that together hold what is
    stated (none: the default graph does), `runs` those of the reasoning.
    """

    pushed: bool
    stated: tuple[str, ...]
    runs: tuple[str, ...]
    sources: tuple[str, ...]


class RemoteStore:
    """The graph behind an endpoint, queried like one in memory.

    A graph that was pushed there gives the same answers on any store, because each query names
    the graphs it is about.  Any other is queried as it is, in the endpoint's own default graph.
    `timeout` is how many seconds to wait for a response.  `ontology` is read where the endpoint
    does not hold one.
    """

    def __init__(
        self,
        url: str,
        *,
        timeout: float = 30,
        inferred: bool = True,
        ontology: Path | None = None,
        page: int = 5_000,
    ) -> None:
        http = http_client.Client(http_client.parse_address(url), timeout=timeout)
        self._endpoint = Endpoint(http, page)
        self._with_inferred, self._ontology = inferred, ontology

    @property
    def page(self) -> int:
        """How many rows are fetched at a time where all are wanted."""
        return self._endpoint.page

    def __str__(self) -> str:
        """The address, without user and password."""
        return str(self._endpoint)

    def query(self, query: str) -> Answer:
        """Run a SPARQL query; our prefixes need no declaration.

        Raises QueryError before anything is sent for what cannot be parsed and for SERVICE, and
        EndpointError where the endpoint refuses or its answer is incomplete.
        """
        names = _variables(query)
        dataset = self._dataset(query)
        if query_text.gives_triples(query):
            return self._endpoint.triples(query_text.with_prefixes(query), dataset)
        asked, clause = row_order.split(query, names)
        found = self._endpoint.answer(query_text.with_prefixes(asked), dataset)
        if not clause or isinstance(found, bool):
            return found
        if not row_order.can_sort(found.rows):
            return self._endpoint.answer(query_text.with_prefixes(query), dataset)
        return row_order.sort(found, query, clause)

    def results(self, query: str, form: str) -> bytes:
        """Run SELECT or ASK and write the answer as `json`, `xml`, `csv` or `tsv` (W3C formats)."""
        names = _variables(query)
        if query_text.gives_triples(query):
            raise no_rows_error(form)
        return self._write(query, names, self._dataset(query), RESULTS[form])

    def forward(
        self, query: str, default: Sequence[str], named: Sequence[str], media: str, most: int
    ) -> bytes:
        """The answer over some graphs (none: over those of `query`) in a media type.

        It is read and rewritten, which corrects what a store writes wrongly or not at all.  Raises
        EndpointError where it has more than `most` bytes.
        """
        names = _variables(query)
        dataset = [("default-graph-uri", iri) for iri in default]
        dataset += [("named-graph-uri", iri) for iri in named]
        dataset = dataset or self._dataset(query)
        if query_text.gives_triples(query):
            triples = self._endpoint.triples(query_text.with_prefixes(query), dataset)
            content = serialize(triples, format=RdfFormat.from_media_type(media)) or b""
        else:
            form = QueryResultsFormat.from_media_type(media)
            content = self._write(query, names, dataset, form or QueryResultsFormat.JSON)
        if len(content) > most:
            raise EndpointError(f"{self} sends more than {most / http_client.MEGABYTE:,.0f} MB.")
        return content

    def _write(
        self, query: str, names: Sequence[str], dataset: Dataset, form: QueryResultsFormat
    ) -> bytes:
        asked, clause = row_order.split(query, names)
        if clause:
            found = self._endpoint.answer(query_text.with_prefixes(asked), dataset)
            if not isinstance(found, bool) and row_order.can_sort(found.rows):
                return row_order.write_sorted(found, query, clause, form)
        return self._endpoint.write(query_text.with_prefixes(query), dataset, form)

    def triples(self) -> Sequence[Triple]:
        """Everything stated, in the order of our files."""
        found: set[Triple] = set()
        for name in self._layout.stated:
            found.update(self._in(name))
        if not self._layout.stated:
            found.update(paging.everything(self._endpoint, "?s ?p ?o"))
            found -= {quad.triple for quad in self._of_runs()}
        return sort_triples(map(_restored, found))

    def inferred(self) -> Sequence[Quad]:
        """Everything inferred, unless it was left out."""
        return self._of_runs() if self._with_inferred else []

    def vocabulary(self) -> Sequence[Triple]:
        """The triples of the ontology: the endpoint's, else those of `ontology`."""
        found = [_unskolemized(triple) for triple in self._in(ONTOLOGY_GRAPH)]
        if not found and self._ontology:
            return tuple(serialization.read(self._ontology))
        return found

    def as_written(self, found: Iterable[Triple]) -> list[Triple]:
        """Triples with the datatypes that they were written with."""
        return [_restored(triple) for triple in found]

    def _of_runs(self) -> list[Quad]:
        return [
            Quad(*serialization.spo(triple), NamedNode(name))
            for name in self._layout.runs
            for triple in sorted(self._in(name), key=str)
        ]

    def _in(self, name: str) -> list[Triple]:
        return paging.everything(self._endpoint, f"GRAPH <{name}> {{ ?s ?p ?o }}")

    def _dataset(self, query: str) -> list[tuple[str, str]]:
        """The graphs that a query is about, where it does not name them itself with FROM."""
        layout = self._layout
        without_runs = bool(layout.runs) and not self._with_inferred
        if query_text.has_keyword("from", query) or not (layout.pushed or without_runs):
            return []
        runs = layout.runs if self._with_inferred else ()
        found = [("default-graph-uri", name) for name in (*layout.stated, *runs)]
        if query_text.has_keyword("graph", query):
            known = (*layout.sources, CURATION, ONTOLOGY_GRAPH, *runs)
            found += [("named-graph-uri", name) for name in known]
        return found

    @cached_property
    def _layout(self) -> Layout:
        """Which of our graphs are there, read once."""
        marks = _values(self._endpoint, f"GRAPH <{PUSH_GRAPH}> {{ <{PUSH_GRAPH}> <{MARK}> ?x }}")
        if UNFINISHED in marks:
            raise EndpointError(
                f"{self} holds only a part of the graph: a push to it has not been finished.",
                f"Finish it with: kipo-graph push --endpoint {self}",
            )
        runs = tuple(reasoning_runs(self._endpoint))
        pushed = self._holds(STATED_GRAPH)
        if not pushed and not self._holds(CURATION):
            return Layout(pushed=False, stated=(), runs=runs, sources=())
        home = STATED_GRAPH if pushed else CURATION
        listed = _values(self._endpoint, f"GRAPH <{home}> {{ ?x <{RDF.type}> <{KIPO.Source}> }}")
        sources = tuple(sorted(graph_iri(local_name(iri)) for iri in listed))
        stated = (STATED_GRAPH,) if pushed else (CURATION, *sources)
        return Layout(pushed, stated, runs, sources)

    def _holds(self, name: str) -> bool:
        return self._endpoint.query(f"ASK {{ GRAPH <{name}> {{ ?s ?p ?o }} }}") is True


def reasoning_runs(endpoint: Endpoint) -> list[str]:
    """The graphs of the reasoning runs that an endpoint holds, sorted."""
    found = _values(endpoint, f"GRAPH ?x {{ ?x <{PROV.wasDerivedFrom}> <{DATASET}> }}")
    return sorted(name for name in found if name.startswith(INFERRED))


def _values(endpoint: Endpoint, where: str) -> list[str]:
    return column(endpoint, f"SELECT DISTINCT ?x WHERE {{ {where} }}")


def _variables(query: str) -> tuple[str, ...]:
    """The variables of a query's result.

    Raises QueryError for what no store would run, with the position of the mistake.
    """
    query_text.require_allowed(query)
    try:
        found = Store().query(query, prefixes=dict(PREFIXES))
    except SyntaxError as error:
        raise QueryError(query_text.point_at(query, str(error))) from error
    except (OSError, ValueError, RuntimeError):
        return ()  # It can be parsed; the endpoint shall say how it runs.
    listed = found.variables if isinstance(found, QuerySolutions) else ()
    return tuple(variable.value for variable in listed)


def _restored(triple: Triple) -> Triple:
    """A triple with the datatype that it was written with: Oxigraph makes all integers one type."""
    found = triple.object
    if triple.predicate.value in (OA.start, OA.end) and isinstance(found, Literal):
        return Triple(triple.subject, triple.predicate, Literal(found.value, datatype=_COUNT))
    return triple


_COUNT = NamedNode(XSD.nonNegativeInteger)


def _unskolemized(triple: Triple) -> Triple:
    return Triple(*(_blank(term) for term in triple))  # type: ignore[arg-type]


def _blank(term: object) -> object:
    name = text(term)
    return BlankNode(name.removeprefix(SKOLEM)) if name.startswith(SKOLEM) else term
