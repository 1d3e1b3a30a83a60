"""The description of the dataset in VoID and DCAT: its content, size, downloads and licence."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple

from kipo_graph.model.vocabulary import DCTERMS, PREFIXES, RDF
from kipo_graph.query import overview
from kipo_graph.rdf.serialization import text
from kipo_graph.server.endpoint.service_description import FORMATS, integer
from kipo_graph.server.web import dumps, representations
from kipo_graph.server.web.settings import Settings
from kipo_graph.store.graph_store import GraphStore

_VOID, _DCAT, _FOAF = PREFIXES["void"], PREFIXES["dcat"], PREFIXES["foaf"]
_FEATURE_NAMES = {
    representations.TURTLE: "Turtle",
    representations.JSON_LD: "JSON-LD",
    representations.N_TRIPLES: "N-Triples",
    representations.RDF_XML: "RDF_XML",
}
_MAX_PARTITIONS = 500


def describe(store: GraphStore, settings: Settings) -> list[Triple]:
    """What the data say about themselves, together with counts and links of this server."""
    counted = overview.counts(store)
    here = settings.url + ".well-known/void"
    dataset = next((text(t.subject) for t in counted.dataset), here + "#dataset")
    stated = {t.predicate.value for t in counted.dataset if text(t.subject) == dataset}
    own = [
        *_metadata(dataset, settings),
        *_counts(dataset, here, counted),
        *(_dump_links(dataset, here, settings) if dumps.are_offered(store) else ()),
        (here, RDF.type, NamedNode(_VOID + "DatasetDescription")),
        (here, _FOAF + "primaryTopic", NamedNode(dataset)),
    ]
    # What the data say about themselves takes precedence over what is counted here.
    stated_once = {DCTERMS.title, _VOID + "uriSpace", _VOID + "triples"} & stated
    found = [
        Triple(NamedNode(subject), NamedNode(predicate), term)
        for subject, predicate, term in own
        if not (subject == dataset and predicate in stated_once)
    ]
    return list(dict.fromkeys((*counted.dataset, *found)))


_Fact = tuple[str, str, NamedNode | Literal]


def _metadata(dataset: str, settings: Settings) -> Iterator[_Fact]:
    yield dataset, RDF.type, NamedNode(_VOID + "Dataset")
    yield dataset, RDF.type, NamedNode(_DCAT + "Dataset")
    yield dataset, DCTERMS.title, Literal(settings.title, language="en")
    yield dataset, _VOID + "uriSpace", Literal(settings.base)
    yield dataset, _VOID + "sparqlEndpoint", NamedNode(settings.url + "sparql")
    yield dataset, _DCAT + "landingPage", NamedNode(settings.url)
    for name in _FEATURE_NAMES.values():
        yield dataset, _VOID + "feature", NamedNode(FORMATS + name)


def _counts(dataset: str, here: str, counted: overview.Counts) -> Iterator[_Fact]:
    yield dataset, _VOID + "triples", integer(counted.triples)
    yield dataset, _VOID + "classes", integer(len(counted.classes))
    yield dataset, _VOID + "properties", integer(len(counted.properties))
    for position, (name, number) in enumerate(counted.classes[:_MAX_PARTITIONS], 1):
        part = f"{here}#class-{position}"
        yield dataset, _VOID + "classPartition", NamedNode(part)
        yield part, _VOID + "class", NamedNode(name)
        yield part, _VOID + "entities", integer(number)
    for position, (predicate, number) in enumerate(counted.properties[:_MAX_PARTITIONS], 1):
        part = f"{here}#property-{position}"
        yield dataset, _VOID + "propertyPartition", NamedNode(part)
        yield part, _VOID + "property", NamedNode(predicate)
        yield part, _VOID + "triples", integer(number)


def _dump_links(dataset: str, here: str, settings: Settings) -> Iterator[_Fact]:
    for form in representations.DUMP_FORMATS:
        file = NamedNode(f"{settings.url}dump/kipo-graph.{form.name}")
        part = f"{here}#dump-{form.name}"
        yield dataset, _VOID + "dataDump", file
        yield dataset, _DCAT + "distribution", NamedNode(part)
        yield part, RDF.type, NamedNode(_DCAT + "Distribution")
        yield part, DCTERMS.title, Literal(f"The data as {form.title}", language="en")
        yield part, _DCAT + "downloadURL", file
        yield part, _DCAT + "mediaType", Literal(form.media_type)
