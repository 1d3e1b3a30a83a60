"""The tables that curators keep: which there are, and reading them all with all their faults."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kipo_graph.errors import Fault, TableError
from kipo_graph.model import Dataset, Entity
from kipo_graph.project import Project
from kipo_graph.tables import entries
from kipo_graph.tables.csvfile import Row, rows
from kipo_graph.tables.entries import Decision, Draft, Exemption, Known, SourceRow
from kipo_graph.text import did_you_mean

__all__ = [
    "COLUMNS",
    "HEADERS",
    "Decision",
    "Draft",
    "Exemption",
    "SourceRow",
    "Tables",
    "read",
    "source_texts",
    "statement_tables",
]

COLUMNS = {
    "dataset.csv": "title description licence",
    "sources.csv": "id title publisher author issued covers language address licence file sha256 "
    "original_file pages",
    "entities.csv": "id type label alt_labels hidden_labels definition note",
    "statements": "subject predicate object value value_to unit comparator base_value base_period "
    "period modality negated quote occurrence context rule reviewer reviewed note",
    "background.csv": "subject predicate object value value_to unit comparator period citation "
    "address seen note",
    "anaphors.csv": "source anaphor entity",
    "uncovered.csv": "source text reason",
    "decisions.csv": "source subject predicate object modality negated period quote decision "
    "reviewer reviewed reason",
}
"""The columns of each table, separated by blanks."""

HEADERS = {
    name: ",".join(columns.split()) + "\n"
    for name, columns in COLUMNS.items()
    if name.endswith(".csv")
}
"""The header lines that an empty project starts with."""


@dataclass(slots=True)
class Tables:
    """Everything that the tables of a project hold."""

    sources: dict[str, SourceRow] = field(default_factory=dict)
    entities: dict[str, Entity] = field(default_factory=dict)
    anaphors: dict[str, dict[str, str]] = field(default_factory=dict)
    drafts: list[Draft] = field(default_factory=list)
    dataset: Dataset = field(default_factory=Dataset)
    exemptions: list[Exemption] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)


def read(project: Project) -> Tables:
    """Read all tables of a project; raises TableError with every fault, not only the first."""
    tables, faults = Tables(), list[Fault]()
    for row in _table(project, "dataset.csv", faults, optional=True):
        tables.dataset = entries.dataset(row)
        _finish(row, faults)
    unread = frozenset(
        name
        for name, given in (
            ("sources.csv", _sources(project, tables, faults)),
            ("entities.csv", _entities(project, tables, faults)),
        )
        if not given
    )
    known = Known(tables.entities, tables.sources, unread)
    if not unread:
        _check_publishers(tables, faults)
    for row in _table(project, "anaphors.csv", faults, optional=True):
        entries.anaphor(row, known, tables.anaphors)
        _finish(row, faults)
    for row in _table(project, "uncovered.csv", faults, optional=True):
        tables.exemptions.append(entries.exemption(row, known))
        _finish(row, faults)
    for row in _table(project, "decisions.csv", faults, optional=True):
        tables.decisions.append(entries.decision(row, known))
        _finish(row, faults)
    for path in statement_tables(project):
        _statements(project, path, known, tables, faults)
    for row in _table(project, "background.csv", faults, optional=True):
        tables.drafts.append(entries.background(row, known))
        _finish(row, faults)
    if faults:
        raise TableError(faults, "Correct the rows above and run the command again.")
    return tables


def source_texts(project: Project) -> dict[str, str]:
    """The texts of a project's sources by slug; raises TableError as `read` does."""
    tables, faults = Tables(), list[Fault]()
    _sources(project, tables, faults)
    if faults:
        raise TableError(faults, "Correct the rows above and run the command again.")
    return {slug: row.source.text for slug, row in tables.sources.items()}


def statement_tables(project: Project) -> list[Path]:
    """The statement tables of a project, in the order in which they are read."""
    return sorted((project.data / "statements").glob("*.csv"))


def _table(
    project: Project, name: str, faults: list[Fault], *, optional: bool = False
) -> Iterator[Row]:
    path = project.data / name
    columns = COLUMNS["statements" if name.startswith("statements/") else name].split()
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        if not optional:
            faults.append(Fault(f"data/{name}", 0, "", "does not exist"))
        return iter(())
    except OSError as error:
        message = f"cannot be read: {error.strerror or error}"
        faults.append(Fault(f"data/{name}", 0, "", message))
        return iter(())
    return rows(content, f"data/{name}", tuple(columns), faults)


def _finish(row: Row, faults: list[Fault]) -> None:
    row.audit()
    faults.extend(row.faults)


def _sources(project: Project, tables: Tables, faults: list[Fault]) -> bool:
    """Read `sources.csv`; whether that gave its rows, or none without a fault."""
    before = len(faults)
    for row in _table(project, "sources.csv", faults):
        found = entries.source(row, project.data, tables.sources)
        tables.sources.setdefault(found.source.id, found)
        _finish(row, faults)
    return bool(tables.sources) or len(faults) == before


def _entities(project: Project, tables: Tables, faults: list[Fault]) -> bool:
    """Read `entities.csv`; whether that gave its rows, or none without a fault."""
    before, labels = len(faults), dict[str, str]()
    for row in _table(project, "entities.csv", faults):
        found = entries.entity(row, (*tables.entities, *tables.sources), labels)
        tables.entities.setdefault(found.id, found)
        _finish(row, faults)
    return bool(tables.entities) or len(faults) == before


def _check_publishers(tables: Tables, faults: list[Fault]) -> None:
    """Check that each publisher is an organisation of the graph."""
    labels = {entity.label for entity in tables.entities.values()}
    others = Counter(name for entity in tables.entities.values() for name in set(entity.names))
    for row in tables.sources.values():
        name = row.source.publisher
        if not name or name in labels or others[name] == 1:
            continue
        if others[name]:
            message, hint = f'"{name}" is a name of several entities', "give the label of one"
        else:
            message = f'"{name}" is the name of no entity'
            hint = did_you_mean(name, others) or "add it to entities.csv"
        faults.append(Fault(row.file, row.row, "publisher", message, hint=hint))


def _statements(
    project: Project, path: Path, known: Known, tables: Tables, faults: list[Fault]
) -> None:
    """Read the statement table of one source."""
    name = f"statements/{path.name}"
    if path.stem not in tables.sources and "sources.csv" not in known.unread:
        hint = did_you_mean(path.stem, tables.sources) or "list it there"
        message = f'belongs to no source of sources.csv: "{path.stem}"'
        faults.append(Fault(f"data/{name}", 0, "", message, hint=hint))
        return
    for row in _table(project, name, faults):
        tables.drafts.append(entries.statement(row, path.stem, known))
        _finish(row, faults)
