"""Ids made of names, and texts that are safe to print."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kipo_graph.tables import cells
from kipo_graph.tables.csvfile import Row
from kipo_graph.text import for_html, numbered, one_line, printable, slugify

POSSESSIVE = r"'(?=s\b)"
HOSTILE = st.text(max_size=130) | st.lists(
    st.sampled_from(["KIPO's", "O'Brien", "’s", "'S", "x" * 60, "y" * 79, "-", "特", "ß", "a"])
    | st.text(max_size=4),
    max_size=30,
).map(" ".join)


@pytest.mark.parametrize(
    ("name", "expected", "of_extraction"),
    [
        ("A Report, 2024", "a-report-2024", "a-report-2024"),
        ("The Inventors’ Café, No. 2", "the-inventors-cafe-no-2", "the-inventors-cafe-no-2"),
        ("KIPO's O'Brien", "kipos-obrien", "kipos-o-brien"),
        ("KIPO's'S o'sé", "kiposs-ose", "kiposs-o-se"),
        ("ﬁnal ŉ ½ ™ ² ＇s", "final-n-12-tm-2-s", "final-n-12-tm-2-s"),
        ("특허청 — 特許", "", ""),
        ("--a\0\n\ud800b--", "a-b", "a-b"),
        ("word " * 20, "-".join(["word"] * 12), "-".join(["word"] * 16)),
        ("word " * 11 + "words on", "word-" * 11 + "words", "word-" * 11 + "words-on"),
        ("x" * 60 + " y", "x" * 60, "x" * 60 + "-y"),
        ("x" * 61 + " y", "x" * 60, "x" * 61 + "-y"),
        ("x" * 59 + " yz", "x" * 59, "x" * 59 + "-yz"),
        ("x" * 79 + " y", "x" * 60, "x" * 79),
        ("x" * 78 + " yz", "x" * 60, "x" * 78 + "-y"),
    ],
)
def test_ids_are_made_of_names(name: str, expected: str, of_extraction: str) -> None:
    assert slugify(name) == expected
    assert slugify(name, 80, apostrophe=POSSESSIVE, whole_words=False) == of_extraction


@given(HOSTILE, st.booleans())
@example("'", True)
def test_any_id_is_one_that_tables_take(name: str, whole_words: bool) -> None:
    made = slugify(name, whole_words=whole_words)
    assert len(made) <= 60
    assert slugify(made) == made
    if made:
        row = Row("", 0, {"id": made})
        cells.slug(row, "id", ())
        assert row.faults == []


@given(HOSTILE)
def test_an_id_holds_the_first_whole_words(name: str) -> None:
    every, made = slugify(name, 10_000).split("-"), slugify(name).split("-")
    if len(every[0]) <= 60:
        assert made == every[: len(made)]
        assert made == every or len("-".join(every[: len(made) + 1])) > 60


@given(st.sets(st.integers(1, 9)))
def test_a_taken_id_gets_the_first_free_number(numbers: set[int]) -> None:
    taken = {"a" if number == 1 else f"a-{number}" for number in numbers}
    made = numbered("a", taken)
    assert made not in taken
    first = next(number for number in range(1, 11) if number not in numbers)
    assert made == ("a" if first == 1 else f"a-{first}")


@given(HOSTILE)
@example("a\x1b[2J\u202eb\u2028\x85c")
def test_what_is_printed_moves_no_cursor(text: str) -> None:
    for shown in (printable(text), printable(text, "?"), one_line(text)):
        assert shown.isprintable()
    assert len(printable(text, "?")) == len(text)
    assert printable(printable(text)) == printable(text)


@given(HOSTILE)
@example("a\x00\t\n\r\x1b\x85\u200d\xa0\ufffe")
def test_html_gets_no_control_character(text: str) -> None:
    kept = "\t\n\r"
    shown = for_html(text)
    assert len(shown) == len(text)
    for before, after in zip(text, shown, strict=True):
        is_bad = (ord(before) < 32 or 127 <= ord(before) < 160) and before not in kept
        assert after == ("\ufffd" if is_bad or before in "\ufffe\uffff" else before)
    assert not re.search(r"[\x00-\x08\x7f]", shown)
