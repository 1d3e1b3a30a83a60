"""PDF: what layout broke is repaired, and every word knows its page."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kipo_graph import ingest
from kipo_graph.ingest import Limits, Reading, pdf
from kipo_graph.language import sentences
from pdfs import PAGE, Line, column, width, wrap
from pdfs import pdf as made

DESK = (
    "The Northland Patent Office opened a desk for green techno~logy in spring. It answers "
    "questions of small firms on how to file, and serves high-~level visitors from abroad. "
)
FAIR = (
    "Each autumn the office holds a fair in the old harbour, where inven~tors show what they made. "
    "In the year of the report, more than 300 of them came from nine countries. "
)
FULL = 475


def read(pages: list[list[Line]], **more: object) -> Reading:
    return pdf.read(made(pages, **more), "a.pdf", Limits())  # type: ignore[arg-type]


def paragraphs(pages: list[list[Line]], **more: object) -> list[str]:
    return read(pages, **more).text.removesuffix("\n").split("\n\n")


def plain(text: str) -> str:
    return text.replace("~", "").strip()


def set_in(text: str, x: float, measure: float, y: float = 760) -> list[Line]:
    return column([text], x=x, y=y, measure=measure)


def test_hard_wraps_go_and_paragraphs_stay() -> None:
    assert paragraphs([column([DESK * 2, FAIR, DESK])]) == [
        plain(DESK * 2),
        plain(FAIR),
        plain(DESK),
    ]


def test_paragraphs_that_are_only_indented_are_separate() -> None:
    lines, y = list[Line](), 760.0
    for text in (DESK * 2, FAIR * 2):
        for at, line in enumerate(wrap(text, FULL - 20)):
            lines.append(Line(line, 60 if at else 80, y))
            y -= 12
    assert paragraphs([lines]) == [plain(DESK * 2), plain(FAIR * 2)]


def test_two_columns_are_read_one_after_the_other() -> None:
    left, right = set_in(DESK * 3, 60, 220), set_in(FAIR * 3, 320, 220)
    row_by_row = [line for pair in zip(left, right, strict=False) for line in pair]
    rest = [line for line in left + right if line not in row_by_row]
    for drawn in (left + right, row_by_row + rest, right + left):
        assert paragraphs([drawn]) == [plain(DESK * 3), plain(FAIR * 3)]


def test_three_columns_below_a_title_that_spans_them() -> None:
    texts = [DESK * 2, FAIR * 2, DESK + FAIR]
    lines = [Line("What the office did for those who make things, in a year", 60, 790, 16)]
    for at, text in enumerate(texts):
        lines += set_in(text, 60 + at * 165, 145)
    found = paragraphs([lines])
    assert found == [
        "# What the office did for those who make things, in a year",
        *map(plain, texts),
    ]


def test_columns_between_full_lines_stay_between_them() -> None:
    left, right = set_in(DESK * 2, 60, 220, y=700), set_in(FAIR * 2, 320, 220, y=700)
    above, below = set_in(DESK, 60, FULL, y=780), set_in(FAIR, 60, FULL, y=400)
    found = paragraphs([above + left + right + below])
    assert found == [plain(DESK), plain(DESK * 2), plain(FAIR * 2), plain(FAIR)]


def test_a_paragraph_goes_on_in_the_next_column() -> None:
    lines = wrap(DESK * 4, 220)
    half = len(lines) // 2 + 1
    created = [Line(line, 60, 760 - 12 * at) for at, line in enumerate(lines[:half])]
    created += [Line(line, 320, 760 - 12 * at) for at, line in enumerate(lines[half:])]
    assert plain(DESK * 4).startswith(paragraphs([created])[0][:200])
    assert " ".join(paragraphs([created])) == plain(DESK * 4)


def test_a_table_is_read_by_its_rows() -> None:
    cells = [("Year", "Filings", "Grants"), ("2022", "1,100", "900"), ("2023", "1,200", "950")]
    lines = [
        Line(cell, 60 + 150 * at, 700 - 14 * row)
        for row, values in enumerate(cells)
        for at, cell in enumerate(values)
    ]
    text = column([DESK])
    assert paragraphs([text + sorted(lines, key=lambda line: line.x)]) == [
        plain(DESK),
        "Year | Filings | Grants",
        "2022 | 1,100 | 900",
        "2023 | 1,200 | 950",
    ]


PROSE = [
    "the office opened a large desk",
    "in the harbour of the old town",
    "for all who make new things and",
    "who ask how their work is kept",
]
LABELS = ["Old harbour", "Green desks", "Great fairs", "Loom prizes"]
THREE_WORDS = [
    "an administration infrastructure",
    "the commercialisation framework",
    "for internationalisation meeting",
    "all institutionalisation subsidy",
]
TWO_WORDS = [
    "administration infrastructure",
    "commercialisation frameworks",
    "internationalisation measures",
    "institutionalisation subsidies",
]
HALF_FULL = [PROSE[0], "in the harbour", PROSE[2], "for the art"]
ONE_FULL = [
    "a loom and a net of it",
    "a boat and all that belongs to it",
    "a net as it is",
    "a sail",
]


def beside(left: list[str], right: list[str]) -> list[str]:
    """The paragraphs of two sides whose rows stand at the same heights."""
    sides = ((60, left), (320, right))
    created = [Line(text, x, 760 - 12 * at) for x, side in sides for at, text in enumerate(side)]
    return paragraphs([created])


@pytest.mark.parametrize("left", [PROSE, THREE_WORDS, HALF_FULL])
@pytest.mark.parametrize("right", [PROSE[::-1], THREE_WORDS[::-1], HALF_FULL[::-1]])
def test_level_rows_of_prose_on_both_sides_are_columns(left: list[str], right: list[str]) -> None:
    assert " ".join(beside(left, right)) == " ".join(left + right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (PROSE, ["12", "7", "31", "40"]),
        (PROSE, LABELS),
        (LABELS, PROSE),
        (TWO_WORDS, TWO_WORDS[::-1]),
        (PROSE, TWO_WORDS),
        (TWO_WORDS, PROSE),
        (ONE_FULL, ONE_FULL),
        (PROSE, ONE_FULL),
        (ONE_FULL, PROSE),
    ],
)
def test_level_rows_are_a_table_where_a_side_is_no_prose(left: list[str], right: list[str]) -> None:
    assert beside(left, right) == [f"{a} | {b}" for a, b in zip(left, right, strict=True)]


def stretched(text: str, y: float, measure: float = 220) -> list[Line]:
    """The words of a line at equal gaps, so that they fill the measure."""
    words = text.split()
    gap = (measure - sum(map(width, words))) / (len(words) - 1)
    found, x = list[Line](), 60.0
    for word in words:
        found.append(Line(word, x, y))
        x += width(word) + gap
    return found


def test_lines_stretched_to_their_measure_are_no_table() -> None:
    texts = ["administration of infrastructure", "for the modernisation of", "commercialisation by"]
    created = [word for at, text in enumerate(texts) for word in stretched(text, 760 - 12 * at)]
    created += [Line("all its beneficiaries.", 60, 724)]
    assert paragraphs([created]) == [" ".join([*texts, "all its beneficiaries."])]


def test_lists_and_headings_are_marked() -> None:
    lines = [Line("Annual report", 60, 790, 20), Line("Of desks", 60, 760, 14, "F2")]
    lines += column([DESK], y=730)
    at = 660
    for text in ("first the desk,", "second the fair in the old harbour and"):
        lines += [Line("\u2022", 60, at), Line(text, 80, at)]
        at -= 12
    lines += [Line("all that belongs to it.", 80, at)]
    assert paragraphs([lines]) == [
        "# Annual report",
        "## Of desks",
        plain(DESK),
        "- first the desk,",
        "- second the fair in the old harbour and all that belongs to it.",
    ]


def test_lines_of_a_table_of_contents_stay_apart() -> None:
    lines = [
        "1 Of desks" + "." * 60 + " 3",
        "2 Of fairs" + "." * 60 + " 12",
        "A word" + " ." * 40 + " iv",
    ]
    created = [Line(line, 60, 760 - 12 * at) for at, line in enumerate([*lines, "and no more."])]
    assert paragraphs([created]) == [*lines, "and no more."]


def test_running_heads_and_page_numbers_go() -> None:
    pages = []
    for number, text in enumerate((DESK * 3, FAIR * 3, DESK + FAIR, FAIR + DESK), start=9):
        head = "Northland Patent Office" if number % 2 else "Annual Report 2024"
        page = [Line(head, 60, 810, 8), Line(f"- {number} -", 290, 30, 8)]
        page += [Line(f"Chapter {number}", 480, 810, 8)] if number == 12 else []
        pages.append(page + column([text]))
    reading = read([*pages, *pages[:2]])
    assert "Annual Report 2024 Chapter 12" in reading.text
    for gone in ("Northland Patent Office\n", "- 9 -", "- 12 -"):
        assert gone not in reading.text
    assert any("Running heads were left out" in warning for warning in reading.warnings)
    assert '"Northland Patent Office"' in reading.warnings[0]


def test_pages_that_are_all_alike_keep_their_text() -> None:
    assert paragraphs([column(["One and the same."])] * 3) == ["One and the same."] * 3


def test_what_stands_once_at_the_edge_stays() -> None:
    pages = [[Line("1 of 3 desks", 60, 810, 8), *column([DESK])], column([FAIR])]
    reading = read(pages)
    assert reading.text.startswith("1 of 3 desks\n\n")
    assert reading.warnings == ()


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("the Northland Patent Office", "opened a desk.", "the Northland Patent Office opened a"),
        ("for green techno-", "logy in spring.", "for green technology in spring."),
        ("and so does the Korean", "Office of its own.", "so does the Korean Office of its"),
        ("serves high-", "level visitors.", "serves high-level visitors."),
    ],
)
def test_a_sentence_that_a_page_break_splits_is_whole(first: str, second: str, joined: str) -> None:
    known = "A technology desk. "
    body = wrap(known + FAIR * 2, FULL)
    body[-1] += " " + first.rjust(1)
    while width(body[-1]) < 0.87 * FULL:
        body[-1] = "It is so, " + body[-1]
    page = [Line(line, 60, 760 - 12 * at) for at, line in enumerate(body)]
    foot = [Line("1 A note below the text, in small letters.", 60, 60, 7)]
    for pages in ([page, [Line(second, 60, 760)]], [page + foot, [Line(second, 60, 760)]]):
        reading = read(pages)
        start = reading.text.index(joined)
        assert reading.pages_of(start, start + len(joined)) == (1, 2)
        assert any(joined in reading.text[a:b] for a, b in sentences.sentences(reading.text))


def test_a_word_over_a_page_break_stands_on_both_pages() -> None:
    pages = [
        [*column(["A technology desk. " + FAIR]), Line("It is a matter of techno-", 60, 700)],
        [Line("logy and of law.", 60, 760)],
    ]
    reading = read(pages)
    start = reading.text.index("technology and")
    assert reading.pages_of(start, start + 6) == (1,)
    assert reading.pages_of(start, start + 10) == (1, 2)
    assert reading.pages_of(start + 6, start + 10) == (2,)


def test_a_footnote_follows_the_paragraph_that_goes_on_overleaf_and_keeps_its_page() -> None:
    body = [Line(line, 60, 760 - 12 * at) for at, line in enumerate(wrap(DESK * 3, FULL)[:-1])]
    foot = [Line("1 A note in small letters.", 60, 60, 7)]
    reading = read([body + foot, [Line(wrap(DESK * 3, FULL)[-1], 60, 760), *column([FAIR], y=730)]])
    assert reading.text.removesuffix("\n").split("\n\n") == [
        plain(DESK * 3),
        "1 A note in small letters.",
        plain(FAIR),
    ]
    at = reading.text.index("1 A note")
    assert reading.pages_of(at, at + 10) == (1,)
    assert [page.number for page in reading.pages] == [1, 2, 1, 2]


def test_pages_cover_the_text_without_gaps() -> None:
    reading = read([column([DESK]), [], column([FAIR, DESK])])
    assert reading.count == 3
    assert [page.number for page in reading.pages] == [1, 3]
    assert reading.pages[0].start == 0
    assert reading.pages[-1].end == len(reading.text)
    assert all(a.end == b.start for a, b in zip(reading.pages, reading.pages[1:], strict=False))


@pytest.mark.parametrize("rotate", [90, 180, 270])
def test_a_page_is_read_in_the_direction_of_most_of_its_text(rotate: int) -> None:
    assert paragraphs([column([DESK, FAIR])], rotate=rotate) == [plain(DESK), plain(FAIR)]


def test_a_landscape_page_is_upright() -> None:
    lines = wrap(DESK * 2, FULL)
    turned = [Line(line, 60 + 12 * at, 60, turned=True) for at, line in enumerate(lines)]
    assert paragraphs([turned], rotate=90) == [plain(DESK * 2)]


def test_what_is_turned_at_the_side_comes_last_and_goes_where_it_repeats() -> None:
    side = Line("Chapter of desks", 570, 300, turned=True)
    assert paragraphs([[side, *column([DESK])]]) == [plain(DESK), "Chapter of desks"]
    pages = [[side, *column([DESK * n])] for n in (1, 2, 3)]
    assert "Chapter" not in read(pages).text


def test_turned_lines_stay_on_two_pages_and_know_them() -> None:
    side = Line("Chapter of desks", 570, 300, turned=True)
    reading = read([[side, *column([DESK])], [side, *column([FAIR])]])
    assert reading.text.count("Chapter of desks") == 2
    first = reading.text.index("Chapter")
    second = reading.text.index("Chapter", first + 1)
    assert reading.pages_of(first, first + 7) == (1,)
    assert reading.pages_of(second, second + 7) == (2,)


def test_a_page_whose_corner_lies_elsewhere_is_the_same() -> None:
    def moved(page: list[Line]) -> list[Line]:
        return [replace(line, x=line.x + 200, y=line.y + 900) for line in page]

    out = Line("printer", -100, 400)
    pages = [
        [
            Line("Annual Report", 60, 815, 8),
            out,
            *set_in(DESK * 3, 60, 220),
            *set_in(text, 320, 220),
        ]
        for text in (FAIR * 3, FAIR * 2 + DESK, FAIR + DESK * 2)
    ]
    plainly, shifted = read(pages), read([moved(page) for page in pages], corner=(200, 900))
    assert "printer" not in plainly.text
    assert "Annual Report" not in plainly.text
    assert shifted == plainly


def test_the_running_heads_that_were_left_out_are_named() -> None:
    def reading(count: int, head: str = "") -> Reading:
        places = [(60, 820), (60, 800), (60, 780), (60, 60), (60, 40), (60, 20)]
        heads = [
            Line(f"{head}{name} head", x, y, 6)
            for name, (x, y) in zip("ABCDEF", places[:count], strict=False)
        ]
        return read([[*heads, Line(f"Text {n} of it.", 60, 400)] for n in range(3)])

    assert reading(0).warnings == ()
    five = '"A head", "B head", "C head", "D head", "E head"'
    assert reading(5).warnings == (f"Running heads were left out: {five}.",)
    assert reading(6).warnings == (f"Running heads were left out: {five} and 1 more.",)
    long = "x" * 80
    assert reading(1, long).warnings == (f'Running heads were left out: "{long}".',)


def test_words_drawn_one_by_one_and_sizes_by_matrix() -> None:
    lines, x = list[Line](), 60.0
    for word in "A desk, drawn word by word.".split():
        lines.append(Line(word, x, 700))
        x += width(word + " ")
    assert paragraphs([lines[::-1]]) == ["A desk, drawn word by word."]


def test_signs_beyond_the_edge_are_no_text() -> None:
    out = [Line("printer", -200, 400), Line("printer", PAGE[0] + 20, 400)]
    assert paragraphs([out + column([DESK])]) == [plain(DESK)]


def test_title_of_the_metadata_or_of_the_largest_heading() -> None:
    lines = [Line("Annual report", 60, 790, 20), *column([DESK])]
    assert read([lines], info={"Title": "Bericht \u2013 특허청"}).title == "Bericht \u2013 특허청"
    for junk in ("", "Microsoft Word - x", "untitled", "report.docx", "a.indd"):
        assert read([lines], info={"Title": junk}).title == "Annual report"
    assert read([column([DESK])]).title == ""


def test_ligatures_and_quotes_of_the_font() -> None:
    assert paragraphs([[Line("\u201cSo\u201d \u2013 it\u2019s 5\xa0% of\u2026", 60, 700)]]) == [
        "\u201cSo\u201d \u2013 it\u2019s 5 % of\u2026"
    ]


def test_it_is_read_in_another_process_and_the_same_comes_back(tmp_path: Path) -> None:
    pages = [column([DESK, FAIR]), column([FAIR])]
    (tmp_path / "a.pdf").write_bytes(made(pages, info={"Title": "T"}))
    reading = ingest.read(tmp_path / "a.pdf")
    assert reading == read(pages, info={"Title": "T"})
    assert (reading.kind, reading.count, reading.encoding) == ("application/pdf", 2, "")


WORDS = st.lists(st.text(alphabet="abcdefgh", min_size=2, max_size=9), min_size=4, max_size=40).map(
    lambda words: " ".join(words).capitalize() + "."
)


@settings(max_examples=settings.default.max_examples * 2 // 5)
@given(st.lists(st.lists(WORDS, min_size=1, max_size=4), min_size=1, max_size=3))
def test_no_word_is_lost_and_each_knows_its_page(pages: list[list[str]]) -> None:
    assume(len({text for texts in pages for text in texts}) == sum(map(len, pages)))
    reading = read([column(texts) for texts in pages])
    assert reading.text.split() == [
        word for texts in pages for text in texts for word in text.split()
    ]
    numbers = [number for number, texts in enumerate(pages, 1) for t in texts for _ in t.split()]
    at = 0
    for word, number in zip(reading.text.split(), numbers, strict=True):
        at = reading.text.index(word, at)
        assert reading.pages_of(at, at + len(word)) == (number,)
        at += len(word)
