"""The unit of a quantity, and whether it is exact or a bound."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kipo_graph.language import currencies

if TYPE_CHECKING:
    from spacy.tokens import Doc

_CURRENCY = re.compile(
    r"(?:KRW|USD|EUR|JPY|SGD|CHF|GBP|CNY|INR|AUD|CAD|NOK|SEK|DKK|KES|BRL|MXN|ZAR|NGN|NZD|HKD|"
    r"TWD|THB|IDR|MYR|PHP|VND|RUB|TRY|AED|SAR|PLN|CZK|HUF|ILS|ARS|CLP|COP|PEN|[A-Z]{0,2}[$€£¥₩₹]|R\$)"
)
_MONEY = frozenset(
    "won dollars euros yen pounds francs rupees yuan renminbi shillings reais kroner".split()
)
_BEFORE = (
    ("more", "than"), ("less", "than"), ("fewer", "than"), ("at", "least"), ("at", "most"),
    ("up", "to"), ("as", "many", "as"), ("in", "excess", "of"), ("close", "to"),
    ("no", "more", "than"), ("no", "fewer", "than"), ("not", "more", "than"), ("over",),
    ("about",), ("almost",), ("nearly",), ("some",), ("around",), ("approximately",),
    ("roughly",), ("exceeding",), ("top",), ("under",), ("above",), ("below",), ("another",),
    ("just",), ("the", "top"),
)  # fmt: skip
_BOUNDS = {
    "more than": "more than", "over": "more than", "exceeding": "more than", "above": "more than",
    "in excess of": "more than", "at least": "at least", "no fewer than": "at least",
    "at most": "at most", "no more than": "at most", "not more than": "at most", "up to": "up to",
    "as many as": "up to",
}  # fmt: skip
_EXACT = frozenset(("another", "top", "the top", "just"))
"""Words before a number that leave it as it is."""
_BELOW = frozenset(("less than", "fewer than", "under", "below"))
"""Bounds that the tables have no word for."""
_TIME = {
    plural: word
    for word in ("year", "decade", "month", "week", "day")
    for plural in (word, f"{word}s")
}


def unit_of(doc: Doc, at: int, end: int) -> tuple[str, int]:
    """The unit of the number `at:end`, or an empty text, and the end of the number with it."""
    if doc[end - 1].text.endswith("%"):
        return "percent", end
    if _CURRENCY.match(doc[at].text):
        return currencies.unit(doc[at].text), end
    share = _percent(doc, end)
    if share:
        return "percent", share
    if at and _CURRENCY.fullmatch(doc[at - 1].text):
        return currencies.unit(doc[at - 1].text), end
    return _named(doc, end)


def _percent(doc: Doc, end: int) -> int:
    """The end of "per cent" after a number; 0 where that does not follow."""
    size = len(doc)
    if end >= size:
        return 0
    if doc[end].text in ("%", "percent", "pct"):
        return end + 1
    if end + 1 < size and doc[end].lower_ == "per" and doc[end + 1].lower_ == "cent":
        return end + 2
    return min(end + 2, size) if doc[end].lower_ == "percentage" else 0


def _named(doc: Doc, end: int) -> tuple[str, int]:
    """The unit that the word after a number names."""
    word = doc[end].lower_ if end < len(doc) else ""
    if word in _MONEY:
        return currencies.unit(word), end + 1
    if end + 1 < len(doc) and doc[end + 1].lower_ in _MONEY:
        return currencies.unit(doc[end : end + 2].text), end + 2
    return ("times", end + 1) if word in ("times", "fold") else ("", end)


def time_unit(doc: Doc, start: int, end: int) -> str:
    """The unit of time that is counted, or an empty text."""
    return _TIME.get(doc[end - 1].lower_, "") if end > start else ""


def bound(doc: Doc, at: int) -> tuple[int, str]:
    """Where a quantity begins with the words that bound it, and its comparator."""
    start = at
    if start and _CURRENCY.fullmatch(doc[start - 1].text):
        start -= 1
    for words in sorted(_BEFORE, key=len, reverse=True):
        begin = start - len(words)
        if begin >= 0 and tuple(token.lower_ for token in doc[begin:start]) == words:
            said = " ".join(words)
            other = "exactly" if said in _EXACT else "" if said in _BELOW else "about"
            return begin, _BOUNDS.get(said, other)
    return start, "exactly"
