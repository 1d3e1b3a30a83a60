"""What a project lists already: the rows of its sources as they stand, and its entities."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from kipo_graph import tables
from kipo_graph.errors import Fault, TableError
from kipo_graph.model import RESERVED_IDS, Entity
from kipo_graph.model.hierarchy import types_under
from kipo_graph.model.vocabulary import CLASSES
from kipo_graph.project import Project
from kipo_graph.tables import cells, entries
from kipo_graph.tables.csvfile import Row, rows
from kipo_graph.tables.source_files import SourceError, checksum
from kipo_graph.text import did_you_mean, slugify


class ListingError(SourceError):
    """A source cannot be listed so: something about it is missing, wrong, or taken."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A row of `sources.csv`: its number, and its cells by column."""

    number: int
    cells: dict[str, str]

    def holds(self, data: Path, digest: str) -> bool:
        """Whether the text with this SHA-256 is the one that it lists, and is in its place."""
        listed = self.cells["sha256"].lower()
        try:
            return listed in ("", digest) and checksum(data / self.cells["file"]) == digest
        except OSError:
            return False


@dataclass(frozen=True, slots=True)
class Listing:
    """The sources of a project by id, and its entities."""

    sources: dict[str, Listed]
    entities: tuple[Entity, ...]

    def knows(self, publisher: str) -> bool:
        """Whether a publisher is the label, or the name of only one, of the entities."""
        names = Counter(name for entity in self.entities for name in set(entity.names))
        return names[publisher] == 1 or publisher in {entity.label for entity in self.entities}


def read(project: Project) -> Listing:
    """What `sources.csv` and `entities.csv` list; raises TableError with their faults."""
    faults, sources = list[Fault](), dict[str, Listed]()
    for row in _rows(project, "sources.csv", faults):
        given = {column: value.strip() for column, value in row.cells.items()}
        sources.setdefault(given["id"], Listed(row.number, given))
    entities, labels = dict[str, Entity](), dict[str, str]()
    for row in _rows(project, "entities.csv", faults):
        found = entries.entity(row, (*entities, *sources), labels)
        entities.setdefault(found.id, found)
        row.audit()
        faults.extend(row.faults)
    if faults:
        raise TableError(faults, "Correct the rows above and run the command again.")
    return Listing(sources, tuple(entities.values()))


def _rows(project: Project, name: str, faults: list[Fault]) -> list[Row]:
    columns = tuple(tables.COLUMNS[name].split())
    try:
        content = (project.data / name).read_bytes()
    except OSError as error:
        faults.append(Fault(f"data/{name}", 0, "", f"cannot be read: {error.strerror or error}"))
        return []
    return list(rows(content, f"data/{name}", columns, faults))


def check(given: dict[str, str], listing: Listing, *, is_new: bool) -> None:
    """Hold the cells of a row to come against what they may hold; raises ListingError."""
    taken = [entity.id for entity in listing.entities]
    row = Row("", 0, dict(given))
    if given["id"] in RESERVED_IDS:
        row.fault("id", f'"{given["id"]}" is kept for a graph of its own')
    cells.slug(row, "id", [*taken, *listing.sources] if is_new else taken)
    cells.readable(row, "title")
    cells.day(row, "issued")
    cells.period(row, "covers")
    cells.language(row, "language")
    cells.address(row, "address", row.take("address"))
    if not given["publisher"]:
        row.fault("publisher", "is missing", "give the name of the office that published it")
    if row.faults:
        faults = row.faults
        lines = [f"{_option(f.column)}: {f.message}" for f in faults]
        hints = [f.hint for f in faults if f.hint]
        raise ListingError("; ".join(lines) + ".", "; ".join(hints))


def _option(column: str) -> str:
    return "--date" if column == "issued" else f"--{column}"


def _sentence(hint: str) -> str:
    return hint[:1].upper() + hint[1:]


PUBLISHERS = tuple(name for name in CLASSES if name in types_under("org:Organization") - {"Unit"})
"""What a publisher may be added as: organisations, of which nothing else must be said first."""


def publisher(name: str, kind: str, title: str, listing: Listing) -> dict[str, str] | None:
    """The row of `entities.csv` that a publisher needs, or None where it is there already.

    Raises ListingError where it is not and `kind`, a class of the ontology, is empty or unknown.
    """
    if listing.knows(name):
        return None
    known = [other for entity in listing.entities for other in entity.names]
    if not kind:
        near = did_you_mean(name, known)
        raise ListingError(
            f'The publisher "{name}" is not an entity of data/entities.csv.',
            (f"{_sentence(near)} Else add" if near else "Add")
            + " it in the same step with --add-publisher IPOffice (or another class).",
        )
    if kind not in PUBLISHERS:
        near = did_you_mean(kind, PUBLISHERS)
        known_class = kind in CLASSES
        raise ListingError(
            f'--add-publisher: "{kind}" is no '
            + ("organisation that can publish." if known_class else "class."),
            _sentence(near) or "One of: " + ", ".join(PUBLISHERS) + ".",
        )
    given = {
        "id": slugify(name),
        "type": kind,
        "label": name,
        "definition": f'The publisher of "{title}".',
    }
    given |= {
        column: "" for column in tables.COLUMNS["entities.csv"].split() if column not in given
    }
    row, labels = Row("", 0, dict(given)), {e.label.casefold(): e.id for e in listing.entities}
    entries.entity(row, [*(e.id for e in listing.entities), *listing.sources], labels)
    if row.faults:
        raise ListingError(
            f"The publisher cannot be added: {row.faults[0].column}: {row.faults[0].message}.",
            "Add it to data/entities.csv by hand.",
        )
    return given
