"""One row of a table, read into the model: each cell checked, each fault noted on the row."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from kipo_graph.model import (
    BACKGROUND,
    RESERVED_IDS,
    Address,
    Citation,
    Dataset,
    Entity,
    Figure,
    Object,
    Period,
    Source,
    Value,
)
from kipo_graph.model.terms import OPEN
from kipo_graph.model.units import UNITS
from kipo_graph.model.vocabulary import CLASSES, COMPARATORS, MODALITIES, PREDICATES, XSD
from kipo_graph.tables import cells, source_files
from kipo_graph.tables.csvfile import Row
from kipo_graph.text import did_you_mean


@dataclass(frozen=True, slots=True)
class Draft:
    """A row of a statement table before its evidence has been looked at."""

    file: str
    row: int
    source: str
    subject: str
    predicate: str
    object: Object
    period: Period | None
    modality: str
    negated: bool = False
    quote: str = ""
    occurrence: int | None = None
    context: tuple[str, ...] = ()
    citation: Citation | None = None


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source with the place it is listed at, and whether its file is still the one listed."""

    source: Source
    file: str
    row: int
    drifted: bool


@dataclass(frozen=True, slots=True)
class Exemption:
    """Words of a source that no statement needs to cover, and why that is right."""

    source: str
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Decision:
    """A candidate that is not proposed again, as it was proposed: rejected, or accepted edited.

    `subject` and `object` are the names that the candidate had, not ids.
    """

    source: str
    subject: str
    predicate: str
    object: str
    modality: str
    negated: bool
    period: str
    quote: str
    decision: str


@dataclass(frozen=True, slots=True)
class Known:
    """The names that rows may refer to.

    A table of `unread` could not be read: what is looked for there may well be in it, so that
    nothing is said of names that are not.
    """

    entities: Collection[str]
    sources: Collection[str]
    unread: frozenset[str] = field(default_factory=frozenset)

    def entity(self, row: Row, column: str) -> str:
        """The id of an entity, from a cell."""
        return self._known(row, column, self.entities, {"entities.csv"})

    def source(self, row: Row, column: str) -> str:
        """The id of a source, from a cell."""
        return self._known(row, column, self.sources, {"sources.csv"})

    def thing(self, row: Row, column: str) -> str:
        """The id of an entity or a source, from a cell."""
        both = (*self.entities, *self.sources)
        return self._known(row, column, both, {"entities.csv", "sources.csv"})

    def _known(self, row: Row, column: str, known: Collection[str], tables: set[str]) -> str:
        value = row.take(column, required=True)
        if value and value not in known and not tables & self.unread:
            row.fault(column, f'"{value}" is not defined', did_you_mean(value, known))
        return value


def dataset(row: Row) -> Dataset:
    """The description of the graph as a whole; there is one such row."""
    if row.number > 2:
        row.fault("", "is one row too many: a project describes one dataset")
    return Dataset(
        title=row.take("title", required=True),
        description=row.take("description", required=True),
        licence=cells.address(row, "licence", row.take("licence")),
    )


def source(row: Row, data: Path, taken: Iterable[str]) -> SourceRow:
    """A row of `sources.csv`, with the text of its file in the folder `data`."""
    slug = cells.slug(row, "id", taken)
    if slug in RESERVED_IDS:
        row.fault("id", f'"{slug}" is kept for a graph of its own')
    file, listed = row.take("file", required=True), row.take("sha256").lower()
    text, drifted = _text(row, data, file, listed) if file else ("", False)
    found = Source(
        id=slug,
        title=cells.readable(row, "title"),
        publisher=row.take("publisher", required=True),
        author=row.take("author"),
        issued=cells.day(row, "issued"),
        covers=cells.period(row, "covers"),
        language=cells.language(row, "language"),
        address=cells.address(row, "address", row.take("address")),
        licence=row.take("licence"),
        text=text,
        file=file,
    )
    row.take("original_file")
    row.take("pages")
    return SourceRow(found, row.file, row.number, drifted)


def _text(row: Row, data: Path, file: str, listed: str) -> tuple[str, bool]:
    """The text of a source, and whether its file is another than the one listed."""
    try:
        path = (data / file).resolve()
        if not path.is_relative_to(data.resolve()):
            row.fault("file", f'"{file}" lies outside the project')
            return "", False
        return source_files.read(path), bool(listed) and source_files.checksum(path) != listed
    except source_files.SourceError as error:
        row.fault("file", error.message, error.hint)
    except RuntimeError:  # Python 3.11 and 3.12 for links that lead round in a circle
        row.fault("file", f'"{file}" is a link that leads to itself')
    return "", False


def entity(row: Row, taken: Iterable[str], labels: dict[str, str]) -> Entity:
    """A row of `entities.csv`; `labels` (folded label to id) holds those read so far."""
    found = Entity(
        id=cells.slug(row, "id", (*taken, *RESERVED_IDS)),
        type=row.take_choice("type", CLASSES),
        label=cells.readable(row, "label"),
        alt_labels=row.take_list("alt_labels"),
        hidden_labels=row.take_list("hidden_labels"),
        definition=row.take("definition", required=True),
        note=row.take("note"),
    )
    for name in found.alt_labels:
        cells.check_readable(row, "alt_labels", name)
    folded = unicodedata.normalize("NFKC", found.label).casefold()
    if found.label and folded in labels:
        row.fault("label", f'"{found.label}" is the label of {labels[folded]} already')
    labels.setdefault(folded, found.id)
    return found


def anaphor(row: Row, known: Known, anaphors: dict[str, dict[str, str]]) -> None:
    """A row of `anaphors.csv`, put with those read so far (source to words to entity)."""
    slug, meant = known.source(row, "source"), known.entity(row, "entity")
    words = row.take("anaphor", required=True)
    mine = anaphors.setdefault(slug, {})
    if words.casefold() in mine:
        row.fault("anaphor", f'"{words}" stands for something already')
    mine[words.casefold()] = meant


def exemption(row: Row, known: Known) -> Exemption:
    """A row of `uncovered.csv`."""
    slug = known.source(row, "source")
    return Exemption(slug, row.take("text", required=True), row.take("reason", required=True))


def decision(row: Row, known: Known) -> Decision:
    """A row of `decisions.csv`."""
    for column in ("reviewer", "reason"):
        row.take(column)
    cells.day(row, "reviewed")
    stated = cells.period(row, "period")
    return Decision(
        source=known.source(row, "source"),
        subject=row.take("subject", required=True),
        predicate=row.take_choice("predicate", (*PREDICATES, OPEN)),
        object=row.take("object", required=True),
        modality=row.take_choice("modality", MODALITIES),
        negated=row.take_choice("negated", ("true", "false"), "false") == "true",
        period=stated.stated if stated else "",
        quote=row.take("quote", required=True),
        decision=row.take_choice("decision", ("rejected", "edited")),
    )


def statement(row: Row, slug: str, known: Known) -> Draft:
    """A row of the statement table of the source `slug`."""
    subject = known.thing(row, "subject")
    predicate = row.take_choice("predicate", PREDICATES)
    period = cells.period(row, "period")
    base = (row.take("base_value"), cells.period(row, "base_period"))
    value = _object(row, predicate, subject, period, base, known)
    for column in ("rule", "reviewer", "note"):
        row.take(column)
    cells.day(row, "reviewed")
    return Draft(
        file=row.file,
        row=row.number,
        source=slug,
        subject=subject,
        predicate=predicate,
        object=value,
        period=period,
        modality=row.take_choice("modality", MODALITIES),
        negated=row.take_choice("negated", ("true", "false"), "false") == "true",
        quote=row.take("quote"),
        occurrence=cells.count(row, "occurrence"),
        context=row.take_list("context"),
    )


def background(row: Row, known: Known) -> Draft:
    """A row of `background.csv`."""
    subject = known.thing(row, "subject")
    predicate = row.take_choice("predicate", PREDICATES)
    period = cells.period(row, "period")
    citation = Citation(
        text=row.take("citation", required=True),
        address=cells.address(row, "address", row.take("address")),
        seen=cells.day(row, "seen"),
    )
    value = _object(row, predicate, subject, period, ("", None), known)
    row.take("note")
    return Draft(
        file=row.file,
        row=row.number,
        source=BACKGROUND,
        subject=subject,
        predicate=predicate,
        object=value,
        period=period,
        modality="achieved",
        citation=citation,
    )


def _object(
    row: Row,
    predicate: str,
    subject: str,
    period: Period | None,
    base: tuple[str, Period | None],
    known: Known,
) -> Object:
    """What the row says of its subject, read as the value type that the predicate takes."""
    measures = {name: row.take(name) for name in ("value", "value_to", "unit", "comparator")}
    if predicate not in PREDICATES:
        return row.take("object", required=True)
    kind = PREDICATES[predicate].value_type
    if kind == "figure":
        return _figure(row, known.entity(row, "object"), subject, measures, base, period)
    for column, content in {**measures, "base_value": base[0]}.items():
        if content:
            row.fault(column, f'"{content}" belongs to a figure, not to {predicate}')
    if kind == "entity":
        return known.thing(row, "object")
    return _literal(row, kind, row.take("object", required=True))


def _literal(row: Row, kind: str, cell: str) -> Object:
    match kind:
        case "address":
            return Address(cells.address(row, "object", cell))
        case "date":
            cells.check_day(row, "object", cell)
            return Value(cell, datatype=XSD.date)
        case "name":
            return Value(*cells.named(row, "object", cell))
        case _:
            return Value(cell)


def _figure(
    row: Row,
    indicator: str,
    subject: str,
    measures: dict[str, str],
    base: tuple[str, Period | None],
    period: Period | None,
) -> Figure:
    for column, choices in (("unit", UNITS), ("comparator", COMPARATORS)):
        if measures[column] not in choices:
            hint = did_you_mean(measures[column], choices) or "one of: " + ", ".join(choices)
            row.fault(column, f'unknown value "{measures[column]}"', hint)
    if not measures["value"]:
        row.fault("value", "is empty, and must not be")
    if bool(measures["value_to"]) != (measures["comparator"] == "from-to"):
        row.fault("value_to", "goes with the comparator from-to, and only with it")
    stated = (measures["value"], measures["value_to"], base[0])
    value, upper, start = (
        cells.number(row, column, text)
        for column, text in zip(("value", "value_to", "base_value"), stated, strict=True)
    )
    return Figure(
        indicator=indicator,
        measured_of=subject,
        stated=stated[0],
        value=value or Decimal(0),
        unit=measures["unit"],
        comparator=measures["comparator"],
        stated_upper=stated[1],
        upper=upper,
        stated_base=stated[2],
        base=start,
        base_period=base[1],
        period=period,
    )
