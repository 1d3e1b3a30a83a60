"""Bounds: words that say a number is a minimum, a maximum or an approximation.

Two recognisers: one reads plain text, for the evidence gate; the other reads spaCy's parse, for
extraction.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kipo_graph.language import numbers
from kipo_graph.language.currencies import CURRENCY

if TYPE_CHECKING:
    from spacy.tokens import Doc

_NOT = r"\b(?:no|not|never)\s+"
_WORDINGS = (
    ("at most", rf"{_NOT}(?:more|greater|higher)\s+than|{_NOT}(?:over|above)|at\s+(?:the\s+)?most"
     rf"|{_NOT}(?:to\s+)?exceed(?:s|ed|ing)?"),
    ("at least", rf"{_NOT}(?:less|fewer|lower)\s+than|at\s+(?:the\s+very\s+)?least"
     r"|minimum(?:\s+of)?"),
    ("up to", r"up\s+to|as\s+(?:many|much)\s+as|(?:maximum|limit|ceiling|cap)(?:\s+(?:of|at|to))?"
     r"|(?:limited|capped)\s+(?:at|to)"),
    ("more than", r"(?:more|greater|higher)\s+than|surpass(?:es|ed|ing)?|exceed(?:s|ed|ing)?|over"
     r"|above|beyond|tops|topped|topping|pass(?:es|ed|ing)?|upwards?\s+of"),
    ("about", r"nearly|almost|about|around|approximately|roughly|some|circa|close\s+to"),
    ("", r"(?:less|fewer|lower)\s+than|below|under"),
)  # fmt: skip
"""Wordings by comparator, the longer ones first; "" for bounds without a comparator."""

_AMOUNT_LEAD = r"(?:(?:a\s+total\s+of\s+)?(?:[A-Z]{3}|[A-Z]{0,2}\$|[€£¥₩₹]|Rs\.?|an?)\s*)?"
_BOUND = re.compile(
    "|".join(rf"(?P<b{n}>\b(?:{words}))" for n, (_, words) in enumerate(_WORDINGS)), re.IGNORECASE
)
_BOUND_AFTER = re.compile(
    r"\s*\+|\s+or\s+(?:more|above|over)\b|\s+(?:at\s+)?(?:minimum|or\s+higher)\b"
)
_BETWEEN = re.compile(r"\b(?:to|until|till|through)\b|[–—-]", re.IGNORECASE)


def occurrences(stated: str, text: str) -> list[tuple[int, int]]:
    """Where a text states a number in these words, as (start, end)."""
    wanted = stated.casefold().split()
    return [
        (a, b) for a, b, words in numbers.numbers_in(text) if words.casefold().split() == wanted
    ]


def bound_at(text: str, start: int, end: int) -> tuple[str, str] | None:
    """The comparator of the number `text[start:end]` and the words that state it; None if exact."""
    before = text[:start]
    for match in _BOUND.finditer(before):
        if re.fullmatch(rf"\s*{_AMOUNT_LEAD}", before[match.end() :]):
            return _comparator(match), " ".join(text[match.start() : end].split())
    after = _BOUND_AFTER.match(text, end)
    return ("at least", " ".join(text[start : after.end()].split())) if after else None


def bounds_in(text: str) -> set[str]:
    """The comparators of all bounds in a text."""
    found = {_comparator(match) for match in _BOUND.finditer(text)}
    return found | ({"at least"} if re.search(r"\d\s*\+|\bor\s+more\b", text) else set())


def _comparator(match: re.Match[str]) -> str:
    return next(name for n, (name, _) in enumerate(_WORDINGS) if match[f"b{n}"] is not None)


def is_range(first: str, last: str, text: str) -> bool:
    """Whether words of a text join two stated numbers to a range."""
    for start, end in occurrences(first, text):
        for begin, finish in occurrences(last, text):
            inner = text[end:begin] if end <= begin else text[finish:start]
            lead = text[: min(start, begin)]
            if end <= begin and (
                _BETWEEN.search(inner)
                or (re.search(r"\band\b", inner) and re.search(r"\bbetween\b", lead, re.IGNORECASE))
            ):
                return True
            if finish <= start and re.search(r"\bfrom\b", inner):
                return True
    return False


_COMPARATORS = {
    "in excess of": "more than", "more than": "more than", "over": "more than",
    "exceeding": "more than", "above": "more than",
    "no fewer than": "at least", "at least": "at least",
    "no more than": "at most", "not more than": "at most", "at most": "at most",
    "as many as": "up to", "up to": "up to",
    "close to": "about", "about": "about", "almost": "about", "nearly": "about", "some": "about",
    "around": "about", "approximately": "about", "roughly": "about",
    "the top": "exactly", "top": "exactly", "another": "exactly", "just": "exactly",
    "less than": "", "fewer than": "", "under": "", "below": "",
}  # fmt: skip
"""The comparator that the words before a number state; "" where the tables have none."""


def quantity_bound(doc: Doc, at: int) -> tuple[int, str]:
    """The first token of the words that bound the number at `at`, and its comparator."""
    start = at
    if start and CURRENCY.fullmatch(doc[start - 1].text):
        start -= 1
    for size in (3, 2, 1):
        words = " ".join(token.lower_ for token in doc[max(0, start - size) : start])
        if start >= size and words in _COMPARATORS:
            return start - size, _COMPARATORS[words]
    return start, "exactly"
