"""The SPARQL 1.1 Protocol: what an HTTP request asks for, or why it is refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from kipo_graph.server.endpoint.reply import Reply, refusal

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
READ_ONLY = "This endpoint is read-only: updates are not offered, and nothing was changed."


@dataclass(frozen=True, slots=True)
class Asking:
    """A query as a request carries it: its text, its dataset, and the answer's wanted format.

    `form` is the value of the parameter `format`, which goes before the Accept header; an empty
    `query` asks for the description of the service.
    """

    query: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    form: str = ""

    def job(self, accept: str) -> dict[str, Any]:
        """The job for a worker."""
        return {
            "kind": "query",
            "query": self.query,
            "default": self.default_graphs,
            "named": self.named_graphs,
            "form": self.form,
            "accept": accept,
        }


def read(method: str, parameters: str, content_type: str, body: bytes) -> Asking | Reply:
    """What a request asks for, from its method, URL parameters, Content-Type and body.

    A refusal says what the protocol wants instead.
    """
    media, charset = _media_type(content_type)
    try:
        pairs = _pairs(parameters)
        if method == "GET":
            return _asking(pairs)
        if method == "POST":
            return _posted(pairs, media, charset, body)
    except UnicodeDecodeError:
        return refusal(400, "The request is not UTF-8.")
    except ValueError:
        return refusal(400, f"The request has more than {_MOST} parameters.")
    reply = refusal(405, f"{method} is not offered here.", "Use GET or POST.")
    return Reply(reply.status, reply.media, reply.body, {"Allow": "GET, HEAD, POST, OPTIONS"})


def _posted(pairs: list[tuple[str, str]], media: str, charset: str, body: bytes) -> Asking | Reply:
    if charset not in ("", "utf-8", "utf8"):
        return refusal(415, f"The charset {charset} is not offered.", "Send UTF-8.")
    if media == UPDATE:
        return refusal(403, READ_ONLY)
    if media == FORM:
        return _asking(pairs + _pairs(body.decode("utf-8")), posted=True)
    if media == QUERY:
        if any(name == "query" for name, _ in pairs):
            return refusal(400, "The query stands in the body and in the address too.")
        return _asking([*pairs, ("query", body.decode("utf-8"))])
    return refusal(
        415,
        f"A query cannot be sent as {media}." if media else "The request names no Content-Type.",
        f"POST it as {QUERY} or {FORM}.",
    )


def _pairs(text: str) -> list[tuple[str, str]]:
    return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MOST)


_MOST = 10_000


def _asking(pairs: list[tuple[str, str]], *, posted: bool = False) -> Asking | Reply:
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    if "update" in found:
        return refusal(403, READ_ONLY)
    queries = found.get("query", [])
    if len(queries) > 1:
        return refusal(400, "The request holds more than one query.")
    if posted and not queries:
        return refusal(400, 'The form has no field "query".')
    form = found.get("format", [""])[-1]
    if queries and not queries[0].strip() and form != "html":
        return refusal(400, "The query is empty.")
    graphs = (found.get("default-graph-uri", ()), found.get("named-graph-uri", ()))
    if not queries and any(graphs):
        return refusal(400, "The request names graphs and no query.")
    return Asking(
        queries[0] if queries else "",
        tuple(graphs[0]),
        tuple(graphs[1]),
        form,
    )


def _media_type(content_type: str) -> tuple[str, str]:
    """The media type and the charset of a Content-Type header, in lower case."""
    media, *parameters = (part.strip().casefold() for part in content_type.split(";"))
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "charset":
            return media, value.strip(' "')
    return media, ""
