"""What pages show of triples: statements with their sentences, and facts, as plain values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pyoxigraph import Literal, NamedNode, Triple

from kipo_graph.model.vocabulary import DCTERMS, KIPO, OA, PROV, RDF, RDFS, SKOS
from kipo_graph.query import rendering
from kipo_graph.query.lookup import LABELS, Found
from kipo_graph.query.records import Graph, StatementRecord
from kipo_graph.rdf.serialization import Term, text
from kipo_graph.server.web.labels import Names, View
from kipo_graph.text import for_html


def heading(iri: str, names: Names, superclasses: Mapping[str, set[str]]) -> View:
    """What stands at the top of the page of a thing."""
    types = names.values(iri, RDF.type)
    above = {name for kind in types for name in superclasses.get(kind, ())}
    named = names.named(iri)
    definition = names.in_language(iri, _DEFINING, "en") or _any(names, iri, _DEFINING)
    korean = names.in_language(iri, LABELS, "ko")
    return {
        **named,
        "korean": "" if korean == named["label"] else for_html(korean),
        "types": [names.named(kind) for kind in sorted(set(types) - above)],
        "definition": for_html(definition),
        "korean_definition": for_html(names.in_language(iri, _DEFINING, "ko")),
        "note": for_html(_any(names, iri, (SKOS.editorialNote,))),
        "others": [names.shown(term) for term in sorted(names.terms(iri, SKOS.altLabel), key=str)],
    }


_DEFINING = (SKOS.definition, DCTERMS.description, RDFS.comment)


def _any(names: Names, iri: str, predicates: Sequence[str]) -> str:
    return next((value for p in predicates if (value := names.value(iri, p))), "")


def superclasses(vocabulary: Iterable[Triple]) -> dict[str, set[str]]:
    """The classes above each class, near and far."""
    direct: dict[str, set[str]] = {}
    for triple in vocabulary:
        if triple.predicate.value == RDFS.subClassOf and isinstance(triple.object, NamedNode):
            direct.setdefault(text(triple.subject), set()).add(triple.object.value)

    def above(kind: str, seen: frozenset[str]) -> set[str]:
        near = direct.get(kind, set()) - seen
        return near.union(*(above(name, seen | near | {kind}) for name in near))

    return {kind: above(kind, frozenset()) for kind in direct}


def statements(found: Iterable[Triple], vocabulary: Iterable[Triple]) -> list[StatementRecord]:
    """The statements among triples, in the order of the text; none where they are not as ours."""
    try:
        return Graph(found, vocabulary).statements
    except (ValueError, AttributeError):  # Foreign data: an offset in words, a triple as a term.
        return []


def card(record: StatementRecord, names: Names) -> View:
    """A statement as a page shows it: what it says, how surely, when, and by which sentence."""
    iri = record.iri
    target = names.value(iri, KIPO.object)
    if target:
        thing = {**names.named(target), "label": for_html(record.object_label)}
    else:
        thing = next(map(names.shown, names.terms(iri, KIPO.literal)), names.shown(Literal("")))
    predicate = {**names.named(names.value(iri, KIPO.predicate)), "label": record.predicate_label}
    quoted = names.values(iri, PROV.wasQuotedFrom)
    return {
        "iri": iri,
        "here": names.named(iri),
        "subject": names.named(names.value(iri, KIPO.subject)),
        "predicate": predicate,
        "object": thing,
        "modality": record.modality or "achieved",
        "negated": record.negated,
        "background": record.source == "background",
        "period": rendering.period(record.period),
        "start": record.start,
        "end": record.end,
        "source": names.named(names.value(iri, DCTERMS.source)),
        "quotes": passages(quoted, names),
        "context": passages(names.values(iri, KIPO.context), names),
        "citations": _citations(iri, names),
    }


def _citations(iri: str, names: Names) -> View | None:
    words = sorted(names.values(iri, DCTERMS.bibliographicCitation))
    places = [names.named(place) for place in sorted(names.values(iri, PROV.hadPrimarySource))]
    if not words and not places:
        return None
    said = for_html("; ".join(words))
    return {"words": said, "places": places, "seen": names.value(iri, KIPO.seen)}


def passages(iris: Iterable[str], names: Names) -> list[View]:
    """Passages in the order of their text."""
    return sorted((passage(iri, names) for iri in iris), key=lambda view: view["order"])


def passage(iri: str, names: Names) -> View:
    """A passage: its words within their sentence, and where they stand."""
    selectors = names.values(iri, OA.hasSelector)

    def selected(predicate: str) -> str:
        return next((v for name in selectors if (v := names.value(name, predicate))), "")

    source = names.value(iri, OA.hasSource)
    start, end = selected(OA.start), selected(OA.end)
    return {
        "here": names.named(iri),
        "prefix": for_html(selected(OA.prefix)),
        "exact": for_html(selected(OA.exact)),
        "suffix": for_html(selected(OA.suffix)),
        "start": start,
        "end": end,
        "source": names.named(source),
        "lang": names.value(source, DCTERMS.language),
        "order": (source, int(start) if start.isdecimal() else 0, iri),
    }


_VALUES = 200
_SHOWN_ABOVE = {
    RDF.type, *LABELS, *_DEFINING, SKOS.altLabel, SKOS.hiddenLabel, SKOS.editorialNote,
}  # fmt: skip


def facts(found: Found, names: Names, told: Iterable[StatementRecord]) -> list[View]:
    """What is stated of a thing beside its names and beside what its statements say.

    A list of properties, each with its values.
    """
    said = {
        (names.value(record.iri, KIPO.predicate), term)
        for record in told
        for holds in (KIPO.object, KIPO.literal)
        for term in names.terms(record.iri, holds)
    }
    grouped: dict[str, list[Term]] = {}
    for triple in found.stated:
        predicate = triple.predicate.value
        own = text(triple.subject) == found.iri
        if own and predicate not in _SHOWN_ABOVE and (predicate, triple.object) not in said:
            grouped.setdefault(predicate, []).append(triple.object)  # type: ignore[arg-type]
    return [_fact(predicate, terms, names) for predicate, terms in sorted(grouped.items())]


def properties(iri: str, names: Names) -> list[View]:
    """What the triples of a page say of a thing beside its names."""
    known = sorted(names.predicates(iri) - _SHOWN_ABOVE)
    return [_fact(predicate, names.terms(iri, predicate), names) for predicate in known]


def _fact(predicate: str, terms: Sequence[Term], names: Names) -> View:
    return {
        "predicate": names.named(predicate),
        "values": [names.shown(term) for term in terms[:_VALUES]],
        "more": max(0, len(terms) - _VALUES),
    }


def follows(found: Found, names: Names) -> list[View]:
    """What follows by reasoning, a property and a thing each."""
    return [
        {"predicate": names.named(t.predicate.value), "object": names.shown(t.object)}
        for t in found.follows
    ]


def incoming(found: Found, names: Names, told: Iterable[StatementRecord]) -> list[View]:
    """What names a thing, beside the statements that say so, by property."""
    said = {
        (names.value(record.iri, KIPO.subject), names.value(record.iri, KIPO.predicate))
        for record in told
    }
    grouped: dict[str, list[View]] = {}
    for triple in found.incoming:
        subject, predicate = text(triple.subject), triple.predicate.value
        if (subject, predicate) not in said and isinstance(triple.subject, NamedNode):
            grouped.setdefault(predicate, []).append(names.named(subject))
    return [
        {"predicate": names.named(predicate), "things": sorted(things, key=lambda v: v["label"])}
        for predicate, things in sorted(grouped.items())
    ]


_IDENTIFYING = ("code", "address", "name")


def identifiers(told: Iterable[StatementRecord], names: Names) -> list[View]:
    """The statements that give codes, addresses and names, to be shown in a table."""
    return [card(record, names) for record in told if record.kind in _IDENTIFYING]


def grouped(told: Iterable[StatementRecord], names: Names) -> list[View]:
    """Statements under headings: what is reported, planned, claimed, background."""
    return [
        {"title": title, "cards": [card(record, names) for record in group]}
        for title, group in rendering.grouped(list(told))
    ]
