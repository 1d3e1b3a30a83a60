"""Registering a document as a source of a project: its text first, the table last."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from kipo_graph import tables
from kipo_graph.errors import ProjectError
from kipo_graph.evidence import changed_quotes
from kipo_graph.evidence.changed_quotes import Drifted
from kipo_graph.ingest import file_types, page_table, registered_sources
from kipo_graph.ingest import reader as reading
from kipo_graph.ingest.document import Limits, Reading
from kipo_graph.ingest.registered_sources import Listed, Listing, ListingError
from kipo_graph.project import Project
from kipo_graph.system.atomic_files import replace_files
from kipo_graph.tables.table_writer import appended, changed, locked
from kipo_graph.text import one_line, slugify

Files = list[tuple[Path, bytes | None]]


@dataclass(frozen=True, slots=True)
class Details:
    """What is said of a source beside its text; empty where it is to be found out or kept."""

    id: str = ""
    title: str = ""
    publisher: str = ""
    author: str = ""
    issued: str = ""
    covers: str = ""
    language: str = ""
    address: str = ""
    licence: str = ""


@dataclass(frozen=True, slots=True)
class Registered:
    """What came of it: `change` is `added`, `replaced` or `unchanged`.

    `file` and `original` are paths below `data/`; `standing` counts the statements whose quotes
    the new text still has, `drifted` are those it has not.
    """

    id: str
    change: str
    title: str
    file: str
    original: str
    reading: Reading
    publisher_added: str = ""
    standing: int = 0
    drifted: tuple[Drifted, ...] = ()


def register(
    project: Project,
    path: Path,
    details: Details,
    *,
    replace: bool = False,
    publisher_class: str = "",
    limits: Limits | None = None,
) -> Registered:
    """Read a document and list it in `data/sources.csv`.

    With `replace`, it may take the place of another text under the same id.  Raises SourceError
    where it cannot be read, ListingError where it cannot be listed so, TableError for the tables
    as they are; then nothing has changed.
    """
    if project.shipped:
        raise ProjectError(
            "The data that comes with the package is read-only.",
            "Create your own project with: kipo-graph init DIR",
        )
    limits = limits or Limits()
    found = reading.read(path, limits=limits)
    content = found.text.encode()
    digest = hashlib.sha256(content).hexdigest()
    with locked(project, wait=True):
        known = registered_sources.read(project)
        slug = details.id or _slug(project, path, details.title or found.title, known)
        old = known.sources.get(slug)
        same = _same(project, slug, old, digest, details, known)
        if same is not None:
            cells = known.sources[same].cells
            file, original = cells["file"], cells["original_file"]
            return Registered(same, "unchanged", cells["title"], file, original, found)
        if old is not None and not replace:
            raise ListingError(
                f'The id "{slug}" is that of another text already: {one_line(old.cells["title"])}.',
                "To put this text in its place, add --replace; else give another id with --id.",
            )
        cells = _cells(slug, path, details, found, old)
        registered_sources.check(cells, known, is_new=old is None)
        added = registered_sources.publisher(
            cells["publisher"], publisher_class, cells["title"], known
        )
        files = _files(project, path, found, content, cells, old, limits)
        cells["sha256"] = digest
        files += _tables(project, cells, old, added)
        result = Registered(
            slug,
            "replaced" if old else "added",
            cells["title"],
            cells["file"],
            cells["original_file"],
            found,
            publisher_added=added["label"] if added else "",
            **changed_quotes.of(project, slug, found.text if old else None),
        )
        if found.kind != file_types.PDF:  # An earlier text under this id may have been one.
            files.append((page_table.path_of(project.data / cells["file"]), None))
        replace_files(files)
    return result


def _slug(project: Project, path: Path, title: str, known: Listing) -> str:
    """The id of a document for which none was given."""
    inside = _inside(project, path)
    for slug, row in known.sources.items():
        if inside and row.cells["file"] == inside:
            return slug
    made = slugify(title) or slugify(path.stem)
    if not made:
        raise ListingError(
            f"No id can be made of the title of {one_line(path.name)}.",
            "Give one with --id: lower-case letters, digits and hyphens.",
        )
    return made


def _inside(project: Project, path: Path) -> str:
    """The path of a file below `data/`, or nothing where it lies elsewhere."""
    whole, data = path.resolve(), project.data.resolve()
    return whole.relative_to(data).as_posix() if whole.is_relative_to(data) else ""


def _same(
    project: Project,
    slug: str,
    old: Listed | None,
    digest: str,
    details: Details,
    known: Listing,
) -> str | None:
    """The id under which this very text is registered already, or None."""
    if old is not None:
        return slug if old.holds(project.data, digest) else None
    for other, row in known.sources.items():
        if row.holds(project.data, digest):
            if details.id:
                raise ListingError(
                    f'This text is registered already, as "{other}".',
                    "Leave out --id, or change the id in data/sources.csv by hand.",
                )
            return other
    return None


def _cells(
    slug: str, path: Path, details: Details, found: Reading, old: Listed | None
) -> dict[str, str]:
    """The row of the source, but for its files and its checksum."""
    given = dict.fromkeys(tables.COLUMNS["sources.csv"].split(), "")
    given |= old.cells if old else {}
    given["id"] = slug
    for column in ("title", "publisher", "author", "issued", "covers", "language", "address"):
        given[column] = getattr(details, column).strip() or given[column]
    given["licence"] = details.licence.strip() or given["licence"]
    given["title"] = one_line(given["title"] or found.title or path.stem)
    given["language"] = given["language"] or _language(found.language)
    given["pages"] = str(found.count or "")
    return given


def _language(said: str) -> str:
    """The language a page says it has, where that is a code such as `en`; else English."""
    primary = said.partition("-")[0].lower()
    return primary if primary.isascii() and primary.isalpha() and len(primary) in (2, 3) else "en"


def _files(
    project: Project,
    path: Path,
    found: Reading,
    content: bytes,
    cells: dict[str, str],
    old: Listed | None,
    limits: Limits,
) -> Files:
    """The files of the source itself; their paths are entered into the row."""
    inside, data = _inside(project, path), project.data
    cells["original_file"] = ""
    if found.kind in (file_types.HTML, file_types.PDF):
        cells["file"] = f"sources/{cells['id']}.txt"
        cells["original_file"] = f"sources/originals/{cells['id']}{file_types.ENDING[found.kind]}"
        files: Files = [
            (data / cells["original_file"], reading.content(path, limits)),
            (data / cells["file"], content),
        ]
    elif inside:  # It is in its place already, and stays there.
        cells["file"] = inside
        return []
    else:
        cells["file"] = f"sources/{cells['id']}{file_types.ENDING[found.kind]}"
        files = [(data / cells["file"], content)]
    for target, new in files:
        mine = old is not None and target.relative_to(data).as_posix() in (
            old.cells["file"],
            old.cells["original_file"],
        )
        if target.exists() and not mine and target.read_bytes() != new:
            raise ListingError(
                f"{project.name_of(target)} exists already, and is of no source of this id.",
                "Move it away, or give another id with --id.",
            )
    if found.kind == file_types.PDF:
        files.append((page_table.path_of(data / cells["file"]), page_table.table(found.pages)))
    return files


def _tables(
    project: Project, cells: dict[str, str], old: Listed | None, added: dict[str, str] | None
) -> Files:
    """The tables with the new rows, the one of the sources last."""
    listed, entities = project.data / "sources.csv", project.data / "entities.csv"
    files: Files = []
    if added:
        content = entities.read_bytes()
        files.append((entities, appended(content, [added]).applied(content)))
    content = listed.read_bytes()
    row = changed(content, old.number, cells) if old else appended(content, [cells])
    return [*files, (listed, row.applied(content))]
