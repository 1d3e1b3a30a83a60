"""Plain text and Markdown are read as they stand; types follow from names and bytes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import ROOT
from kipo_graph import ingest
from kipo_graph.ingest import Page, file_types, plain_text
from kipo_graph.tables import source_files

SIGNS = st.characters(exclude_characters="\0", exclude_categories=["Cs"])


@given(st.text(alphabet=SIGNS, min_size=1))
def test_text_in_is_text_out(text: str) -> None:
    if not text.strip("\ufeff \t\r\n\f\v"):
        return
    reading = plain_text.read(text.encode(), "a.txt", file_types.PLAIN)
    assert reading.text == text


@given(st.text(alphabet=st.sampled_from("ab \n\f"), min_size=1).filter(str.strip))
def test_form_feeds_part_a_text_into_pages_without_gaps(text: str) -> None:
    reading = plain_text.read(text.encode(), "a.txt", file_types.PLAIN)
    if "\f" not in text:
        assert reading.pages == ()
        return
    assert reading.pages[0].start == 0
    for number, page in enumerate(reading.pages, start=1):
        assert page.number == number
        part = text[page.start : page.end]
        assert "\f" not in part[:-1]
    for at, sign in enumerate(text):
        if sign.isalpha():
            assert reading.pages_of(at, at + 1) == (text[:at].count("\f") + 1,)


def test_a_registered_report_keeps_its_bytes() -> None:
    for path in sorted((ROOT / "data" / "sources").glob("*.txt")):
        reading = ingest.read(path)
        assert reading.text == source_files.read(path)
        assert reading.text.encode() == path.read_bytes()
        assert reading.warnings == ()


def test_a_quote_over_a_form_feed_stands_on_both_pages(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("One ends.\f\fTwo goes on\fto four. Five.\f", encoding="utf-8")
    reading = ingest.read(path)
    assert reading.count == 4
    assert reading.pages == (Page(1, 0, 10), Page(2, 10, 11), Page(3, 11, 23), Page(4, 23, 38))
    start = reading.text.index("goes")
    assert reading.pages_of(start, start + len("goes on\fto four")) == (3, 4)


@pytest.mark.parametrize(
    ("name", "raw", "kind"),
    [
        ("a.txt", b"Some text.", "text/plain"),
        ("a.TXT", b"Some text.", "text/plain"),
        ("a.md", b"# A head\n\nText <b>x</b>.", "text/markdown"),
        ("a", b"Some text.", "text/plain"),
        ("a.txt", b"It begins with the mark %PDF- in a text.", "text/plain"),
        ("a.txt", b"a < b, and b > c <html> is a tag.", "text/plain"),
        ("a.htm", b"<p>Some text.", "text/html"),
        ("a.html", b"\xef\xbb\xbf <!-- x --> <!DOCTYPE html><p>Some text.", "text/html"),
        ("a.xhtml", b"<?xml version='1.0'?><html><body>Some text.</body></html>", "text/html"),
        ("a", b"<html><body>Some text.", "text/html"),
    ],
)
def test_kinds(name: str, raw: bytes, kind: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(raw)
    assert ingest.read(tmp_path / name).kind == kind


@pytest.mark.parametrize(
    ("text", "kind", "title"),
    [
        ("Text.\n\n## A *head* ##\n\n# Another\n", file_types.MARKDOWN, "A head"),
        ("A head\n======\n\nText.\n", file_types.MARKDOWN, "A head"),
        ("A first line\n\nText.\n", file_types.PLAIN, "A first line"),
        ("\ufeff# A head\n", file_types.PLAIN, "A head"),
        ("This is a sentence.\n", file_types.PLAIN, ""),
        ("x" * 151, file_types.PLAIN, ""),
    ],
)
def test_titles(text: str, kind: str, title: str) -> None:
    assert plain_text.read(text.encode(), "a", kind).title == title
