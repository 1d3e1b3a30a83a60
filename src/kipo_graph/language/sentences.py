"""Where the sentences of a text begin and end."""

from __future__ import annotations

import re
import unicodedata

_ABBREVIATIONS = re.compile(
    r"\b(?:e\.g|i\.e|cf|vs|etc|No|Nos|Art|Arts|Dr|Mr|Mrs|Ms|Prof|St|Inc|Ltd|Co|Corp|U\.S|approx"
    r"|Adv|Hon|Messrs|Gen|Gov|Sen|Rep|Amb|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.$"
    r"|\b[A-Z][\w.’'-]* [A-Z]\.$"
)
"""Words with a full stop that does not end a sentence, and initials after a capital word."""
_MARKER = re.compile(r"\(?(?:[0-9]{1,3}|[A-Za-z]|[ivxIVX]{1,5})[.)]")
"""The number of a list item: "1.", "(a)", "iv)"."""
_END = re.compile(r"[.!?][\"'”’)\]]*(?=\s+[\"'“‘(\[]*[^\Wa-z_]|\s*$)")
_BREAK = re.compile(r"\n[ \t\f]*\r?\n\s*")
_MARKUP = re.compile(r"[#>*_\-\s|\ufeff]*")


def sentences(text: str) -> list[tuple[int, int]]:
    """The sentences of a text as (start, end) offsets in code points, in order.

    A sentence ends at final punctuation before a capital letter, and at a paragraph break, unless
    the break stands in mid-sentence: no final punctuation before it and a lower-case letter after
    it (page breaks look like this).
    """
    found = []
    for start, end in _paragraphs(text):
        begin = start
        for match in _END.finditer(text, start, end):
            if match.end() < end and _ABBREVIATIONS.search(text, begin, match.end()):
                continue
            found.append((begin, match.end()))
            begin = match.end()
        found.append((begin, end))
    trimmed = (_trim(text, start, end) for start, end in found)
    return [(start, end) for start, end in trimmed if start < end]


def _paragraphs(text: str) -> list[tuple[int, int]]:
    found, start = [], 0
    for match in _BREAK.finditer(text):
        after = text[match.end() : match.end() + 1]
        before = text[start : match.start()].rstrip()
        if before and before[-1] not in '.!?:”"*#' and after.islower():
            continue
        found.append((start, match.start()))
        start = match.end()
    return [*found, (start, len(text))]


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without white space and Markdown characters at its ends.

    It is empty if it has no letter or digit, or is only the number of a list item.
    """
    markup = _MARKUP.match(text, start, end)
    start = markup.end() if markup else start
    while end > start and (text[end - 1].isspace() or text[end - 1] in "*_|"):
        end -= 1
    worded = any(unicodedata.category(character)[0] in "LN" for character in text[start:end])
    marker = _MARKER.fullmatch(text, start, end)
    return (start, end) if worded and not marker else (start, start)


def sentence_around(spans: list[tuple[int, int]], start: int, end: int) -> tuple[int, int] | None:
    """The sentence that contains all of `start:end`, or None if they cross a boundary."""
    for begin, finish in spans:
        if begin <= start and end <= finish:
            return begin, finish
    return None
