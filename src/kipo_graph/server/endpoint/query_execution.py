"""Running a query in a worker: its dataset, its format, its whole answer or an error."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
)

from kipo_graph.errors import QueryError
from kipo_graph.server.endpoint import content_negotiation
from kipo_graph.server.endpoint.reply import Reply, refusal
from kipo_graph.server.endpoint.worker import Handler
from kipo_graph.store import query_text
from kipo_graph.store.graph_store import GraphStore, OxigraphStore
from kipo_graph.system import frames
from kipo_graph.system.rlimits import MEGABYTE, Limits

RESULTS: Mapping[str, QueryResultsFormat] = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "text/csv": QueryResultsFormat.CSV,
    "text/tab-separated-values": QueryResultsFormat.TSV,
    "application/json": QueryResultsFormat.JSON,
    "application/xml": QueryResultsFormat.XML,
    "text/xml": QueryResultsFormat.XML,
    "text/plain": QueryResultsFormat.CSV,
}
"""What SELECT and ASK are written as; the first is taken where the client does not mind."""

GRAPHS: Mapping[str, RdfFormat] = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/json": RdfFormat.JSON_LD,
    "application/xml": RdfFormat.RDF_XML,
    "text/plain": RdfFormat.N_TRIPLES,
}
"""What CONSTRUCT and DESCRIBE are written as."""

FORMS: Mapping[str, tuple[str, ...]] = {
    "json": ("application/sparql-results+json", "application/ld+json"),
    "xml": ("application/sparql-results+xml", "application/rdf+xml"),
    "csv": ("text/csv",),
    "tsv": ("text/tab-separated-values",),
    "turtle": ("text/turtle",),
    "ttl": ("text/turtle",),
    "nt": ("application/n-triples",),
    "ntriples": ("application/n-triples",),
    "rdfxml": ("application/rdf+xml",),
    "rdf": ("application/rdf+xml",),
    "jsonld": ("application/ld+json",),
    "json-ld": ("application/ld+json",),
}
"""The short names that the parameter `format` may have, for forms and address lines."""


def handler(limits: Limits) -> Handler:
    """What answers jobs of the kind `query` in a worker."""

    def run(store: GraphStore, job: frames.Head, body: bytes) -> Reply:
        del body
        return answer(store, job, limits.answer * MEGABYTE)

    return run


def answer(store: GraphStore, job: frames.Head, most: int) -> Reply:
    """The answer to the query of a job, of at most so many bytes; see `protocol.Asking.job`.

    Raises QueryError for what is no query that may be run here.
    """
    query = query_text.respelt(job["query"])
    query_text.require_allowed(query)
    offered = list(GRAPHS if query_text.gives_triples(query) else RESULTS)
    media = _media(job, offered)
    if media is None:
        named = [name for name in offered if not name.startswith(("text/plain", "text/xml"))]
        return refusal(
            406, "The answer cannot be had as the request wants it.", f"Offered: {', '.join(named)}"
        )
    try:
        if isinstance(store, OxigraphStore):
            content = _local(store, query, job, media, most)
        else:
            from kipo_graph.store.remote import RemoteStore

            assert isinstance(store, RemoteStore)  # noqa: S101 - there is no third class
            content = store.forward(query, job["default"], job["named"], media, most)
    except _TooLongError:
        return refusal(
            503,
            f"The answer is longer than {most // MEGABYTE} MB, the most that is sent here.",
            "Ask for less at once, with LIMIT and OFFSET; the whole data are a download.",
        )
    return Reply(200, media + _CHARSET.get(media, ""), content)


_CHARSET = {media: "; charset=utf-8" for media in (*RESULTS, *GRAPHS) if media.startswith("text/")}


def _media(job: frames.Head, offered: Sequence[str]) -> str | None:
    """The media type of the answer: as the parameter `format` says, else as Accept does."""
    form = job["form"]
    if not form:
        return content_negotiation.choose(job["accept"], offered)
    wanted = FORMS.get(form.casefold(), (form,))
    return next((media for media in wanted if media in offered), None)


def _local(store: OxigraphStore, query: str, job: frames.Head, media: str, most: int) -> bytes:
    """The answer of a store that this process holds."""
    into = _Bounded(most)
    default, named = _dataset(job["default"], job["named"])
    unknown = _Unknown()
    try:
        result = unknown.asked(
            store.oxigraph,
            query,
            prefixes=dict(store.prefixes),
            base_iri=job.get("base") or None,
            default_graph=default,
            named_graphs=named,
        )
        if isinstance(result, QueryTriples):
            result.serialize(into, format=GRAPHS[media])
        else:
            _write(result, into, RESULTS[media])
    except SyntaxError as error:
        raise QueryError(query_text.point_at(query, str(error), store.prefixes)) from error
    except (OSError, ValueError, RuntimeError) as error:
        raise QueryError(f"The query failed: {error}.") from error
    unknown.refuse_called()
    return into.getvalue()


class _Unknown:
    """The functions of a query that nobody here knows: it may name them, but not need their values.

    Oxigraph refuses such a query as a whole.  It is sound SPARQL, though, and where no row comes
    to the function, its answer is right.
    """

    def __init__(self) -> None:
        self._called: set[str] = set()
        self._functions: dict[NamedNode, Any] = {}

    def asked(self, store: Store, query: str, **how: Any) -> Any:
        """What a store answers, with each unknown function noted when it is called."""
        while True:
            try:
                return store.query(query, custom_functions=self._functions, **how)
            except RuntimeError as error:
                found = _UNKNOWN.search(str(error))
                if found is None or len(self._functions) == _MOST_UNKNOWN:
                    raise
                name = found[1]
                self._functions[NamedNode(name)] = lambda *_, name=name: self._called.add(name)

    def refuse_called(self) -> None:
        """Raise QueryError where the answer would have needed one of the functions."""
        if self._called:
            raise QueryError(f"The function <{min(self._called)}> is not known here.")


_UNKNOWN = re.compile(r"custom function <([^>]*)> is not supported")
_MOST_UNKNOWN = 20


def _write(
    result: QuerySolutions | QueryBoolean, into: io.BytesIO, form: QueryResultsFormat
) -> None:
    result.serialize(into, format=form)


def _dataset(
    default: Sequence[str], named: Sequence[str]
) -> tuple[list[NamedNode | BlankNode | DefaultGraph] | None, list[NamedNode | BlankNode] | None]:
    """The dataset of the protocol: where a request names any graph, those it names and no other."""
    if not default and not named:
        return None, None
    return [_graph(iri) for iri in default], [_graph(iri) for iri in named]


def _graph(iri: str) -> NamedNode:
    try:
        return NamedNode(iri)
    except ValueError as error:
        raise QueryError(f"The graph {iri!r} is not an absolute IRI.") from error


class _TooLongError(MemoryError):
    """An answer is longer than one may be."""


class _Bounded(io.BytesIO):
    """A file in memory that refuses to grow beyond a limit."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def write(self, part: Any, /) -> int:
        """Take a part of the answer; raises _TooLongError where it would be too much."""
        if self.tell() + len(part) > self._most:
            raise _TooLongError
        return super().write(part)
