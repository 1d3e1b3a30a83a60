"""Written numbers and periods."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kipo_graph.language import dates, numbers


@pytest.mark.parametrize(
    ("stated", "value"),
    [
        ("80", "80"),
        ("007", "7"),
        ("0.020", "0.020"),
        ("1,234.5", "1234.5"),
        ("10 trillion", "1e13"),
        ("10\n trillion", "1e13"),
        ("1.5 million", "1500000"),
        ("20th", "20"),
        ("1st", "1"),
        ("Five", "5"),
        ("twelve", "12"),
        ("ninety-nine", "99"),
        ("two hundred", "200"),
        ("two thousand", "2000"),
        ("3 billion", "3000000000"),
        ("zero", "0"),
        ("nineteen", "19"),
        ("twenty", "20"),
        ("thirty-one", "31"),
        ("9" * 40 + " billion", "9" * 40 + "0" * 9),
    ],
)
def test_numbers_are_read(stated: str, value: str) -> None:
    assert numbers.parse_number(stated) == Decimal(value)


@pytest.mark.parametrize(
    "stated", ["", "ten-ish", "1,23", "1.", "-5", "5%", "=1+1", "1e9", "٣", "sıx", "five six", "½"]
)
def test_what_is_not_a_number_gives_none(stated: str) -> None:
    assert numbers.parse_number(stated) is None


@given(st.integers(0, 10**30))
def test_any_integer_is_read_with_and_without_commas(value: int) -> None:
    assert numbers.parse_number(str(value)) == value
    assert numbers.parse_number(f"{value:,}") == value
    assert numbers.parse_number(f"{value} million") == value * 10**6


@given(st.text())
def test_offsets_of_numbers_in_a_text(text: str) -> None:
    for start, end, words in numbers.numbers_in(text):
        assert text[start:end] == words
        assert numbers.parse_number(words) is not None


def test_numbers_are_found_whole_and_not_in_names() -> None:
    text = "IP5 grew 80% from 1,500 to 10.5 trillion, five-fold, in 2021-2024 (COVID-19), not 3,5."
    found = [words for _, _, words in numbers.numbers_in(text)]
    assert found == ["80", "1,500", "10.5 trillion", "five", "2021", "2024"]


@pytest.mark.parametrize(
    ("words", "text", "said"),
    [
        ("10 trillion", "KRW 10  trillion", True),
        ("10", "KRW 10 trillion", False),
        ("500", "1,500 offices", False),
        ("1", "1.5 offices", False),
        ("5", "five offices", False),
        ("Five", "five offices", True),
        ("20", "the 20th anniversary", False),
        ("80", "an 80% increase", True),
    ],
)
def test_a_number_is_stated_only_in_its_own_words(words: str, text: str, said: bool) -> None:
    assert numbers.states_number(words, text) is said


@pytest.mark.parametrize(
    ("stated", "start", "end", "precision"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31), "year"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "month"),
        ("2023-02", date(2023, 2, 1), date(2023, 2, 28), "month"),
        ("2024-06-20", date(2024, 6, 20), date(2024, 6, 20), "day"),
        ("2021/2024", date(2021, 1, 1), date(2024, 12, 31), "year"),
        ("2004/", date(2004, 1, 1), None, "year"),
        ("/2004-05", None, date(2004, 5, 31), "month"),
    ],
)
def test_periods_are_read(
    stated: str, start: date | None, end: date | None, precision: str
) -> None:
    found = dates.parse_period(f" {stated} ")
    assert found is not None
    assert (found.stated, found.start, found.end, found.precision) == (
        stated,
        start,
        end,
        precision,
    )


@pytest.mark.parametrize(
    "stated",
    [
        "",
        "/",
        "24",
        "20240",
        "2024-13",
        "2024-00",
        "2023-02-29",
        "0000",
        "2024/2021",
        "2024/x",
        "2024-6",
        "2021/2022/2023",
        "２０２４",
        "2024-06-20T00:00",
        "soon",
    ],
)
def test_what_is_not_a_period_gives_none(stated: str) -> None:
    assert dates.parse_period(stated) is None


@given(st.dates(), st.dates())
def test_any_interval_is_read_if_it_does_not_run_backwards(first: date, last: date) -> None:
    stated = f"{first.isoformat()}/{last.isoformat()}"
    found = dates.parse_period(stated)
    if first > last:
        assert found is None
    else:
        assert found is not None
        assert (found.start, found.end) == (first, last)


@given(st.text())
def test_no_text_raises(text: str) -> None:
    numbers.parse_number(text)
    dates.parse_period(text)


def test_years_are_those_in_the_stated_text() -> None:
    found = dates.parse_period("2021-03-04/2024-12")
    assert found is not None
    assert dates.years_of(found) == ("2021", "2024")
