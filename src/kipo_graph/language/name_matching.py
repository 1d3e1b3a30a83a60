"""Whether words name a thing, and where: whole words, case and white space apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from kipo_graph.model import Entity


def stands_in(words: str, text: str) -> bool:
    """Whether words stand in a text as whole words, case and white space apart."""
    return next(_whole(words, text), None) is not None


def unit_in(word: str, text: str) -> bool:
    """Whether a unit is named, also where it is glued to its number (`80%`, `SGD3`).

    No letter stands beside it: the `$` of `S$` is another.
    """
    pattern = r"\s+".join(re.escape(part) for part in word.split())
    return bool(re.search(rf"(?<![^\W\d_]){pattern}(?![^\W\d_])", text, re.IGNORECASE))


def mentions(text: str, entity: Entity, anaphors: Mapping[str, str]) -> bool:
    """Whether a text names an entity, by one of its names or by an anaphor that stands for it.

    A name that stands within a longer one counts: "WIPO Korea Funds-in-Trust" names WIPO and Korea
    too.  Whether the text speaks of them is for the reviewer of the row to see.
    """
    return next(mention_spans(text, entity, anaphors), None) is not None


def mention_spans(
    text: str, entity: Entity, anaphors: Mapping[str, str]
) -> Iterator[tuple[int, int]]:
    """Where a text names an entity, as (start, end) within it."""
    stand_ins = (anaphor for anaphor, slug in anaphors.items() if slug == entity.id)
    for name in (*entity.names, *stand_ins):
        yield from _whole(name, text)


def _whole(words: str, text: str) -> Iterator[tuple[int, int]]:
    pattern = r"\s+".join(re.escape(word) for word in words.split())
    for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", text, re.IGNORECASE):
        yield match.span()
