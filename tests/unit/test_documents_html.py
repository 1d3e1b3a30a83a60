"""HTML pages: what they say, without what surrounds it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kipo_graph import ingest
from kipo_graph.ingest import Limits, Reading, html


def read(page: str | bytes) -> Reading:
    raw = page.encode() if isinstance(page, str) else page
    return html.read(raw, "a.html", Limits())


def blocks(page: str) -> list[str]:
    return read(page).text.removesuffix("\n").split("\n\n")


def test_a_page_becomes_its_blocks(tmp_path: Path) -> None:
    page = """<!doctype html><html lang="en-GB"><head><title>A &amp; B | Office</title>
    <style>p { color: red }</style></head><body><script>alert("x")</script>
    <header>The <a href="/">Office</a></header><nav><ul><li>Home</li></ul></nav>
    <h1>Annual<br>Report</h1>
    <p>The off&shy;ice was <b>not</b>ified of the
       <i>first</i>&nbsp;&#xFB01;ling.</p><p>A second one<br>of two lines.
    <ul><li>One</li><li><p>Two</p><ul><li>Three</ul></ul>
    <table><tr><th>Year</th><th>Filings</th></tr><tr><td>2024</td><td><p>1,200</p></td></table>
    <aside>Read also</aside><p hidden>secret</p><p style="display: none">secret</p>
    <div class="cookie-banner cookie">We use cookies</div><footer>Imprint</footer></body></html>"""
    path = tmp_path / "a.html"
    path.write_text(page, encoding="utf-8")
    reading = ingest.read(path)
    assert reading.text.removesuffix("\n").split("\n\n") == [
        "# Annual Report",
        "The office was notified of the first filing.",
        "A second one\nof two lines.",
        "- One",
        "- Two",
        "- Three",
        "Year | Filings",
        "2024 | 1,200",
    ]
    assert (reading.kind, reading.encoding) == ("text/html", "utf-8")
    assert (reading.title, reading.language) == ("A & B | Office", "en-GB")
    assert reading.pages == ()
    assert reading.pages_of(0, 5) == ()


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<div>loose <div>inner</div> tail</div>", ["loose", "inner", "tail"]),
        ("<p>a<p>b", ["a", "b"]),
        ("<p>a<br><br>b", ["a", "b"]),
        ("<pre>a  b\nc</pre>", ["a b\nc"]),
        ("<main><header><h2>Head</h2></header><p>Text</main>", ["## Head", "Text"]),
        ("<p>Out</p><main><p>The text of the page</p></main>", ["The text of the page"]),
        ("<p>All of the text stands here, outside</p><main></main>", None),
        ("<article><p>One</article><article><p>Two</article>", ["One", "Two"]),
        ("<ol><li>a<li>b</ol>", ["- a", "- b"]),
        ("<dl><dt>Term<dd>What it is</dl>", ["Term", "What it is"]),
        ("<table><tr><td>a<td><td>b</table>", ["a | | b"]),
        ("<table><tr><td><h1>Laid</h1><p>One</p><p>Two</p></table>", ["# Laid", "One", "Two"]),
        ("<body class='cookie'><p>Text</p></body>", ["Text"]),
        ("<p>a<span hidden>x</span>b<!-- c --></p>", ["ab"]),
        ("<section><header>Head</header>Text</section>", ["Head", "Text"]),
        ("<p>\u202eabc\u200b\u0007d</p>", ["abcd"]),
    ],
)
def test_blocks(page: str, expected: list[str] | None) -> None:
    assert blocks(page) == (expected or ["All of the text stands here, outside"])


@pytest.mark.parametrize(
    ("codec", "label", "text", "taken"),
    [
        ("utf-8", "utf-8", "Büro 특허청", "utf-8"),
        ("cp1252", "iso-8859-1", "Büro – “a”", "cp1252"),
        ("cp949", "euc-kr", "특허청 똠방", "cp949"),
        ("cp932", "shift_jis", "特許庁", "cp932"),
        ("gb18030", "gb2312", "国家知识产权局", "gb18030"),
        ("utf-8", "UTF-16", "Büro", "utf-8"),
    ],
)
def test_the_encoding_that_a_page_names_is_taken(
    codec: str, label: str, text: str, taken: str
) -> None:
    for meta in (
        f'<meta charset="{label}">',
        f"<meta http-equiv=content-type content='text/html; charset={label}'>",
    ):
        reading = read(f"<html><head>{meta}</head><body><p>{text}</p>".encode(codec))
        assert (reading.text, reading.encoding) == (text + "\n", taken)
        assert reading.warnings == ()


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16"])
def test_the_mark_of_an_encoding_goes_before_what_the_page_names(codec: str) -> None:
    page = "<html><head><meta charset=iso-8859-1></head><p>Büro 특허청"
    assert read(page.encode(codec)).text == "Büro 특허청\n"


def test_a_page_that_names_no_encoding_is_utf_8_or_else_windows_1252_with_a_warning() -> None:
    assert read("<p>Büro".encode()).encoding == "utf-8"
    reading = read("<p>Büro".encode("cp1252"))
    assert (reading.text, reading.encoding) == ("Büro\n", "cp1252")
    assert reading.warnings == (
        "The page does not declare its encoding and is not UTF-8: Windows-1252 was assumed.",
    )


@given(st.lists(st.text(alphabet="abcXYZ 12.,-", min_size=1).filter(str.strip), min_size=1))
def test_each_paragraph_stays_whole_and_in_its_place(texts: list[str]) -> None:
    page = "<body>" + "".join(f"<p>{text}</p>" for text in texts)
    words = [" ".join(text.split()) for text in texts]
    if any(word.strip("-") for word in words):
        assert blocks(page) == words


def test_a_deep_page_is_read() -> None:
    assert read("<div>" * 5_000 + "deep").text == "deep\n"


def test_many_elements_beside_each_other_are_not_deep() -> None:
    rows = b"".join(b"<p>Row %d<br><img src=a><b>bold</b><div>more</div>" % n for n in range(3_000))
    assert html.read(rows, "a.html", Limits(depth=10)).text.count("Row ") == 3_000
