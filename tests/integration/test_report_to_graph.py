"""From an empty folder to an answer: init, add-source, extract, review, build, query."""

from __future__ import annotations

import csv
import html
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import ROOT, Invoke, exit_code
from pdfs import column, pdf

PRACTICE = ROOT / "benchmarks" / "practice" / "press-release-brazil.txt"
TITLE = "Backlog cut by a third"
SOURCE = "backlog-cut-by-a-third"
INSTITUTE = "National Institute of Industrial Property"

ACCEPT = (
    "predicate=locatedIn or predicate=hosts or predicate~org: or predicate=benefits "
    "and not negated=true"
)
REJECT = "predicate=concerns or object_type=Date"

pytestmark = pytest.mark.usefixtures("model")


def paragraphs() -> list[str]:
    """The practice text without its three lines of head."""
    body = PRACTICE.read_text(encoding="utf-8").split("\n", 3)[3]
    return [" ".join(part.split()) for part in body.split("\n\n")]


def as_text(path: Path) -> Path:
    text = path.with_suffix(".txt")
    text.write_text("\n\n".join(paragraphs()) + "\n", encoding="utf-8")
    return text


def as_html(path: Path) -> Path:
    page = path.with_suffix(".html")
    body = "".join(f"<p>{html.escape(one)}</p>\n" for one in paragraphs())
    head = f"<head><meta charset=utf-8><title>{TITLE}</title></head>"
    nav = "<nav><a href=/>Home of the Agency of Menus</a></nav>"
    page.write_text(f"<!doctype html><html lang=en>{head}<body>{nav}{body}</body></html>", "utf-8")
    return page


def as_pdf(path: Path) -> Path:
    document = path.with_suffix(".pdf")
    text = paragraphs()
    document.write_bytes(pdf([column(text[:4]), column(text[4:])], info={"Title": TITLE}))
    return document


@pytest.mark.parametrize("made", [as_text, as_html, as_pdf])
def test_a_report_becomes_a_graph(
    made: Callable[[Path], Path], tmp_path: Path, invoke: Invoke
) -> None:
    office, candidates = tmp_path / "office", tmp_path / "candidates.json"

    def call(*words: str) -> str:
        result = invoke(*words, project=office)
        assert exit_code(result) == 0, result.output
        return result.output

    call("init", str(office))
    file = made(tmp_path / "release")
    said = call("add-source", str(file), "--title", TITLE, "--publisher", INSTITUTE,
        "--add-publisher", "IPOffice", "--covers", "2023")  # fmt: skip
    assert f"kipo-graph extract {SOURCE}" in said
    said = call("extract", SOURCE, "-o", str(candidates), "--format", "json")
    assert f"Next: kipo-graph review {candidates}" in said
    proposed = json.loads(candidates.read_text("utf-8"))["statements"]
    assert len(proposed) >= 20

    words = ("review", str(candidates), "--reviewer", "Me", "--new-entities")
    said = call(*words, "--accept", ACCEPT, "--reject", REJECT)
    rows = _table(office / "data" / "statements" / f"{SOURCE}.csv")
    decided = _table(office / "data" / "decisions.csv")
    assert len(rows) >= 6
    assert len(decided) >= 2
    assert f"Accepted {len(rows)}, with " in said
    assert {row["reviewer"] for row in rows} == {"Me"}
    assert "Agency of Menus" not in (office / "data" / "entities.csv").read_text("utf-8")

    said = call("build", "--no-reasoner")
    assert f"{len(rows)} from reports, each supported by its quote" in said
    assert said.count("not covered:") <= 2 * 15
    assert "more: kipo-graph build --coverage" in said
    assert "more: kipo-graph" not in call("build", "--no-reasoner", "--coverage")

    asked = (
        "SELECT ?name ?words WHERE { ?s kipo:predicate org:unitOf ;"
        " kipo:subject/rdfs:label|kipo:subject/skos:prefLabel ?name ;"
        " prov:wasQuotedFrom/oa:hasSelector/oa:exact ?words }"
    )
    assert "Data Science Division" in call("query", asked)
    assert "Helena Brandão Tavares" in call("query", "people-and-posts")

    again = tmp_path / "again.csv"
    call("extract", SOURCE, "-o", str(again))
    said = call("review", str(again), "--reviewer", "Me", "--accept", ACCEPT, "--reject", REJECT)
    assert "Accepted 0, with 0 new entities." in said
    assert "Rejected 0." in said
    assert _table(office / "data" / "statements" / f"{SOURCE}.csv") == rows
    assert _table(office / "data" / "decisions.csv") == decided


def _table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
