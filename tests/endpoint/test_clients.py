"""Common clients with a running server: rdflib, SPARQLWrapper, curl."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator

import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, POST, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

from conftest import program
from kipo_graph import KnowledgeGraph
from serving import Server, serving

IP5 = "https://w3id.org/kipo-graph/id/ip5"
MEMBERS = f"SELECT ?who {{ ?who <http://www.w3.org/ns/org#memberOf> <{IP5}> }}"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


@pytest.fixture(scope="module")
def members() -> set[object]:
    found = KnowledgeGraph.load().query(MEMBERS)
    assert isinstance(found, list)
    assert len(found) >= 5
    return {row["who"] for row in found}


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib(server: Server, members: set[object], method: str) -> None:
    store = SPARQLStore(server.url + "sparql", method=method, returnFormat="json")
    graph = rdflib.Graph(store)
    assert {str(row.who) for row in graph.query(MEMBERS)} == members  # type: ignore[union-attr]
    kipo = rdflib.URIRef("https://w3id.org/kipo-graph/id/kipo")
    labels = set(graph.objects(kipo, rdflib.RDFS.label))
    assert rdflib.Literal("Korean Intellectual Property Office", lang="en") in labels
    assert (kipo, rdflib.RDF.type, None) in graph


def test_sparqlwrapper_select(server: Server, members: set[object]) -> None:
    client = SPARQLWrapper(server.url + "sparql")
    client.setQuery(MEMBERS)
    client.setReturnFormat(JSON)
    rows = client.queryAndConvert()["results"]["bindings"]
    assert {row["who"]["value"] for row in rows} == members
    client.setMethod(POST)
    client.setReturnFormat(XML)
    assert "sparql-results#" in client.queryAndConvert().toxml()
    client.setReturnFormat(CSV)
    assert len(client.queryAndConvert().split()) == len(members) + 1


def test_sparqlwrapper_construct_and_errors(server: Server) -> None:
    client = SPARQLWrapper(server.url + "sparql")
    client.setQuery("DESCRIBE <https://w3id.org/kipo-graph/id/kipo>")
    client.setReturnFormat(TURTLE)
    graph = rdflib.Graph().parse(data=client.queryAndConvert())
    assert len(graph) > 5
    client.setQuery("SELECT nonsense")
    client.setReturnFormat(JSON)
    with pytest.raises(QueryBadFormed):
        client.query()


def test_curl(server: Server, members: set[object]) -> None:
    binary = program("curl", install="apt-get install curl")

    def curl(*words: str) -> str:
        done = subprocess.run(
            [binary, "--silent", "--show-error", "--fail-with-body", *words],
            capture_output=True,
            text=True,
            check=True,
            timeout=30,
        )
        return done.stdout

    answer = curl("--get", "--data-urlencode", f"query={MEMBERS}", server.url + "sparql")
    rows = json.loads(answer)["results"]["bindings"]
    assert {row["who"]["value"] for row in rows} == members
    posted = curl("-H", "Accept: text/csv", "-d", "query=ASK{}", server.url + "sparql")
    assert posted == "true"
    turtle = curl("-L", "-H", "Accept: text/turtle", server.url + "id/kipo")
    assert rdflib.URIRef("https://w3id.org/kipo-graph/id/kipo") in set(
        rdflib.Graph().parse(data=turtle).subjects()
    )
