"""The SPARQL 1.1 Protocol: the query that an HTTP request carries, or why it is refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from kipo_graph.server.endpoint.content_negotiation import parse_media_type
from kipo_graph.server.endpoint.http_response import HttpResponse, error_response

FORM_TYPE = "application/x-www-form-urlencoded"
QUERY_TYPE = "application/sparql-query"
UPDATE_TYPE = "application/sparql-update"
READ_ONLY = "This endpoint is read-only and does not support updates. Nothing was changed."
_MAX_PARAMETERS = 10_000


@dataclass(frozen=True, slots=True)
class QueryRequest:
    """A query as a request carries it: its text, its dataset, and the wanted format.

    `format` is the value of the parameter `format`, which overrides the Accept header.  An empty
    `query` asks for the service description.
    """

    query: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    format: str = ""

    def job(self, accept: str) -> dict[str, Any]:
        """The job for a worker."""
        return {
            "kind": "query",
            "query": self.query,
            "default": self.default_graphs,
            "named": self.named_graphs,
            "format": self.format,
            "accept": accept,
        }


def parse_request(
    method: str, parameters: str, content_type: str, body: bytes
) -> QueryRequest | HttpResponse:
    """The query of a request, from its method, URL parameters, Content-Type and body.

    Returns an error response that says what the protocol requires if there is no valid query.
    """
    try:
        pairs = _parse_pairs(parameters)
        if method == "GET":
            return _query_request(pairs)
        if method == "POST":
            return _post_request(pairs, content_type, body)
    except UnicodeDecodeError:
        return error_response(400, "The request is not valid UTF-8.")
    except ValueError:
        return error_response(400, f"The request has more than {_MAX_PARAMETERS} parameters.")
    allowed = {"Allow": "GET, HEAD, POST, OPTIONS"}
    return error_response(
        405, f"The method {method} is not supported.", "Use GET or POST.", allowed
    )


def _post_request(
    pairs: list[tuple[str, str]], content_type: str, body: bytes
) -> QueryRequest | HttpResponse:
    media_type, parameters = parse_media_type(content_type)
    charset = parameters.get("charset", "").strip('" ')
    if charset not in ("", "utf-8", "utf8"):
        return error_response(415, f"The charset {charset} is not supported.", "Send UTF-8.")
    if media_type == UPDATE_TYPE:
        return error_response(403, READ_ONLY)
    if media_type == FORM_TYPE:
        return _query_request(pairs + _parse_pairs(body.decode("utf-8")), posted=True)
    if media_type == QUERY_TYPE:
        if any(name == "query" for name, _ in pairs):
            return error_response(400, "The request has a query in its body and in its URL.")
        return _query_request([*pairs, ("query", body.decode("utf-8"))])
    message = f"A query cannot be sent as {media_type}." if media_type else _NO_CONTENT_TYPE
    return error_response(415, message, f"POST it as {QUERY_TYPE} or {FORM_TYPE}.")


_NO_CONTENT_TYPE = "The request has no Content-Type."


def _parse_pairs(text: str) -> list[tuple[str, str]]:
    return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MAX_PARAMETERS)


def _query_request(
    pairs: list[tuple[str, str]], *, posted: bool = False
) -> QueryRequest | HttpResponse:
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    if "update" in found:
        return error_response(403, READ_ONLY)
    queries = found.get("query", [])
    if len(queries) > 1:
        return error_response(400, "The request has more than one query.")
    if posted and not queries:
        return error_response(400, 'The form has no field "query".')
    wanted = found.get("format", [""])[-1]
    if queries and not queries[0].strip() and wanted != "html":
        return error_response(400, "The query is empty.")
    default, named = (tuple(found.get(f"{kind}-graph-uri", ())) for kind in ("default", "named"))
    if not queries and (default or named):
        return error_response(400, "The request names graphs but has no query.")
    return QueryRequest(queries[0] if queries else "", default, named, wanted)
