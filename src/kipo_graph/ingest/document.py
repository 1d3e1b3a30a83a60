"""What reading a document gives: its text, and where its pages stand in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

MEGABYTE = 1024 * 1024


class Page(NamedTuple):
    """A stretch of the text that stands on one page: `text[start:end]`, in code points.

    Pages count from 1 as a viewer counts them.  A page has several stretches where its footnotes
    follow a paragraph that runs on to the next page.
    """

    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may take.

    `file` and `memory` are megabytes, `text` is code points, `seconds` bounds wall clock and
    processor time each; `depth` is how many elements of a page may be open at once.
    """

    file: int = 200
    pages: int = 5_000
    text: int = 20_000_000
    seconds: float = 300.0
    memory: int = 1024
    depth: int = 10_000


@dataclass(frozen=True, slots=True)
class Reading:
    """The text of a document, ready to be quoted.

    `kind` is a media type (`text/plain`, `text/markdown`, `text/html`, `application/pdf`).
    `encoding` is the one the bytes were decoded with, empty for PDF.  The stretches of `pages`
    cover the whole text in its order; they are none where the document has no pages.  `count` is
    the number of pages, those without text among them.  `title` and `language` are what the
    document says of itself.  `warnings` are sentences on what was left out or may be wrong.
    """

    text: str
    kind: str
    pages: tuple[Page, ...] = ()
    count: int = 0
    encoding: str = ""
    title: str = ""
    language: str = ""
    warnings: tuple[str, ...] = ()

    def pages_of(self, start: int, end: int) -> tuple[int, ...]:
        """The numbers of the pages on which `text[start:end]` stands, in order."""
        return pages_of(self.pages, start, end)


def pages_of(pages: tuple[Page, ...], start: int, end: int) -> tuple[int, ...]:
    """The numbers of the pages that share a sign with `start:end`, in order."""
    return tuple(sorted({page.number for page in pages if page.start < end and start < page.end}))
