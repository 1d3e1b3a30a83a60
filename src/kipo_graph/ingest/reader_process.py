"""The process that reads one HTML page or PDF: bytes on standard input, JSON on standard output."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import Any

from kipo_graph.ingest import file_types
from kipo_graph.ingest.document import Limits, Reading
from kipo_graph.ingest.document_errors import TooLargeError
from kipo_graph.system import rlimits
from kipo_graph.tables.source_files import SourceError

_CHARACTER = 12
"""How many bytes of JSON one character of text takes at most (a pair of escaped surrogates)."""


def main(order: str) -> dict[str, Any]:
    """Read standard input as the order says; the reading or the error as plain values."""
    given = json.loads(order)
    limits = Limits(**given["limits"])
    raw = sys.stdin.buffer.read()
    try:
        return {"reading": asdict(_read(raw, given["name"], given["kind"], limits))}
    except SourceError as error:
        kind, message, hint = type(error).__name__, error.message, error.hint
    except (MemoryError, RecursionError):
        kind, hint = TooLargeError.__name__, "It is very large, or built to do harm."
        message = f"{given['name']} takes more than {limits.memory} MB of memory."
    return {"error": kind, "message": message, "hint": hint}


def _limit(limits: Limits) -> None:
    """Bound what reading may still take: memory, time, files, and how much text it may give."""
    rlimits.limit(limits.memory, limits.text * _CHARACTER + rlimits.MEGABYTE, files=16)
    rlimits.limit_time(limits.seconds)


def _read(raw: bytes, name: str, kind: str, limits: Limits) -> Reading:
    if kind == file_types.PDF:
        from kipo_graph.ingest import pdf

        pdf.load()
        _limit(limits)
        return pdf.read(raw, name, limits)
    from kipo_graph.ingest import html

    html.load()
    _limit(limits)
    return html.read(raw, name, limits)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(sys.argv[1])))
