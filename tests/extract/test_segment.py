"""Segmentation: paragraphs, headings, list items, and the offsets of their characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kipo_graph.extract.segment import blocks
from kipo_graph.extract.signatures import join_signatures

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


CUT = "It was cut in the middle of a sentence by the end of a page which"


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("# Head\n\nText of it.", "heading: Head | paragraph: Text of it."),
        ("## Text of it.", "heading: Text of it."),
        ("# " + "x" * 119 + ".", "paragraph: " + "x" * 119 + "."),
        ("# " + "x" * 118 + ".", "heading: " + "x" * 118 + "."),
        ("Lead of it:\n\n- one\n\n- two", "paragraph: Lead of it: | item: one | item: two"),
        ("Lead of it —\n\n(a) one;", "paragraph: Lead of it — | item: one;"),
        (
            "Lead of it:\n\none;\n\ntwo; and\n\nthree is last.\n\nText of it.",
            "paragraph: Lead of it: | item: one; | item: two; and | item: three is last. "
            "| paragraph: Text of it.",
        ),
        (
            "Lead of it:\n\none is first.\n\ntwo;",
            "paragraph: Lead of it: | paragraph: one is first. | paragraph: two;",
        ),
        ("Text of it.\n\none;", "paragraph: Text of it. | paragraph: one;"),
        ("- one item", "label: one item"),
        ("- one item ends.", "item: one item ends."),
        ("- " + "x" * 89, "label: " + "x" * 89),
        ("- " + "x" * 90, "item: " + "x" * 90),
        ("- a b c d e f g h i", "label: a b c d e f g h i"),
        ("- a b c d e f g h i j", "item: a b c d e f g h i j"),
        ("1. Text of it ends.", "paragraph: Text of it ends."),
        ("12 Text of it ends.", "paragraph: Text of it ends."),
        ("12 text of it ends.", "paragraph: 12 text of it ends."),
        ("**One** two.", "paragraph: One two."),
        (f"{CUT}\n\ngoes on here.", f"paragraph: {CUT} goes on here."),
        (f"{CUT}\n\n(a) goes on here.", f"paragraph: {CUT} | item: goes on here."),
        (f"{CUT}\n\nGoes on here.", f"paragraph: {CUT} | paragraph: Goes on here."),
        (f"{CUT} the\n\nOffice ends it.", f"paragraph: {CUT} the Office ends it."),
        (f"{CUT}.\n\nand more of it.", f"paragraph: {CUT}. | paragraph: and more of it."),
        (f"**{CUT}**\n\ngoes on here.", f"paragraph: {CUT} | paragraph: goes on here."),
        ("It was cut short\n\nand goes on.", "heading: It was cut short | paragraph: and goes on."),
        ("GENEVA, 4 March – Text of it.", "paragraph: GENEVA, 4 March – | paragraph: Text of it."),
        ("Oslo, 4 March 2021 – It met.", "paragraph: Oslo, 4 March 2021 – | paragraph: It met."),
        ("OSLO (News) -- Text of it.", "paragraph: OSLO (News) -- | paragraph: Text of it."),
        ("Oslo – Text of it.", "paragraph: Oslo – Text of it."),
        ("Mr Tom Hals, Head of Boats", "paragraph: Mr Tom Hals, Head of Boats"),
        ("Tom Hals, Head of Boats", "heading: Tom Hals, Head of Boats"),
        ("a b c d e f g h", "heading: a b c d e f g h"),
        ("a b c d e f g h i", "paragraph: a b c d e f g h i"),
        ("A B C of the D and the E in G", "heading: A B C of the D and the E in G"),
        (
            "One Two Three four five Six Seven eight of the Nine",
            "paragraph: One Two Three four five Six Seven eight of the Nine",
        ),
        ("A of B " * 5, "paragraph: " + ("A of B " * 5).strip()),
        ("**a b c d e f g h i**", "heading: a b c d e f g h i"),
        ("**a** | b", "paragraph: a , b"),
        ("What is it?", "paragraph: What is it?"),
        ("Text of it, and", "paragraph: Text of it, and"),
        ("See [the desk](https://a.b/c) now.", "paragraph: See the desk now."),
        ('See ![a boat](boat.png "A boat") now.', "paragraph: See a boat now."),
        ("One\nTwo\nThree", "heading: One | heading: Two | heading: Three"),
        ("One\n- two.\n- three.", "heading: One | item: two. | item: three."),
        ("One\n# Two", "heading: One | heading: Two"),
    ],
)
def test_what_each_block_is(text: str, kinds: str) -> None:
    assert " | ".join(f"{kind}: {words}" for kind, words in shape(text)) == kinds


@pytest.mark.parametrize(
    ("length", "wrapped"), [(44, False), (45, True), (90, True), (130, True), (131, False)]
)
def test_lines_of_a_usual_length_are_one_text(length: int, wrapped: bool) -> None:
    full = ("Words of it and " * 9)[: length - 2].replace(" ", "x") + ".y"
    assert len(blocks(f"{full}\n{full}\nAnd it ends.")) == (1 if wrapped else 3)


def test_lines_of_very_different_lengths_are_lines_of_their_own() -> None:
    full = "Words of it and more words of it and so much of it and the rest of it"
    assert len(blocks(f"{full}\n{full}\n{full}\nIt ends.")) == 1
    assert len(blocks(f"{full}\n{full}\n{full[:36]}\n{full}\nIt ends.")) == 5
    assert len(blocks(f"{full}\n{full}:\n{full}\nIt ends.")) == 4


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ms Ada Berg MP\nDirector of Patents", ["Ms Ada Berg MP, Director of Patents"]),
        ("Hon Ada Berg\nActing Deputy Commissioner", ["Hon Ada Berg, Acting Deputy Commissioner"]),
        ("Ada Berg Director of Patents", ["Ada Berg, Director of Patents"]),
        ("Ada Berg, Director of Patents", ["Ada Berg, Director of Patents"]),
        ("Ada Berg\nFair Looms", ["Ada Berg", "Fair Looms"]),
        ("Fair Looms of old\nDirector of Patents", ["Fair Looms of old", "Director of Patents"]),
        (
            "Ada Berg\n\nDirector of patents came late.",
            ["Ada Berg", "Director of patents came late."],
        ),
        ("Ada Berg", ["Ada Berg"]),
        (
            "Ada Berg\nDirector of Patents\nTom Hals\nHead of Boats\nOslo",
            ["Ada Berg, Director of Patents", "Tom Hals, Head of Boats", "Oslo"],
        ),
    ],
)
def test_a_name_and_the_post_at_it_are_one_paragraph(text: str, expected: list[str]) -> None:
    found = join_signatures(blocks(text))
    assert [block.text for block in found] == expected
    for block in found:
        assert len(block.text) == len(block.offsets)
        assert (block.kind == "paragraph") is ("," in block.text or "." in block.text)
        start, end = block.span(0, len(block.text))
        assert "".join(text[start:end].split()) == "".join(
            block.text.replace(",", "" if "," not in text else ",").split()
        )


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
