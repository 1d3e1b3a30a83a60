"""Running headers and footers, and page numbers: text at the same place of many pages."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from kipo_graph.ingest.text_runs import Run, line, rows

_ZONE = 0.14
"""Heads stand in this part of the height at the top, feet in this part at the bottom."""
_DEPTH = 3
"""So many rows from the edge may belong to a head."""
_NUMBERS = re.compile(r"\d+")
_ROMAN = re.compile(r"[ivxlc]{1,7}")
_ALONE = re.compile(r"[-–—|\s]*(?:(?:page|p\.)\s*)?#(?:\s*(?:/|of)\s*#)?[-–—|\s]*")


class PageLines(NamedTuple):
    """A page as it is seen: its height, and the runs on it."""

    height: float
    runs: list[Run]


class _Spot(NamedTuple):
    """A row near the edge of a page; `form` is its text with its numbers made alike."""

    page: int
    row: list[Run]
    text: str
    form: str


def without(pages_of_lines: list[PageLines]) -> tuple[list[PageLines], list[str]]:
    """The pages without their running heads, feet and numbers, and the texts left out."""
    groups: dict[tuple[str, str], list[_Spot]] = defaultdict(list)
    for edge, spot in _spots(pages_of_lines):
        groups[edge, spot.form].append(spot)
    gone: dict[int, set[int]] = defaultdict(set)
    texts = list[str]()
    for spots in groups.values():
        for repeated in _repeated(spots, len(pages_of_lines)):
            for spot in repeated:
                gone[spot.page].update(id(run) for run in spot.row)
            if not _ALONE.fullmatch(repeated[0].form):
                texts.append(repeated[0].text)
    for at, page_lines in enumerate(pages_of_lines):
        gone[at] &= _from_the_edge(rows(page_lines.runs), gone[at])
    kept = [
        PageLines(page_lines.height, [run for run in page_lines.runs if id(run) not in gone[at]])
        for at, page_lines in enumerate(pages_of_lines)
    ]
    if not any(
        page_lines.runs for page_lines in kept
    ):  # Pages that are all alike say it nevertheless.
        return pages_of_lines, []
    return kept, list(dict.fromkeys(texts))


def _spots(pages_of_lines: list[PageLines]) -> Iterator[tuple[str, _Spot]]:
    for at, page_lines in enumerate(pages_of_lines):
        table = rows(page_lines.runs)
        top = [row for row in table[:_DEPTH] if row[0].y < _ZONE * page_lines.height]
        bottom = [row for row in table[-_DEPTH:] if row[0].y > (1 - _ZONE) * page_lines.height]
        for edge, found in (("top", top), ("bottom", bottom)):
            for row in found:
                text = line(row).text
                yield edge, _Spot(at, row, text, _form(text))


def _from_the_edge(table: list[list[Run]], gone: set[int]) -> set[int]:
    """Of the runs to go, those between which and the edge of the page nothing stays."""
    found = set[int]()
    for ordered in (table, table[::-1]):
        for row in ordered:
            mine = {id(run) for run in row}
            if not mine <= gone:
                break
            found |= mine
    return found


def _form(text: str) -> str:
    folded = text.casefold()
    return "#" if _ROMAN.fullmatch(folded) else _NUMBERS.sub("#", folded)


def _repeated(spots: list[_Spot], pages: int) -> Iterator[list[_Spot]]:
    """Those of one form that stand at the same height of enough pages."""
    heights: dict[int, list[_Spot]] = defaultdict(list)
    for spot in spots:
        near = next((at for at in heights if abs(at - spot.row[0].y) <= 4), None)
        heights[round(spot.row[0].y) if near is None else near].append(spot)
    for found in heights.values():
        on = {spot.page for spot in found}
        if _ALONE.fullmatch(found[0].form):
            if _counts_up(found):
                yield found
        elif len(on) >= min(3, max(2, pages)):
            yield found


def _counts_up(spots: list[_Spot]) -> bool:
    """Whether numbers rise with the pages, so that they number them."""
    if len(spots) < 2:
        return False
    given = [(spot.page, _value(spot.text)) for spot in spots]
    steps = [
        value - before == page - earlier for (earlier, before), (page, value) in pairwise(given)
    ]
    return 2 * sum(steps) >= len(steps)


def _value(text: str) -> int:
    found = _NUMBERS.search(text)
    if found:
        return int(found[0][:9])
    worth = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
    signs = [worth[sign] for sign in text.casefold() if sign in worth]
    return sum(-a if a < b else a for a, b in zip(signs, [*signs[1:], 0], strict=True))
