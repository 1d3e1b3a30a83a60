"""The SPARQL 1.1 service description of the endpoint."""

from __future__ import annotations

import hashlib

from pyoxigraph import Literal, NamedNode, Triple

from kipo_graph.model.vocabulary import PREFIXES, RDF, XSD
from kipo_graph.rdf import serialization
from kipo_graph.server.endpoint import content_negotiation
from kipo_graph.server.endpoint.http_response import HttpResponse, error_response
from kipo_graph.server.endpoint.query_execution import GRAPH_FORMATS, choose_media_type
from kipo_graph.store.graph_store import GraphStore, OxigraphStore
from kipo_graph.system import frames

FORMATS = "http://www.w3.org/ns/formats/"
"""The namespace in which W3C names file formats."""

_SD = "http://www.w3.org/ns/sparql-service-description#"
_TYPE = NamedNode(RDF.type)
_RESULT_FORMATS = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "RDF_XML",
    "JSON-LD",
)
_MAX_GRAPHS = 1000


def handle(store: GraphStore, job: frames.Header, body: bytes) -> HttpResponse:
    """The description of the endpoint at `job["url"]`, in the RDF format that the client wants."""
    del body
    offered = list(GRAPH_FORMATS)
    media_type = choose_media_type(job, offered)
    if media_type is None:
        media_type = content_negotiation.choose(job["accept"], offered)
    if media_type is None:
        message = "The service description is available as RDF only."
        return error_response(406, message, f"Ask for {offered[0]}.")
    content = serialization.write(describe(job, store), GRAPH_FORMATS[media_type])
    return HttpResponse(200, media_type, content)


def describe(job: frames.Header, store: GraphStore) -> list[Triple]:
    """The triples of the description; its nodes are fragments of the endpoint's URL."""
    url = job["url"]
    service, dataset, default = (NamedNode(url + part) for part in ("", "#dataset", "#default"))
    found = [
        Triple(service, _TYPE, _term("Service")),
        Triple(service, _term("endpoint"), service),
        Triple(service, _term("supportedLanguage"), _term("SPARQL11Query")),
        Triple(service, _term("defaultDataset"), dataset),
        Triple(dataset, _TYPE, _term("Dataset")),
        Triple(dataset, _term("defaultGraph"), default),
        Triple(default, _TYPE, _term("Graph")),
    ]
    found += [
        Triple(service, _term("resultFormat"), NamedNode(FORMATS + name))
        for name in _RESULT_FORMATS
    ]
    if job["triples"] is not None:
        found.append(
            Triple(default, NamedNode(PREFIXES["void"] + "triples"), integer(job["triples"]))
        )
    if isinstance(store, OxigraphStore):
        names = sorted(serialization.text(name) for name in store.oxigraph.named_graphs())
        for name in names[:_MAX_GRAPHS]:
            node = NamedNode(f"{url}#graph-{hashlib.sha256(name.encode()).hexdigest()[:12]}")
            found += [
                Triple(dataset, _term("namedGraph"), node),
                Triple(node, _TYPE, _term("NamedGraph")),
                Triple(node, _term("name"), NamedNode(name)),
            ]
    return sorted(found, key=str)


def integer(value: int) -> Literal:
    """A literal of the type xsd:integer."""
    return Literal(str(value), datatype=NamedNode(XSD.integer))


def _term(name: str) -> NamedNode:
    return NamedNode(_SD + name)
