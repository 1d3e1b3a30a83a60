"""Which quotes of a source are still found in a new text of it, and which have changed."""

from __future__ import annotations

from typing import NamedTuple, TypedDict

from kipo_graph import tables
from kipo_graph.errors import Fault, TableError
from kipo_graph.evidence.gate import Reading
from kipo_graph.model import Source
from kipo_graph.project import Project
from kipo_graph.tables.csvfile import Row, rows


class Drifted(NamedTuple):
    """A row of the statement table whose quote the new text no longer has as it was.

    `near` are the words of the new text that are most like it, or nothing.
    """

    row: int
    quote: str
    reason: str
    near: str = ""


class Compared(TypedDict):
    """How many rows stand, and those that do not."""

    standing: int
    drifted: tuple[Drifted, ...]


def of(project: Project, slug: str, text: str | None) -> Compared:
    """Hold the quotes of a source's statements against a new text; raises TableError."""
    path, faults = project.data / "statements" / f"{slug}.csv", list[Fault]()
    if text is None or not path.exists():
        return {"standing": 0, "drifted": ()}
    read = Reading(Source(slug, "", "", "", text))
    name = f"data/statements/{slug}.csv"
    found = list(rows(path.read_bytes(), name, tuple(tables.COLUMNS["statements"].split()), faults))
    if faults:
        raise TableError(faults, "Correct the rows above and run the command again.")
    drifted = tuple(one for row in found if (one := _drifted(row, read)) is not None)
    return {"standing": len(found) - len(drifted), "drifted": drifted}


def _drifted(row: Row, read: Reading) -> Drifted | None:
    quote, occurrence = row.take("quote"), row.take("occurrence")
    number = int(occurrence) if occurrence.isascii() and occurrence.isdigit() else 0
    places = read.find(quote)
    if len(places) < max(number, 1):
        return Drifted(row.number, quote, "is not in the new text", read.nearest(quote))
    if not number and len(places) > 1:
        return Drifted(row.number, quote, f"stands {len(places)} times: number it in occurrence")
    if read.passage(*places[max(number, 1) - 1]) is None:
        return Drifted(row.number, quote, "is no longer within one sentence")
    for words in row.take_list("context"):
        if not read.find(words):
            return Drifted(row.number, words, "(its context) is not in the new text")
    return None
