"""The W3C SPARQL 1.1 Protocol tests, adapted to a read-only endpoint.

Each test is one or more HTTP requests from the manifest.  The endpoint does not support updates: a
request for one must be refused with a status of 4xx, whatever the test expects, and must leave the
data unchanged.  All other requests must get the response that the test expects.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox
import pytest

from conformance import suite
from conformance.server import Endpoint
from conformance.suite import Manifest, Term

pytest_plugins = ["conformance.started"]
pytestmark = pytest.mark.skipif(not suite.SUITE.is_dir(), reason=suite.ABSENT)

_MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
_HT = "http://www.w3.org/2011/http#"
_CNT = "http://www.w3.org/2011/content#"

TABULAR = {
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "text/csv": ox.QueryResultsFormat.CSV,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
}
RDF = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
}


@dataclass(frozen=True)
class SuiteRequest:
    """One request of a test, and its expected response."""

    method: str
    parameters: str
    headers: tuple[tuple[str, str], ...]
    body: bytes | None
    statuses: frozenset[str]
    form: str
    truth: bool | None

    @property
    def updates(self) -> bool:
        """Whether the request asks for an update, by its media type or its parameters."""
        types = [value for name, value in self.headers if name.casefold() == "content-type"]
        parts = (self.parameters, (self.body or b"").decode("latin-1"))
        return any("sparql-update" in value for value in types) or any(
            part.startswith("update=") or "&update=" in part for part in parts
        )


@dataclass(frozen=True)
class Conversation:
    """One test of the protocol."""

    name: str
    requests: tuple[SuiteRequest, ...]


@cache
def conversations() -> list[Conversation]:
    return list(_read()) if suite.SUITE.is_dir() else []


def _read() -> Iterator[Conversation]:
    manifest = Manifest("protocol")
    for test in manifest.entries():
        action = manifest.one(test, _MF + "action")
        requests = manifest.all(action, _HT + "requests")
        nodes = [node for head in requests for node in manifest.items(head)]
        name = test.value.rsplit("#", 1)[-1]
        yield Conversation(name, tuple(_request(manifest, node) for node in nodes))


def _request(manifest: Manifest, node: Term) -> SuiteRequest:
    path, _, parameters = manifest.text(node, _HT + "absolutePath").partition("?")
    assert path == "/sparql/"
    headers = [
        (manifest.text(item, _HT + "fieldName"), manifest.text(item, _HT + "fieldValue"))
        for head in manifest.all(node, _HT + "headers")
        for item in manifest.items(head)
    ]
    content = manifest.one(node, _HT + "body")
    body = None
    if content is not None:
        encoding = manifest.text(content, _CNT + "characterEncoding")
        body = manifest.text(content, _CNT + "chars").encode(encoding)
    response = manifest.one(node, _HT + "resp")
    statuses = manifest.all(response, _MF + "expectedStatus")
    truth = manifest.text(response, _MF + "expectedBoolean")
    return SuiteRequest(
        manifest.text(node, _HT + "methodName"),
        parameters,
        tuple(headers),
        body,
        frozenset(term.value[-3:-2] for term in statuses),
        manifest.text(response, _MF + "expectedFormat"),
        {"true": True, "false": False}.get(truth),
    )


def everything(endpoint: Endpoint) -> bytes:
    """The content of the graphs that the tests try to change, and the number of all triples."""
    query = (
        "SELECT ?g ?s ?p ?o (COUNT(?x) AS ?all) WHERE { { GRAPH ?g { ?s ?p ?o } "
        'FILTER(STRSTARTS(STR(?g), "http://kasei.us/") || STRSTARTS(STR(?g), "http://example.org/'
        'protocol") || STRSTARTS(STR(?g), "http://example/")) } UNION { ?x ?y ?z } UNION '
        "{ GRAPH ?h { ?x ?y ?z } } } GROUP BY ?g ?s ?p ?o ORDER BY ?g ?s ?p ?o"
    )
    response = endpoint.ask(query, "text/csv")
    assert response.status == 200, response.data
    return response.data


@pytest.mark.parametrize("test", conversations(), ids=lambda test: test.name)
def test_the_protocol_is_followed(test: Conversation, endpoint: Endpoint) -> None:
    before = everything(endpoint)
    refused = False
    for request in test.requests:
        response = endpoint.send(
            request.method, request.parameters, dict(request.headers), request.body
        )
        status, media = str(response.status), response.headers.get("Content-Type", "")
        media = media.split(";")[0]
        if request.updates:
            assert status[0] == "4", (status, response.data)
            refused = True
            continue
        assert status[0] in request.statuses, (status, response.data)
        if request.form == "boolean":
            found = ox.parse_query_results(response.data, format=TABULAR[media])
            assert isinstance(found, ox.QueryBoolean)
            # Data of a refused update are absent when the test queries them.
            assert bool(found) is (request.truth if not refused else False) or request.truth is None
        elif request.form == "tabular":
            found = ox.parse_query_results(response.data, format=TABULAR[media])
            assert [row["value"].value for row in found] == ["1"]
        elif request.form == "RDF":
            quads = list(ox.parse(response.data, format=RDF[media]))
            assert len(quads) == (1 if b"CONSTRUCT" in (request.body or b"") else 0)
        else:
            assert not request.form
    assert everything(endpoint) == before


def test_there_are_34_tests_and_their_updates_are_known() -> None:
    tests = conversations()
    assert len(tests) == 34
    updating = {test.name for test in tests if any(request.updates for request in test.requests)}
    named = {test.name for test in tests if "update" in test.name}
    # One sends an update with a media type outside the protocol, which is a different error.
    assert named - updating == {"bad_update_wrong_media_type"}
    assert updating <= named
