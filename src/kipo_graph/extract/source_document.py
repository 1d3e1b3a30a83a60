"""A document to extract from: its text and metadata."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Document:
    """A text to extract from.

    `id` is the id of a registered source, or else the name of its file.  `publisher` is the label
    of the office that "we" means, or empty.  `covers` is the reported period ("2024"), or empty.
    """

    id: str
    text: str
    title: str = ""
    publisher: str = ""
    covers: str = ""
