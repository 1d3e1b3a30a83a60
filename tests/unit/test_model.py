"""The model: identity, labels, and what cannot be made."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace
from decimal import Decimal

import pytest

from kipo_graph.errors import ModelError
from kipo_graph.language import dates
from kipo_graph.model import (
    Address,
    Citation,
    Entity,
    Figure,
    Object,
    Passage,
    Statement,
    Value,
    digest,
    object_key,
)

PASSAGE = Passage("note", 4, 9, "words", "The ", " of it.")
SAID = Statement("note", "kipo", "hosts", "seoul", "achieved", (PASSAGE,))


def test_a_statement_without_evidence_cannot_be_made() -> None:
    with pytest.raises(ModelError, match="kipo hosts has no evidence"):
        replace(SAID, evidence=())


def test_the_identity_of_a_statement_leaves_its_evidence_out() -> None:
    other = replace(SAID, evidence=(Citation("x", "", ""),), context=(PASSAGE,))
    assert other.iri == SAID.iri


@pytest.mark.parametrize(
    "change",
    [
        {"source": "other"},
        {"subject": "x"},
        {"predicate": "heldIn"},
        {"object": "x"},
        {"object": Value("seoul")},
        {"modality": "planned"},
        {"negated": True},
        {"period": dates.parse_period("2024")},
    ],
)
def test_all_else_makes_another_statement(change: dict[str, object]) -> None:
    assert replace(SAID, **change).iri != SAID.iri  # type: ignore[arg-type]


def test_iris_are_stable() -> None:
    """As sha256sum gives it for `a`, U+001F, `b`."""
    assert digest(["a", "b"]) == "f04cdced9736a69da610"
    assert digest(["é"]) == digest(["e\u0301"])
    assert SAID.iri.startswith("https://w3id.org/kipo-graph/statement/")
    assert len(SAID.iri.rsplit("/", 1)[1]) == 20


@pytest.mark.parametrize(
    ("modality", "negated", "edge"),
    [
        ("achieved", False, True),
        ("achieved", True, False),
        ("planned", False, False),
        ("claimed", False, False),
    ],
)
def test_only_what_was_done_is_an_edge(modality: str, negated: bool, edge: bool) -> None:
    assert replace(SAID, modality=modality, negated=negated).is_edge is edge


def test_objects_of_different_kinds_do_not_mix() -> None:
    figure = Figure("size", "market", "10", Decimal(10), "count", "exactly")
    objects: list[Object] = [
        "x", Value("x"), Value("x", "en"), Value("x", "ko"), Address("http://x"), figure,
    ]  # fmt: skip
    assert len({object_key(value) for value in objects}) == len(objects)


@pytest.mark.parametrize(
    ("figure", "label"),
    [
        (Figure("i", "m", "10 trillion", Decimal(10**13), "KRW", "more than"),
         "more than 10 trillion KRW"),
        (Figure("i", "m", "80", Decimal(80), "percent", "exactly", stated_base="6 trillion",
                base_period=dates.parse_period("2021")), "80 % from 6 trillion in 2021"),
        (Figure("i", "m", "11", Decimal(11), "count", "from-to", "40", Decimal(40)),
         "from 11 to 40"),
        (Figure("i", "m", "five", Decimal(5), "times", "up to"), "up to five times"),
    ],
)  # fmt: skip
def test_figures_read_well(figure: Figure, label: str) -> None:
    assert figure.label == label


def test_figures_differ_by_all_that_is_stated_of_them() -> None:
    figure = Figure("i", "m", "5", Decimal(5), "count", "exactly")
    year = dates.parse_period("2021")
    others = [
        replace(figure, indicator="j"),
        replace(figure, measured_of="n"),
        replace(figure, stated="five"),
        replace(figure, unit="times"),
        replace(figure, comparator="up to"),
        replace(figure, stated_upper="6"),
        replace(figure, stated_base="4"),
        replace(figure, base_period=year),
        replace(figure, period=year),
    ]
    assert len({figure.iri, *(other.iri for other in others)}) == 10


def test_models_are_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        PASSAGE.start = 0  # type: ignore[misc]
    assert PASSAGE.sentence == "The words of it."
    assert Entity("a", "City", "A", ("B",), ("C",)).names == ("A", "B", "C")
