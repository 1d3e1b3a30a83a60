"""Quantities: value, unit, comparator, what is counted; and numbers that are not quantities."""

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
def test_years_dates_and_numbers_of_lists_are_not_quantities(sentence: str) -> None:
    assert found(sentence) == []


def test_a_range_gives_both_its_ends() -> None:
    for words in ("Kenya received 12 to 15 applications.", "It fell from 12 to 15 applications."):
        (quantity,) = found(words)
        assert (quantity.value, quantity.value_to) == ("12", "15")
        assert quantity.comparator == "from-to"
    (between,) = found("Kenya received between 1,500 and 2,000 applications.")
    assert (between.value, between.value_to, between.counted) == ("1,500", "2,000", "applications")


def test_an_upper_limit_that_is_excluded_has_no_comparator() -> None:
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


@pytest.mark.parametrize(
    ("sentence", "stated"),
    [
        ("The fee is nearly triple.", "nearly triple = about triple count"),
        ("The fee is about double that of 2020.", "about double = about double count"),
        ("Half of the weavers came.", "Half of the weavers = exactly Half count"),
        ("It lost nearly half of its boats.", "nearly half of its boats = about half count"),
        ("Twenty-two weavers came.", "Twenty-two weavers = exactly Twenty-two count: weavers"),
        ("Boats fell from 31 to 24 months.", "from 31 to 24 months = from-to 31 to 24 month"),
        ("It takes between 5 and 9 days.", "between 5 and 9 days = from-to 5 to 9 day"),
        ("It takes 5 and 9 days.", "9 days = exactly 9 day"),
        ("The fee of $ 20 rose.", "$ 20 = exactly 20 money"),
        ("The fund of 4.5 million euros grew.", "4.5 million euros = exactly 4.5 million EUR"),
        ("It paid USD 20 million.", "USD 20 million = exactly 20 million USD"),
        ("It paid US$20 million.", "US$20 million = exactly 20 million USD"),
        ("It paid 20 US dollars.", "20 US dollars = exactly 20 USD"),
        ("It paid 20 Swiss francs.", "20 Swiss francs = exactly 20 CHF"),
        ("It rose 5 fold.", "5 fold = exactly 5 times"),
        ("It rose by 3 percentage points.", "3 percentage points = exactly 3 percent"),
        ("It rose by 3 pct.", "3 pct = exactly 3 percent"),
        ("It rose by 3 per cent of boats.", "3 per cent = exactly 3 percent"),
        ("Norway (528) led.", "528 = exactly 528 count"),
        ("It names 976,686.", "976,686 = exactly 976,686 count"),
        ("It names 5 million.", "5 million = exactly 5 million count"),
        (
            "It hired 40 patent lawyers and practitioners.",
            "40 patent lawyers and practitioners = exactly 40 count: "
            "patent lawyers and practitioners",
        ),
        ("It hired 40 lawyers and left.", "40 lawyers = exactly 40 count: lawyers"),
        (
            "It wrote three sets of rules.",
            "three sets of rules = exactly three count: sets of rules",
        ),
        ("It wrote three books of rules.", "three books = exactly three count: books"),
        ("It sold 10 pieces of cloth.", "10 pieces of cloth = exactly 10 count: pieces of cloth"),
        (
            "It hired 40 newly trained examiners.",
            "40 newly trained examiners = exactly 40 count: newly trained examiners",
        ),
        (
            "It hired 40 high-level examiners.",
            "40 high-level examiners = exactly 40 count: high-level examiners",
        ),
        ("It has three aims and two things.", "three aims = exactly three count: aims"),
        (
            "It ran for five years and six months.",
            "five years = exactly five year; six months = exactly six month",
        ),
        ("It is 25 years old.", "25 years = exactly 25 year"),
        ("More than 300 boats sank.", "More than 300 boats = more than 300 count: boats"),
        ("It lost at least 300 boats.", "at least 300 boats = at least 300 count: boats"),
        ("It lost no fewer than 300 boats.", "no fewer than 300 boats = at least 300 count: boats"),
        ("It lost no more than 300 boats.", "no more than 300 boats = at most 300 count: boats"),
        ("It lost not more than 300 boats.", "not more than 300 boats = at most 300 count: boats"),
        ("It lost as many as 300 boats.", "as many as 300 boats = up to 300 count: boats"),
        ("It lost over 300 boats.", "over 300 boats = more than 300 count: boats"),
        ("It lost in excess of 300 boats.", "in excess of 300 boats = more than 300 count: boats"),
        ("It lost fewer than 300 boats.", "fewer than 300 boats =  300 count: boats"),
        ("It lost some 300 boats.", "some 300 boats = about 300 count: boats"),
        ("It lost close to 300 boats.", "close to 300 boats = about 300 count: boats"),
        ("It lost just 300 boats.", "just 300 boats = exactly 300 count: boats"),
        ("The top 300 boats sank.", "The top 300 boats = exactly 300 count: boats"),
        ("Some 45,000.", "Some 45,000 = about 45,000 count"),
        ("Over two decades it grew.", "Over two decades = more than two decade"),
        ("It opened 1 desk.", "1 desk = exactly 1 count: desk"),
        (
            "The boats rose by 12 % to 45,000.",
            "12 % = exactly 12 percent; 45,000 = exactly 45,000 count",
        ),
        (
            "It hired forty examiners in ten days.",
            "forty examiners = exactly forty count: examiners; ten days = exactly ten day",
        ),
        ("It is 3rd largest.", "3rd largest = exactly 3rd count: rank"),
        ("It is fourth highest.", "fourth highest = exactly fourth count: rank"),
        (
            "It is the fiftieth anniversary.",
            "fiftieth anniversary = exactly fiftieth year: anniversary",
        ),
    ],
)
def test_all_quantities_of_a_sentence(sentence: str, stated: str) -> None:
    doc = parse(sentence)
    said = []
    for one in quantities_in(doc):
        value = f"{one.value} to {one.value_to}" if one.value_to else one.value
        words = f"{doc[one.start : one.end].text} = {one.comparator} {value} {one.unit}"
        said.append(words + (f": {one.counted}" if one.counted else ""))
    assert said == stated.split("; ")


@pytest.mark.parametrize(
    "sentence",
    [
        "It is triple.",
        "Two-year plans help.",
        "The Office Two met.",
        "Rule 12 helps.",
        "Table 3 helps.",
        "ISO 9001 helps.",
        "It helps in 2000.",
        "They met on 12 March and March 13.",
        "A 3-year plan began.",
        "It is told of Horizon 2.",
        "It rose by 3 per day.",
        "Norway (5) led.",
        "Norway (2020) led.",
        "It names 97.",
        "It took twelve.",
        "It has two things.",
        "It is the third largest.",
        "It is its 3rd boat.",
        "It is the fiftieth boat.",
    ],
)
def test_numbers_that_state_no_quantity(sentence: str) -> None:
    assert found(sentence) == []
