"""Which documents a run reads: files, folders, addresses and registered sources, in order."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from kipo_graph import tables
from kipo_graph.errors import Fault, NotFoundError, TableError
from kipo_graph.many import addresses
from kipo_graph.project import Project
from kipo_graph.tables import csvfile
from kipo_graph.tables.source_files import SourceError
from kipo_graph.text import did_you_mean, one_line

SUFFIXES = (".txt", ".md", ".markdown", ".html", ".htm", ".pdf")
"""The endings of the files that are taken from a folder; a file that is named is always taken."""

PART_DOCUMENTS, PART_BYTES = 32, 64 * 1024
"""Where a part ends: after so many documents, or before its files pass this size, which is two or
three seconds of work; a longer document is a part of its own."""


@dataclass(frozen=True, slots=True)
class Item:
    """One document to read: `id` in what comes out, and the path or address of its file.

    `size` is that of the file in bytes as it was listed, or 0 where nobody knows.  `sha256` is
    what the file of a registered source must have, else empty.
    """

    id: str
    address: str
    size: int = 0
    registered: bool = False
    title: str = ""
    publisher: str = ""
    covers: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """Documents that are read together; which ones depends on the inputs alone."""

    number: int
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Gathered:
    """What is to be read, and how many files of the folders were left out for their endings."""

    items: tuple[Item, ...]
    left_out: int = 0


def gather(names: Sequence[str], project: Project, publisher: str = "") -> Gathered:
    """The documents that files, folders, addresses and ids of sources name, each once.

    `publisher` speaks as "we" in those that are not registered.  Raises NotFoundError for a name
    of nothing, TableError for a table of sources that cannot be read.
    """
    listed = registered(project)
    by_path = {item.address: item for item in listed.values()}
    found: dict[str, Item] = {}
    left_out = 0
    for name in names:
        items, others = _named(name, listed)
        left_out += others
        for item in items:
            known = by_path.get(item.address, replace(item, publisher=publisher))
            found.setdefault(item.address, replace(known, size=item.size))
    if not found:
        raise NotFoundError(
            f"There is no document in {', '.join(map(addresses.shown, names))}.",
            f"From folders, files with these endings are read: {' '.join(SUFFIXES)}",
        )
    return Gathered(tuple(_told_apart(found.values())), left_out)


def parts(items: Iterable[Item]) -> Iterator[Part]:
    """Lay documents together, so that short ones are not carried one by one."""
    number, held, size = 0, list[Item](), 0
    for item in items:
        if held and (len(held) == PART_DOCUMENTS or size + item.size > PART_BYTES):
            yield Part(number, tuple(held))
            number, held, size = number + 1, [], 0
        held.append(item)
        size += item.size
    if held:
        yield Part(number, tuple(held))


def registered(project: Project) -> dict[str, Item]:
    """The sources of a project by id, without reading their texts; raises TableError."""
    name, faults, found = "data/sources.csv", list[Fault](), dict[str, Item]()
    try:
        content = (project.data / "sources.csv").read_bytes()
    except OSError as error:
        raise TableError([Fault(name, 0, "", f"cannot be read: {error.strerror}")]) from error
    for row in csvfile.rows(content, name, tuple(tables.COLUMNS["sources.csv"].split()), faults):
        cells = {column: value.strip() for column, value in row.cells.items()}
        file = _absolute(project.data / cells["file"])
        if not file.is_relative_to(_absolute(project.data)):
            row.fault("file", f'"{cells["file"]}" lies outside the project')
        faults.extend(row.faults)
        found[cells["id"]] = Item(
            id=cells["id"],
            address=str(file),
            registered=True,
            title=cells["title"],
            publisher=cells["publisher"],
            covers=cells["covers"],
            sha256=cells["sha256"].lower(),
        )
    if faults:
        raise TableError(faults, "Mend the rows above and run the command again.")
    return found


def _named(name: str, listed: dict[str, Item]) -> tuple[list[Item], int]:
    """The documents of one name, and how many files beside them were left out.

    The id of a source goes before a file or folder that is called the same (`./name` is the file).
    """
    if name in listed:
        item = listed[name]
        return [_file(Path(item.address), item.id)], 0
    path = addresses.local(name)
    if path is None:
        return _remote(name)
    try:
        if path.is_dir():
            return _folder(_absolute(path))
        if path.exists():
            return [_file(_absolute(path), path.name)], 0
    except OSError as error:
        raise SourceError(f"{one_line(name)} cannot be opened: {error.strerror}.") from error
    hint = did_you_mean(name, listed)
    raise NotFoundError(
        f"{one_line(name)} is no file, no folder, no address and no source of the project.",
        hint.capitalize() if hint else "",
    )


def _file(path: Path, name: str) -> Item:
    size = path.stat().st_size if path.is_file() else 0
    return Item(name, str(path), size)


def _folder(folder: Path) -> tuple[list[Item], int]:
    paths: list[Path] = []
    for root, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        paths.extend(Path(root) / name for name in files if not name.startswith("."))
    taken = sorted(
        (path.relative_to(folder).as_posix(), path)
        for path in paths
        if path.suffix.lower() in SUFFIXES
    )
    items = [_file(_absolute(path), name) for name, path in taken]
    return items, len(paths) - len(items)


def _remote(address: str) -> tuple[list[Item], int]:
    files, path = addresses.filesystem(address)
    try:
        if not files.isdir(path):
            size = files.info(path).get("size") or 0
            return [Item(PurePosixPath(path).name, address, size)], 0
        listed = files.find(path, detail=True)
    except OSError as error:
        reason = (
            "there is nothing" if isinstance(error, FileNotFoundError) else one_line(str(error))
        )
        raise SourceError(f"{addresses.shown(address)} cannot be opened: {reason}.") from error
    root = PurePosixPath(path)
    items = [
        Item(_below(name, root), files.unstrip_protocol(name), about.get("size") or 0)
        for name, about in sorted(listed.items())
        if PurePosixPath(name).suffix.lower() in SUFFIXES
    ]
    return items, len(listed) - len(items)


def _below(name: str, root: PurePosixPath) -> str:
    path = PurePosixPath(name)
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name


def _told_apart(items: Iterable[Item]) -> Iterator[Item]:
    """Name by their address those that share a name, so that no two ids are the same."""
    items = list(items)
    names = Counter(item.id for item in items)
    for item in items:
        shared = names[item.id] > 1 and not item.registered
        yield replace(item, id=addresses.shown(item.address)) if shared else item


def _absolute(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError):  # RuntimeError: links that lead round in a circle
        return path.absolute()
