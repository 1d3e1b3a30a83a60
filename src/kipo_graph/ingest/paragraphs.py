"""Lines put together to paragraphs, also over the ends of columns and pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from kipo_graph.ingest.text_runs import Line

Pages = list[list[list[Line]]]
"""The lines of a document by pages and by blocks, as they are read."""

BULLET = re.compile(r"[•◦▪▫■□●○‣∙·➢➤►▶✓✔❖\uf0b7\uf0a7\uf0d8\uf0fc]\s*(?=\S)|[–—*-]\s+(?=\S)")
_SURE = re.compile(r"[^–—*-]")
_NUMBER = re.compile(r"(?:\(?(?:\d{1,2}|[a-z]|[ivx]{1,5})[.)]|\d{1,2}(?:\.\d{1,2}){1,3}\.?)\s")
_ENDED = re.compile(r"[.!?:;…][\"'”’)\]]*$")
_CLOSED = re.compile(r"[.!?…][\"'”’)\]]*$")
_LEADER = re.compile(r"(?:\.{4,}|(?:\. ){3,}\.?|…{2,})\s*\w{1,6}$")
_SMALL = 0.92
_LARGE = 1.15


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together; `level` is that of a heading, 0 for others.

    `row` says that it is the row of a table, whose cells are those of its one line.
    """

    lines: list[Line]
    level: int = 0
    row: bool = False

    @property
    def plain(self) -> str:
        """Its lines with blanks between, for titles."""
        return " ".join(line.text for line in self.lines)


def paragraphs(pages: Pages) -> list[Paragraph]:
    """The paragraphs of a document in the order in which they are read."""
    sizes: Counter[float] = Counter()
    for line in (line for page in pages for block in page for line in block):
        sizes[_rounded(line.size)] += len(line.text)
    body = sizes.most_common(1)[0][0] if sizes else 0.0
    found = list[Paragraph]()
    for page in pages:
        for block in page:
            if not block:
                continue
            first, *rest = _of_block(block)
            before = _open(found, body, first)
            if before is None:
                found.append(first)
            else:
                before.lines += first.lines
            found += rest
    _mark_headings(found, body)
    return found


def _rounded(size: float) -> float:
    return round(size * 2) / 2


def _mark_headings(found: Iterable[Paragraph], body: float) -> None:
    """Give levels to short paragraphs that are set larger than the text."""
    large = [
        paragraph
        for paragraph in found
        if paragraph.lines[0].size >= _LARGE * body > 0
        and len(paragraph.lines) <= 4
        and len(paragraph.plain) <= 200
        and any(sign.isalpha() for sign in paragraph.plain)
    ]
    sizes = sorted({_rounded(paragraph.lines[0].size) for paragraph in large}, reverse=True)
    for paragraph in large:
        paragraph.level = min(sizes.index(_rounded(paragraph.lines[0].size)) + 1, 6)


def _of_block(block: list[Line]) -> list[Paragraph]:
    tables, pitches = set(_table_rows(block)), dict[float, float]()
    found = [Paragraph([block[0]], row=0 in tables)]
    for at in range(1, len(block)):
        line, last = block[at], found[-1]
        near = [other for other in block[max(at - 8, 0) : at + 8] if _alike(other, line)]
        right = max((other.x1 for other in near), default=line.x1)
        if line.size not in pitches:
            pitches[line.size] = _pitch(block, line)
        if at in tables or last.row or _begins(line, last, pitches[line.size], right):
            found.append(Paragraph([line], row=at in tables))
        else:
            last.lines.append(line)
    return found


def _pitch(block: list[Line], line: Line) -> float:
    """From baseline to baseline of the lines of one size, at least what is usual for the size."""
    steps = [
        b.y - a.y
        for a, b in pairwise(block)
        if _alike(a, b) and _alike(a, line) and b.y > a.y and min(a.x1, b.x1) > max(a.x0, b.x0)
    ]
    return max(median(steps) if len(steps) > 1 else 0.0, 1.12 * line.size)


def _alike(a: Line, b: Line) -> bool:
    return abs(a.size - b.size) <= 0.12 * max(a.size, b.size)


def _table_rows(block: list[Line]) -> Iterator[int]:
    """The numbers of lines with cells that stand below or above cells of the next line."""
    celled = [_has_cells(line) for line in block]
    level = [
        celled[at] and celled[at + 1] and _share_a_column(block[at], block[at + 1])
        for at in range(len(block) - 1)
    ]
    for at in range(len(block)):
        if any(level[max(at - 1, 0) : at + 1]):
            yield at


def _has_cells(line: Line) -> bool:
    """Whether the gaps of a line part cells: not the sign of an item, nor words set to a measure.

    In a line that is stretched to its measure all gaps are alike, and stand between all words.
    """
    if len(line.cells) < (3 if _marker(line.text) else 2):
        return False
    gaps = [b[0] - a[1] for a, b in pairwise(line.spots)]
    stretched = (
        len(line.cells) == len(line.text.split()) and max(gaps) - min(gaps) < 0.08 * line.size
    )
    return not stretched or len(gaps) == 1


def _share_a_column(a: Line, b: Line) -> bool:
    """Whether cells behind the first begin at one place, or numbers end at one."""
    for text, (start, end) in zip(a.cells[1:], a.spots[1:], strict=True):
        for other, (begin, finish) in zip(b.cells[1:], b.spots[1:], strict=True):
            if abs(start - begin) < 2 or (
                abs(end - finish) < 2 and text[-1:].isdigit() and other[-1:].isdigit()
            ):
                return True
    return False


def _marker(text: str) -> bool:
    return bool(BULLET.match(text) or _NUMBER.match(text))


def _begins(line: Line, paragraph: Paragraph, pitch: float, right: float) -> bool:
    """Whether a line begins a new paragraph behind this one."""
    last = paragraph.lines[-1]
    ended = bool(_ENDED.search(last.text))
    size = max(line.size, last.size)
    if not _alike(line, last) or line.y - last.y > 1.3 * pitch:
        return True
    bullet, number = BULLET.match(line.text), _NUMBER.match(line.text)
    if _LEADER.search(last.text):  # A line of a table of contents.
        return True
    if (bullet and (ended or _SURE.match(bullet[0]))) or (number and ended):
        return True
    space = right - last.x1
    if line.x0 > last.x0 + 0.8 * size and not _marker(last.text):
        return ended or space > 2 * size
    if line.x0 < last.x0 - 0.8 * size and len(paragraph.lines) > 1:
        return ended or space > 2 * size
    # The next word would have fitted: the line was ended here on purpose.
    word = line.text.split(" ", 1)[0]
    width = (line.x1 - line.x0) * len(word) / max(len(line.text), 1)
    return space > width + 0.8 * size and (ended or not line.text[:1].islower())


def _open(found: list[Paragraph], body: float, first: Paragraph) -> Paragraph | None:
    """The paragraph that goes on in the first one of the next block, or None.

    Footnotes and the like stand between the two, and are passed over.
    """
    line = first.lines[0]
    before = next((p for p in reversed(found) if p.lines[0].size >= _SMALL * body), None)
    if before is None or before.row or first.row or _marker(line.text):
        return None
    last = before.lines[-1]
    if line.page - last.page > 1 or line.size < _SMALL * body or _CLOSED.search(last.text):
        return None
    if abs(line.size - last.size) > 0.06 * line.size or line.size > _LARGE * body:
        return None
    if line.text[:1].islower():
        return before
    right = max(other.x1 - other.x0 for other in before.lines)
    full = last.x1 - last.x0 > 0.85 * right
    long = len(before.lines) > 1 and len(last.text) >= 20
    return before if long and full and not last.text.endswith((":", ";")) else None
