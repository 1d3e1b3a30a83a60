"""Documents as readers get them (text, Markdown, HTML, PDF) turned into text that can be quoted."""

from __future__ import annotations

from kipo_graph.documents.faults import (
    BrokenError,
    EmptyError,
    EncodingError,
    EncryptedError,
    MislabelledError,
    ScannedError,
    TooLargeError,
)
from kipo_graph.documents.model import Limits, Page, Reading
from kipo_graph.documents.reading import read, require_file

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
