"""Parsing of protocol requests without a server, and content negotiation."""

from __future__ import annotations

import pytest

from kipo_graph.server.endpoint import content_negotiation, sparql_protocol
from kipo_graph.server.endpoint.http_response import HttpResponse
from kipo_graph.server.endpoint.sparql_protocol import (
    FORM_TYPE,
    QUERY_TYPE,
    UPDATE_TYPE,
    QueryRequest,
)

OFFERED = ["text/turtle", "application/ld+json", "text/html"]


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("", "text/turtle"),
        ("*/*", "text/turtle"),
        ("text/html", "text/html"),
        ("text/*", "text/turtle"),
        ("application/*", "application/ld+json"),
        ("text/html;q=0.5, application/ld+json;q=0.4", "text/html"),
        ("text/html;q=0.4, application/ld+json;q=0.5", "application/ld+json"),
        ("text/turtle;q=0, */*", "application/ld+json"),
        ("text/turtle;q=0.1, text/*;q=0.9", "text/html"),
        ("TEXT/HTML; Q=1", "text/html"),
        ("text/html;level=1;q=0.3,application/ld+json;q=0.2", "text/html"),
        ("image/png", None),
        ("text/turtle;q=0", None),
        ("nonsense", None),
        ("text/html;q=high", None),
        ("text/html;q=2", None),
        ("*/*;q=0", None),
        (",,text/html,,", "text/html"),
        ("image/png, */*;q=0.1", "text/turtle"),
    ],
)
def test_the_better_type_is_chosen(accept: str, expected: str | None) -> None:
    assert content_negotiation.choose(accept, OFFERED) == expected


def parse(
    method: str, parameters: str = "", media_type: str = "", body: bytes = b""
) -> QueryRequest | HttpResponse:
    return sparql_protocol.parse_request(method, parameters, media_type, body)


@pytest.mark.parametrize(
    "request_",
    [
        ("GET", "query=ASK+%7B%7D"),
        ("POST", "", QUERY_TYPE, b"ASK {}"),
        ("POST", "", QUERY_TYPE + "; charset=UTF-8", b"ASK {}"),
        ("POST", "", FORM_TYPE, b"query=ASK%20%7B%7D"),
        ("POST", "", FORM_TYPE + ';charset="utf-8"', b"query=ASK%20%7B%7D"),
    ],
)
def test_a_query_can_be_sent_in_three_ways(request_: tuple[str, str, str, bytes]) -> None:
    assert parse(*request_) == QueryRequest("ASK {}")


def test_the_dataset_is_read_in_all_three() -> None:
    graphs = "default-graph-uri=http://a/&default-graph-uri=http://b/&named-graph-uri=http://c/"
    expected = QueryRequest("ASK {}", ("http://a/", "http://b/"), ("http://c/",))
    assert parse("GET", "query=ASK+%7B%7D&" + graphs) == expected
    assert parse("POST", graphs, QUERY_TYPE, b"ASK {}") == expected
    assert parse("POST", "", FORM_TYPE, b"query=ASK+%7B%7D&" + graphs.encode()) == expected


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (("GET", "query=a&query=b"), 400),
        (("GET", "query="), 400),
        (("GET", "query=+%0A"), 400),
        (("POST", "", QUERY_TYPE, b""), 400),
        (("POST", "", FORM_TYPE, b"query="), 400),
        (("GET", "query=%ff"), 400),
        (("GET", "update=CLEAR+ALL"), 403),
        (("GET", "default-graph-uri=http://a/"), 400),
        (("POST", "", FORM_TYPE, b"update=CLEAR+ALL"), 403),
        (("POST", "", UPDATE_TYPE, b"CLEAR ALL"), 403),
        (("POST", "", QUERY_TYPE, b"\xff"), 400),
        (("POST", "query=ASK+%7B%7D", QUERY_TYPE, b"ASK {}"), 400),
        (("POST", "", FORM_TYPE, b"nothing=1"), 400),
        (("POST", "", "text/plain", b"ASK {}"), 415),
        (("POST", "", "", b"ASK {}"), 415),
        (("POST", "", QUERY_TYPE + "; charset=utf-16", b"ASK {}"), 415),
        (("PUT", "query=ASK+%7B%7D"), 405),
        (("GET", "&".join(f"a{n}=1" for n in range(10_001))), 400),
    ],
)
def test_requests_outside_the_protocol_are_refused(
    request_: tuple[str, str, str, bytes], status: int
) -> None:
    response = parse(*request_)
    assert isinstance(response, HttpResponse)
    assert response.status == status
    assert response.body.endswith(b"\n")


def test_without_a_query_the_description_is_wanted() -> None:
    assert parse("GET") == QueryRequest("")
    assert parse("GET", "format=turtle") == QueryRequest("", format="turtle")
