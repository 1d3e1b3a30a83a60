"""The format of a resource that a client gets."""

from __future__ import annotations

import pytest

from kipo_graph.server.web import representations

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "name"),
    [
        ("", "ttl"),
        ("*/*", "ttl"),
        (BROWSER, "html"),
        ("text/html", "html"),
        ("TEXT/HTML", "html"),
        ("text/html, */*", "html"),
        ("*/*, text/html", "html"),
        ("text/*", "ttl"),
        ("application/*", "jsonld"),
        ("application/ld+json", "jsonld"),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted, x"', "jsonld"),
        ("application/n-triples", "nt"),
        ("application/rdf+xml", "rdf"),
        ("text/html;q=0.2, application/n-triples;q=0.9", "nt"),
        ("text/html;q=0.2,application/n-triples ; q=0.9", "nt"),
        ("text/turtle;q=0, */*;q=0.1", "html"),
        ("text/turtle;q=0.5, text/html;q=0.5", "ttl"),
        ("text/html;q=0.5, text/turtle;q=0.500", "ttl"),
        ("text/turtle;charset=utf-8", "ttl"),
        ("image/png, text/turtle;q=0.1", "ttl"),
        # Invalid parts are ignored, and the rest still counts.
        ("text/html;q=high, application/rdf+xml;q=0.3", "rdf"),
        ("rubbish, ;;;, text/html;q=2, application/n-triples", "nt"),
    ],
)
def test_the_preferred_format(accept: str, name: str) -> None:
    chosen = representations.choose(accept)
    assert chosen is not None
    assert chosen.name == name


@pytest.mark.parametrize(
    "accept", ["image/png", "text/turtle;q=0", "*/*;q=0", "text/*;q=0, application/*;q=0.000"]
)
def test_no_format_is_acceptable(accept: str) -> None:
    assert representations.choose(accept) is None


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("id/kipo.ttl", ("id/kipo", "ttl")),
        ("id/kipo.html", ("id/kipo", "html")),
        ("id/v1.0.jsonld", ("id/v1.0", "jsonld")),
        ("ontology.rdf", ("ontology", "rdf")),
        ("x.nt", ("x", "nt")),
    ],
)
def test_an_extension_names_a_format(path: str, found: tuple[str, str]) -> None:
    split = representations.split_extension(path)
    assert split is not None
    assert (split[0], split[1].name) == found


@pytest.mark.parametrize("path", ["id/kipo", "id/v1.0", ".ttl", "id/kipo.trig", "id/kipo.", "ttl"])
def test_other_extensions_name_none(path: str) -> None:
    assert representations.split_extension(path) is None
