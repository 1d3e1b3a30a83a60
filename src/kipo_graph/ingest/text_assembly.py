"""Paragraphs set as one text, with the pages that its stretches stand on."""

from __future__ import annotations

from collections.abc import Iterable

from kipo_graph.ingest.characters import SOFT_HYPHEN
from kipo_graph.ingest.document import Page
from kipo_graph.ingest.hyphenation import Words, joint
from kipo_graph.ingest.paragraphs import BULLET, Paragraph


class _Text:
    """A text that grows, and knows which page each stretch of it came from."""

    def __init__(self) -> None:
        self.parts, self.pages, self.length = list[str](), list[Page](), 0

    def add(self, part: str, page: int) -> None:
        start, self.length = self.length, self.length + len(part)
        if self.pages and self.pages[-1].number == page:
            start = self.pages.pop().start
        self.parts.append(part)
        self.pages.append(Page(page, start, self.length))


def text_of(paragraphs: Iterable[Paragraph]) -> tuple[str, tuple[Page, ...]]:
    """The text of paragraphs, an empty line between two, and its stretches by page.

    Headings begin with number signs and items with `- `, as in Markdown; the cells of a row are
    separated by ` | `.
    """
    found = [paragraph for paragraph in paragraphs if paragraph.plain.strip(SOFT_HYPHEN + " ")]
    words = Words([line.text for line in paragraph.lines] for paragraph in found)
    text = _Text()
    for at, paragraph in enumerate(found):
        _set(text, paragraph, words)
        text.add("\n\n" if at + 1 < len(found) else "\n", text.pages[-1].number)
    return "".join(text.parts), tuple(text.pages)


def _set(text: _Text, paragraph: Paragraph, words: Words) -> None:
    lines = paragraph.lines
    if paragraph.row:
        text.add(" | ".join(lines[0].cells), lines[0].page)
        return
    for at, line in enumerate(lines):
        shown, glue = line.text, ""
        if at + 1 < len(lines):
            shown, glue = joint(line.text, lines[at + 1].text, words)
        if at == 0 and paragraph.level:
            shown = "#" * paragraph.level + " " + shown
        elif at == 0:
            shown = BULLET.sub("- ", shown, count=1) if BULLET.match(shown) else shown
        text.add(shown.rstrip(SOFT_HYPHEN) + glue, line.page)
