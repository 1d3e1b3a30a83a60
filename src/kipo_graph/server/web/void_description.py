"""The description of the data as a whole, in VoID and DCAT: what, how much, where, how licensed."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple

from kipo_graph.model.vocabulary import DCTERMS, PREFIXES, RDF, XSD
from kipo_graph.query import overview
from kipo_graph.rdf.serialization import text
from kipo_graph.server.web import dumps, representations
from kipo_graph.server.web.settings import Settings
from kipo_graph.store.graph_store import GraphStore

_VOID, _DCAT, _FOAF = PREFIXES["void"], PREFIXES["dcat"], PREFIXES["foaf"]
_FORMATS = "http://www.w3.org/ns/formats/"
_FEATURES = {
    representations.TURTLE: "Turtle",
    representations.JSON_LD: "JSON-LD",
    representations.N_TRIPLES: "N-Triples",
    representations.RDF_XML: "RDF_XML",
}
_MOST = 500


def describe(asked: GraphStore, settings: Settings) -> list[Triple]:
    """The description: what the data say of themselves, and what is counted and offered here."""
    counted = overview.counts(asked)
    here = settings.url + ".well-known/void"
    dataset = next((text(t.subject) for t in counted.dataset), here + "#dataset")
    stated = {t.predicate.value for t in counted.dataset if text(t.subject) == dataset}
    own = [
        *_about(dataset, settings),
        *_counts(dataset, here, counted),
        *(_offered(dataset, here, settings) if dumps.are_offered(asked) else ()),
        (here, RDF.type, NamedNode(_VOID + "DatasetDescription")),
        (here, _FOAF + "primaryTopic", NamedNode(dataset)),
    ]
    # What the data say of themselves goes before what is counted here.
    once = {DCTERMS.title, _VOID + "uriSpace", _VOID + "triples"} & stated
    found = [
        Triple(NamedNode(subject), NamedNode(predicate), term)
        for subject, predicate, term in own
        if not (subject == dataset and predicate in once)
    ]
    return list(dict.fromkeys((*counted.dataset, *found)))


_Said = tuple[str, str, NamedNode | Literal]


def _about(dataset: str, settings: Settings) -> Iterator[_Said]:
    yield dataset, RDF.type, NamedNode(_VOID + "Dataset")
    yield dataset, RDF.type, NamedNode(_DCAT + "Dataset")
    yield dataset, DCTERMS.title, Literal(settings.title, language="en")
    yield dataset, _VOID + "uriSpace", Literal(settings.base)
    yield dataset, _VOID + "sparqlEndpoint", NamedNode(settings.url + "sparql")
    yield dataset, _DCAT + "landingPage", NamedNode(settings.url)
    for name in _FEATURES.values():
        yield dataset, _VOID + "feature", NamedNode(_FORMATS + name)


def _counts(dataset: str, here: str, counted: overview.Counts) -> Iterator[_Said]:
    yield dataset, _VOID + "triples", _number(counted.triples)
    yield dataset, _VOID + "classes", _number(len(counted.classes))
    yield dataset, _VOID + "properties", _number(len(counted.properties))
    for at, (kind, number) in enumerate(counted.classes[:_MOST], 1):
        part = f"{here}#class-{at}"
        yield dataset, _VOID + "classPartition", NamedNode(part)
        yield part, _VOID + "class", NamedNode(kind)
        yield part, _VOID + "entities", _number(number)
    for at, (predicate, number) in enumerate(counted.properties[:_MOST], 1):
        part = f"{here}#property-{at}"
        yield dataset, _VOID + "propertyPartition", NamedNode(part)
        yield part, _VOID + "property", NamedNode(predicate)
        yield part, _VOID + "triples", _number(number)


def _offered(dataset: str, here: str, settings: Settings) -> Iterator[_Said]:
    for form in representations.DUMPS:
        file = NamedNode(f"{settings.url}dump/kipo-graph.{form.name}")
        part = f"{here}#dump-{form.name}"
        yield dataset, _VOID + "dataDump", file
        yield dataset, _DCAT + "distribution", NamedNode(part)
        yield part, RDF.type, NamedNode(_DCAT + "Distribution")
        yield part, DCTERMS.title, Literal(f"The data as {form.title}", language="en")
        yield part, _DCAT + "downloadURL", file
        yield part, _DCAT + "mediaType", Literal(form.media)


def _number(value: int) -> Literal:
    return Literal(str(value), datatype=NamedNode(XSD.integer))
