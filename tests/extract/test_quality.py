"""How good extraction is on our own practice texts: it must not fall below these floors."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from functools import reduce
from operator import add
from types import SimpleNamespace
from typing import Any

import pytest

from conftest import ROOT, loaded_extractor
from kipo_graph.extract import pipeline
from kipo_graph.project import Project

BENCHMARKS = ROOT / "benchmarks"


@pytest.fixture(scope="module")
def bench() -> Iterable[SimpleNamespace]:
    sys.path.insert(0, str(BENCHMARKS))
    import annotated
    import scoring

    yield SimpleNamespace(annotated=annotated, scoring=scoring)
    sys.path.remove(str(BENCHMARKS))


@pytest.fixture(scope="module")
def reader() -> pipeline.Extractor:
    return loaded_extractor()


@pytest.fixture(scope="module")
def scores(bench: SimpleNamespace, reader: pipeline.Extractor) -> list[Any]:
    texts = bench.annotated.folder(BENCHMARKS / "practice", "practice")
    found = reader.pipe(text.document for text in texts)
    guesses = [bench.annotated.guess_of(extraction) for extraction in found]
    assert len(guesses) == len(texts) == 8
    return [bench.scoring.score(t.gold, g) for t, g in zip(texts, guesses, strict=True)]


def test_entities_of_our_own_texts(scores: list[Any]) -> None:
    total = reduce(add, (score.entities for score in scores))
    assert total.precision >= 0.85
    assert total.recall >= 0.73


def test_statements_of_our_own_texts(scores: list[Any]) -> None:
    total = reduce(add, (score.statements for score in scores))
    assert total.precision >= 0.70
    assert total.recall >= 0.31


def test_every_text_gives_both(scores: list[Any]) -> None:
    for score in scores:
        assert score.entities.right >= 20
        assert score.statements.right >= 5


def documented(name: str) -> list[str]:
    """The figures of one row of "How good" in the documentation."""
    page = (ROOT / "docs" / "explanation" / "extraction.md").read_text("utf-8")
    rows = [[cell.strip(" *") for cell in line.split("|")[1:-1]] for line in page.splitlines()]
    return next(row[1:] for row in rows if row[:1] == [name])


def figures(score: Any) -> list[str]:
    tallies = (score.entities, score.statements)
    return [f"{value:.2f}" for tally in tallies for value in (tally.precision, tally.recall)]


def test_the_documented_figures_of_our_own_texts(bench: SimpleNamespace, scores: list[Any]) -> None:
    names = [text.name for text in bench.annotated.folder(BENCHMARKS / "practice", "practice")]
    found = dict(zip(names, map(figures, scores), strict=True))
    assert found == {name: documented(name) for name in names}


@pytest.mark.parametrize("dense", [False, True])
def test_the_documented_figures_of_the_message(bench: SimpleNamespace, dense: bool) -> None:
    reader = pipeline.load(Project(ROOT), dense=dense, known=False)
    text = bench.annotated.message(Project(ROOT))
    score = bench.scoring.score(text.gold, bench.annotated.guess_of(reader.extract(text.document)))
    assert figures(score) == documented(
        "the Commissioner's message, " + ("dense" if dense else "plain")
    )
