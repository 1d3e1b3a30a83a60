"""Model to triples, sorted for reading.

Terms are pyoxigraph's: its Turtle writer keeps every literal, and writes triples in the order of
insertion, which is sorted here (`docs/explanation/decisions/0003-pyoxigraph-terms.md`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from pyoxigraph import Literal, NamedNode, Triple

from kipo_graph.model import (
    BACKGROUND,
    Address,
    Citation,
    Dataset,
    Entity,
    Figure,
    Passage,
    Period,
    Source,
    Statement,
    Value,
    entity_iri,
)
from kipo_graph.model.units import UNITS
from kipo_graph.model.vocabulary import (
    BASE,
    CLASSES,
    COMPARATORS,
    DCAT,
    DCTERMS,
    KIPO,
    MODALITIES,
    OA,
    PREDICATES,
    PREFIXES,
    PROV,
    QUDT,
    RDF,
    RDFS,
    SCHEMES,
    SKOS,
    VOID,
    XSD,
)
from kipo_graph.rdf.serialization import Term, text

DATASET = BASE + "dataset"
"""The IRI of the dataset as a whole, described with VoID and DCAT."""


BACKGROUND_TITLE = "Background facts looked up in public sources"

Pairs = Iterable[tuple[str, Term]]


def triples(
    sources: Iterable[Source],
    entities: Iterable[Entity],
    statements: Iterable[Statement],
    dataset: Dataset | None = None,
) -> list[Triple]:
    """Everything the model holds as triples, without repeats, sorted for reading.

    Sources and entities come first, each with its direct triples, then statements by subject,
    figures and passages.
    """
    known_sources, known_entities = list(sources), list(entities)
    publishers = {name: entity.iri for entity in known_entities for name in entity.names}
    publishers |= {entity.label: entity.iri for entity in known_entities}
    found: set[Triple] = set()
    for source in known_sources:
        found.update(_described(source.iri, _source(source, publishers)))
    for entity in known_entities:
        found.update(_described(entity.iri, _entity(entity)))
    for statement in statements:
        found.update(_statement_triples(statement))
        if statement.source == BACKGROUND:
            found.update(_described(entity_iri(BACKGROUND), _background()))
    found.update(_dataset(dataset or Dataset(), found, known_sources))
    return sort(found)


def sort(found: Iterable[Triple]) -> list[Triple]:
    """Triples in the order of our files: by section, then by subject, its type first."""
    listed = list(found)
    about = {
        text(triple.subject): text(triple.object)
        for triple in listed
        if triple.predicate.value == KIPO.subject
    }
    return sorted(listed, key=lambda triple: _order(triple, about))


_SECTIONS = ("dataset", "id/", "statement/", "figure/", "passage/")


def _order(triple: Triple, about: dict[str, str]) -> tuple[int, str, str, bool, str, str]:
    subject, predicate = text(triple.subject), triple.predicate.value
    local = subject.removeprefix(BASE)
    section = next((n for n, start in enumerate(_SECTIONS) if local.startswith(start)), 9)
    stated_of = about.get(subject, "")
    return section, stated_of, subject, predicate != RDF.type, predicate, str(triple.object)


def _described(iri: str, pairs: Pairs) -> Iterator[Triple]:
    subject = NamedNode(iri)
    return (Triple(subject, NamedNode(predicate), term) for predicate, term in pairs)


def _english(words: str) -> Literal:
    return Literal(words, language="en")


def _typed(words: str, datatype: str) -> Literal:
    return Literal(words, datatype=NamedNode(datatype))


def _number(value: Decimal) -> Literal:
    return _typed(format(value, "f"), XSD.decimal)


def _source(source: Source, publishers: dict[str, str]) -> Pairs:
    yield RDF.type, NamedNode(KIPO.Source)
    yield RDFS.label, Literal(source.title, language=source.language)
    yield DCTERMS.title, Literal(source.title, language=source.language)
    yield DCTERMS.language, Literal(source.language)
    yield DCTERMS.publisher, NamedNode(publishers[source.publisher])
    if source.author:
        yield DCTERMS.creator, Literal(source.author)
    if source.issued:
        yield DCTERMS.issued, _typed(source.issued, XSD.date)
    if source.covers:
        yield DCTERMS.temporal, Literal(source.covers.stated)
    if source.address:
        yield DCTERMS.identifier, Literal(source.address)
    if source.licence:
        yield DCTERMS.license, Literal(source.licence)


def _background() -> Pairs:
    yield RDF.type, NamedNode(KIPO.Source)
    yield RDFS.label, _english(BACKGROUND_TITLE)
    yield DCTERMS.title, _english(BACKGROUND_TITLE)
    yield DCTERMS.language, Literal("en")


def _entity(entity: Entity) -> Pairs:
    yield RDF.type, NamedNode(CLASSES[entity.type])
    yield RDFS.label, _english(entity.label)
    yield SKOS.prefLabel, _english(entity.label)
    yield from ((SKOS.altLabel, _english(name)) for name in entity.alt_labels)
    yield from ((SKOS.hiddenLabel, _english(name)) for name in entity.hidden_labels)
    yield SKOS.definition, _english(entity.definition)
    if entity.note:
        yield SKOS.editorialNote, _english(entity.note)
    if entity.type in SCHEMES:
        scheme = PREFIXES["scheme"] + SCHEMES[entity.type]
        yield SKOS.inScheme, NamedNode(scheme)


def _term(value: str | Figure | Value | Address) -> Term:
    match value:
        case str():
            return NamedNode(entity_iri(value))
        case Figure() | Address():
            return NamedNode(value.iri)
        case Value() if value.language:
            return Literal(value.text, language=value.language)
        case Value():
            return _typed(value.text, value.datatype)


def _statement_triples(statement: Statement) -> Iterator[Triple]:
    yield from _described(statement.iri, _statement(statement))
    if isinstance(statement.object, Figure):
        yield from _described(statement.object.iri, _figure(statement.object))
    for passage in (*statement.evidence, *statement.context):
        if isinstance(passage, Passage):
            yield from _passage(passage)
    if statement.is_edge:
        predicate = NamedNode(PREDICATES[statement.predicate].iri)
        subject = NamedNode(entity_iri(statement.subject))
        yield Triple(subject, predicate, _term(statement.object))


def _statement(statement: Statement) -> Pairs:
    yield RDF.type, NamedNode(KIPO.Statement)
    yield KIPO.subject, NamedNode(entity_iri(statement.subject))
    yield KIPO.predicate, NamedNode(PREDICATES[statement.predicate].iri)
    holds = KIPO.literal if isinstance(statement.object, Value) else KIPO.object
    yield holds, _term(statement.object)
    yield KIPO.modality, NamedNode(MODALITIES[statement.modality])
    yield KIPO.negated, _typed(str(statement.negated).lower(), XSD.boolean)
    yield DCTERMS.source, NamedNode(entity_iri(statement.source))
    if statement.period:
        yield from _period(statement.period)
    for item in statement.evidence:
        match item:
            case Passage():
                yield PROV.wasQuotedFrom, NamedNode(item.iri)
            case Citation():
                yield DCTERMS.bibliographicCitation, _english(item.text)
                if item.address:
                    yield PROV.hadPrimarySource, NamedNode(item.address)
                if item.seen:
                    yield KIPO.seen, _typed(item.seen, XSD.date)
    for passage in statement.context:
        yield KIPO.context, NamedNode(passage.iri)


def _period(period: Period) -> Pairs:
    yield KIPO.statedPeriod, Literal(period.stated)
    yield KIPO.precision, Literal(period.precision)
    if period.start:
        yield KIPO.start, _typed(period.start.isoformat(), XSD.date)
    if period.end:
        yield KIPO.end, _typed(period.end.isoformat(), XSD.date)


def _figure(figure: Figure) -> Pairs:
    yield RDF.type, NamedNode(KIPO.Figure)
    yield RDFS.label, _english(figure.label)
    yield KIPO.indicator, NamedNode(entity_iri(figure.indicator))
    yield KIPO.measuredOf, NamedNode(entity_iri(figure.measured_of))
    yield QUDT.numericValue, _number(figure.value)
    yield KIPO.statedValue, Literal(figure.stated)
    yield QUDT.hasUnit, NamedNode(UNITS[figure.unit].iri)
    yield KIPO.comparator, NamedNode(COMPARATORS[figure.comparator])
    if figure.upper is not None:
        yield KIPO.upperValue, _number(figure.upper)
    if figure.base is not None:
        yield KIPO.baseValue, _number(figure.base)
    if figure.base_period:
        yield KIPO.basePeriod, Literal(figure.base_period.stated)
    if figure.period:
        yield from _period(figure.period)


def _passage(passage: Passage) -> Iterator[Triple]:
    position, quote = passage.iri + "#position", passage.iri + "#quote"
    own = (
        (RDF.type, NamedNode(KIPO.Passage)),
        (OA.hasSource, NamedNode(entity_iri(passage.source))),
        (OA.hasSelector, NamedNode(position)),
        (OA.hasSelector, NamedNode(quote)),
    )
    offsets = (
        (RDF.type, NamedNode(OA.TextPositionSelector)),
        (OA.start, _typed(str(passage.start), XSD.nonNegativeInteger)),
        (OA.end, _typed(str(passage.end), XSD.nonNegativeInteger)),
    )
    words = (
        (RDF.type, NamedNode(OA.TextQuoteSelector)),
        (OA.exact, Literal(passage.exact)),
        (OA.prefix, Literal(passage.prefix)),
        (OA.suffix, Literal(passage.suffix)),
    )
    yield from _described(passage.iri, own)
    yield from _described(position, offsets)
    yield from _described(quote, words)


def _dataset(dataset: Dataset, found: set[Triple], sources: list[Source]) -> list[Triple]:
    """The VoID and DCAT description; `void:triples` counts the file as a whole."""
    dump, distribution = NamedNode(BASE + "data/triples.ttl"), NamedNode(DATASET + "#turtle")
    pairs: list[tuple[str, Term]] = [
        (RDF.type, NamedNode(VOID.Dataset)),
        (RDF.type, NamedNode(DCAT.Dataset)),
        (DCTERMS.title, _english(dataset.title)),
        (DCTERMS.description, _english(dataset.description)),
        (VOID.uriSpace, Literal(BASE)),
        (VOID.vocabulary, NamedNode(PREFIXES["kipo"])),
        (VOID.entities, _count(len({triple.subject for triple in found}))),
        *([(DCTERMS.license, NamedNode(dataset.licence))] if dataset.licence else []),
        *((DCTERMS.source, NamedNode(source.iri)) for source in sources),
        (VOID.dataDump, dump),
        (DCAT.distribution, distribution),
    ]
    turtle: list[tuple[str, Term]] = [
        (RDF.type, NamedNode(DCAT.Distribution)),
        (DCTERMS.title, _english("The graph as Turtle")),
        (DCAT.downloadURL, dump),
        (DCAT.mediaType, Literal("text/turtle")),
    ]
    pairs.append((VOID.triples, _count(len(found) + len(pairs) + len(turtle) + 1)))
    return [*_described(DATASET, pairs), *_described(distribution.value, turtle)]


def _count(value: int) -> Literal:
    return _typed(str(value), XSD.integer)
