"""Reading a document of any kind, with its limits."""

from __future__ import annotations

import stat
from pathlib import Path

from kipo_graph.ingest import file_types, isolated_reader, plain_text
from kipo_graph.ingest.document import MEGABYTE, Limits, Reading
from kipo_graph.ingest.document_errors import EmptyError, TooLargeError
from kipo_graph.system import extras
from kipo_graph.tables.source_files import SourceError
from kipo_graph.text import one_line

_STANDARD = Limits()


def read(path: Path, *, limits: Limits = _STANDARD) -> Reading:
    """The text of a document, with its pages and what it says of itself.

    Plain text and Markdown are kept as they stand; HTML and PDF are read in a process of their
    own, within the limits, and what their layout broke is repaired.  Raises a SourceError of
    `faults` for what cannot be read.
    """
    raw = content(path, limits)
    kind = file_types.kind_of(path, raw)
    if kind == file_types.PDF:
        extras.require("pypdfium2", "Reading a PDF")
    if kind in (file_types.HTML, file_types.PDF):
        return isolated_reader.read(raw, one_line(path.name), kind, limits)
    reading = plain_text.read(raw, one_line(path.name), kind)
    if len(reading.text) > limits.text:
        raise too_long(one_line(path.name), limits)
    return reading


def content(path: Path, limits: Limits = _STANDARD) -> bytes:
    """The bytes of a file; raises SourceError where it is none, empty or too large."""
    try:
        require_file(path)
        with path.open("rb") as file:
            raw = file.read(limits.file * MEGABYTE + 1)
    except OSError as error:
        hint = "Name the files in it." if path.is_dir() else "Check its name and its rights."
        raise SourceError(
            f"{one_line(str(path))} cannot be read: {error.strerror}.", hint
        ) from error
    if len(raw) > limits.file * MEGABYTE:
        raise TooLargeError(
            f"{one_line(path.name)} is larger than {limits.file} MB.",
            "Part it, or take a version with smaller pictures.",
        )
    if not raw:
        raise EmptyError(
            f"{one_line(path.name)} is empty.",
            "Check that the download or the export was complete.",
        )
    return raw


def require_file(path: Path) -> None:
    """Raise SourceError for a device or a pipe: to open one is to wait for it, perhaps for ever.

    Raises OSError where nothing of that name is there.
    """
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        raise SourceError(
            f"{one_line(path.name)} is not a file.", "Name a file, not a device or pipe."
        )


def too_long(name: str, limits: Limits) -> TooLargeError:
    """The error for a text that is longer than it may be."""
    return TooLargeError(
        f"{name} holds more than {limits.text:,} characters of text.",
        "Split it into several files.",
    )
