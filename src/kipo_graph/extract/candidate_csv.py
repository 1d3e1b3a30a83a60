"""Candidates as CSV: one row for each statement, for spreadsheets and for reading.

CSV has neither the entities with their mentions nor the texts without statements; JSON has both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from kipo_graph.errors import Fault
from kipo_graph.extract import candidate_checks
from kipo_graph.extract.candidates import Candidate, Extraction
from kipo_graph.tables.csvfile import Row, line, rows

COLUMNS = tuple(
    "source subject subject_type predicate object object_type value value_to unit comparator "
    "indicator period modality negated quote start end context rule confidence measured "
    "subject_text object_text verb".split()
)
_PLAIN = (
    "subject subject_type predicate object object_type value value_to unit comparator indicator "
    "period modality rule subject_text object_text verb"
).split()
_COUNT = re.compile(r"[0-9]{1,15}")
_CONFIDENCE = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,30})?(?:[eE]-[0-9]{1,3})?")
_BAR = re.compile(r"(?<!\\)((?:\\\\)*)\|")


def to_csv(extractions: Iterable[Extraction]) -> bytes:
    """The statements of extractions as CSV (UTF-8, comma, LF), in their order."""
    lines = [line(COLUMNS)]
    for extraction in extractions:
        lines += (line(_cells(extraction.source, found)) for found in extraction.statements)
    return "".join(lines).encode()


def _cells(source: str, given: Candidate) -> list[str]:
    special = {
        "source": source,
        "negated": "true" if given.negated else "",
        "context": " | ".join(_escaped(words) for words in given.context),
        "confidence": repr(given.confidence),
    }
    return [special[n] if n in special else str(getattr(given, n)) for n in COLUMNS]


def _escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace("|", "\\|")


def from_csv(content: bytes, name: str, faults: list[Fault]) -> list[Extraction]:
    """The extractions of a CSV file, one for each source; errors are appended to `faults`."""
    found: dict[str, list[Candidate]] = {}
    for row in rows(content, name, COLUMNS, faults):
        source = row.take("source", required=True)
        candidate = _candidate(row)
        if not row.faults:
            for problem in candidate_checks.candidate_problems(candidate):
                row.fault(*problem)
        row.audit()
        faults.extend(row.faults)
        found.setdefault(source, []).append(candidate)
    return [Extraction(source, (), tuple(given)) for source, given in found.items()]


def _candidate(row: Row) -> Candidate:
    quote = row.cells.pop("quote")  # Unchanged: its offsets include the blanks around it.
    start, end, measured = (_count(row, name) for name in ("start", "end", "measured"))
    return Candidate(
        quote=quote if quote.strip() else "",
        start=start,
        end=end,
        measured=measured,
        confidence=_confidence(row),
        negated=row.take_choice("negated", ("true", "false"), "false") == "true",
        context=_split_list(row.take("context")),
        **{name: row.take(name) for name in _PLAIN},
    )


def _count(row: Row, column: str) -> int:
    value = row.take(column, required=column != "measured") or "0"
    if not _COUNT.fullmatch(value):
        row.fault(column, f'"{value}" is not a count')
        return 0
    return int(value)


def _confidence(row: Row) -> float:
    value = row.take("confidence", required=True) or "0"
    if not _CONFIDENCE.fullmatch(value):
        row.fault("confidence", f'"{value}" is not a number', "write a share such as 0.75")
        return 0.0
    return float(value)


def _split_list(cell: str) -> tuple[str, ...]:
    parts = _BAR.sub("\\1\0", cell).split("\0")
    return tuple(re.sub(r"\\(.)", r"\1", part.strip()) for part in parts if part.strip())
