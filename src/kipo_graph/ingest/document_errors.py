"""What may be wrong with a document: one class a fault, all of them a `SourceError`."""

from __future__ import annotations

from kipo_graph.tables.source_files import SourceError


class EncryptedError(SourceError):
    """The PDF asks for a password."""


class BrokenError(SourceError):
    """The file is truncated or damaged."""


class EmptyError(SourceError):
    """The file holds nothing, or no text at all."""


class ScannedError(SourceError):
    """The PDF holds pictures of pages and no text."""


class MislabelledError(SourceError):
    """The file is of another kind than its name says, or of none that is read."""


class EncodingError(SourceError):
    """The file's encoding cannot be determined from its bytes."""


class TooLargeError(SourceError):
    """The file exceeds a limit: size, pages, memory or time."""


KINDS: dict[str, type[SourceError]] = {
    kind.__name__: kind
    for kind in (
        SourceError,
        EncryptedError,
        BrokenError,
        EmptyError,
        ScannedError,
        MislabelledError,
        EncodingError,
        TooLargeError,
    )
}
"""The classes by name, as the process that reads a document gives them back."""
