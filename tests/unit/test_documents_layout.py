"""Lines at their places: what becomes one paragraph, a row of a table, a heading, a running head.

The lines are placed by hand, so that each test differs from its neighbour in one thing only.
"""

from __future__ import annotations

import pytest

from kipo_graph.ingest import columns, running_headers
from kipo_graph.ingest.paragraphs import paragraphs
from kipo_graph.ingest.running_headers import PageLines
from kipo_graph.ingest.text_runs import Line, Run, line, rows

FULL = "a line of words that fills the column"
LEFT, RIGHT = 60.0, 460.0
Row = str | tuple[str, float] | tuple[str, float, float]


def lines(
    *given: Row, y: float = 100, step: float = 12, size: float = 10, page: int = 1
) -> list[Line]:
    """Lines below each other: a text, or (text, left end) or (text, left end, right end)."""
    found = []
    for at, row in enumerate(given):
        text, x0, x1 = (row, LEFT, RIGHT) if isinstance(row, str) else (*row, RIGHT)[:3]
        spot = ((x0, x1),)
        found.append(Line(text, x0, x1, y + at * step, size, page, (text,), spot))
    return found


def shown(*pages: list[Line]) -> list[str]:
    """The paragraphs of pages of one block: lines with strokes between, `#` before headings."""
    found = paragraphs([[page] for page in pages])
    return ["#" * p.level + " / ".join(one.text for one in p.lines) for p in found]


def whole(*given: Row, **more: float) -> bool:
    """Whether lines below each other are one paragraph."""
    return len(shown(lines(*given, **more))) == 1


def test_lines_that_fill_the_column_are_one_paragraph() -> None:
    assert whole(FULL, FULL, FULL)


@pytest.mark.parametrize(
    ("last", "following", "goes_on"),
    [
        (("and ends here.", LEFT, 300), "A new one begins here", False),
        (("and ends here", LEFT, 300), "A new one begins here", False),
        (("and ends here", LEFT, 300), "a new one goes on here", True),
        (("and ends here.", LEFT, 300), "a new one begins here", False),
        (("so it nearly ends here.", LEFT, 445), "Antidisestablishment is long", True),
        (("so it nearly ends here.", LEFT, 445), "A word of another line of the text", True),
        (("so it nearly ends here.", LEFT, 425), "A word of another line of the text", False),
    ],
)
def test_a_line_with_space_for_the_next_word_ends_a_paragraph(
    last: Row, following: str, goes_on: bool
) -> None:
    assert whole(FULL, last, following) is goes_on


def test_a_wider_gap_begins_a_paragraph() -> None:
    above = lines(FULL, FULL, FULL)
    assert shown(above + lines(FULL, y=139)) == [" / ".join([FULL] * 4)]
    assert shown(above + lines(FULL, y=142)) == [" / ".join([FULL] * 3), FULL]


def test_another_size_begins_a_paragraph() -> None:
    assert len(shown(lines(FULL, FULL) + lines(FULL, y=124, size=11))) == 1
    assert len(shown(lines(FULL, FULL) + lines(FULL, y=124, size=8.5))) == 2


@pytest.mark.parametrize(
    ("given", "goes_on"),
    [
        ([FULL + ".", ("Indented it is", 80), FULL], False),
        ([FULL, ("indented it is", 80), FULL], True),
        ([(FULL, LEFT, 430), ("Indented it is", 80), FULL], False),
        ([FULL + ".", ("Indented by little", 66), FULL], True),
        (
            [("Hanging it is", LEFT), (FULL + ".", 80), (FULL + ".", 80), ("Next it is", LEFT)],
            False,
        ),
        ([("Hanging it is", LEFT), (FULL, 80), (FULL, 80), ("next it is", LEFT)], True),
        ([("Hanging it is.", 80), (FULL, LEFT)], True),
        ([("1. An item it is.", LEFT), (FULL, 80)], True),
    ],
)
def test_an_indent_begins_a_paragraph_where_the_line_before_has_ended(
    given: list[Row], goes_on: bool
) -> None:
    assert whole(*given) is goes_on


@pytest.mark.parametrize(
    ("first", "second", "goes_on"),
    [
        ("\u2022 one item", "\u2022 two items", False),
        ("- one item and", "- two items", True),
        ("- one item ends.", "- two items", False),
        ("1. one item ends.", "2. two items", False),
        ("1. it goes on to", "2. two items", True),
        ("(a) one item ends;", "(b) two items", False),
        ("iv) one item ends:", "v) two items", False),
        ("1.2 one item ends.", "1.2.3 two items", False),
        ("one item ends.", "12 two items", True),
        ("Of desks ........ 3", "of fairs in spring", False),
        ("Of desks . . . . . iv", "of fairs in spring", False),
        ("Of desks ... 3", "of fairs in spring", True),
    ],
)
def test_items_and_lines_of_a_table_of_contents_stay_apart(
    first: str, second: str, goes_on: bool
) -> None:
    assert whole(first, second) is goes_on


@pytest.mark.parametrize(
    ("text", "size", "level"),
    [
        ("Of desks", 16, 1),
        ("Of desks", 11.5, 1),
        ("Of desks", 11, 0),
        ("12", 16, 0),
        ("x" * 200, 16, 1),
        ("x" * 201, 16, 0),
    ],
)
def test_a_short_paragraph_of_larger_letters_is_a_heading(
    text: str, size: float, level: int
) -> None:
    body = lines(*[FULL] * 9, y=160)
    assert shown(lines(text, size=size) + body)[0] == "#" * level + text


def test_headings_have_their_level_by_size_and_four_lines_at_most() -> None:
    body = lines(*[FULL] * 20, y=400)
    heads = [*lines("One", size=20), *lines("Two", y=140, size=14), *lines("Three", y=170, size=20)]
    assert shown(heads + body)[:3] == ["#One", "##Two", "#Three"]
    four = lines(*["It is a wide heading"] * 4, step=18, size=16)
    five = lines(*["It is a wide heading"] * 5, step=18, size=16)
    assert shown(four + body)[0].startswith("#It is")
    assert shown(five + body)[0].startswith("It is")
    sizes = [60 * 0.8**n for n in range(8)]
    small = [one for n, size in enumerate(sizes) for one in lines("Head", y=90 * n, size=size)]
    levels = [text.count("#") for text in shown(small + lines(*[FULL] * 20, y=900))[:8]]
    assert levels == [1, 2, 3, 4, 5, 6, 6, 6]


@pytest.mark.parametrize(
    ("last", "following", "goes_on"),
    [
        ("it ends open and", "goes on here", True),
        ("it ends open and", "Goes on here", False),
        ("it ends open, and it is rather long", "Goes on here", True),
        ("it ends open and it is rather long:", "Goes on here", False),
        ("it ends open and it is rather long;", "goes on here", True),
        (("it ends open and it is rather long", LEFT, 380), "Goes on here", False),
        ("it ends with a stop.", "goes on here", False),
        ("it ends with a quotation.\u201d", "goes on here", False),
        ("it ends open and", "- goes on here", False),
        ("it ends open and", "2. goes on here", False),
    ],
)
def test_what_goes_on_over_the_end_of_a_page(last: Row, following: str, goes_on: bool) -> None:
    first = lines(FULL, FULL, last)
    second = lines(following, page=2)
    assert (len(shown(first, second)) == 1) is goes_on
    assert len(shown(first, lines(following, page=3))) == 2


def test_nothing_goes_on_in_letters_of_another_size() -> None:
    first = lines(FULL, FULL, "it ends open and")
    assert len(shown(first, lines("goes on here", page=2, size=10.5))) == 1
    assert len(shown(first, lines("goes on here", page=2, size=11))) == 2
    assert len(shown(first, lines("goes on here", page=2, size=9))) == 2


def test_footnotes_are_passed_over_by_what_goes_on() -> None:
    first = lines(FULL, FULL, "it ends open and") + lines("1 A note.", y=300, size=7)
    assert shown(first, lines("goes on here", page=2)) == [
        f"{FULL} / {FULL} / it ends open and / goes on here",
        "1 A note.",
    ]


def cells(*given: tuple[str, float, float], y: float, size: float = 10) -> Line:
    """A line of parts, each with its ends."""
    texts, spots = tuple(g[0] for g in given), tuple(g[1:] for g in given)
    return Line(" ".join(texts), spots[0][0], spots[-1][1], y, size, 1, texts, spots)


def is_table(*found: Line) -> bool:
    return all(paragraph.row for paragraph in paragraphs([[list(found)]]))


def test_cells_below_cells_are_a_table() -> None:
    first = cells(("Year", 60, 90), ("Filings", 200, 240), y=100)
    assert is_table(first, cells(("2024", 60, 90), ("of desks", 200, 260), y=114))
    assert is_table(first, cells(("2024", 60, 90), ("of desks", 201.5, 260), y=114))
    assert not is_table(first, cells(("2024", 60, 90), ("of desks", 203, 260), y=114))
    numbers = cells(("2023", 60, 90), ("1,100", 200, 240), y=100)
    assert is_table(numbers, cells(("2024", 60, 90), ("900", 215, 240), y=114))
    assert is_table(numbers, cells(("2024", 60, 90), ("900", 215, 241.5), y=114))
    assert not is_table(numbers, cells(("2024", 60, 90), ("900", 215, 243), y=114))
    assert not is_table(numbers, cells(("2024", 60, 90), ("desks", 215, 240), y=114))
    assert not is_table(first, cells(("2024 is a year", 60, 240), y=114))


def test_signs_of_items_and_stretched_lines_are_no_cells() -> None:
    first = cells(("1.", 60, 70), ("An item of the list", 90, 240), y=100)
    assert not is_table(first, cells(("2.", 60, 70), ("An item of the list", 90, 240), y=114))
    wide = cells(("old", 60, 80), ("new", 110, 130), ("red", 160, 180), y=100)
    assert not is_table(wide, replace_y(wide, 114))
    uneven = cells(("old", 60, 80), ("new", 110, 130), ("red", 175, 195), y=100)
    assert is_table(uneven, replace_y(uneven, 114))


def replace_y(one: Line, y: float) -> Line:
    return cells(*((t, *s) for t, s in zip(one.cells, one.spots, strict=True)), y=y)


def run(text: str, x0: float, y: float = 100, size: float = 10, x1: float = 0) -> Run:
    return Run(text, x0, x1 or x0 + 5 * len(text), y, size)


def test_a_row_is_what_stands_at_one_height_from_left_to_right() -> None:
    raised = run("2", 100, 96, 6)
    assert rows([run("b", 80), run("a", 60), raised]) == [[run("a", 60), run("b", 80), raised]]
    assert [[r.text for r in row] for row in rows([run("a", 60), run("b", 60, 104.4)])] == [
        ["a", "b"]
    ]
    assert [[r.text for r in row] for row in rows([run("b", 60, 105), run("a", 60)])] == [
        ["a"],
        ["b"],
    ]


def test_gaps_within_a_row_are_blanks_and_wide_ones_part_cells() -> None:
    found = line([run("ab", 60), run("cd", 71), run("ef", 83.5), run("gh", 110)])
    assert found.text == "abcd ef gh"
    assert found.cells == ("abcd ef", "gh")
    assert found.spots == ((60, 93.5), (110, 120))
    assert (found.x0, found.x1, found.y, found.size, found.page) == (60, 120, 100, 10, 1)
    assert line([run("ab", 60), run("cd", 84.9)]).cells == ("ab cd",)
    assert line([run("ab", 60), run("cd", 85.1)]).cells == ("ab", "cd")


def test_a_line_has_the_size_of_its_longest_run_and_the_height_of_the_large_ones() -> None:
    found = line([run("words", 60), run("2", 90, 96, 6)], page=3)
    assert (found.size, found.y, found.page) == (10, 100, 3)


def page_lines(*given: tuple[str, float], body: str = "") -> PageLines:
    """A page of 800 points: rows of text at their heights, and a text in the middle."""
    found = [run(text, 60, y) for text, y in given]
    return PageLines(800, [*found, *([run(body, 60, 400)] if body else [])])


def left(*pages_of_lines: PageLines) -> tuple[list[list[str]], list[str]]:
    kept, gone = running_headers.without(list(pages_of_lines))
    return [[r.text for r in one.runs] for one in kept], gone


def test_a_head_on_three_pages_goes() -> None:
    pages = [page_lines(("Report", 40), body=f"Text {n} of it") for n in range(3)]
    assert left(*pages) == ([["Text 0 of it"], ["Text 1 of it"], ["Text 2 of it"]], ["Report"])


def test_a_head_on_two_of_two_pages_goes_and_on_two_of_three_stays() -> None:
    two = [page_lines(("Report", 40), body=f"Text {n} of it") for n in range(2)]
    assert left(*two)[1] == ["Report"]
    assert left(*two, page_lines(("Another", 40), body="More")) == (
        [["Report", "Text 0 of it"], ["Report", "Text 1 of it"], ["Another", "More"]],
        [],
    )


@pytest.mark.parametrize(
    ("y", "gone"), [(40, True), (111, True), (113, False), (687, False), (689, True), (780, True)]
)
def test_only_the_edges_of_a_page_have_running_heads(y: float, gone: bool) -> None:
    pages = [page_lines(("Report", y), body=f"Text {n} of it") for n in range(3)]
    assert bool(left(*pages)[1]) is gone


def test_a_head_stands_at_the_same_height() -> None:
    pages = [page_lines(("Report", y), body="Text of it") for y in (40, 43.9, 38)]
    assert left(*pages)[1] == ["Report"]
    assert left(*(page_lines(("Report", y), body="It") for y in (40, 46, 52)))[1] == []


def test_heads_that_differ_in_a_number_are_alike() -> None:
    pages = [page_lines((f"Chapter {n}", 40), body="Text of it") for n in (4, 5, 12)]
    assert left(*pages)[1] == ["Chapter 4"]


@pytest.mark.parametrize(
    ("numbers", "gone"),
    [
        (["1", "2", "3"], True),
        (["- 9 -", "- 10 -", "- 11 -"], True),
        (["iv", "v", "vi"], True),
        (["xix", "xx", "xxi"], True),
        (["Page 2 of 9", "Page 3 of 9", "Page 4 of 9"], True),
        (["p. 2", "p. 3", "p. 4"], True),
        (["1", "5", "2"], False),
        (["3", "3", "3"], False),
        (["1", "2", "9"], True),
        (["1", "7", "9"], False),
    ],
)
def test_numbers_that_count_up_with_the_pages_go(numbers: list[str], gone: bool) -> None:
    pages = [page_lines((number, 780), body=f"Text {n} of it") for n, number in enumerate(numbers)]
    kept, texts = left(*pages)
    assert [len(page) for page in kept] == [1 if gone else 2] * 3
    assert texts == []


def test_numbers_on_two_pages_that_count_up_go() -> None:
    pages = [page_lines((f"- {n} -", 780), body=f"Text {n} of it") for n in (4, 5)]
    assert left(*pages, page_lines(body="More"))[0] == [
        ["Text 4 of it"],
        ["Text 5 of it"],
        ["More"],
    ]


def test_a_number_on_one_page_only_stays() -> None:
    assert left(page_lines(("7", 780), body="Text"), page_lines(body="Text"))[0][0] == ["7", "Text"]


def test_three_rows_from_the_edge_may_be_a_head_and_no_more() -> None:
    heads = [("One", 20), ("Two", 40), ("Three", 60), ("Four", 80)]
    pages = [page_lines(*heads, body=f"Text {n} of it") for n in range(3)]
    assert left(*pages) == (
        [["Four", f"Text {n} of it"] for n in range(3)],
        ["One", "Two", "Three"],
    )


def test_what_stands_behind_a_row_that_stays_stays() -> None:
    pages = [page_lines((name, 20), ("Report", 40), body="Text") for name in ("Ada", "Bo", "Cy")]
    assert left(*pages)[0] == [[name, "Report", "Text"] for name in ("Ada", "Bo", "Cy")]
    both = [
        page_lines((f"Name {n}", 20), ("Report", 40), body=f"Text {n} of it") for n in (1, 2, 3)
    ]
    assert left(*both)[1] == ["Name 1", "Report"]


def test_pages_of_nothing_but_heads_are_kept_whole() -> None:
    pages = [page_lines(("Report", 40)), page_lines(("Report", 40)), page_lines(("Report", 40))]
    assert left(*pages) == ([["Report"]] * 3, [])


WORDS = "the words of a line that go on"


def side(x: float, count: int, y: float = 100, text: str = WORDS) -> list[Run]:
    """So many rows of a column, one below the other."""
    return [run(text, x, y + 12 * at) for at in range(count)]


def order(*given: list[Run]) -> list[tuple[int, float]]:
    """The blocks of a page as they are read: how many runs, and the left end of the first."""
    return [
        (len(block), block[0].x0) for block in columns.blocks([r for part in given for r in part])
    ]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([side(60, 4), side(300, 4)], [(4, 60), (4, 300)]),
        ([side(300, 4), side(60, 4)], [(4, 60), (4, 300)]),
        ([side(60, 3), side(300, 3)], [(3, 60), (3, 300)]),
        ([side(60, 2), side(300, 2)], [(4, 60)]),
        ([side(60, 3), side(300, 3, 106)], [(3, 60), (3, 300)]),
        ([side(60, 8), side(300, 3)], [(8, 60), (3, 300)]),
        ([side(60, 8), side(300, 3, 300)], [(11, 60)]),
        ([side(60, 3), side(300, 8, 130)], [(11, 60)]),
        ([side(60, 4, text="1."), side(80, 4)], [(8, 60)]),
        ([side(60, 4), side(230, 4), side(400, 4)], [(4, 60), (4, 230), (4, 400)]),
        ([[], []], []),
    ],
)
def test_sides_of_running_text_are_read_one_after_the_other(
    given: list[list[Run]], expected: list[tuple[int, float]]
) -> None:
    assert order(*given) == expected


@pytest.mark.parametrize(
    ("lone", "expected"),
    [
        (run("Alone", 60, 60), [(1, 60), (4, 60), (4, 300)]),
        (run("Alone", 60, 80), [(1, 60), (4, 60), (4, 300)]),
        (run("Alone", 60, 83), [(5, 60), (4, 300)]),
        (run("Alone", 300, 160), [(4, 60), (4, 300), (1, 300)]),
        (run("Alone", 300, 153), [(4, 60), (5, 300)]),
        (run("Wide over both", 60, 80, x1=450), [(1, 60), (4, 60), (4, 300)]),
        (run("Wide over both", 60, 160, x1=450), [(4, 60), (4, 300), (1, 60)]),
    ],
)
def test_rows_well_apart_from_columns_are_no_part_of_them(
    lone: Run, expected: list[tuple[int, float]]
) -> None:
    assert order(side(60, 4), side(300, 4), [lone]) == expected
