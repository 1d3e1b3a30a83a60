"""The command `benchmarks/extraction.py`: what it prints and writes, and what it refuses."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT
from kipo_graph.extract import pipeline

SCRIPT = ROOT / "benchmarks" / "extraction.py"


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(SCRIPT), *words],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )


def corpus(folder: Path) -> Path:
    """A folder of one text with its annotations."""
    body = "The Northland Office hosted the Lisbon Forum. It was a success."
    (folder / "note.txt").write_text(f"# Note\n# invented\n# 2024-01-01\n{body}\n", "utf-8")
    names = {"Northland Office": "Organization", "Lisbon Forum": "Event"}
    entities = [{"text": k, "canonical": k, "type": t} for k, t in names.items()]
    said = [{"subject": "Northland Office", "object": "Lisbon Forum", "sentence": body[:46]}]
    gold = {"entities": entities, "statements": said}
    (folder / "note.gold.json").write_text(json.dumps(gold), "utf-8")
    return folder


@pytest.mark.usefixtures("model")
def test_one_text_is_read_and_every_error_reported(tmp_path: Path) -> None:
    found = tmp_path / "found.json"
    words = ("--corpus", str(corpus(tmp_path)), "--text", "note", "--errors", "--cross")
    done = run(*words, "--json", str(found))
    assert done.returncode == 0, done.stderr
    assert "reading note (1 of 1)" in done.stderr
    first, *lines = done.stdout.splitlines()
    assert first.startswith("extraction with en_core_web_sm")
    assert "P 1.00 R 1.00 F 1.00 (2 of 2, 2 of 2 right)" in done.stdout
    assert any("spaCy's entities, subject-verb-object" in line for line in lines)
    assert "ERRORS OF note" in done.stdout
    content = json.loads(found.read_text("utf-8"))
    assert [text["name"] for text in content["texts"]] == ["note"]
    assert content["texts"][0]["statements"]["found"] == 1
    assert content["rules"] == {"hosts/active": [1, 1]}


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--write", "--text", "x"), "--write measures rules on all texts: leave --text out."),
        (("--corpus", "tests/unit"), "holds no file NAME.gold.json."),
        (("--text", "no-such-text"), "There is no text no-such-text among: annual-report-kenya"),
    ],
)
def test_what_it_refuses(words: tuple[str, ...], message: str) -> None:
    words = tuple(str(ROOT / word) if word.startswith("tests/") else word for word in words)
    done = run(*words)
    assert done.returncode != 0
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_the_precision_of_rules_is_sound() -> None:
    path = ROOT / "ontology" / "precision.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["rule"] for row in rows] == sorted({row["rule"] for row in rows})
    assert all(0 <= int(row["right"]) <= int(row["counted"]) for row in rows)
    assert all(int(row["counted"]) for row in rows)
    measured = pipeline.measured(path)
    assert len(measured) == len(rows) >= 20
    assert all(0 <= found.precision <= 1 for found in measured.values())
