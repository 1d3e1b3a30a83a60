"""The tables that curators keep: CSV to model, each fault with its file, row and column."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from kipo_graph import quantities, sources, vocab
from kipo_graph.csvfile import Row, did_you_mean, rows
from kipo_graph.errors import Fault, TableError
from kipo_graph.model import BACKGROUND, Address, Citation, Entity, Figure, Object, Period, Source
from kipo_graph.model import Value as Literal
from kipo_graph.project import Project

COLUMNS = {
    "sources.csv": "id title publisher author issued covers language address licence file sha256 "
    "original_file pages",
    "entities.csv": "id type label alt_labels hidden_labels definition note",
    "statements": "subject predicate object value value_to unit comparator base_value base_period "
    "period modality negated quote occurrence context rule reviewer reviewed note",
    "background.csv": "subject predicate object value value_to unit comparator period citation "
    "address seen note",
    "anaphors.csv": "source anaphor entity",
    "uncovered.csv": "source text reason",
}
"""The columns of each table, parted by blanks."""

HEADERS = {
    name: ",".join(columns.split()) + "\n"
    for name, columns in COLUMNS.items()
    if name.endswith(".csv")
}
"""The header lines that an empty project starts with."""

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NAME = re.compile(r"(?P<text>.+)@(?P<language>[a-z]{2,3}(?:-[A-Za-z0-9]+)*)")
_IRI = re.compile(r"https?://[^\s<>\"{}|\\^`]+")


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


@dataclass(slots=True)
class Tables:
    """Everything that the tables of a project hold."""

    sources: dict[str, SourceRow] = field(default_factory=dict)
    entities: dict[str, Entity] = field(default_factory=dict)
    anaphors: dict[str, dict[str, str]] = field(default_factory=dict)
    drafts: list[Draft] = field(default_factory=list)
    exemptions: list[Exemption] = field(default_factory=list)


def read(project: Project) -> Tables:
    """Read all tables of a project; raises TableError with every fault found, not only the first."""
    tables, faults = Tables(), list[Fault]()
    for row in _table(project, "sources.csv", faults):
        _source(project, row, tables, faults)
    for row in _table(project, "entities.csv", faults):
        _entity(row, tables, faults)
    _publishers(tables, faults)
    for row in _table(project, "anaphors.csv", faults, optional=True):
        _anaphor(row, tables, faults)
    for row in _table(project, "uncovered.csv", faults, optional=True):
        source = _known(row, "source", row.take("source"), tables.sources)
        text, reason = row.take("text", required=True), row.take("reason", required=True)
        tables.exemptions.append(Exemption(source, text, reason))
        _finish(row, faults)
    for path in sorted((project.data / "statements").glob("*.csv")):
        name = f"statements/{path.name}"
        if path.stem not in tables.sources:
            hint = did_you_mean(path.stem, tables.sources) or "list it there"
            message = f'belongs to no source of sources.csv: "{path.stem}"'
            faults.append(Fault(f"data/{name}", 0, "", message, hint=hint))
            continue
        for row in _table(project, name, faults):
            _statement(row, path.stem, tables)
            _finish(row, faults)
    for row in _table(project, "background.csv", faults, optional=True):
        _background(row, tables)
        _finish(row, faults)
    if faults:
        raise TableError(faults, "Mend the rows above and run the command again.")
    return tables


def _table(
    project: Project, name: str, faults: list[Fault], *, optional: bool = False
) -> Iterator[Row]:
    path = project.data / name
    columns = COLUMNS["statements" if name.startswith("statements/") else name].split()
    if not path.is_file():
        if not optional:
            faults.append(Fault(f"data/{name}", 0, "", "does not exist"))
        return iter(())
    return rows(path.read_bytes(), f"data/{name}", tuple(columns), faults)


def _finish(row: Row, faults: list[Fault]) -> None:
    row.audit()
    faults.extend(row.faults)


def _known(row: Row, column: str, value: str, known: Iterable[str]) -> str:
    if value not in known:
        what = f'"{value}" is not defined' if value else "is empty, and must not be"
        row.fault(column, what, did_you_mean(value, known))
    return value


def _slug(row: Row, column: str, taken: Iterable[str]) -> str:
    value = row.take(column, required=True)
    if value and not _SLUG.fullmatch(value):
        row.fault(column, f'"{value}" is no id', "use lower-case letters, digits and hyphens")
    if value in taken:
        row.fault(column, f'"{value}" is defined twice')
    return value


def _period(row: Row, column: str) -> Period | None:
    stated = row.take(column)
    found = quantities.period(stated) if stated else None
    if stated and found is None:
        hint = "write 2024, 2024-06, 2024-06-20, 2021/2024 or 2004/ (since)"
        row.fault(column, f'"{stated}" is no year, date or interval', hint)
    return found


def _day(row: Row, column: str) -> str:
    value = row.take(column)
    if value:
        _check_day(row, column, value)
    return value


def _check_day(row: Row, column: str, value: str) -> None:
    try:
        date.fromisoformat(value)
    except ValueError:
        row.fault(column, f'"{value}" is no date', "write 2024-06-20")


def _address(row: Row, column: str, value: str) -> str:
    if value and not _IRI.fullmatch(value):
        row.fault(column, f'"{value}" is no web address', "it starts with http:// or https://")
    return value


def _source(project: Project, row: Row, tables: Tables, faults: list[Fault]) -> None:
    slug = _slug(row, "id", tables.sources)
    if slug == BACKGROUND:
        row.fault("id", f'"{BACKGROUND}" is kept for the facts of background.csv')
    file, listed = row.take("file", required=True), row.take("sha256")
    text, drifted = "", False
    path = (project.data / file).resolve()
    if not path.is_relative_to(project.data.resolve()):
        row.fault("file", f'"{file}" lies outside the project')
    elif file:
        try:
            text = sources.read(path)
            drifted = bool(listed) and sources.checksum(path) != listed
        except sources.SourceError as error:
            row.fault("file", error.message, error.hint)
    source = Source(
        id=slug,
        title=row.take("title", required=True),
        publisher=row.take("publisher", required=True),
        author=row.take("author"),
        issued=_day(row, "issued"),
        covers=_period(row, "covers"),
        language=row.take("language", required=True),
        address=_address(row, "address", row.take("address")),
        licence=row.take("licence"),
        text=text,
        file=file,
    )
    row.take("original_file")
    row.take("pages")
    _finish(row, faults)
    tables.sources[slug] = SourceRow(source, row.file, row.number, drifted)


def _publishers(tables: Tables, faults: list[Fault]) -> None:
    """A publisher is an organisation of the graph, so it must be one of the entities."""
    names = {name for entity in tables.entities.values() for name in entity.names}
    for row in tables.sources.values():
        if row.source.publisher and row.source.publisher not in names:
            message = f'"{row.source.publisher}" is the name of no entity'
            hint = did_you_mean(row.source.publisher, names) or "add it to entities.csv"
            faults.append(Fault(row.file, row.row, "publisher", message, hint=hint))


def _entity(row: Row, tables: Tables, faults: list[Fault]) -> None:
    slug = _slug(row, "id", (*tables.entities, *tables.sources, BACKGROUND))
    entity = Entity(
        id=slug,
        type=row.take_choice("type", vocab.CLASSES),
        label=row.take("label", required=True),
        alt_labels=row.take_list("alt_labels"),
        hidden_labels=row.take_list("hidden_labels"),
        definition=row.take("definition", required=True),
        note=row.take("note"),
    )
    for other in tables.entities.values():
        if other.label.casefold() == entity.label.casefold():
            row.fault("label", f'"{entity.label}" is the label of {other.id} already')
    _finish(row, faults)
    tables.entities[slug] = entity


def _anaphor(row: Row, tables: Tables, faults: list[Fault]) -> None:
    source = _known(row, "source", row.take("source"), tables.sources)
    entity = _known(row, "entity", row.take("entity"), tables.entities)
    anaphors = tables.anaphors.setdefault(source, {})
    anaphor = row.take("anaphor", required=True)
    if anaphor.casefold() in anaphors:
        row.fault("anaphor", f'"{anaphor}" stands for something already')
    anaphors[anaphor.casefold()] = entity
    _finish(row, faults)


def _statement(row: Row, source: str, tables: Tables) -> None:
    known = (*tables.entities, *tables.sources)
    subject = _known(row, "subject", row.take("subject"), known)
    predicate = row.take_choice("predicate", vocab.PREDICATES)
    period = _period(row, "period")
    base = (row.take("base_value"), _period(row, "base_period"))
    value = _object(row, predicate, subject, period, base, tables)
    occurrence = row.take("occurrence")
    if occurrence and not (occurrence.isdecimal() and int(occurrence) > 0):
        row.fault("occurrence", f'"{occurrence}" is no count', "1 for the first, 2 for the second")
        occurrence = ""
    draft = Draft(
        file=row.file,
        row=row.number,
        source=source,
        subject=subject,
        predicate=predicate,
        object=value,
        period=period,
        modality=row.take_choice("modality", vocab.MODALITIES),
        negated=row.take_choice("negated", ("true", "false"), "false") == "true",
        quote=row.take("quote"),
        occurrence=int(occurrence) if occurrence else None,
        context=row.take_list("context"),
    )
    for column in ("rule", "reviewer", "note"):
        row.take(column)
    _day(row, "reviewed")
    tables.drafts.append(draft)


def _background(row: Row, tables: Tables) -> None:
    known = (*tables.entities, *tables.sources)
    subject = _known(row, "subject", row.take("subject"), known)
    predicate = row.take_choice("predicate", vocab.PREDICATES)
    period = _period(row, "period")
    citation = Citation(
        text=row.take("citation", required=True),
        address=_address(row, "address", row.take("address")),
        seen=_day(row, "seen"),
    )
    value = _object(row, predicate, subject, period, ("", None), tables)
    row.take("note")
    tables.drafts.append(
        Draft(
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
    )


def _object(
    row: Row,
    predicate: str,
    subject: str,
    period: Period | None,
    base: tuple[str, Period | None],
    tables: Tables,
) -> Object:
    """What the row says of its subject, read as the kind of value that the predicate takes."""
    kind = vocab.PREDICATES[predicate].kind if predicate in vocab.PREDICATES else "code"
    cell = row.take("object", required=True)
    measures = {name: row.take(name) for name in ("value", "value_to", "unit", "comparator")}
    if kind == "figure":
        _known(row, "object", cell, tables.entities)
        return _figure(row, cell, subject, measures, base, period)
    for column, content in {**measures, "base_value": base[0]}.items():
        if content:
            row.fault(column, f'"{content}" belongs to a figure, not to {predicate}')
    match kind:
        case "entity":
            return _known(row, "object", cell, (*tables.entities, *tables.sources))
        case "address":
            return Address(_address(row, "object", cell))
        case "date":
            _check_day(row, "object", cell)
            return Literal(cell, datatype=vocab.XSD.date)
        case "name":
            match = _NAME.fullmatch(cell)
            if match is None:
                row.fault("object", f'"{cell}" has no language', "write it as: name@ko")
                return Literal(cell)
            return Literal(match["text"], match["language"])
        case _:
            return Literal(cell)


def _figure(
    row: Row,
    indicator: str,
    subject: str,
    measures: dict[str, str],
    base: tuple[str, Period | None],
    period: Period | None,
) -> Figure:
    for column, choices in (("unit", vocab.UNITS), ("comparator", vocab.COMPARATORS)):
        if measures[column] not in choices:
            hint = did_you_mean(measures[column], choices) or "one of: " + ", ".join(choices)
            row.fault(column, f'unknown value "{measures[column]}"', hint)
    if not measures["value"]:
        row.fault("value", "is empty, and must not be")
    if bool(measures["value_to"]) != (measures["comparator"] == "from-to"):
        row.fault("value_to", "goes with the comparator from-to, and only with it")
    stated = (measures["value"], measures["value_to"], base[0])
    value, upper, start = (
        _number(row, column, text)
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


def _number(row: Row, column: str, stated: str) -> Decimal | None:
    found = quantities.number(stated) if stated else None
    if stated and found is None:
        hint = "write it as the text does: 10 trillion, 80, five, 20th"
        row.fault(column, f'"{stated}" is no number', hint)
    return found


def statement_tables(project: Project) -> list[Path]:
    """The statement tables of a project, in the order in which they are read."""
    return sorted((project.data / "statements").glob("*.csv"))
