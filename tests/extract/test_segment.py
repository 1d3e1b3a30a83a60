"""Segmentation: paragraphs, headings, list items, and the offsets of their characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kipo_graph.extract.segment import blocks

LINE = "The office of the northern province registers more designs than its"


def shape(text: str) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in blocks(text)]


def test_wrapped_lines_are_one_paragraph() -> None:
    text = f"{LINE}\nneighbours do, and it\nwill go on to do so.\n"
    assert shape(text) == [("paragraph", f"{LINE} neighbours do, and it will go on to do so.")]


def test_a_page_break_in_a_sentence_does_not_cut_it() -> None:
    text = f"{LINE} larger\n\n\f\n neighbours do.\n\nA new sentence starts here.\n"
    assert [block.text for block in blocks(text)] == [
        f"{LINE} larger neighbours do.",
        "A new sentence starts here.",
    ]


def test_a_page_break_before_a_name_does_not_cut_a_sentence() -> None:
    text = f"{LINE} neighbours, says the\n\n\f\n Office of Norway.\n\nA new one starts here.\n"
    assert [block.text for block in blocks(text)] == [
        f"{LINE} neighbours, says the Office of Norway.",
        "A new one starts here.",
    ]


def test_markdown_syntax_is_not_read() -> None:
    text = (
        "---\ntitle: A report\ntags:\n- one\n---\n\n"
        "The [Fjord Office](https://example.org/a_b) runs `eWeave` well, it says.\n"
    )
    (block,) = blocks(text)
    assert block.text == "The Fjord Office runs eWeave well, it says."
    assert "".join(text[at] for at in block.offsets) == block.text


def test_items_have_their_lead_in() -> None:
    text = "The Parties will cooperate in:\n\n- training of examiners;\n- exchange of data.\n"
    lead, one, other = blocks(text)
    assert (lead.kind, one.kind, other.kind) == ("paragraph", "item", "item")
    assert (lead.lead, one.lead, other.lead) == (-1, 0, 0)
    assert [one.text, other.text] == ["training of examiners;", "exchange of data."]


@pytest.mark.parametrize(
    "line", ["# Annual report", "**Annual report**", "Annual Report of the Office", "Foreword"]
)
def test_headings(line: str) -> None:
    found = blocks(f"{line}\n\nThe office opened a school for young inventors.\n")
    assert [block.kind for block in found] == ["heading", "paragraph"]
    assert not set("#*") & set(found[0].text)


@pytest.mark.parametrize("number", ["1. ", "12) ", "3.2 ", "(a) ", "IV. ", "7 "])
def test_the_number_of_a_paragraph_is_not_part_of_it(number: str) -> None:
    text = f"{number}The office opened a school for young inventors.\n"
    found = blocks(text)
    assert [block.text for block in found] == ["The office opened a school for young inventors."]
    start, end = found[0].span(0, len(found[0].text))
    assert text[start:end] == found[0].text


def test_an_empty_text_has_no_blocks() -> None:
    assert blocks("") == blocks(" \n\f\n\t") == blocks("* * *\n\n----\n") == []


@given(st.text(st.sampled_from("ab Z.\n\f\t-*#|1(:;“é\u00ad\r\u2028"), max_size=120))
def test_every_character_of_a_block_is_in_the_text(text: str) -> None:
    last = -1
    for block in blocks(text):
        assert len(block.text) == len(block.offsets)
        for character, offset in zip(block.text, block.offsets, strict=True):
            written = text[offset]
            is_space = character == " " and written.isspace()
            assert character == written or is_space or character + written == ",|"
            assert offset > last
            last = offset
        for at in range(len(block.text)):
            start, end = block.span(at, at + 1)
            assert end == start + 1
