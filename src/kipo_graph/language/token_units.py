"""The unit of a quantity, on spaCy's parse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kipo_graph.language import currencies

if TYPE_CHECKING:
    from spacy.tokens import Doc

_MONEY = frozenset(
    "won dollars euros yen pounds francs rupees yuan renminbi shillings reais kroner".split()
)
_TIME = {
    plural: word
    for word in ("year", "decade", "month", "week", "day")
    for plural in (word, f"{word}s")
}


def number_unit(doc: Doc, at: int, end: int) -> tuple[str, int]:
    """The unit of the number `at:end` (or an empty string), and the end of number and unit."""
    if doc[end - 1].text.endswith("%"):
        return "percent", end
    if currencies.CURRENCY.match(doc[at].text):
        return currencies.currency_unit(doc[at].text), end
    share = _percent(doc, end)
    if share:
        return "percent", share
    if at and currencies.CURRENCY.fullmatch(doc[at - 1].text):
        return currencies.currency_unit(doc[at - 1].text), end
    return _named(doc, end)


def _percent(doc: Doc, end: int) -> int:
    """The end of "per cent" after a number; 0 if there is none."""
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
        return currencies.currency_unit(word), end + 1
    if end + 1 < len(doc) and doc[end + 1].lower_ in _MONEY:
        return currencies.currency_unit(doc[end : end + 2].text), end + 2
    return ("times", end + 1) if word in ("times", "fold") else ("", end)


def time_unit(doc: Doc, start: int, end: int) -> str:
    """The unit of time that the words `start:end` count, or an empty string."""
    return _TIME.get(doc[end - 1].lower_, "") if end > start else ""
