"""A client of the SPARQL 1.1 Protocol: sends a query and checks the answer."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar
from urllib.parse import urlencode

from pyoxigraph import (
    QueryBoolean,
    QueryResultsFormat,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
)

from kipo_graph.errors import EndpointError
from kipo_graph.store.graph_store import Rows, rows_of
from kipo_graph.system import http_client
from kipo_graph.text import one_line

Dataset = Sequence[tuple[str, str]]
"""The graphs to query: `default-graph-uri` and `named-graph-uri`, each with an IRI."""

FORM = "application/x-www-form-urlencoded"
_ROWS = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "application/json": QueryResultsFormat.JSON,
}
_GRAPHS = {
    # Virtuoso's Turtle writes the decimal 2.0 as the integer 2; its N-Triples keep the type.
    "application/n-triples": RdfFormat.N_TRIPLES,
    "text/turtle": RdfFormat.TURTLE,
}


Parsed = TypeVar("Parsed")


class Endpoint:
    """One endpoint.  Queries sent to it declare their prefixes.

    `page` is how many rows are fetched at a time where all are wanted: Virtuoso sorts no more than
    10,000.
    """

    def __init__(self, http: http_client.Client, page: int = 5_000) -> None:
        self._http, self.page = http, page

    def __str__(self) -> str:
        """The address, without user and password."""
        return str(self._http.address)

    def query(self, query: str) -> Rows | bool:
        """The answer to SELECT or ASK over the endpoint's own dataset."""
        return self.answer(query, ())

    def answer(self, query: str, dataset: Dataset) -> Rows | bool:
        """The answer to SELECT or ASK; raises EndpointError where it is refused or incomplete."""
        return self._parsed(query, dataset, _read)

    def write(self, query: str, dataset: Dataset, form: QueryResultsFormat) -> bytes:
        """The answer to SELECT or ASK, rewritten in a format."""
        return self._parsed(query, dataset, lambda body, given: _rewrite(body, given, form))

    def _parsed(
        self, query: str, dataset: Dataset, parse: Callable[[bytes, QueryResultsFormat], Parsed]
    ) -> Parsed:
        reply = self._typed(query, dataset, _ROWS)
        form, body, rows = _ROWS[reply.media], reply.body, -1
        try:
            if form is QueryResultsFormat.JSON:
                body, rows = _repaired(body)
            self._require_complete(reply, rows)
            return parse(body, form)
        except (SyntaxError, ValueError, OSError) as error:
            raise self._broken(error) from error

    def forward(self, query: str, dataset: Dataset, accept: str) -> http_client.Reply:
        """The endpoint's answer, as it is; raises EndpointError where it is not a success."""
        body = urlencode([("query", query), *dataset]).encode()
        return self._http.fetch("POST", {"Accept": accept, "Content-Type": FORM}, body)

    def triples(self, query: str, dataset: Dataset) -> tuple[Triple, ...]:
        """The answer to CONSTRUCT or DESCRIBE."""
        reply = self._typed(query, dataset, _GRAPHS)
        try:
            quads = list(parse(reply.body, format=_GRAPHS[reply.media]))
        except (SyntaxError, ValueError, OSError) as error:
            raise self._broken(error) from error
        self._require_complete(reply, len(quads))
        return tuple(Triple(quad.subject, quad.predicate, quad.object) for quad in quads)

    def _typed(
        self, query: str, dataset: Dataset, known: Mapping[str, object]
    ) -> http_client.Reply:
        accept = ", ".join(f"{media};q={1 - n / 10:.1f}" for n, media in enumerate(known))
        reply = self.forward(query, dataset, accept)
        if reply.media not in known:
            what = one_line(reply.media) or "an answer without a content type"
            raise EndpointError(
                f"{self} sent {what} instead of {next(iter(known))}: {reply.excerpt}",
                http_client.CHECK_ADDRESS,
            )
        return reply

    def _broken(self, error: Exception) -> EndpointError:
        return EndpointError(
            f"{self} sent an answer that is invalid or was cut off: {one_line(str(error))}.",
            "Try again; if that does not help, ask for less at once.",
        )

    def _require_complete(self, reply: http_client.Reply, rows: int) -> None:
        """Refuse answers that Virtuoso cuts off, at its row limit or time, and calls a success."""
        most = reply.headers.get("x-sparql-maxrows", "")
        if most.isdigit() and rows >= int(most):
            self.page = min(self.page, max(int(most) // 2, 1))
            raise EndpointError(
                f"{self} sends no more than {int(most):,} rows, and this answer has as many: "
                "the rest was cut off.",
                "Ask for less at once, with LIMIT or FILTER, or raise the store's limit.",
            )
        if state := reply.headers.get("x-sql-state", ""):
            reason = one_line(f"{state} {reply.headers.get('x-sql-message', '')}")
            raise EndpointError(f"{self} sent only a part of the answer ({reason}).")


# Another thread must not drop pyoxigraph's solutions, so no frame of an error keeps them.


def _read(body: bytes, form: QueryResultsFormat) -> Rows | bool:
    found = parse_query_results(body, form)
    try:
        return bool(found) if isinstance(found, QueryBoolean) else rows_of(found)
    finally:
        del found


def _rewrite(body: bytes, given: QueryResultsFormat, form: QueryResultsFormat) -> bytes:
    found = parse_query_results(body, given)
    try:
        return found.serialize(format=form) or b""
    finally:
        del found


def _repaired(body: bytes) -> tuple[bytes, int]:
    """Results in JSON with the errors of Virtuoso corrected, and the number of their rows.

    It writes booleans as 1 and 0, and blank nodes with slashes in their names.  Raises ValueError
    for what is not JSON.
    """
    found = json.loads(body)
    rows = found.get("results", {}).get("bindings", []) if isinstance(found, dict) else []
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ValueError("its bindings are not a list of rows")
    changed = False
    for row in rows:
        for term in row.values():
            if term.get("datatype") == _BOOLEAN and term["value"] in _BOOLEANS:
                term["value"], changed = _BOOLEANS[term["value"]], True
            elif term.get("type") == "bnode" and not term["value"].isalnum():
                term["value"], changed = re.sub(r"\W", "x", term["value"]), True
    return (json.dumps(found).encode() if changed else body), len(rows)


_BOOLEAN = "http://www.w3.org/2001/XMLSchema#boolean"
_BOOLEANS = {"1": "true", "0": "false"}
