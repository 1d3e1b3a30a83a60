"""Quantities: value, unit, bound, what is counted; and the numbers that are none."""

from __future__ import annotations

import pytest
from reading import parse

from kipo_graph.language.token_quantities import Quantity, quantities_in


def found(sentence: str) -> list[Quantity]:
    return list(quantities_in(parse(sentence)))


@pytest.mark.parametrize(
    ("sentence", "value", "unit", "comparator"),
    [
        ("The fund paid $4.5 million.", "4.5 million", "money", "exactly"),
        ("The fund paid KRW 300 million.", "300 million", "KRW", "exactly"),
        ("The fund paid 700 won.", "700", "KRW", "exactly"),
        ("Filings rose by 30 per cent.", "30", "percent", "exactly"),
        ("Filings rose by up to 30%.", "30", "percent", "up to"),
        ("The office received more than 1,200 applications.", "1,200", "count", "more than"),
        ("The office received about 80 applications.", "80", "count", "about"),
        ("The office hired at least 40 examiners.", "40", "count", "at least"),
        ("The office hired another 40 examiners.", "40", "count", "exactly"),
        ("Filings are 5 times higher.", "5", "times", "exactly"),
    ],
)
def test_one_quantity(sentence: str, value: str, unit: str, comparator: str) -> None:
    (quantity,) = found(sentence)
    said = parse(sentence)[quantity.at :].text
    assert (quantity.unit, quantity.comparator) == (unit, comparator)
    assert quantity.value.lstrip("$").rstrip("%") == value
    assert said.startswith(quantity.value.split()[0])


def test_what_is_counted() -> None:
    (quantity,) = found("The office trained 40 young patent examiners in Oslo.")
    assert quantity.counted == "young patent examiners"


def test_a_rank_is_a_quantity() -> None:
    assert [(q.value, q.counted) for q in found("Norway was 3rd largest.")] == [("3rd", "rank")]
    (year,) = found("It was the 10th anniversary.")
    assert (year.value, year.unit, year.counted) == ("10th", "year", "anniversary")


@pytest.mark.parametrize(
    "sentence",
    [
        "The office opened in 2019.",
        "The office opened on 3 May 2021.",
        "The office opened on May 3, 2021.",
        "It is told in Article 12 of the law.",
        "The plan covers 2023/24.",
        "There are three ways of doing so.",
        "A two-year course begins.",
    ],
)
def test_years_dates_and_numbers_of_lists_are_no_quantities(sentence: str) -> None:
    assert found(sentence) == []


def test_a_range_gives_both_its_ends() -> None:
    for words in ("Kenya received 12 to 15 applications.", "It fell from 12 to 15 applications."):
        (quantity,) = found(words)
        assert (quantity.value, quantity.value_to) == ("12", "15")
        assert quantity.comparator == "from-to"
    (between,) = found("Kenya received between 1,500 and 2,000 applications.")
    assert (between.value, between.value_to, between.counted) == ("1,500", "2,000", "applications")


def test_what_is_below_a_number_has_no_comparator() -> None:
    (quantity,) = found("Kenya received fewer than 200 applications.")
    assert quantity.comparator == ""


@pytest.mark.parametrize(
    ("words", "unit"),
    [
        ("Kenya paid S$3.2 million.", "SGD"),
        ("Kenya paid EUR 400.", "EUR"),
        ("Kenya paid 400 Singapore dollars.", "SGD"),
        ("Kenya paid 400 won.", "KRW"),
        ("It took 24 months.", "month"),
    ],
)
def test_units(words: str, unit: str) -> None:
    assert [q.unit for q in found(words)] == [unit]
