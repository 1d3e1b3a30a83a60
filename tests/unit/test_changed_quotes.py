"""Which quotes of a source still stand in a new text of it."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from kipo_graph import tables
from kipo_graph.evidence import changed_quotes
from kipo_graph.project import Project

COLUMNS = tables.COLUMNS["statements"].split()


def compared(folder: Path, text: str | None, *given: tuple[str, str, str]) -> object:
    """How rows of quote, occurrence and context stand to a text."""
    (folder / "data" / "statements").mkdir(parents=True)
    written = io.StringIO()
    writer = csv.DictWriter(written, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    for quote, occurrence, context in given:
        writer.writerow({"quote": quote, "occurrence": occurrence, "context": context})
    (folder / "data" / "statements" / "s.csv").write_text(written.getvalue(), "utf-8")
    return changed_quotes.of(Project(folder), "s", text)


TEXT = "The desk opened. A fair came.\n\nThe desk opened. Boats sank, and nets tore."


@pytest.mark.parametrize(
    ("quote", "occurrence", "context", "reason"),
    [
        ("A fair\ncame", "", "", ""),
        ("A fair went", "", "", "is not in the new text"),
        ("A fair came", "1", "", ""),
        ("A fair came", "2", "", "is not in the new text"),
        ("The desk opened", "", "", "stands 2 times: number it in occurrence"),
        ("The desk opened", "1", "", ""),
        ("The desk opened", "2", "", ""),
        ("The desk opened", "3", "", "is not in the new text"),
        ("The desk opened", "x", "", "stands 2 times: number it in occurrence"),
        ("opened. A fair", "", "", "is no longer within one sentence"),
        ("A fair came", "", "Boats sank", ""),
        ("A fair came", "", "Boats swam", "(its context) is not in the new text"),
    ],
)
def test_a_quote_stands_or_why_not(
    quote: str, occurrence: str, context: str, reason: str, tmp_path: Path
) -> None:
    found = compared(tmp_path, TEXT, ("Boats sank", "", ""), (quote, occurrence, context))
    assert isinstance(found, dict)
    assert found["standing"] == (1 if reason else 2)
    said = [(one.row, one.quote, one.reason) for one in found["drifted"]]
    wanted = context if "context" in reason else quote
    assert said == ([(3, wanted, reason)] if reason else [])


def test_the_nearest_words_are_shown(tmp_path: Path) -> None:
    found = compared(tmp_path, TEXT, ("A fair went", "", ""))
    assert isinstance(found, dict)
    assert found["drifted"][0].near == "A fair came."


def test_without_a_new_text_or_a_table_nothing_is_compared(tmp_path: Path) -> None:
    nothing = {"standing": 0, "drifted": ()}
    assert compared(tmp_path, None, ("A fair came", "", "")) == nothing
    assert changed_quotes.of(Project(tmp_path), "other", TEXT) == nothing
