"""A text as extraction reads it: words, and what is known of them as a whole."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Document:
    """One text to read.

    `id` names it in what comes out: the id of a registered source, else the name of its file.
    `publisher` is the label of the office that speaks as "we", or empty where nobody knows.
    `covers` is the period it reports on ("2024"), or empty.
    """

    id: str
    text: str
    title: str = ""
    publisher: str = ""
    covers: str = ""
