"""What is known of an entity, a statement, a source: the records behind pages and exports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import NamedNode, Triple

from kipo_graph.model import BACKGROUND
from kipo_graph.model.vocabulary import (
    CLASSES,
    DCTERMS,
    KIPO,
    OA,
    PREDICATES,
    PREFIXES,
    PROV,
    RDF,
    RDFS,
    SKOS,
    curie,
    local_name,
)
from kipo_graph.rdf.serialization import Term, language, text
from kipo_graph.store.graph_store import GraphStore


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage (`exact` with the rest of its sentence) or a citation (`text`, `address`, `seen`).

    `start` and `end` count code points of the source's text, end exclusive; -1 for a citation.
    """

    source: str
    start: int = -1
    end: int = -1
    prefix: str = ""
    exact: str = ""
    suffix: str = ""
    text: str = ""
    address: str = ""
    seen: str = ""

    @property
    def sentence(self) -> str:
        """The whole sentence of a passage; the words of a citation."""
        return self.prefix + self.exact + self.suffix if self.start >= 0 else self.text


@dataclass(frozen=True, slots=True)
class EntityRecord:
    """An entity as the graph knows it; `type` is a key of `CLASSES` ("IPOffice")."""

    id: str
    iri: str
    type: str
    type_label: str
    label: str
    korean: str = ""
    alt_labels: tuple[str, ...] = ()
    definition: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class StatementRecord:
    """A statement as the graph knows it.

    `object` is the slug of an entity or of a figure, and empty for a literal or an address;
    `object_label` can always be read.  `kind` is the predicate's kind in `PREDICATES`
    (entity, figure, address, name, date, code).
    """

    iri: str
    source: str
    subject: str
    subject_label: str
    predicate: str
    predicate_label: str
    object: str
    object_label: str
    kind: str
    modality: str
    negated: bool
    period: str
    start: str
    end: str
    evidence: tuple[Evidence, ...]
    context: tuple[Evidence, ...] = ()

    @property
    def is_edge(self) -> bool:
        """Whether a plain reader may take it for a fact: achieved, and not negated."""
        return self.modality == "achieved" and not self.negated


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """A source: its title and publisher; `text` is filled in by those who show it."""

    id: str
    iri: str
    title: str
    publisher: str = ""
    language: str = ""
    issued: str = ""
    covers: str = ""
    text: str = ""


class Graph:
    """The records of a graph, or of a part of one: stated triples, and the vocabulary's for labels.

    Of a part (`around`, `names`), what the part does not hold is empty in the records.
    """

    def __init__(self, triples: Iterable[Triple], vocabulary: Iterable[Triple]) -> None:
        self._nodes = _resources(triples)
        self._labels = _term_labels(vocabulary)

    @cached_property
    def entities(self) -> dict[str, EntityRecord]:
        """All entities by slug, in the order of their labels."""
        found = [
            self._entity(iri, node)
            for iri, node in self._nodes.items()
            if iri.startswith(PREFIXES["id"]) and KIPO.Source not in node.values(RDF.type)
        ]
        return {record.id: record for record in sorted(found, key=lambda r: (r.label, r.id))}

    @cached_property
    def sources(self) -> dict[str, SourceRecord]:
        """All sources by slug."""
        found = [
            self._source(iri, node)
            for iri, node in self._nodes.items()
            if KIPO.Source in node.values(RDF.type)
        ]
        return {record.id: record for record in sorted(found, key=lambda r: r.id)}

    @cached_property
    def statements(self) -> list[StatementRecord]:
        """All statements: those of reports in the order of the text, then the background."""
        found = [
            self._statement(iri, node)
            for iri, node in self._nodes.items()
            if KIPO.Statement in node.values(RDF.type)
        ]
        return sorted(found, key=_reading_order)

    def about(self, slug: str) -> list[StatementRecord]:
        """The statements in which an entity is subject or object."""
        return [s for s in self.statements if slug in (s.subject, s.object)]

    def figure(self, name: str) -> dict[str, str]:
        """What a figure holds, by the local names of its properties, ready to be read."""
        node = self._nodes[PREFIXES["figure"] + name]
        return {
            local_name(predicate): self._readable(term)
            for predicate, terms in node.items.items()
            for term in terms
        }

    def label(self, iri: str) -> str:
        """The English label of anything in the graph or its vocabulary; else its short IRI."""
        node = self._nodes.get(iri)
        found = node.text(RDFS.label) if node else ""
        return found or self._labels.get(iri, "") or local_name(iri)

    def _readable(self, term: Term) -> str:
        return self.label(term.value) if isinstance(term, NamedNode) else str(term.value)

    def _entity(self, iri: str, node: _Node) -> EntityRecord:
        kind = next(iter(sorted(node.values(RDF.type))), "")
        return EntityRecord(
            id=local_name(iri),
            iri=iri,
            type=_class_name(kind),
            type_label=self.label(kind),
            label=node.text(SKOS.prefLabel) or node.text(RDFS.label) or local_name(iri),
            korean=node.text(SKOS.prefLabel, "ko"),
            alt_labels=tuple(sorted(term.value for term in node.items.get(SKOS.altLabel, ()))),
            definition=node.text(SKOS.definition),
            note=node.text(SKOS.editorialNote),
        )

    def _source(self, iri: str, node: _Node) -> SourceRecord:
        publisher = node.text(DCTERMS.publisher)
        return SourceRecord(
            id=local_name(iri),
            iri=iri,
            title=node.text(DCTERMS.title),
            publisher=self.label(publisher) if publisher else "",
            language=node.text(DCTERMS.language),
            issued=node.text(DCTERMS.issued),
            covers=node.text(DCTERMS.temporal),
        )

    def _statement(self, iri: str, node: _Node) -> StatementRecord:
        subject, predicate = node.text(KIPO.subject), node.text(KIPO.predicate)
        target, literal = node.text(KIPO.object), node.items.get(KIPO.literal, [])
        kind = _KINDS.get(predicate, "entity")
        label = self.label(target) if target else "".join(term.value for term in literal)
        return StatementRecord(
            iri=iri,
            source=local_name(node.text(DCTERMS.source)),
            subject=local_name(subject),
            subject_label=self.label(subject),
            predicate=_PREDICATE_NAMES.get(predicate, curie(predicate)),
            predicate_label=self._says(predicate, target, kind),
            object=local_name(target) if target and kind in ("entity", "figure") else "",
            object_label=target if kind == "address" else label,
            kind=kind,
            modality=local_name(node.text(KIPO.modality)),
            negated=node.text(KIPO.negated) == "true",
            period=node.text(KIPO.statedPeriod),
            start=node.text(KIPO.start),
            end=node.text(KIPO.end),
            evidence=self._evidence(node),
            context=tuple(sorted(map(self._passage, node.values(KIPO.context)), key=_place)),
        )

    def _says(self, predicate: str, target: str, kind: str) -> str:
        """What a property is called in a sentence: for a figure, what the figure measures."""
        figure = self._nodes.get(target) if kind == "figure" else None
        indicator = figure.text(KIPO.indicator) if figure else ""
        return self.label(indicator or predicate)

    def _evidence(self, node: _Node) -> tuple[Evidence, ...]:
        quoted = sorted(map(self._passage, node.values(PROV.wasQuotedFrom)), key=_place)
        cited = [
            Evidence(
                source=local_name(node.text(DCTERMS.source)),
                text="; ".join(sorted(node.values(DCTERMS.bibliographicCitation))),
                address=" ".join(sorted(node.values(PROV.hadPrimarySource))),
                seen=node.text(KIPO.seen),
            )
        ]
        return (*quoted, *(cited if DCTERMS.bibliographicCitation in node.items else ()))

    def _passage(self, iri: str) -> Evidence:
        empty = _Node({})
        position = self._nodes.get(iri + "#position", empty)
        quote = self._nodes.get(iri + "#quote", empty)
        return Evidence(
            source=local_name(self._nodes.get(iri, empty).text(OA.hasSource)),
            start=int(position.text(OA.start) or -1),
            end=int(position.text(OA.end) or -1),
            prefix=quote.text(OA.prefix),
            exact=quote.text(OA.exact),
            suffix=quote.text(OA.suffix),
        )


@dataclass(frozen=True, slots=True)
class _Node:
    """One resource: its predicates with their objects."""

    items: dict[str, list[Term]]

    def values(self, predicate: str) -> list[str]:
        return [term.value for term in self.items.get(predicate, ())]

    def text(self, predicate: str, language: str = "en") -> str:
        """The value of a predicate: of several, the one in this language."""
        terms = self.items.get(predicate, [])
        spoken = [term for term in terms if getattr(term, "language", None) == language]
        if language != "en":
            return spoken[0].value if spoken else ""
        chosen = spoken or [term for term in terms if not getattr(term, "language", None)] or terms
        return min(term.value for term in chosen) if chosen else ""


def of(asked: GraphStore) -> Graph:
    """Everything that a store states."""
    return Graph(asked.triples(), asked.vocabulary())


def _resources(triples: Iterable[Triple]) -> dict[str, _Node]:
    """Every resource that is stated, as its predicates and their objects."""
    nodes: dict[str, _Node] = {}
    for triple in triples:
        node = nodes.setdefault(text(triple.subject), _Node({}))
        node.items.setdefault(triple.predicate.value, []).append(triple.object)  # type: ignore[arg-type]
    return nodes


def _term_labels(vocabulary: Iterable[Triple]) -> dict[str, str]:
    """The English labels of the terms of the vocabulary."""
    return {
        text(triple.subject): text(triple.object)
        for triple in vocabulary
        if triple.predicate.value == RDFS.label and language(triple.object) == "en"
    }


_KINDS = {predicate.iri: predicate.value_type for predicate in PREDICATES.values()}
_PREDICATE_NAMES = {predicate.iri: name for name, predicate in PREDICATES.items()}
_CLASS_NAMES = {iri: name for name, iri in CLASSES.items()}


def _class_name(iri: str) -> str:
    return _CLASS_NAMES.get(iri) or curie(iri)


def _place(evidence: Evidence) -> tuple[str, int, int]:
    return evidence.source, evidence.start, evidence.end


def _reading_order(record: StatementRecord) -> tuple[bool, str, int, str, str, str]:
    background = record.source == BACKGROUND
    first = record.evidence[0].start if record.evidence else 0
    rest = (record.subject, record.predicate, record.object_label)
    return background, record.source, first, *rest
