"""Segmentation: the paragraphs, headings and list items of a text, with normalised white space.

A block has the offset of each of its characters in the text, so that whatever is found in it can be
quoted from the text.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterator
from dataclasses import dataclass

_PARAGRAPH = re.compile(r"\n[ \t\f]*\n\s*")
_MARKER = re.compile(
    r"(?:[#>*_|\s\ufeff]+|[-–—•·▪◦‣]\s+|\(?(?:\d{1,3}|[ivxIVX]{1,5}|[a-zA-Z])[.)]\s+"
    r"|\d{1,2}(?:\.\d{1,2})+\.?\s+"
    r"|\d{1,3}\s+(?=[“\"']?[A-Z]))+"
)
_BULLET = re.compile(
    r"[\s*_>]*(?:[-–—•·▪◦‣*]\s+|\((?:\d{1,3}|[ivxIVX]{1,5}|[a-zA-Z])\)\s*"
    r"|[a-z]\)\s+|[ivx]{1,5}[.)]\s+)"
)
_END = re.compile(r"[.!?:;]['\"”’)\]*_]*$|[,;]\s*(?:and|or)?$|—$")
_OPEN = re.compile(r"\b(?:the|a|an|of|and|or|to|in|for|with|by|on|at|from)$")
"""Words that do not end a sentence: a page break follows."""
_WORD = re.compile(r"[^\W\d_][\w'’&/-]*")
_LINK = re.compile(r"!?\[(?P<words>[^\[\]]{1,300})\]\([^()\s]{1,2000}(?:\s+\"[^\"]{0,300}\")?\)")
_FRONT = re.compile(
    r"\ufeff?---[ \t]*\n(?:[\w-]+[ \t]*:[^\n]*\n|[ \t][^\n]*\n|-[^\n]*\n)+---[ \t]*\n"
)
"""The front matter of a Markdown document."""
_SMALL = frozenset(
    "a an and as at by for from in into of on or the to with through under via its".split()
)

_DATELINE = re.compile(
    r"(?:[A-Z][A-Z .'’-]{2,}[A-Z](?:,[^–—]{1,40}?)?"
    r"|[A-Z][A-Za-z .'’-]{2,40}, \d{1,2} [A-Z]\w+ \d{4})"
    r"(?: ?\([^)]{1,30}\))? (?:–|—|--?) "
)
"""The start of a press release: "GENEVA, 4 March – "."""
_TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Mdm|Madam|Prof|H\.E)\b\.? [A-Z]")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a heading or an item of a list.

    `offsets[i]` is the offset of `text[i]` in the whole text.  `lead` is the number of the block
    that introduces this list item ("Areas of cooperation include:"), or -1.
    """

    kind: str
    text: str
    offsets: tuple[int, ...]
    lead: int = -1

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The offsets in the whole text of `self.text[start:end]`."""
        return self.offsets[start], self.offsets[end - 1] + 1


def blocks(text: str) -> list[Block]:
    """The blocks of a text, in order."""
    found: list[Block] = []
    lead = -1
    for start, end in _spans(text):
        raw = text[start:end]
        marker = _MARKER.match(raw)
        begin = start + (marker.end() if marker else 0)
        words, offsets = _normalized(text, begin, end)
        if not _WORD.search(words):
            continue
        opening = _DATELINE.match(words)
        if opening:  # The dateline of a press release is not part of its first sentence.
            cut = opening.end()
            found.append(
                Block("paragraph", words[:cut].rstrip(), offsets[: len(words[:cut].rstrip())])
            )
            words, offsets = words[cut:], offsets[cut:]
        item = bool(_BULLET.match(raw)) and not raw.lstrip().startswith("**")
        if (
            item
            and not _END.search(words)
            and len(words) < 90
            and words.count(" ") < 9
            and lead < 0
        ):
            kind = "label"
        else:
            kind = "item" if item else "heading" if _is_heading(raw, words) else "paragraph"
        if not item and kind == "paragraph" and _continues(found, lead, words):
            kind = "item"
        found.append(Block(kind, words, offsets, lead if kind == "item" else -1))
        if kind != "item":
            lead = len(found) - 1 if words.endswith((":", "—")) else -1
    return found


def _continues(found: list[Block], lead: int, words: str) -> bool:
    """Whether a paragraph is an item of a list without bullets: it ends like a list item."""
    if lead < 0 or not found:
        return False
    before = found[-1]
    return words.endswith((";", "; and", "; or")) or (
        before.kind == "item" and before.text.endswith((";", "; and", "; or", ", and"))
    )


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """The spans of paragraphs, and of single lines where the lines are not wrapped text."""
    front = _FRONT.match(text)
    start = front.end() if front else 0
    merged: list[tuple[int, int]] = []
    for match in _PARAGRAPH.finditer(text, start):
        merged.append((start, match.start()))
        start = match.end()
    merged.append((start, len(text)))
    joined: list[tuple[int, int, bool]] = []
    for begin, end in merged:
        if joined and _is_cut(text[joined[-1][0] : joined[-1][1]], text[begin:end]):
            joined[-1] = (joined[-1][0], end, True)
        elif text[begin:end].strip():
            joined.append((begin, end, False))
    for begin, end, whole in joined:
        if whole or _is_wrapped(text[begin:end]):
            yield begin, end
        else:
            yield from _lines(text, begin, end)


def _lines(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    at = begin
    for line in text[begin:end].splitlines(keepends=True):
        if line.strip():
            yield at, at + len(line)
        at += len(line)


def _is_cut(before: str, after: str) -> bool:
    """Whether a page break cut a paragraph in mid-sentence."""
    last = before.rstrip()
    return (
        bool(last)
        and len(last) > 60
        and not _END.search(last)
        and last[-1] not in "*#"
        and (after.lstrip()[:1].islower() or bool(_OPEN.search(last)))
        and not _BULLET.match(after)
    )


def _is_wrapped(paragraph: str) -> bool:
    """Whether the lines of a paragraph are one text, wrapped at some width."""
    lines = [line.rstrip() for line in paragraph.splitlines() if line.strip()]
    if len(lines) < 2:
        return True
    if any(_BULLET.match(line) or line.lstrip().startswith("#") for line in lines[1:]):
        return False
    if any(not line[:1].isupper() for line in (line.lstrip() for line in lines[1:])) and not any(
        len(line) > 160 for line in lines
    ):
        return True
    long = statistics.median(len(line) for line in lines[:-1])
    return 45 <= long <= 130 and all(
        len(line) > long * 0.6 and not line.endswith((":", ";")) for line in lines[:-1]
    )


def _normalized(text: str, begin: int, end: int) -> tuple[str, tuple[int, ...]]:
    """The words of a span with single blanks between them, and the offset of each character."""
    characters: list[str] = []
    offsets: list[int] = []
    skipped = _link_syntax(text, begin, end)
    for at in range(begin, end):
        character = text[at]
        if at in skipped:
            continue
        if character.isspace():
            if characters and characters[-1] != " ":
                characters.append(" ")
                offsets.append(at)
        elif character in "*_#`" or character == "\u00ad":
            continue
        else:
            characters.append("," if character == "|" else character)
            offsets.append(at)
    if characters and characters[-1] == " ":
        characters.pop()
        offsets.pop()
    return "".join(characters), tuple(offsets)


def _link_syntax(text: str, begin: int, end: int) -> set[int]:
    """The offsets of the brackets and addresses of Markdown links, all but their words."""
    skipped: set[int] = set()
    for link in _LINK.finditer(text, begin, end):
        skipped.update(range(link.start(), link.start("words")))
        skipped.update(range(link.end("words"), link.end()))
    return skipped


def _is_heading(raw: str, words: str) -> bool:
    """Whether a paragraph is a heading."""
    hashed = raw.lstrip().startswith("#")
    if not hashed and _TITLED.search(words) and "," in words:
        return False
    if hashed:
        return len(words) < 120 or not words.endswith(".")
    found = _WORD.findall(words)
    row = "|" in raw and "**" in raw
    if row or len(words) > 110 or len(found) > 14 or _END.search(words):
        return False
    bold = raw.strip().startswith("**") and raw.strip().endswith("**")
    return bold or len(found) <= 8 or _is_capitalised(found)


def _is_capitalised(words: list[str]) -> bool:
    """Whether most words, except small ones, begin with a capital letter."""
    big = [word for word in words if word.lower() not in _SMALL]
    return sum(word[0].isupper() for word in big) >= 0.75 * len(big)
