"""The order in which the blocks of a page are read: columns one after the other.

A gutter is sought where several rows begin at the same place.  It parts a stretch of rows if none
of them crosses it and both sides look like running text; the columns of a table do not, so that a
table is read by its rows.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from statistics import median

from kipo_graph.ingest.text_runs import WIDE, Run, rows

_FEWEST = 3
"""A column has at least so many rows."""
_GRID = 3.0
"""Rows begin at the same place if they do so within so many points."""

Band = tuple[int, int]
"""The rows from one number to another, end exclusive."""


def blocks(runs: list[Run], depth: int = 0) -> list[list[Run]]:
    """The runs of a page by blocks, in the order in which they are read."""
    if not runs:
        return []
    table = rows(runs)
    found = _best(table) if depth < 8 else None
    if found is None:
        return [runs]
    gutter, (start, end) = found
    inside = [run for row in table[start:end] for run in row]
    left = [run for run in inside if run.x0 < gutter]
    right = [run for run in inside if run.x0 >= gutter]
    above = [run for row in table[:start] for run in row]
    below = [run for row in table[end:] for run in row]
    return [part for runs in (above, left, right, below) for part in blocks(runs, depth + 1)]


def _best(table: list[list[Run]]) -> tuple[float, Band] | None:
    """The gutter that parts the most rows, with these rows; of equal ones the leftmost."""
    best, most = None, 0
    for gutter in _gutters(table):
        for band in _bands(table, gutter):
            left, right = _sides(table, band, gutter)
            if len(left) + len(right) > most and _parts(left, right):
                best, most = (gutter, band), len(left) + len(right)
    return best


def _gutters(table: list[list[Run]]) -> list[float]:
    """The places at which several rows begin, or begin again after a wide gap."""
    starts: Counter[int] = Counter()
    for row in table:
        firsts = [row[0]]
        firsts += [b for a, b in pairwise(row) if b.x0 - a.x1 > WIDE * min(a.size, b.size)]
        starts.update({round(run.x0 / _GRID) for run in firsts})
    near = {at: starts[at - 1] + count + starts[at + 1] for at, count in starts.items()}
    return sorted((at - 1) * _GRID for at, count in near.items() if count >= _FEWEST)


def _bands(table: list[list[Run]], gutter: float) -> list[Band]:
    """The stretches of rows that do not cross a gutter, and have text on both its sides."""
    crossed = [any(_crosses(run, gutter) for run in row) for row in table]
    found, start = list[Band](), 0
    for at in range(len(table) + 1):
        if at == len(table) or crossed[at]:
            if at - start >= _FEWEST:
                found.append(_trimmed(table, start, at, gutter))
            start = at + 1
    return [(start, end) for start, end in found if end - start >= _FEWEST]


def _crosses(run: Run, gutter: float) -> bool:
    return run.x0 < gutter and run.x1 > gutter - 0.4 * run.size + _GRID


def _trimmed(table: list[list[Run]], start: int, end: int, gutter: float) -> Band:
    """Without rows of one side only that stand well apart above or below the columns."""
    pitch = median(b[0].y - a[0].y for a, b in pairwise(table[start:end]))
    both = [at for at in range(start, end) if _is_on_both(table[at], gutter)]
    if both:
        first, last = both[0], both[-1]
    else:  # Columns whose rows stand at other heights: keep where they overlap.
        return start, end
    for at in range(first, start, -1):
        if table[at][0].y - table[at - 1][0].y > 1.5 * pitch:
            start = at
            break
    for at in range(last + 1, end):
        if table[at][0].y - table[at - 1][0].y > 1.5 * pitch:
            return start, at
    return start, end


def _is_on_both(row: list[Run], gutter: float) -> bool:
    return row[0].x0 < gutter <= row[-1].x0


def _sides(
    table: list[list[Run]], band: Band, gutter: float
) -> tuple[list[list[Run]], list[list[Run]]]:
    inside = [run for row in table[band[0] : band[1]] for run in row]
    left = rows(run for run in inside if run.x0 < gutter)
    return left, rows(run for run in inside if run.x0 >= gutter)


def _parts(left: list[list[Run]], right: list[list[Run]]) -> bool:
    """Whether two sides are columns of text beside each other."""
    if min(len(left), len(right)) < _FEWEST:
        return False
    top = max(left[0][0].y, right[0][0].y)
    bottom = min(left[-1][0].y, right[-1][0].y)
    shorter = min(left[-1][0].y - left[0][0].y, right[-1][0].y - right[0][0].y)
    if bottom - top < 0.5 * shorter:
        return False
    if median(len(_text(row).split()) for row in left) < 2:
        return False  # Signs of a list, numbers of a table.
    heights = {round(row[0].y) for row in left}
    level = sum(round(row[0].y) in heights for row in right) / len(right)
    return level < 0.5 or (_is_prose(left) and _is_prose(right))


def _is_prose(side: list[list[Run]]) -> bool:
    """Whether most rows of a side hold several words and fill it."""
    start, end = min(row[0].x0 for row in side), max(row[-1].x1 for row in side)
    full = sum(row[-1].x1 - start > 0.7 * (end - start) for row in side)
    words = median(len(_text(row).split()) for row in side)
    return words >= 3 and 2 * full >= len(side)


def _text(row: list[Run]) -> str:
    return " ".join(run.text for run in row)
