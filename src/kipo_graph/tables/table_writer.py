"""Writing rows into the tables: all other bytes stay, and what was written can be undone."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from kipo_graph.errors import ProjectError
from kipo_graph.project import Project
from kipo_graph.system.atomic_files import replace_files
from kipo_graph.tables import COLUMNS
from kipo_graph.tables.csvfile import line

Cells = Mapping[str, str]

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_ENTITIES = "entities.csv"
_ORDER = (_ENTITIES, "anaphors.csv")
"""What a statement refers to is written before it: a kill leaves no row without its ends."""


@dataclass(frozen=True, slots=True)
class Splice:
    """One change of a file: at byte `at`, `new` stands in place of `old`."""

    at: int
    old: bytes
    new: bytes

    def applied(self, content: bytes) -> bytes:
        """The file with the change."""
        return content[: self.at] + self.new + content[self.at + len(self.old) :]

    def reverted(self, content: bytes) -> bytes:
        """The file without it."""
        return content[: self.at] + self.old + content[self.at + len(self.new) :]


def appended(content: bytes, rows: Iterable[Cells], columns: Sequence[str] = ()) -> Splice:
    """The change that adds rows at the end of a table.

    The order of the columns and the ends of lines are those that the table has; an empty file
    gets a header of `columns`.
    """
    end = "\r\n" if content.partition(b"\n")[0].endswith(b"\r") else "\n"
    lines = []
    if not content.strip():
        lines.append(line(columns, end))
    else:
        columns = next(_records(content))[2]
        if not content.endswith((b"\n", b"\r")):
            lines.append(end)
    lines += (line([cells.get(column, "") for column in columns], end) for cells in rows)
    return Splice(len(content), b"", "".join(lines).encode())


def changed(content: bytes, number: int, cells: Cells) -> Splice:
    """The change of some cells in the row with this number (the header is row 1)."""
    records = list(_records(content))
    header, (start, end, row) = records[0][2], records[number - 1]
    old = content[start:end]
    line_end = old[len(old.rstrip(b"\r\n")) :].decode()
    given = {**dict(zip(header, row, strict=True)), **cells}
    return Splice(start, old, line([given[column] for column in header], line_end).encode())


def _records(content: bytes) -> Iterator[tuple[int, int, list[str]]]:
    """The first byte, the end and the cells of each row, the header first."""
    start = len(_BYTE_ORDER_MARK) if content.startswith(_BYTE_ORDER_MARK) else 0
    lines = io.StringIO(content[start:].decode(), newline="").readlines()
    reader, before = csv.reader(lines, strict=True), 0
    for row in reader:
        end = start + len("".join(lines[before : reader.line_num]).encode())
        yield start, end, row
        start, before = end, reader.line_num


@dataclass(frozen=True, slots=True)
class Edit:
    """What is written at once: new rows by table, and by id new cells in rows of entities.

    Tables are named by their paths below `data/`.
    """

    rows: tuple[tuple[str, Cells], ...] = ()
    entities: Mapping[str, Cells] = field(default_factory=dict)

    def splices(self, name: str, content: bytes) -> Iterator[Splice]:
        """The changes of one table, one after the other."""
        if name == _ENTITIES:
            for slug, cells in self.entities.items():
                splice = changed(content, _row_of(content, slug), cells)
                content = splice.applied(content)
                yield splice
        if added := [cells for table, cells in self.rows if table == name]:
            columns = COLUMNS["statements" if name.startswith("statements/") else name].split()
            yield appended(content, added, columns)


def _row_of(content: bytes, slug: str) -> int:
    """The number of the row of an entity."""
    (_, _, header), *rows = _records(content)
    at = header.index("id")
    for number, (_, _, row) in enumerate(rows, start=2):
        if row and row[at].strip() == slug:
            return number
    raise ProjectError(f"data/{_ENTITIES} has no row of {slug} any more.", "Start again.")


def _rank(name: str) -> int:
    return _ORDER.index(name) if name in _ORDER else 3 if name == "decisions.csv" else 2


@dataclass(frozen=True, slots=True)
class _Written:
    path: Path
    splices: tuple[Splice, ...]
    is_new: bool


class TableWriter:
    """The tables of a project as they were last read or written, and what was done to them."""

    def __init__(self, project: Project) -> None:
        self._data = project.data
        self._known: dict[Path, _Stamp] = {}
        self._done: list[list[_Written]] = []

    def look(self) -> None:
        """Note the state of the files: whoever changes them from now on is somebody else."""
        names = [name for name in COLUMNS if name.endswith(".csv")]
        paths = [*(self._data / name for name in names), *self._data.glob("statements/*.csv")]
        self._known = {path: _stamp(path) for path in paths}

    def write(self, edit: Edit) -> None:
        """Write an edit: each file is replaced whole, what is referred to before what refers.

        Raises ProjectError where a file cannot be written or was changed by somebody else; then
        nothing has changed.
        """
        names = {name for name, _ in edit.rows} | ({_ENTITIES} if edit.entities else set())
        written, files = list[_Written](), list[tuple[Path, bytes | None]]()
        for name in sorted(names, key=lambda name: (_rank(name), name)):
            path = self._data / name
            content = before = self._read(path)
            splices = tuple(edit.splices(name, before))
            for splice in splices:
                content = splice.applied(content)
            if content != before:
                written.append(_Written(path, splices, is_new=not path.exists()))
                files.append((path, content))
        with _uninterrupted():
            self._replace(files)
            self._done.append(written)

    def undo(self) -> None:
        """Take the last edit back, in the other order."""
        files = list[tuple[Path, bytes | None]]()
        for written in reversed(self._done[-1]):
            content = self._read(written.path)
            for splice in reversed(written.splices):
                content = splice.reverted(content)
            files.append((written.path, None if written.is_new else content))
        with _uninterrupted():
            self._replace(files)
            self._done.pop()

    def _replace(self, files: Sequence[tuple[Path, bytes | None]]) -> None:
        try:
            replace_files(files)
        finally:
            self._known |= {path: _stamp(path) for path, _ in files}

    def _read(self, path: Path) -> bytes:
        """The bytes of a file, which nobody else may have changed since we last read it."""
        try:
            content = path.read_bytes() if path.exists() else b""
        except OSError as error:
            raise ProjectError(f"{path} cannot be read: {error.strerror or error}.") from error
        if self._known.get(path) != _stamp(path):
            raise ProjectError(
                f"data/{path.relative_to(self._data).as_posix()} was changed by somebody else "
                "during the review.",
                "What was decided before is kept. Look at the change, then start the review again.",
            )
        return content


_Stamp = tuple[int, int, int] | None
"""What tells one state of a file from another; None where there is no file."""


def _stamp(path: Path) -> _Stamp:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Let an edit be written to its end before Ctrl-C or a signal to end is heard."""
    import signal

    held = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM, signal.SIGHUP})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, held)


@contextmanager
def locked(project: Project, *, wait: bool = False) -> Iterator[None]:
    """Hold the tables of a project for one writer, at the latest until its process ends.

    Raises ProjectError where a review holds them, unless we `wait` for its end.
    """
    import fcntl

    handle = os.open(project.data, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise ProjectError(
                f"Another review is at work in {project.root}.",
                "Finish that one first: two at once would write over each other's decisions.",
            ) from error
        yield
    finally:
        os.close(handle)
