"""What pages show of triples: statements with their sentences, and facts, as plain values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pyoxigraph import Literal, NamedNode, Triple

from kipo_graph.model.vocabulary import DCTERMS, KIPO, OA, PROV, RDF, RDFS, SKOS
from kipo_graph.query import rendering
from kipo_graph.query.lookup import LABELS, Found
from kipo_graph.query.records import Graph, StatementRecord
from kipo_graph.rdf.serialization import Term, text
from kipo_graph.server.web.labels import TripleIndex, View
from kipo_graph.text import for_html

DEFINITIONS = (SKOS.definition, DCTERMS.description, RDFS.comment)
_MAX_VALUES = 200
_IN_HEADING = {
    RDF.type, *LABELS, *DEFINITIONS, SKOS.altLabel, SKOS.hiddenLabel, SKOS.editorialNote,
}  # fmt: skip


def heading(iri: str, index: TripleIndex, superclasses: Mapping[str, set[str]]) -> View:
    """The heading of a resource's page: names, types and definitions."""
    types = index.values(iri, RDF.type)
    implied = {name for type_ in types for name in superclasses.get(type_, ())}
    link = index.link(iri)
    definition = index.value_in("en", iri, *DEFINITIONS) or index.value(iri, *DEFINITIONS)
    korean = index.value_in("ko", iri, *LABELS)
    other_names = sorted(index.objects(iri, SKOS.altLabel), key=str)
    return {
        **link,
        "korean": "" if korean == link["label"] else for_html(korean),
        "types": [index.link(type_) for type_ in sorted(set(types) - implied)],
        "definition": for_html(definition),
        "korean_definition": for_html(index.value_in("ko", iri, *DEFINITIONS)),
        "note": for_html(index.value(iri, SKOS.editorialNote)),
        "other_names": [index.term(term) for term in other_names],
    }


def superclasses(vocabulary: Iterable[Triple]) -> dict[str, set[str]]:
    """All direct and indirect superclasses of each class."""
    direct: dict[str, set[str]] = {}
    for triple in vocabulary:
        if triple.predicate.value == RDFS.subClassOf and isinstance(triple.object, NamedNode):
            direct.setdefault(text(triple.subject), set()).add(triple.object.value)

    def above(name: str, seen: frozenset[str]) -> set[str]:
        near = direct.get(name, set()) - seen
        return near.union(*(above(parent, seen | near | {name}) for parent in near))

    return {name: above(name, frozenset()) for name in direct}


def statement_records(
    found: Iterable[Triple], vocabulary: Iterable[Triple]
) -> list[StatementRecord]:
    """The statements among triples, in text order; none if they do not follow our model."""
    try:
        return Graph(found, vocabulary).statements
    except (ValueError, AttributeError):  # External data: a word as offset, a triple as a term.
        return []


def statement_card(record: StatementRecord, index: TripleIndex) -> View:
    """A statement as pages show it: subject, predicate, object, status, period and evidence."""
    iri = record.iri
    target = index.value(iri, KIPO.object)
    if target:
        object_ = {**index.link(target), "label": for_html(record.object_label)}
    else:
        object_ = next(map(index.term, index.objects(iri, KIPO.literal)), index.term(Literal("")))
    predicate = {**index.link(index.value(iri, KIPO.predicate)), "label": record.predicate_label}
    return {
        "iri": iri,
        "link": index.link(iri),
        "subject": index.link(index.value(iri, KIPO.subject)),
        "predicate": predicate,
        "object": object_,
        "status": record.modality or "achieved",
        "negated": record.negated,
        "background": record.source == "background",
        "period": rendering.period(record.period),
        "start": record.start,
        "end": record.end,
        "source": index.link(index.value(iri, DCTERMS.source)),
        "quotes": _passages(index.values(iri, PROV.wasQuotedFrom), index),
        "context": _passages(index.values(iri, KIPO.context), index),
        "citations": _citations(iri, index),
    }


def statement_cards(records: Iterable[StatementRecord], index: TripleIndex) -> list[View]:
    """Statements as pages show them."""
    return [statement_card(record, index) for record in records]


def _citations(iri: str, index: TripleIndex) -> View | None:
    citations = sorted(index.values(iri, DCTERMS.bibliographicCitation))
    urls = [index.link(url) for url in sorted(index.values(iri, PROV.hadPrimarySource))]
    if not citations and not urls:
        return None
    stated = for_html("; ".join(citations))
    return {"text": stated, "urls": urls, "accessed": index.value(iri, KIPO.seen)}


def _passages(iris: Iterable[str], index: TripleIndex) -> list[View]:
    """Passages in text order."""
    return sorted((passage(iri, index) for iri in iris), key=lambda view: view["order"])


def passage(iri: str, index: TripleIndex) -> View:
    """A passage: its words within their sentence, and their position in the source."""
    selectors = index.values(iri, OA.hasSelector)

    def selected(predicate: str) -> str:
        return next((v for name in selectors if (v := index.value(name, predicate))), "")

    source = index.value(iri, OA.hasSource)
    start = selected(OA.start)
    return {
        "link": index.link(iri),
        "prefix": for_html(selected(OA.prefix)),
        "exact": for_html(selected(OA.exact)),
        "suffix": for_html(selected(OA.suffix)),
        "start": start,
        "end": selected(OA.end),
        "source": index.link(source),
        "lang": index.value(source, DCTERMS.language),
        "order": (source, int(start) if start.isdecimal() else 0, iri),
    }


def facts(found: Found, index: TripleIndex, records: Iterable[StatementRecord]) -> list[View]:
    """The properties of a resource with their values, except what its statements already show."""
    shown = {
        (index.value(record.iri, KIPO.predicate), term)
        for record in records
        for predicate in (KIPO.object, KIPO.literal)
        for term in index.objects(record.iri, predicate)
    }
    grouped: dict[str, list[Term]] = {}
    for triple in found.stated:
        predicate = triple.predicate.value
        own = text(triple.subject) == found.iri
        if own and predicate not in _IN_HEADING and (predicate, triple.object) not in shown:
            grouped.setdefault(predicate, []).append(triple.object)  # type: ignore[arg-type]
    return [_fact(predicate, terms, index) for predicate, terms in sorted(grouped.items())]


def properties(iri: str, index: TripleIndex) -> list[View]:
    """All properties of a resource on a page, except those in the heading."""
    predicates = sorted(index.predicates(iri) - _IN_HEADING)
    return [_fact(predicate, index.objects(iri, predicate), index) for predicate in predicates]


def _fact(predicate: str, terms: Sequence[Term], index: TripleIndex) -> View:
    return {
        "predicate": index.link(predicate),
        "values": [index.term(term) for term in terms[:_MAX_VALUES]],
        "more": max(0, len(terms) - _MAX_VALUES),
    }


def incoming(found: Found, index: TripleIndex, records: Iterable[StatementRecord]) -> list[View]:
    """The resources that refer to this one, by property, except those with a shown statement."""
    shown = {
        (index.value(record.iri, KIPO.subject), index.value(record.iri, KIPO.predicate))
        for record in records
    }
    grouped: dict[str, list[View]] = {}
    for triple in found.incoming:
        subject, predicate = text(triple.subject), triple.predicate.value
        if (subject, predicate) not in shown and isinstance(triple.subject, NamedNode):
            grouped.setdefault(predicate, []).append(index.link(subject))
    return [
        {"predicate": index.link(predicate), "links": sorted(links, key=lambda v: v["label"])}
        for predicate, links in sorted(grouped.items())
    ]


def grouped(records: Iterable[StatementRecord], index: TripleIndex) -> list[View]:
    """Statements under headings: reported, planned, claimed, background."""
    return [
        {"title": title, "cards": statement_cards(group, index)}
        for title, group in rendering.grouped(list(records))
    ]
