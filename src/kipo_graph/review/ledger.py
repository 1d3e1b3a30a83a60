"""Writing decisions into the tables: each file replaced whole, each decision undoable."""

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
from kipo_graph.system.atomic_files import replace_file
from kipo_graph.tables import COLUMNS
from kipo_graph.tables.csvfile import line

Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Splice:
    """One change of a file: at byte `at`, `old` gave way to `new`; `made` where the file is new."""

    path: Path
    at: int
    old: bytes
    new: bytes
    made: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """What one decision writes: new rows by table, and cells that change in entities' rows.

    Tables are named below `data/`; `renamed` maps the id of an entity to its new cells.
    """

    rows: tuple[tuple[str, Cells], ...] = ()
    renamed: Mapping[str, Cells] = field(default_factory=dict)


_ORDER = ("entities.csv", "anaphors.csv")
"""What a statement refers to is written before it: a kill leaves no row without its ends."""


class Ledger:
    """The files of a project's tables as this review knows them, and what it did to them."""

    def __init__(self, project: Project) -> None:
        self._data = project.data
        self._known: dict[Path, _Stamp] = {}
        self._done: list[tuple[Splice, ...]] = []

    @property
    def undoable(self) -> int:
        """How many entries can be taken back."""
        return len(self._done)

    def look(self) -> None:
        """Note how the files stand: whoever changes them from now on is somebody else."""
        names = [name for name in COLUMNS if name.endswith(".csv")]
        paths = [*(self._data / name for name in names), *self._data.glob("statements/*.csv")]
        self._known = {path: _stamp(path) for path in paths}

    def write(self, entry: Entry) -> None:
        """Write an entry: each file is replaced whole, what is referred to before what refers.

        Raises ProjectError where a file cannot be written, or was changed by somebody else.
        """
        names = sorted({name for name, _ in entry.rows}, key=_rank)
        if entry.renamed and "entities.csv" not in names:
            names.insert(0, "entities.csv")
        splices: list[Splice] = []
        contents = []
        for name in names:
            path = self._data / name
            content = before = self._read(path)
            made = not path.exists()
            if name == "entities.csv":
                for slug, cells in entry.renamed.items():
                    splice = _changed(path, content or b"", slug, cells)
                    splices.append(splice)
                    content = _put(content or b"", splice)
            added = [cells for table, cells in entry.rows if table == name]
            if added:
                splice = _appended(path, content or b"", _columns(name), added, made=made)
                splices.append(splice)
                content = _put(content or b"", splice)
            if content != before:
                contents.append((path, content or b""))
        with _undisturbed():
            for path, content in contents:
                replace_file(path, content)
                self._known[path] = _stamp(path)
            self._done.append(tuple(splices))

    def undo(self) -> None:
        """Take the last entry back, in the other order."""
        splices = self._done[-1]
        contents: dict[Path, bytes] = {}
        for splice in reversed(splices):
            content = contents.get(splice.path, self._read(splice.path))
            contents[splice.path] = (
                content[: splice.at] + splice.old + content[splice.at + len(splice.new) :]
            )
        made = {splice.path for splice in splices if splice.made}
        with _undisturbed():
            for path, content in contents.items():
                if path in made:
                    path.unlink()
                else:
                    replace_file(path, content)
                self._known[path] = _stamp(path)
            self._done.pop()

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


def _rank(name: str) -> int:
    return _ORDER.index(name) if name in _ORDER else 3 if name == "decisions.csv" else 2


def _columns(name: str) -> tuple[str, ...]:
    return tuple(COLUMNS["statements" if name.startswith("statements/") else name].split())


def _put(content: bytes, splice: Splice) -> bytes:
    return content[: splice.at] + splice.new + content[splice.at + len(splice.old) :]


def _appended(
    path: Path, content: bytes, columns: Sequence[str], rows: Iterable[Cells], *, made: bool
) -> Splice:
    """The change that adds rows at the end, in the columns' order and with the line ends there."""
    end = "\r\n" if b"\r\n" in content else "\n"
    lines = []
    header: Sequence[str] = columns
    if content.strip():
        header = next(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
        if not content.endswith((b"\n", b"\r")):
            lines.append(end)
    else:
        lines.append(line(columns, end))
    lines += (line([cells.get(column, "") for column in header], end) for cells in rows)
    return Splice(path, len(content), b"", "".join(lines).encode(), made)


def _changed(path: Path, content: bytes, slug: str, cells: Cells) -> Splice:
    """The change of some cells in the row of an entity; the other bytes stay as they are."""
    text = content.decode()
    lines = list(io.StringIO(text, newline=""))
    reader = csv.reader(iter(lines))
    header = [name.removeprefix("\ufeff") for name in next(reader)]
    before = reader.line_num
    for row in reader:
        if row and row[header.index("id")].strip() == slug:
            break
        before = reader.line_num
    else:
        raise ProjectError(f"data/entities.csv has no row of {slug} any more.", "Start again.")
    old = "".join(lines[before : reader.line_num])
    tail = old[len(old.rstrip("\r\n")) :]
    given = dict(zip(header, row, strict=True)) | dict(cells)
    new = line([given[name] for name in header], tail)
    at = len("".join(lines[:before]).encode())
    return Splice(path, at, old.encode(), new.encode())


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let a decision be written to its end before Ctrl-C or a polite kill is heard."""
    import signal

    held = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM, signal.SIGHUP})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, held)


@contextmanager
def locked(project: Project) -> Iterator[None]:
    """Hold a project for one review; the hold ends with the process, however that ends.

    Raises ProjectError where another review holds it.
    """
    import fcntl

    handle = os.open(project.data, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise ProjectError(
                f"Another review is at work in {project.root}.",
                "Finish that one first: two at once would write over each other's decisions.",
            ) from error
        yield
    finally:
        os.close(handle)
