"""The layout of a text: its paragraphs, headings and list items, with white space made even.

A block keeps for each of its characters where that stands in the text, so that whatever is found
in it can be quoted from the text itself.
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
"""What no sentence ends with: a page cut it."""
_WORD = re.compile(r"[^\W\d_][\w'’&/-]*")
_LINK = re.compile(r"!?\[(?P<words>[^\[\]]{1,300})\]\([^()\s]{1,2000}(?:\s+\"[^\"]{0,300}\")?\)")
_FRONT = re.compile(
    r"\ufeff?---[ \t]*\n(?:[\w-]+[ \t]*:[^\n]*\n|[ \t][^\n]*\n|-[^\n]*\n)+---[ \t]*\n"
)
"""Data on a Markdown document before its text."""
_SMALL = frozenset(
    "a an and as at by for from in into of on or the to with through under via its".split()
)

_DATELINE = re.compile(
    r"(?:[A-Z][A-Z .'’-]{2,}[A-Z](?:,[^–—]{1,40}?)?"
    r"|[A-Z][A-Za-z .'’-]{2,40}, \d{1,2} [A-Z]\w+ \d{4})"
    r"(?: ?\([^)]{1,30}\))? (?:–|—|--?) "
)
"""Where a press release begins: "GENEVA, 4 March – "."""
_TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Mdm|Madam|Prof|H\.E)\b\.? [A-Z]")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a heading or an item of a list.

    `places[i]` is the offset in the whole text of `text[i]`.  `lead` is the number of the block
    that introduces this item ("Areas of cooperation include:"), or -1.
    """

    kind: str
    text: str
    places: tuple[int, ...]
    lead: int = -1

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The offsets in the whole text of `self.text[start:end]`."""
        return self.places[start], self.places[end - 1] + 1


def blocks(text: str) -> list[Block]:
    """The blocks of a text, in its order."""
    found: list[Block] = []
    lead = -1
    for start, end in _stretches(text):
        raw = text[start:end]
        marker = _MARKER.match(raw)
        begin = start + (marker.end() if marker else 0)
        words, places = _even(text, begin, end)
        if not _WORD.search(words):
            continue
        opening = _DATELINE.match(words)
        if opening:  # Where and when a press release was written is no part of its first sentence.
            cut = opening.end()
            found.append(
                Block("paragraph", words[:cut].rstrip(), places[: len(words[:cut].rstrip())])
            )
            words, places = words[cut:], places[cut:]
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
        found.append(Block(kind, words, places, lead if kind == "item" else -1))
        if kind != "item":
            lead = len(found) - 1 if words.endswith((":", "—")) else -1
    return found


def _continues(found: list[Block], lead: int, words: str) -> bool:
    """Whether a paragraph is one of a list without bullets: it ends as members of lists do."""
    if lead < 0 or not found:
        return False
    before = found[-1]
    return words.endswith((";", "; and", "; or")) or (
        before.kind == "item" and before.text.endswith((";", "; and", "; or", ", and"))
    )


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """Paragraphs, and within them single lines where the lines are no wrapped text."""
    front = _FRONT.match(text)
    start = front.end() if front else 0
    merged: list[tuple[int, int]] = []
    for match in _PARAGRAPH.finditer(text, start):
        merged.append((start, match.start()))
        start = match.end()
    merged.append((start, len(text)))
    joined: list[tuple[int, int, bool]] = []
    for begin, end in merged:
        if joined and _broken(text[joined[-1][0] : joined[-1][1]], text[begin:end]):
            joined[-1] = (joined[-1][0], end, True)
        elif text[begin:end].strip():
            joined.append((begin, end, False))
    for begin, end, whole in joined:
        if whole or _wrapped(text[begin:end]):
            yield begin, end
        else:
            yield from _lines(text, begin, end)


def _lines(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    at = begin
    for line in text[begin:end].splitlines(keepends=True):
        if line.strip():
            yield at, at + len(line)
        at += len(line)


def _broken(before: str, after: str) -> bool:
    """Whether a paragraph was cut in mid-sentence, as pages cut them."""
    last = before.rstrip()
    return (
        bool(last)
        and len(last) > 60
        and not _END.search(last)
        and last[-1] not in "*#"
        and (after.lstrip()[:1].islower() or bool(_OPEN.search(last)))
        and not _BULLET.match(after)
    )


def _wrapped(paragraph: str) -> bool:
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


def _even(text: str, begin: int, end: int) -> tuple[str, tuple[int, ...]]:
    """The words of a stretch with single blanks between them, and where each sign stands."""
    signs: list[str] = []
    places: list[int] = []
    unread = _unread(text, begin, end)
    for at in range(begin, end):
        sign = text[at]
        if at in unread:
            continue
        if sign.isspace():
            if signs and signs[-1] != " ":
                signs.append(" ")
                places.append(at)
        elif sign in "*_#`" or sign == "\u00ad":
            continue
        else:
            signs.append("," if sign == "|" else sign)
            places.append(at)
    if signs and signs[-1] == " ":
        signs.pop()
        places.pop()
    return "".join(signs), tuple(places)


def _unread(text: str, begin: int, end: int) -> set[int]:
    """Where the brackets and the address of a Markdown link stand; only its words are read."""
    unread: set[int] = set()
    for link in _LINK.finditer(text, begin, end):
        unread.update(range(link.start(), link.start("words")))
        unread.update(range(link.end("words"), link.end()))
    return unread


def _is_heading(raw: str, words: str) -> bool:
    """Whether a paragraph only names what follows it."""
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
    """Whether most words but the small ones begin with a capital letter."""
    big = [word for word in words if word.lower() not in _SMALL]
    return sum(word[0].isupper() for word in big) >= 0.75 * len(big)
