"""The text files of the sources: reading them, and their checksums."""

from __future__ import annotations

import hashlib
from pathlib import Path

from kipo_graph.errors import KipoGraphError


class SourceError(KipoGraphError):
    """The file of a source cannot be read as text."""

    exit_code = 13


def read(path: Path) -> str:
    """The text of a UTF-8 file, character by character as it stands.

    Raises SourceError where the file is absent, not UTF-8 or holds NUL bytes.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise SourceError(f"The source {path.name} cannot be read: {error.strerror}.") from error
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise SourceError(
            f"The source {path.name} is not UTF-8: byte {error.start} does not fit.",
            "Save it as UTF-8 text.",
        ) from error
    if "\0" in text:
        raise SourceError(f"The source {path.name} is not text: it contains NUL bytes.")
    return text


def checksum(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
