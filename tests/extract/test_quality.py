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
