"""What a request asks for, read without a server; and the formats that a client may want."""

from __future__ import annotations

import pytest

from kipo_graph.server.endpoint import content_negotiation, sparql_protocol
from kipo_graph.server.endpoint.reply import Reply
from kipo_graph.server.endpoint.sparql_protocol import FORM, QUERY, UPDATE, Asking

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


def read(method: str, parameters: str = "", media: str = "", body: bytes = b"") -> Asking | Reply:
    return sparql_protocol.read(method, parameters, media, body)


@pytest.mark.parametrize(
    "request_",
    [
        ("GET", "query=ASK+%7B%7D"),
        ("POST", "", QUERY, b"ASK {}"),
        ("POST", "", QUERY + "; charset=UTF-8", b"ASK {}"),
        ("POST", "", FORM, b"query=ASK%20%7B%7D"),
        ("POST", "", FORM + ';charset="utf-8"', b"query=ASK%20%7B%7D"),
    ],
)
def test_a_query_comes_in_three_ways(request_: tuple[str, str, str, bytes]) -> None:
    assert read(*request_) == Asking("ASK {}")


def test_the_dataset_is_read_in_all_three() -> None:
    graphs = "default-graph-uri=http://a/&default-graph-uri=http://b/&named-graph-uri=http://c/"
    expected = Asking("ASK {}", ("http://a/", "http://b/"), ("http://c/",))
    assert read("GET", "query=ASK+%7B%7D&" + graphs) == expected
    assert read("POST", graphs, QUERY, b"ASK {}") == expected
    assert read("POST", "", FORM, b"query=ASK+%7B%7D&" + graphs.encode()) == expected


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (("GET", "query=a&query=b"), 400),
        (("GET", "query="), 400),
        (("GET", "query=+%0A"), 400),
        (("POST", "", QUERY, b""), 400),
        (("POST", "", FORM, b"query="), 400),
        (("GET", "query=%ff"), 400),
        (("GET", "update=CLEAR+ALL"), 403),
        (("GET", "default-graph-uri=http://a/"), 400),
        (("POST", "", FORM, b"update=CLEAR+ALL"), 403),
        (("POST", "", UPDATE, b"CLEAR ALL"), 403),
        (("POST", "", QUERY, b"\xff"), 400),
        (("POST", "query=ASK+%7B%7D", QUERY, b"ASK {}"), 400),
        (("POST", "", FORM, b"nothing=1"), 400),
        (("POST", "", "text/plain", b"ASK {}"), 415),
        (("POST", "", "", b"ASK {}"), 415),
        (("POST", "", QUERY + "; charset=utf-16", b"ASK {}"), 415),
        (("PUT", "query=ASK+%7B%7D"), 405),
        (("GET", "&".join(f"a{n}=1" for n in range(10_001))), 400),
    ],
)
def test_what_the_protocol_does_not_allow_is_refused(
    request_: tuple[str, str, str, bytes], status: int
) -> None:
    answer = read(*request_)
    assert isinstance(answer, Reply)
    assert answer.status == status
    assert answer.body.endswith(b"\n")


def test_no_query_asks_for_the_description() -> None:
    assert read("GET") == Asking("")
    assert read("GET", "format=turtle") == Asking("", form="turtle")
