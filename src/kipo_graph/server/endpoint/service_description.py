"""What the service says of itself: a SPARQL 1.1 service description."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode, Triple

from kipo_graph.rdf import serialization
from kipo_graph.server.endpoint import content_negotiation
from kipo_graph.server.endpoint.query_execution import FORMS, GRAPHS
from kipo_graph.server.endpoint.reply import Reply, refusal
from kipo_graph.store.graph_store import GraphStore, OxigraphStore
from kipo_graph.system import frames

_SD = "http://www.w3.org/ns/sparql-service-description#"
_VOID = "http://rdfs.org/ns/void#"
_FORMATS = "http://www.w3.org/ns/formats/"
_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_INTEGER = NamedNode("http://www.w3.org/2001/XMLSchema#integer")

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


def answer(store: GraphStore, job: frames.Head, body: bytes) -> Reply:
    """The description of the endpoint at `job["url"]`, in the RDF format that the client wants."""
    del body
    offered = list(GRAPHS)
    wanted = FORMS.get(job["form"], (job["form"],)) if job["form"] else ()
    media = next((name for name in wanted if name in GRAPHS), None)
    if media is None:
        media = content_negotiation.choose(job["accept"], offered)
    if media is None:
        return refusal(406, "The description of the service is RDF.", f"Ask for {offered[0]}.")
    return Reply(200, media, serialization.write(describe(job, store), GRAPHS[media]))


def describe(job: frames.Head, store: GraphStore) -> list[Triple]:
    """The triples of the description; its nodes are fragments of the endpoint's address."""
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
        Triple(service, _term("resultFormat"), NamedNode(_FORMATS + name))
        for name in _RESULT_FORMATS
    ]
    if job["triples"] is not None:
        count = Literal(str(job["triples"]), datatype=_INTEGER)
        found.append(Triple(default, NamedNode(_VOID + "triples"), count))
    if isinstance(store, OxigraphStore):
        names = sorted(serialization.text(name) for name in store.oxigraph.named_graphs())
        for name in names[:_MOST_GRAPHS]:
            node = NamedNode(f"{url}#graph-{_digest(name)}")
            found += [
                Triple(dataset, _term("namedGraph"), node),
                Triple(node, _TYPE, _term("NamedGraph")),
                Triple(node, _term("name"), NamedNode(name)),
            ]
    return sorted(found, key=str)


_MOST_GRAPHS = 1000


def _term(name: str) -> NamedNode:
    return NamedNode(_SD + name)


def _digest(text: str) -> str:
    import hashlib

    return hashlib.sha256(text.encode()).hexdigest()[:12]
