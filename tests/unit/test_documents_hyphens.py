"""Lines joined to paragraphs: hyphens, dashes, scripts without blanks, single characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kipo_graph.ingest import text_assembly
from kipo_graph.ingest.characters import clean
from kipo_graph.ingest.hyphenation import Words, joint
from kipo_graph.ingest.paragraphs import Paragraph
from kipo_graph.ingest.text_runs import Line


def joined(first: str, second: str, *elsewhere: str) -> str:
    words = Words([[first, second], *([line] for line in elsewhere)])
    shown, glue = joint(first, second, words)
    return shown + glue + second


@pytest.mark.parametrize(
    ("first", "second", "elsewhere", "expected"),
    [
        ("a high-", "level desk", (), "a high-level desk"),
        ("a high-", "level desk", ("the highlevel desk",), "a highlevel desk"),
        ("for techno-", "logy", ("Technology is all.",), "for technology"),
        ("for techno-", "logy", (), "for techno-logy"),
        ("for techno-", "logies", ("A technology.",), "for technologies"),
        ("it is e-", "mail", ("its e-mail",), "it is e-mail"),
        ("it is co-", "operation", ("co-operation and cooperation",), "it is cooperation"),
        ("it is co-", "ordination", ("a co-ordination",), "it is co-ordination"),
        ("it is over-", "ly long", ("an over-ly, overlying",), "it is over-ly long"),
        ("all the boat-", "yards", ("boatyard",), "all the boatyards"),
        ("all the boa-", "tyards", ("boatyard",), "all the boa-tyards"),
        ("a harbour-", "man", ("harbourmaster",), "a harbourman"),
        ("a harbour-", "ma", ("harbourmaster",), "a harbour-ma"),
        ("a HARBOUR-", "mAN", ("harbourmaster",), "a HARBOURmAN"),
        ("an innova-", "tion fund", (), "an innovation fund"),
        ("the require-", "ments, all", (), "the requirements, all"),
        ("in 2021-", "2024", (), "in 2021-2024"),
        ("the KIPO-", "WIPO fund", ("kipowipo",), "the KIPO-WIPO fund"),
        ("pre-", "and post-grant", ("preand",), "pre- and post-grant"),
        ("a desk -", "it is new", (), "a desk - it is new"),
        ("a desk \u2013", "it is new", (), "a desk \u2013 it is new"),
        ("in 2021\u2013", "2024", (), "in 2021\u20132024"),
        ("and/", "or", (), "and/or"),
        ("a of\u00ad", "fice", (), "a office"),
        ("plain", "words", (), "plain words"),
        ("特許庁は新", "しい", (), "特許庁は新しい"),
        ("특허청이", "바꿨다", (), "특허청이 바꿨다"),
        ("-", "a", (), "- a"),
    ],
)
def test_two_lines(first: str, second: str, elsewhere: tuple[str, ...], expected: str) -> None:
    assert joined(first, second, *elsewhere) == expected


def test_the_halves_of_a_hyphenated_word_prove_nothing() -> None:
    """Neither "high" nor "level" nor a second hyphenated form proves the word."""
    assert joined("a high-", "level desk", "a high-", "level desk") == "a high-level desk"
    words = Words([["an out-", "put and an output-", "ting"]])
    assert not words.knows("output")


def test_a_long_document_that_knows_neither_half_has_the_word_hyphenated() -> None:
    many = " ".join(a + b + c for a in "bcdfghklmn" for b in "aeiou" for c in "aeioubcdfghklmnprst")
    assert joined("it is manip-", "ulated", many) == "it is manipulated"
    assert joined("it is manip-", "ulated", many, "a manip") == "it is manip-ulated"
    assert joined("it is manip-", "ulated", many, "ulated") == "it is manip-ulated"
    assert joined("it is cross-", "border", many) == "it is cross-border"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\ufb01ling of o\ufb03ce", "filing of office"),
        ("5\u00a0%\u2009of\u3000all\u200b", "5 % of all"),
        ("of\u00adfice", "office"),
        ("office\u00ad ", "office\u00ad"),
        ("high\u0002", "high-"),
        ("e\u0301t\u00e9", "\u00e9t\u00e9"),
        ("\ud83d\ude00 \ud83d", "\U0001f600 \ufffd"),
        ("\u202eturned\u202c\u0007", "turned"),
        ("\u00ad", ""),
        ("x\u00b2 \u2460", "x\u00b2 \u2460"),
    ],
)
def test_single_signs(text: str, expected: str) -> None:
    assert clean(text) == expected


@given(st.text())
def test_cleaning_is_done_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


LINES = st.lists(
    st.text(alphabet="abAB12-,. \u00ad\u2013").map(clean).filter(bool), min_size=1, max_size=6
)


@given(st.lists(LINES, min_size=1, max_size=4), st.integers(1, 3))
def test_no_letter_is_lost_and_stretches_cover_the_text(texts: list[list[str]], pages: int) -> None:
    found = [
        Paragraph([Line(text, 0, 1, 0, 10, page=1 + at % pages) for text in lines])
        for at, lines in enumerate(texts)
    ]
    text, stretches = text_assembly.text_of(found)
    letters = "".join(sign for lines in texts for line in lines for sign in line if sign.isalnum())
    assert "".join(sign for sign in text if sign.isalnum()) == letters
    assert "\u00ad" not in text
    ends = [0, *(page.end for page in stretches)]
    assert [page.start for page in stretches] == ends[:-1]
    assert ends[-1] == len(text)
