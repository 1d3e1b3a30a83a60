"""Plain text and Markdown: kept character for character, with what is known of their pages."""

from __future__ import annotations

import re

from kipo_graph.ingest.document import Page, Reading
from kipo_graph.ingest.document_errors import EmptyError, EncodingError
from kipo_graph.ingest.file_types import MARKDOWN

_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(.+?)[ \t]*#*[ \t]*\r?$", re.MULTILINE)
_SETEXT = re.compile(r"^(\S.*?)[ \t]*\r?\n(?:=+|-+)[ \t]*\r?$", re.MULTILINE)
_MARKS = {
    b"\xff\xfe\x00\x00": "UTF-32LE",
    b"\x00\x00\xfe\xff": "UTF-32BE",
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
}


def read(raw: bytes, name: str, kind: str) -> Reading:
    """The text of UTF-8 bytes as it stands; a form feed ends a page.

    Raises EncodingError for other encodings and for NUL bytes, EmptyError where nothing stands.
    """
    text = decode(raw, name)
    if not text.strip("\ufeff \t\r\n\f\v"):
        raise EmptyError(f"{name} is empty.", "Check that the download or the export was complete.")
    pages = by_form_feeds(text)
    return Reading(
        text=text,
        kind=kind,
        pages=pages,
        count=pages[-1].number if pages else 0,
        encoding="utf-8",
        title=first_heading(text, marked=kind == MARKDOWN),
    )


def decode(raw: bytes, name: str) -> str:
    """UTF-8 bytes as text, a byte-order mark kept; raises EncodingError with the way to convert."""
    for mark, codec in _MARKS.items():
        if raw.startswith(mark):
            raise EncodingError(
                f"{name} is not UTF-8: it begins with the mark of {codec.rstrip('BLE')}.",
                f"Convert it: {_iconv(codec, name)}",
            )
    if b"\0" in raw:
        even, odd = raw[0:4096:2].count(0), raw[1:4096:2].count(0)
        if max(even, odd) > len(raw[:4096]) / 6 > 4 * min(even, odd):
            codec = "UTF-16LE" if odd > even else "UTF-16BE"
            hint = f"It looks like UTF-16 without its mark. Convert it: {_iconv(codec, name)}"
        else:
            hint = "Look at what it is, for example with: file " + _quoted(name)
        at = raw.index(b"\0")
        raise EncodingError(f"{name} is not text: it contains NUL bytes (first: byte {at}).", hint)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise EncodingError(
            f"{name} is not UTF-8: byte {error.start} does not fit.",
            f"If it is of Windows or Latin-1: {_iconv('WINDOWS-1252', name)}; "
            "of Korean Windows: the same with CP949.",
        ) from error


def by_form_feeds(text: str) -> tuple[Page, ...]:
    """The pages of a text whose form feeds (U+000C) end pages; none where it has none."""
    if "\f" not in text:
        return ()
    pages, start = [], 0
    for number, part in enumerate(text.split("\f"), start=1):
        end = min(start + len(part) + 1, len(text))
        pages.append(Page(number, start, end))
        start = end
    # A form feed at the very end closes the last page and opens none.
    return tuple(pages if text.rpartition("\f")[2].strip() else pages[:-1])


def first_heading(text: str, *, marked: bool) -> str:
    """The first heading of a text: a line with a number sign or (in Markdown) an underlined one.

    Without one, its first line where that is short enough to be a title.
    """
    text = text.removeprefix("\ufeff")
    found = [
        match
        for pattern in (_HEADING, _SETEXT)[: 2 if marked else 1]
        if (match := pattern.search(text))
    ]
    if found:
        return re.sub(r"[*`]", "", min(found, key=lambda match: match.start())[1])
    lines = text.lstrip("\ufeff \t\r\n\f").splitlines()
    first = lines[0].strip() if lines else ""
    return first if len(first) <= 150 and not first.endswith(".") else ""


def _iconv(codec: str, name: str) -> str:
    return f"iconv -f {codec} -t UTF-8 {_quoted(name)} > {_quoted('utf8-' + name)}"


def _quoted(name: str) -> str:
    import shlex

    return shlex.quote(name)
