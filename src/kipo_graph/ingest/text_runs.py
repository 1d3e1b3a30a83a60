"""Runs of characters at their positions, and the rows that they form.

All places are points from the upper left corner of the page as it is seen: x to the right, y down
to the baseline.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from kipo_graph.ingest.characters import clean

WIDE = 0.9
"""From this gap on (in sizes), two runs of a row may belong to different columns."""
_WORD = 0.17
"""From this gap on (in sizes), a blank stands between two runs of one row."""


@dataclass(frozen=True, slots=True)
class Run:
    """Signs of one size set one after the other; `x0` and `x1` are their ends, `y` the baseline."""

    text: str
    x0: float
    x1: float
    y: float
    size: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text on a page.

    `cells` are its parts where wide gaps stand between them, `spots` their ends from left to right.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    page: int = 1
    cells: tuple[str, ...] = ()
    spots: tuple[tuple[float, float], ...] = ()


def rows(runs: Iterable[Run]) -> list[list[Run]]:
    """The runs by rows from top to bottom, each row from left to right.

    What is set higher or lower by less than half a size (a raised number) is of the same row.
    """
    found: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: (run.y, run.x0)):
        row = found[-1] if found else []
        if row and run.y - row[0].y <= 0.45 * max(part.size for part in [run, *row]):
            row.append(run)
        else:
            found.append([run])
    return [sorted(row, key=lambda run: run.x0) for row in found]


def line(row: list[Run], page: int = 1) -> Line:
    """The row as a line of text, blanks where there are gaps."""
    size = max(row, key=lambda run: len(run.text)).size
    parts: list[tuple[str, float, float]] = []
    text, start, end = "", row[0].x0, row[0].x0
    for run in row:
        gap = run.x0 - end
        if gap > 1.5 * size and text:
            parts.append((clean(text), start, end))
            text, start = "", run.x0
        elif gap > _WORD * min(size, run.size) and text:
            text += " "
        text += run.text
        end = max(end, run.x1)
    parts = [part for part in [*parts, (clean(text), start, end)] if part[0]]
    return Line(
        text=" ".join(part[0] for part in parts),
        x0=row[0].x0,
        x1=end,
        y=median(run.y for run in row if run.size >= 0.9 * size),
        size=size,
        page=page,
        cells=tuple(part[0] for part in parts),
        spots=tuple(part[1:] for part in parts),
    )
