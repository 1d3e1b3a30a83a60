"""The page of an ontology, with an anchor for every term."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pyoxigraph import BlankNode, NamedNode, Triple

from kipo_graph.model.vocabulary import OWL, PREFIXES, RDF, RDFS, SKOS
from kipo_graph.query.lookup import LABELS, Found
from kipo_graph.rdf.lists import list_members
from kipo_graph.rdf.serialization import text
from kipo_graph.server.web import view_models
from kipo_graph.server.web.labels import TripleIndex, View, view
from kipo_graph.server.web.page_templates import format_links, render
from kipo_graph.server.web.settings import Settings

_OWL = PREFIXES["owl"]
_TERM_TYPES = (
    ("classes", "Classes", OWL.Class),
    ("object-properties", "Properties between entities", OWL.ObjectProperty),
    ("data-properties", "Properties with a value", OWL.DatatypeProperty),
    ("annotation-properties", "Annotations", OWL.AnnotationProperty),
    ("individuals", "Individuals", OWL.NamedIndividual),
)
_AXIOMS = {
    RDFS.subClassOf: "subclass of",
    RDFS.subPropertyOf: "subproperty of",
    RDFS.domain: "domain",
    RDFS.range: "range",
    _OWL + "inverseOf": "inverse of",
    _OWL + "disjointWith": "disjoint with",
}


def is_ontology(found: Found) -> bool:
    """Whether an IRI is that of an ontology."""
    return any(text(triple.object) == OWL.Ontology for triple in found.terms)


def page(found: Found, vocabulary: Sequence[Triple], settings: Settings) -> bytes:
    """The page of an ontology: its terms by type, with definitions and axioms."""
    index = TripleIndex(vocabulary, (), settings)
    namespace = found.iri + "#"
    subjects = {text(t.subject) for t in vocabulary if isinstance(t.subject, NamedNode)}
    own = sorted(name for name in subjects if name.startswith(namespace))
    external = sorted(name for name in subjects - {*own, found.iri} if index.values(name, RDF.type))
    groups = []
    for anchor, title, type_ in _TERM_TYPES:
        listed = [name for name in own if type_ in index.values(name, RDF.type)]
        if listed:
            terms = [_term(name, namespace, index, vocabulary) for name in listed]
            groups.append({"id": anchor, "title": title, "terms": terms})
    return render(
        "ontology",
        settings,
        title=index.link(found.iri)["label"],
        canonical=found.iri,
        formats=format_links(found.iri, settings),
        head=view_models.heading(found.iri, index, {}),
        groups=groups,
        external=[index.link(name) for name in external],
    )


def _term(iri: str, namespace: str, index: TripleIndex, vocabulary: Iterable[Triple]) -> View:
    facts = [
        _fact(label, [value for term in index.objects(iri, predicate)
                      if (value := _class(term, index))])
        for predicate, label in _AXIOMS.items()
    ]  # fmt: skip
    narrower = {
        text(t.subject)
        for t in vocabulary
        if t.predicate.value in (RDFS.subClassOf, RDFS.subPropertyOf) and text(t.object) == iri
    }
    facts.append(_fact("narrower", [index.link(name) for name in sorted(narrower)]))
    return {
        "anchor": iri.removeprefix(namespace),
        "label": index.link(iri)["label"],
        "korean": index.value_in("ko", iri, *LABELS),
        "definition": index.value_in("en", iri, SKOS.definition, RDFS.comment),
        "korean_definition": index.value_in("ko", iri, SKOS.definition, RDFS.comment),
        "facts": [fact for fact in facts if fact["values"]],
    }


def _fact(label: str, values: Sequence[View]) -> View:
    return {"predicate": view(label), "values": values, "more": 0}


def _class(term: object, index: TripleIndex) -> View | None:
    """A class that a term names, or the classes of a union in one text; None for other terms."""
    if not isinstance(term, BlankNode):
        return index.term(term)
    members = list_members(index.value(term.value, _OWL + "unionOf"), index.value)
    labels = [index.link(member)["label"] for member in members]
    return view(" or ".join(labels)) if labels else None
