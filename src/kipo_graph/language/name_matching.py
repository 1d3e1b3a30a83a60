"""Where a text names an entity: whole words, ignoring case and white space."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from kipo_graph.model import Entity


def stands_in(words: str, text: str) -> bool:
    """Whether a text contains words as whole words, ignoring case and white space."""
    return next(_whole(words, text), None) is not None


def unit_in(word: str, text: str) -> bool:
    """Whether a text names a unit, also without a blank to its number (`80%`, `SGD3`).

    A letter next to it makes another unit: `S$` is not `$`.
    """
    pattern = r"\s+".join(re.escape(part) for part in word.split())
    return bool(re.search(rf"(?<![^\W\d_]){pattern}(?![^\W\d_])", text, re.IGNORECASE))


def mentions(text: str, entity: Entity, anaphors: Mapping[str, str]) -> bool:
    """Whether a text names an entity, by one of its names or by an anaphor that means it.

    A name within a longer name counts: "WIPO Korea Funds-in-Trust" names WIPO and Korea too.
    Whether the text is about them is for the reviewer of the row to decide.
    """
    return next(mention_spans(text, entity, anaphors), None) is not None


def mention_spans(
    text: str, entity: Entity, anaphors: Mapping[str, str]
) -> Iterator[tuple[int, int]]:
    """Where a text names an entity, as (start, end) within it."""
    own_anaphors = (anaphor for anaphor, slug in anaphors.items() if slug == entity.id)
    for name in (*entity.names, *own_anaphors):
        yield from _whole(name, text)


def _whole(words: str, text: str) -> Iterator[tuple[int, int]]:
    pattern = r"\s+".join(re.escape(word) for word in words.split())
    for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", text, re.IGNORECASE):
        yield match.span()
