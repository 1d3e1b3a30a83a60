"""IRIs of the data and URLs of the server."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from kipo_graph.server.web import urls
from kipo_graph.server.web.settings import Settings

HERE = Settings("http://127.0.0.1:8000/")
PROXIED = Settings("https://example.org/kg/", base="http://data.example/")


@pytest.mark.parametrize(
    ("iri", "path"),
    [
        ("https://w3id.org/kipo-graph/id/kipo", "/id/kipo"),
        ("https://w3id.org/kipo-graph/ontology#IPOffice", "/ontology#IPOffice"),
        ("https://w3id.org/kipo-graph/id/특허", "/id/%ED%8A%B9%ED%97%88"),
        ("https://w3id.org/kipo-graph/id/a%20b", "/id/a%20b"),
        ("https://w3id.org/kipo-graph/id/a?b=c", "/id/a%3Fb=c"),
        ("https://w3id.org/kipo-graph//evil.example/x", "/%2Fevil.example/x"),
        ("https://w3id.org/kipo-graph/", "/"),
    ],
)
def test_the_path_of_an_iri(iri: str, path: str) -> None:
    assert urls.path_of(iri, HERE) == path


def test_links_stay_below_the_root_of_the_url() -> None:
    assert urls.href("http://data.example/id/a", PROXIED) == "/kg/id/a"
    assert urls.page_url("find", PROXIED, q="a b&c") == "/kg/find?q=a+b%26c"


@pytest.mark.parametrize(
    "iri",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "urn:x",
        "file:///etc/passwd",
        "http:",
        "vbscript:x",
    ],
)
def test_only_http_iris_are_external_links(iri: str) -> None:
    assert urls.href(iri, HERE) == ""


def test_an_external_url_is_unchanged() -> None:
    assert urls.href("https://www.kipo.go.kr/en/", HERE) == "https://www.kipo.go.kr/en/"
    assert urls.path_of("https://w3id.org/kipo-graphs/x", HERE) is None


@given(st.text(max_size=30))
def test_the_path_of_any_iri_leads_back_to_it(rest: str) -> None:
    iri = PROXIED.base + rest
    try:
        NamedNode(iri)
    except (ValueError, UnicodeEncodeError):
        assume(False)
    assume("#" not in rest)
    path = urls.path_of(iri, PROXIED)
    assert path is not None
    # It stays on this server, and below the root, however a browser reads it.
    assert urlsplit(urljoin(PROXIED.url, path)).netloc == "example.org"
    assert path.startswith("/kg/")
    assert path.isascii()
    sent, _, query = path.removeprefix("/kg/").partition("?")
    assert iri in urls.candidate_iris(sent, query, PROXIED)


@given(st.text(max_size=60))
def test_an_iri_in_a_header_cannot_end_it(words: str) -> None:
    try:
        header = urls.header_iri("http://x/" + words)
    except UnicodeEncodeError:
        assume(False)
    assert header.isascii()
    assert not set(header) & set('<>"\r\n\0 ')


@pytest.mark.parametrize("path", ["id/%00", "id/%0a", "id/%0D%0Ax", "id/%ff", "id/%7F", "%C0%AE"])
def test_invalid_paths(path: str) -> None:
    assert not urls.is_valid_path(path)


@pytest.mark.parametrize("path", ["id/kipo", "id/%ED%8A%B9", "..", "a//b", "%2e%2e/x", "a%zz", ""])
def test_valid_paths(path: str) -> None:
    assert urls.is_valid_path(path)
