"""The SPARQL 1.1 Protocol as a client speaks it: a query goes out, a checked answer comes back."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from pyoxigraph import (
    QueryBoolean,
    QueryResultsFormat,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
)

from kipo_graph.errors import EndpointError, plain
from kipo_graph.stores import client
from kipo_graph.stores.answers import Rows

Dataset = Sequence[tuple[str, str]]
"""The graphs to ask: `default-graph-uri` and `named-graph-uri`, each with an IRI."""

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


class Endpoint:
    """One endpoint.  The queries that it is given declare their prefixes.

    `page` is how many rows are asked for at a time where all are wanted: Virtuoso sorts no more
    than 10,000.
    """

    def __init__(self, http: client.Client, page: int = 5_000) -> None:
        self._http, self.page = http, page

    def __str__(self) -> str:
        """The address, without user and password."""
        return str(self._http.address)

    def query(self, query: str) -> Rows | bool:
        """The answer to SELECT or ASK over the endpoint's own dataset."""
        return self.answer(query, ())

    def answer(self, query: str, dataset: Dataset) -> Rows | bool:
        """The answer to SELECT or ASK; raises EndpointError where it is refused or not whole."""
        body, form = self._results(query, dataset)
        try:
            return _read(body, form)
        except (SyntaxError, ValueError, OSError) as error:
            raise self._broken(error) from error

    def written(self, query: str, dataset: Dataset, form: QueryResultsFormat) -> bytes:
        """The answer to SELECT or ASK, written anew in a format."""
        body, given = self._results(query, dataset)
        try:
            return _rewritten(body, given, form)
        except (SyntaxError, ValueError, OSError) as error:
            raise self._broken(error) from error

    def _results(self, query: str, dataset: Dataset) -> tuple[bytes, QueryResultsFormat]:
        reply = self._typed(query, dataset, _ROWS)
        form, body, rows = _ROWS[reply.media], reply.body, -1
        if form is QueryResultsFormat.JSON:
            try:
                body, rows = _mended(body)
            except ValueError as error:
                raise self._broken(error) from error
        self._require_whole(reply, rows)
        return body, form

    def forward(self, query: str, dataset: Dataset, accept: str) -> client.Reply:
        """What the endpoint answers, as it is; raises EndpointError where that is no success."""
        body = urlencode([("query", query), *dataset]).encode()
        return self._http.fetch("POST", {"Accept": accept, "Content-Type": FORM}, body)

    def triples(self, query: str, dataset: Dataset) -> tuple[Triple, ...]:
        """The answer to CONSTRUCT or DESCRIBE."""
        reply = self._typed(query, dataset, _GRAPHS)
        try:
            quads = list(parse(reply.body, format=_GRAPHS[reply.media]))
        except (SyntaxError, ValueError, OSError) as error:
            raise self._broken(error) from error
        self._require_whole(reply, len(quads))
        return tuple(Triple(quad.subject, quad.predicate, quad.object) for quad in quads)

    def _typed(self, query: str, dataset: Dataset, known: Mapping[str, object]) -> client.Reply:
        accept = ", ".join(f"{media};q={1 - n / 10:.1f}" for n, media in enumerate(known))
        reply = self.forward(query, dataset, accept)
        if reply.media not in known:
            what = plain(reply.media) or "an answer of no content type"
            raise EndpointError(
                f"{self} gave {what} where {next(iter(known))} was asked for: {reply.excerpt}",
                "Look at the address: an endpoint's often ends in /sparql or /query.",
            )
        return reply

    def _broken(self, error: Exception) -> EndpointError:
        return EndpointError(
            f"{self} gave an answer that is broken or was cut off: {plain(str(error))}.",
            "Ask again; if it stays so, ask for less at once.",
        )

    def _require_whole(self, reply: client.Reply, rows: int) -> None:
        """Refuse what Virtuoso cuts off, at its most rows or its time, and calls a success."""
        most = reply.headers.get("x-sparql-maxrows", "")
        if most.isdigit() and rows >= int(most):
            self.page = min(self.page, max(int(most) // 2, 1))
            raise EndpointError(
                f"{self} gives no more than {int(most):,} rows, and this answer has as many: "
                "the rest was cut off.",
                "Ask for less at once, with LIMIT or FILTER, or raise the store's limit.",
            )
        if state := reply.headers.get("x-sql-state", ""):
            said = plain(reply.headers.get("x-sql-message", ""))
            raise EndpointError(f"{self} gave a part of the answer only ({plain(state)} {said}).")


# Pyoxigraph's solutions must not be dropped by another thread, so no frame of an error keeps them.


def _read(body: bytes, form: QueryResultsFormat) -> Rows | bool:
    found = parse_query_results(body, form)
    if isinstance(found, QueryBoolean):
        return bool(found)
    try:
        names = tuple(variable.value for variable in found.variables)
        rows = []
        for row in found:
            rows.append(tuple(row[name] for name in names))  # noqa: PERF401
        return Rows(names, tuple(rows))
    finally:
        del found


def _rewritten(body: bytes, given: QueryResultsFormat, form: QueryResultsFormat) -> bytes:
    found = parse_query_results(body, given)
    try:
        return found.serialize(format=form) or b""
    finally:
        del found


def _mended(body: bytes) -> tuple[bytes, int]:
    """Results in JSON with what Virtuoso writes otherwise put right, and how many rows they are.

    Its truth values are 1 and 0, and its blank nodes have names with slashes.  Raises ValueError
    for what is no JSON.
    """
    held = json.loads(body)
    rows = held.get("results", {}).get("bindings", []) if isinstance(held, dict) else []
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ValueError("its bindings are no list of rows")
    changed = False
    for row in rows:
        for term in row.values():
            if term.get("datatype") == _BOOLEAN and term["value"] in _TRUTH:
                term["value"], changed = _TRUTH[term["value"]], True
            elif term.get("type") == "bnode" and not term["value"].isalnum():
                term["value"], changed = re.sub(r"\W", "x", term["value"]), True
    return (json.dumps(held).encode() if changed else body), len(rows)


_BOOLEAN = "http://www.w3.org/2001/XMLSchema#boolean"
_TRUTH = {"1": "true", "0": "false"}
