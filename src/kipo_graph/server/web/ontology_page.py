"""The page of an ontology, where every term has its anchor."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pyoxigraph import BlankNode, NamedNode, Triple

from kipo_graph.model.vocabulary import OWL, PREFIXES, RDF, RDFS, SKOS
from kipo_graph.query.lookup import LABELS, Found
from kipo_graph.rdf.serialization import text
from kipo_graph.server.web import view_models
from kipo_graph.server.web.labels import Names, View
from kipo_graph.server.web.page_templates import other_forms, render
from kipo_graph.server.web.settings import Settings

_OWL = PREFIXES["owl"]
_KINDS = (
    ("classes", "Classes", ("Class",)),
    ("object-properties", "Properties between things", ("ObjectProperty",)),
    ("data-properties", "Properties with a value", ("DatatypeProperty",)),
    ("annotation-properties", "Annotations", ("AnnotationProperty",)),
    ("individuals", "Named things", ("NamedIndividual",)),
)
_SHOWN = {
    RDFS.subClassOf: "subclass of",
    RDFS.subPropertyOf: "subproperty of",
    RDFS.domain: "domain",
    RDFS.range: "range",
    _OWL + "inverseOf": "inverse of",
    _OWL + "disjointWith": "disjoint with",
}


def is_ontology(found: Found) -> bool:
    """Whether an IRI is that of the vocabulary itself."""
    return any(text(triple.object) == OWL.Ontology for triple in found.terms)


def page(found: Found, vocabulary: Sequence[Triple], settings: Settings) -> bytes:
    """The page of an ontology: its terms by kind, each with what it means and where it belongs."""
    names = Names(vocabulary, (), settings)
    space = found.iri + "#"
    subjects = {text(t.subject) for t in vocabulary if isinstance(t.subject, NamedNode)}
    own = sorted(name for name in subjects if name.startswith(space))
    labelled = sorted(
        name for name in subjects - set(own) - {found.iri} if names.values(name, RDF.type)
    )
    groups = []
    for anchor, title, kinds in _KINDS:
        wanted = {_OWL + kind for kind in kinds}
        listed = [name for name in own if wanted & set(names.values(name, RDF.type))]
        if listed:
            terms = [_term(name, space, names, vocabulary) for name in listed]
            groups.append({"id": anchor, "title": title, "terms": terms})
    return render(
        "ontology",
        settings,
        title=names.named(found.iri)["label"],
        canonical=found.iri,
        forms=other_forms(found.iri, settings),
        head=view_models.heading(found.iri, names, {}),
        groups=groups,
        others=[names.named(name) for name in labelled],
    )


def _term(iri: str, space: str, names: Names, vocabulary: Iterable[Triple]) -> View:
    facts = []
    for predicate, words in _SHOWN.items():
        values = [_class(term, names) for term in names.terms(iri, predicate)]
        shown = [value for value in values if value]
        if shown:
            facts.append({"predicate": _plain(words), "values": shown, "more": 0})
    below = [
        text(t.subject)
        for t in vocabulary
        if t.predicate.value in (RDFS.subClassOf, RDFS.subPropertyOf) and text(t.object) == iri
    ]
    if below:
        values = [names.named(name) for name in sorted(set(below))]
        facts.append({"predicate": _plain("narrower"), "values": values, "more": 0})
    return {
        "anchor": iri.removeprefix(space),
        "label": names.named(iri)["label"],
        "korean": names.in_language(iri, LABELS, "ko"),
        "definition": names.in_language(iri, (SKOS.definition, RDFS.comment), "en"),
        "korean_definition": names.in_language(iri, (SKOS.definition, RDFS.comment), "ko"),
        "facts": facts,
    }


def _class(term: object, names: Names) -> View | None:
    """A class that a term names: its own, or those of a union in one text; none for the rest."""
    if not isinstance(term, BlankNode):
        return names.shown(term)
    members = _items(names, next(iter(names.values(term.value, _OWL + "unionOf")), ""))
    if not members:
        return None
    return _plain(" or ".join(names.named(member)["label"] for member in members))


def _plain(words: str) -> View:
    return {"label": words, "lang": "", "iri": "", "href": "", "note": ""}


def _items(names: Names, node: str) -> list[str]:
    """The members of an RDF list."""
    found: list[str] = []
    seen = set()
    while node and node not in seen:
        seen.add(node)
        found += names.values(node, RDF.first)
        node = next(iter(names.values(node, RDF.rest)), "")
    return found
