"""Candidates of the small project's texts, made by hand for the tests of reviewing."""

from __future__ import annotations

from typing import Any

from conftest import TINY
from kipo_graph.extract.candidates import Candidate, Extraction

NOTE = (TINY / "data" / "sources" / "note.txt").read_text(encoding="utf-8")


def candidate(
    subject: str,
    predicate: str,
    obj: str,
    quote: str,
    modality: str = "achieved",
    *,
    text: str = NOTE,
    nth: int = 0,
    **more: Any,
) -> Candidate:
    """A candidate whose quote is found in a text: at its first place, or the nth after it."""
    at = -1
    for _ in range(nth + 1):
        at = text.index(quote, at + 1)
    given: dict[str, Any] = {"rule": "by-hand", "confidence": 0.8, "measured": 12, **more}
    return Candidate(subject, predicate, obj, modality, at, at + len(quote), quote, **given)


HOSTS = candidate(
    "Office of Inventions",
    "hosts",
    "Seoul round",
    "It held 20 meetings in Seoul",
    object_type="Meeting",
    object_text="20 meetings in Seoul",
    subject_text="It",
    period="2023",
    confidence=0.95,
)
"""Something new, under a wording of its own, by a subject that "It" stands for."""

COOPERATES = candidate(
    "OIP",
    "cooperatesWith",
    "five countries",
    "The Office of Inventions (OIP) signed MOUs with five countries",
    object_type="org:Organization",
    confidence=0.6,
)

FIGURE = candidate(
    "Office of Inventions",
    "hasFigure",
    "20 meetings",
    "It held 20 meetings in Seoul, e.g. on AI",
    subject_text="It",
    indicator="meetings",
    value="20",
    unit="count",
    comparator="exactly",
    period="2023",
    confidence=0.9,
)
"""A figure whose indicator the project knows by a hidden label."""

SERVES = candidate(
    "Office of Inventions", "enhances", "inventors", "the Office serves inventors", "claimed"
)
"""Both ends are known."""

UNSUPPORTED = candidate(
    "secondary batteries", "benefits", "inventors", "The Office serves inventors", "claimed"
)
"""The quote does not name the subject."""

STATED = candidate(
    "Office of Inventions",
    "concluded",
    "Memoranda of 2023",
    "(OIP) signed MOUs with five countries in 2023",
    "planned",
)
"""A row says it, of the same sentence with other ends of the quote and another modality."""

ALL = (COOPERATES, HOSTS, FIGURE, SERVES, UNSUPPORTED, STATED)
OPEN = (COOPERATES, HOSTS, FIGURE, UNSUPPORTED, SERVES)
"""Those that are open, as they stand in the text."""


def extraction(*statements: Candidate, source: str = "note") -> Extraction:
    """An extraction of these statements, without its entities."""
    return Extraction(source, (), statements)
