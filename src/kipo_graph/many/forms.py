"""The forms in which candidates are written: a table for curators, JSON for tools."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import Final

from kipo_graph.extract import candidate_csv
from kipo_graph.extract.candidates import Extraction
from kipo_graph.many import shards

FORMATS: Final = ("csv", "json", "jsonl")

_ENDINGS: Final = {".csv": "csv", ".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl"}


def of_name(name: str) -> str:
    """The form that the ending of a file's name asks for, or an empty text."""
    return _ENDINGS.get(PurePath(name).suffix.lower(), "")


def pieces(extractions: Iterable[Extraction], form: str, *, single: bool) -> Iterator[bytes]:
    """A file of candidates, a piece for each extraction, so that none has to be held.

    `json` is one object where there is a `single` document, else an object a line as `jsonl` is.
    """
    if form == "csv":
        yield from _table(extractions)
    elif form == "json" and single:
        for each in extractions:
            yield json.dumps(each.to_dict(), ensure_ascii=False, indent=2).encode() + b"\n"
    else:
        yield from map(shards.line, extractions)


def _table(extractions: Iterable[Extraction]) -> Iterator[bytes]:
    """One table: each extraction's own, of which only the first keeps its header line."""
    rest = iter(extractions)
    first = next(rest, None)
    header = len(candidate_csv.to_csv(()))
    yield candidate_csv.to_csv(() if first is None else (first,))
    for each in rest:
        yield candidate_csv.to_csv((each,))[header:]
