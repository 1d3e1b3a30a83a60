"""Documents (text, Markdown, HTML, PDF) become source texts that can be quoted."""

from __future__ import annotations

from kipo_graph.ingest.document import Limits, Page, Reading
from kipo_graph.ingest.document_errors import (
    BrokenError,
    EmptyError,
    EncodingError,
    EncryptedError,
    MislabelledError,
    ScannedError,
    TooLargeError,
)
from kipo_graph.ingest.reader import read, require_file

__all__ = [
    "BrokenError",
    "EmptyError",
    "EncodingError",
    "EncryptedError",
    "Limits",
    "MislabelledError",
    "Page",
    "Reading",
    "ScannedError",
    "TooLargeError",
    "read",
    "require_file",
]
