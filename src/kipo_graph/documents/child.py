"""The process that reads one HTML page or PDF: bytes on standard input, JSON on standard output."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import Any

from kipo_graph.documents import fence, kinds
from kipo_graph.documents.faults import TooLargeError
from kipo_graph.documents.model import Limits, Reading
from kipo_graph.sources import SourceError


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


def _read(raw: bytes, name: str, kind: str, limits: Limits) -> Reading:
    if kind == kinds.PDF:
        from kipo_graph.documents import pdf

        pdf.load()
        fence.close(limits)
        return pdf.read(raw, name, limits)
    from kipo_graph.documents import markup

    markup.load()
    fence.close(limits)
    return markup.read(raw, name, limits)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(sys.argv[1])))
