"""The pages of a registered source: a table beside its text, or the form feeds in it.

`sources/<name>.pages.csv` stands beside `sources/<name>.txt`: a row a stretch of text, with the
number of its page, its start and its end (code points, from 0, end exclusive).  The stretches
follow each other without a gap, so that a change of the text alone is noticed.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from kipo_graph.errors import Fault, TableError
from kipo_graph.ingest.document import Page
from kipo_graph.ingest.plain_text import by_form_feeds
from kipo_graph.tables.csvfile import Row, rows

COLUMNS = ("page", "start", "end")


def path_of(text: Path) -> Path:
    """Where the table of pages of a text stands."""
    return text.with_name(text.stem + ".pages.csv")


def table(pages: tuple[Page, ...]) -> bytes:
    """The stretches as CSV."""
    lines = [",".join(COLUMNS), *(",".join(map(str, page)) for page in pages)]
    return ("\n".join(lines) + "\n").encode()


def load(path: Path, text: str) -> tuple[Page, ...]:
    """The stretches of the text of the file `path`, none where nothing is known of pages.

    Raises TableError where its table does not fit the text.
    """
    beside = path_of(path)
    try:
        content = beside.read_bytes()
    except FileNotFoundError:
        return by_form_feeds(text)
    except OSError as error:
        fault = Fault(beside.name, 0, "", f"cannot be read: {error.strerror or error}")
        raise TableError([fault]) from error
    faults = list[Fault]()
    found = tuple(_page(row, faults) for row in rows(content, beside.name, COLUMNS, faults))
    if not faults:
        ends = [(0, 0), *((page.start, page.end) for page in found), (len(text), len(text))]
        gaps = [at for at, (a, b) in enumerate(pairwise(ends), start=2) if a[1] != b[0]]
        if gaps or any(start > end for start, end in ends):
            fault = Fault(beside.name, gaps[0] if gaps else 0, "start", "does not fit the text")
            faults.append(fault)
    if faults:
        raise TableError(faults, "Register the original again: kipo-graph add-source --replace.")
    return found


def _page(row: Row, faults: list[Fault]) -> Page:
    values = []
    for column in COLUMNS:
        cell = row.take(column)
        if not (cell.isascii() and cell.isdigit() and len(cell) < 12):
            row.fault(column, f'"{cell}" is not a number')
        values.append(int(cell) if not row.faults else 0)
    faults.extend(row.faults)
    return Page(*values)
