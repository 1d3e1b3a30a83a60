"""Which documents a run reads: files, folders, addresses and registered sources, in order."""

from __future__ import annotations

import os
import posixpath
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kipo_graph import tables
from kipo_graph.batch import addresses
from kipo_graph.errors import Fault, NotFoundError, TableError
from kipo_graph.project import Project
from kipo_graph.tables import csvfile
from kipo_graph.tables.source_files import SourceError
from kipo_graph.text import did_you_mean, one_line

SUFFIXES = (".txt", ".md", ".markdown", ".html", ".htm", ".pdf")
"""The endings of the files that are read from a folder; a file that is named is always read."""


@dataclass(frozen=True, slots=True)
class InputFile:
    """One document to read: its `id` in the results, and the path or address of its file.

    `size` is that of the file in bytes as it was listed, or 0 where it is not known.  `sha256` is
    the checksum that the file of a registered source must have, else empty.
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
class Inputs:
    """The documents to read, and how many files of the folders were left out for their endings."""

    files: tuple[InputFile, ...]
    left_out: int = 0


def find(names: Sequence[str], project: Project, publisher: str = "") -> Inputs:
    """The documents that files, folders, addresses and ids of sources stand for, each once.

    `publisher` speaks as "we" in those that are not registered.  Raises NotFoundError for a name
    that matches nothing, TableError for a table of sources that cannot be read.
    """
    sources = registered(project)
    by_address = {file.address: file for file in sources.values()}
    found: dict[str, InputFile] = {}
    left_out = 0
    for name in names:
        files, others = _named(name, sources)
        left_out += others
        for file in files:
            known = by_address.get(file.address, replace(file, publisher=publisher))
            found.setdefault(file.address, replace(known, size=file.size))
    if not found:
        raise NotFoundError(
            f"There is no document in {', '.join(map(addresses.shown, names))}.",
            f"From folders, files with these endings are read: {' '.join(SUFFIXES)}",
        )
    return Inputs(tuple(_with_unique_ids(found.values())), left_out)


def registered(project: Project) -> dict[str, InputFile]:
    """The sources of a project by id, without reading their texts; raises TableError."""
    name, faults, found = "data/sources.csv", list[Fault](), dict[str, InputFile]()
    try:
        content = (project.data / "sources.csv").read_bytes()
    except OSError as error:
        raise TableError([Fault(name, 0, "", f"cannot be read: {error.strerror}")]) from error
    for row in csvfile.rows(content, name, tuple(tables.COLUMNS["sources.csv"].split()), faults):
        cells = {column: value.strip() for column, value in row.cells.items()}
        path = _absolute(project.data / cells["file"])
        if not path.is_relative_to(_absolute(project.data)):
            row.fault("file", f'"{cells["file"]}" lies outside the project')
        faults.extend(row.faults)
        found[cells["id"]] = InputFile(
            id=cells["id"],
            address=str(path),
            registered=True,
            title=cells["title"],
            publisher=cells["publisher"],
            covers=cells["covers"],
            sha256=cells["sha256"].lower(),
        )
    if faults:
        raise TableError(faults, "Correct the rows above and run the command again.")
    return found


def _named(name: str, sources: dict[str, InputFile]) -> tuple[list[InputFile], int]:
    """The documents of one name, and how many files beside them were left out.

    The id of a source has priority over a file or folder of the same name (`./name` is the file).
    """
    if name in sources:
        return [_file(Path(sources[name].address), name)], 0
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
    hint = did_you_mean(name, sources)
    raise NotFoundError(
        f"{one_line(name)} is not a file, a folder, an address or a source of the project.",
        hint.capitalize() if hint else "",
    )


def _file(path: Path, name: str) -> InputFile:
    return InputFile(name, str(path), path.stat().st_size if path.is_file() else 0)


def _folder(folder: Path) -> tuple[list[InputFile], int]:
    paths: list[Path] = []
    for root, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        paths.extend(Path(root) / name for name in files if not name.startswith("."))
    names = {path: path.relative_to(folder).as_posix() for path in paths if _is_read(path.suffix)}
    found = [_file(_absolute(path), names[path]) for path in sorted(names, key=names.__getitem__)]
    return found, len(paths) - len(found)


def _remote(address: str) -> tuple[list[InputFile], int]:
    files, path = addresses.filesystem(address)
    try:
        if not files.isdir(path):
            size = files.info(path).get("size") or 0
            return [InputFile(posixpath.basename(path), address, size)], 0
        listed = files.find(path, detail=True)
    except OSError as error:
        missing = isinstance(error, FileNotFoundError)
        reason = "nothing was found there" if missing else one_line(str(error))
        raise SourceError(f"{addresses.shown(address)} cannot be opened: {reason}.") from error
    found = [
        InputFile(posixpath.relpath(name, path), files.unstrip_protocol(name), about["size"] or 0)
        for name, about in sorted(listed.items())
        if _is_read(posixpath.splitext(name)[1])
    ]
    return found, len(listed) - len(found)


def _is_read(suffix: str) -> bool:
    return suffix.lower() in SUFFIXES


def _with_unique_ids(files: Iterable[InputFile]) -> Iterator[InputFile]:
    """Replace an id that several files share by their address, and number what is left."""
    files, given = list(files), Counter[str]()
    count = Counter(file.id for file in files)
    for file in files:
        shared = count[file.id] > 1 and not file.registered
        name = addresses.shown(file.address) if shared else file.id
        given[name] += 1
        yield replace(file, id=name if given[name] == 1 else f"{name} ({given[name]})")


def _absolute(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError):  # RuntimeError: a loop of symbolic links
        return path.absolute()
