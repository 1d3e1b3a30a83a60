"""Running a query in a worker, with its dataset and format: a complete answer or an error."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    NamedNode,
    QueryResultsFormat,
    QueryTriples,
    RdfFormat,
    Store,
)

from kipo_graph.errors import QueryError
from kipo_graph.server.endpoint import content_negotiation
from kipo_graph.server.endpoint.http_response import HttpResponse, error_response
from kipo_graph.server.endpoint.worker import Handler
from kipo_graph.store import query_text
from kipo_graph.store.graph_store import GraphStore, OxigraphStore
from kipo_graph.system import frames
from kipo_graph.system.rlimits import MEGABYTE, Limits

RESULT_FORMATS: Mapping[str, QueryResultsFormat] = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "text/csv": QueryResultsFormat.CSV,
    "text/tab-separated-values": QueryResultsFormat.TSV,
    "application/json": QueryResultsFormat.JSON,
    "application/xml": QueryResultsFormat.XML,
    "text/xml": QueryResultsFormat.XML,
    "text/plain": QueryResultsFormat.CSV,
}
"""The media types for SELECT and ASK; the first is the default."""

GRAPH_FORMATS: Mapping[str, RdfFormat] = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/json": RdfFormat.JSON_LD,
    "application/xml": RdfFormat.RDF_XML,
    "text/plain": RdfFormat.N_TRIPLES,
}
"""The media types for CONSTRUCT and DESCRIBE; the first is the default."""

FORMAT_NAMES: Mapping[str, tuple[str, ...]] = {
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
"""The short names that the parameter `format` accepts."""


def query_handler(limits: Limits) -> Handler:
    """The handler for jobs of the kind `query`."""

    def handle(store: GraphStore, job: frames.Header, body: bytes) -> HttpResponse:
        del body
        return run_query(store, job, limits.answer * MEGABYTE)

    return handle


def run_query(store: GraphStore, job: frames.Header, max_bytes: int) -> HttpResponse:
    """The answer to the query of a job (see `sparql_protocol.QueryRequest.job`).

    Raises QueryError if the query is not valid or not allowed here.
    """
    query = query_text.respelt(job["query"])
    query_text.require_allowed(query)
    offered = list(GRAPH_FORMATS if query_text.gives_triples(query) else RESULT_FORMATS)
    media_type = choose_media_type(job, offered)
    if media_type is None:
        named = [name for name in offered if not name.startswith(("text/plain", "text/xml"))]
        message = "The answer is not available in a format that the request accepts."
        return error_response(406, message, f"Available: {', '.join(named)}")
    try:
        if isinstance(store, OxigraphStore):
            content = _query_locally(store, query, job, media_type, max_bytes)
        else:
            from kipo_graph.store.remote import RemoteStore

            assert isinstance(store, RemoteStore)  # noqa: S101 - there is no third class
            content = store.forward(query, job["default"], job["named"], media_type, max_bytes)
    except _AnswerTooLongError:
        return error_response(
            503,
            f"The answer is longer than {max_bytes // MEGABYTE} MB, the size limit of this server.",
            "Ask for less at once with LIMIT and OFFSET, or download the whole data.",
        )
    return HttpResponse(200, media_type + _CHARSET.get(media_type, ""), content)


_CHARSET = {
    media: "; charset=utf-8"
    for media in (*RESULT_FORMATS, *GRAPH_FORMATS)
    if media.startswith("text/")
}


def choose_media_type(job: frames.Header, offered: Sequence[str]) -> str | None:
    """The media type that the parameter `format` asks for, or, without one, the Accept header."""
    wanted = job["format"]
    if not wanted:
        return content_negotiation.choose(job["accept"], offered)
    names = FORMAT_NAMES.get(wanted.casefold(), (wanted,))
    return next((media_type for media_type in names if media_type in offered), None)


def _query_locally(
    store: OxigraphStore, query: str, job: frames.Header, media_type: str, max_bytes: int
) -> bytes:
    """The answer from a store that this process holds."""
    buffer = _BoundedBuffer(max_bytes)
    default, named = _dataset(job["default"], job["named"])
    unknown = _UnknownFunctions()
    try:
        result = unknown.query(
            store.oxigraph,
            query,
            prefixes=dict(store.prefixes),
            base_iri=job.get("base") or None,
            default_graph=default,
            named_graphs=named,
        )
        formats: Mapping[str, RdfFormat | QueryResultsFormat] = (
            GRAPH_FORMATS if isinstance(result, QueryTriples) else RESULT_FORMATS
        )
        result.serialize(buffer, format=formats[media_type])
    except SyntaxError as error:
        raise QueryError(query_text.point_at(query, str(error), store.prefixes)) from error
    except (OSError, ValueError, RuntimeError) as error:
        raise QueryError(f"The query failed: {error}.") from error
    unknown.raise_if_called()
    return buffer.getvalue()


class _UnknownFunctions:
    """The extension functions of a query that this server does not know.

    Oxigraph refuses such a query as a whole.  But the query is valid SPARQL, and if no row reaches
    the function, its answer is right.  So a query may name unknown functions, but not call them.
    """

    def __init__(self) -> None:
        self._called: set[str] = set()
        self._functions: dict[NamedNode, Any] = {}

    def query(self, store: Store, query: str, **options: Any) -> Any:
        """Run a query; each unknown function is recorded when it is called."""
        while True:
            try:
                return store.query(query, custom_functions=self._functions, **options)
            except RuntimeError as error:
                found = _UNKNOWN_FUNCTION.search(str(error))
                if found is None or len(self._functions) == _MAX_UNKNOWN_FUNCTIONS:
                    raise
                name = found[1]
                self._functions[NamedNode(name)] = lambda *_, name=name: self._called.add(name)

    def raise_if_called(self) -> None:
        """Raise QueryError if the answer depends on one of the functions."""
        if self._called:
            raise QueryError(f"The function <{min(self._called)}> is not supported.")


_UNKNOWN_FUNCTION = re.compile(r"custom function <([^>]*)> is not supported")
_MAX_UNKNOWN_FUNCTIONS = 20


def _dataset(
    default: Sequence[str], named: Sequence[str]
) -> tuple[list[NamedNode | BlankNode | DefaultGraph] | None, list[NamedNode | BlankNode] | None]:
    """The dataset of the protocol: if a request names any graph, only those that it names."""
    if not default and not named:
        return None, None
    return [_graph(iri) for iri in default], [_graph(iri) for iri in named]


def _graph(iri: str) -> NamedNode:
    try:
        return NamedNode(iri)
    except ValueError as error:
        raise QueryError(f"The graph {iri!r} is not an absolute IRI.") from error


class _AnswerTooLongError(MemoryError):
    """An answer exceeds the size limit."""


class _BoundedBuffer(io.BytesIO):
    """A file in memory that refuses to grow beyond a limit."""

    def __init__(self, max_bytes: int) -> None:
        super().__init__()
        self._max_bytes = max_bytes

    def write(self, data: Any, /) -> int:
        """Append bytes; raises _AnswerTooLongError if the limit would be exceeded."""
        if self.tell() + len(data) > self._max_bytes:
            raise _AnswerTooLongError
        return super().write(data)
