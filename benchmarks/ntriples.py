"""The shapes of our data as lines of N-Triples, made by plain string formatting.

What `kipo_graph.graph` makes of the model, without the model; a line lacks its dot, so that it can
be written to any graph.  Texts must hold no quotation mark, backslash or line break.
"""

from __future__ import annotations

from typing import NamedTuple

from kipo_graph.model import digest, entity_iri
from kipo_graph.model.units import UNITS
from kipo_graph.model.vocabulary import (
    CLASSES,
    COMPARATORS,
    DCTERMS,
    KIPO,
    MODALITIES,
    OA,
    PREDICATES,
    PREFIXES,
    QUDT,
    RDF,
    RDFS,
    SCHEMES,
    SKOS,
    XSD,
)

Lines = list[str]
"""Triples as N-Triples without the dot."""


class Thing(NamedTuple):
    """An entity: its id, its class and its English label."""

    id: str
    kind: str
    label: str


def about(iri: str, *pairs: tuple[str, str]) -> Lines:
    return [f"<{iri}> <{name}> {value}" for name, value in pairs]


def n(iri: str) -> str:
    return f"<{iri}>"


def typed(value: object, kind: str) -> str:
    return f'"{value}"^^<{kind}>'


def entity(thing: Thing) -> Lines:
    label = f'"{thing.label}"@en'
    pairs = [
        (RDF.type, n(CLASSES[thing.kind])),
        (RDFS.label, label),
        (SKOS.prefLabel, label),
        (SKOS.definition, f'"What the reports made up here call {thing.label}."@en'),
    ]
    if thing.kind in SCHEMES:
        pairs.append(
            (SKOS.inScheme, n(PREFIXES["scheme"] + SCHEMES[thing.kind])),
        )
    return about(entity_iri(thing.id), *pairs)


def source(slug: str, title: str, *more: tuple[str, str]) -> Lines:
    label = f'"{title}"@en'
    fixed = ((RDFS.label, label), (DCTERMS.title, label), (DCTERMS.language, '"en"'))
    return about(entity_iri(slug), (RDF.type, n(KIPO.Source)), *fixed, *more)


class Said(NamedTuple):
    """A statement; `value` is its object as N-Triples, `year` is 0 where no period is stated."""

    source: str
    subject: str
    name: str
    holds: str
    value: str
    modality: str
    negated: bool
    year: int

    def edge(self) -> str:
        iri = PREDICATES[self.name].iri
        return f"<{entity_iri(self.subject)}> <{iri}> {self.value}"

    def lines(self, evidence: list[tuple[str, str]]) -> Lines:
        """Its own triples; the IRI is the one that the model gives it."""
        bare = self.value[1:-1].removeprefix(PREFIXES["id"])
        if self.holds == KIPO.literal:
            text, language = self.value.rsplit("@", 1)
            bare = f"{text}@{language}^^{XSD.string}"
        words = (str(self.year or ""), "negated" if self.negated else "")
        slug = digest((self.source, self.subject, self.name, bare, self.modality, *words))
        return about(
            PREFIXES["statement"] + slug,
            (RDF.type, n(KIPO.Statement)),
            (KIPO.subject, n(entity_iri(self.subject))),
            (KIPO.predicate, n(PREDICATES[self.name].iri)),
            (self.holds, self.value),
            (KIPO.modality, n(MODALITIES[self.modality])),
            (KIPO.negated, typed("true" if self.negated else "false", XSD.boolean)),
            (DCTERMS.source, n(entity_iri(self.source))),
            *(_period(self.year) if self.year else ()),
            *evidence,
        )


def _period(year: int) -> tuple[tuple[str, str], ...]:
    return (
        (KIPO.statedPeriod, f'"{year}"'),
        (KIPO.precision, '"year"'),
        (KIPO.start, typed(f"{year}-01-01", XSD.date)),
        (KIPO.end, typed(f"{year}-12-31", XSD.date)),
    )


def figure(
    indicator: str, measured_of: str, value: int, label: str, comparator: str, year: int
) -> tuple[str, Lines]:
    """The IRI of a figure and its triples."""
    stated = f"{value:,}"
    fields = (indicator, measured_of, stated, "", "count", comparator, "", "", str(year))
    iri = PREFIXES["figure"] + digest(fields)
    return iri, about(
        iri,
        (RDF.type, n(KIPO.Figure)),
        (RDFS.label, f'"{label}"@en'),
        (KIPO.indicator, n(entity_iri(indicator))),
        (KIPO.measuredOf, n(entity_iri(measured_of))),
        (QUDT.numericValue, typed(value, XSD.decimal)),
        (KIPO.statedValue, f'"{stated}"'),
        (QUDT.hasUnit, n(UNITS["count"].iri)),
        (KIPO.comparator, n(COMPARATORS[comparator])),
        *_period(year),
    )


def passage(source: str, start: int, words: str, before: str, after: str) -> tuple[str, Lines]:
    """The IRI of a passage and its triples, those of its selectors too."""
    end = start + len(words)
    iri = PREFIXES["passage"] + digest((source, str(start), str(end), words))
    position, quote = iri + "#position", iri + "#quote"
    lines = about(
        iri,
        (RDF.type, n(KIPO.Passage)),
        (OA.hasSource, n(entity_iri(source))),
        (OA.hasSelector, n(position)),
        (OA.hasSelector, n(quote)),
    )
    lines += about(
        position,
        (RDF.type, n(OA.TextPositionSelector)),
        (OA.start, typed(start, XSD.nonNegativeInteger)),
        (OA.end, typed(end, XSD.nonNegativeInteger)),
    )
    lines += about(
        quote,
        (RDF.type, n(OA.TextQuoteSelector)),
        (OA.exact, f'"{words}"'),
        (OA.prefix, f'"{before}"'),
        (OA.suffix, f'"{after}"'),
    )
    return iri, lines
