"""The unit that the symbol, code or name of a currency means."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import Final

MONEY: Final = "money"
"""The unit of an amount in a currency that the tables have no unit for, or that is ambiguous."""

_SYMBOLS: Final = MappingProxyType(
    {
        "₩": "KRW", "€": "EUR", "£": "GBP", "₹": "INR", "rs": "INR",
        "us$": "USD", "s$": "SGD", "a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD",
        "r$": "BRL", "rmb": "CNY",
    }
)  # fmt: skip
"""Before an amount, in lower case; a bare "$", "¥" or "kr" is ambiguous."""

_CODES: Final = frozenset("KRW USD EUR JPY GBP CNY SGD INR CHF AUD CAD BRL NOK".split())

_NAMES: Final = MappingProxyType(
    {
        "won": "KRW", "euro": "EUR", "euros": "EUR", "yen": "JPY", "yuan": "CNY",
        "renminbi": "CNY", "reais": "BRL", "us dollars": "USD", "u.s. dollars": "USD",
        "singapore dollars": "SGD", "australian dollars": "AUD", "canadian dollars": "CAD",
        "pounds sterling": "GBP", "swiss francs": "CHF", "norwegian kroner": "NOK",
        "indian rupees": "INR",
    }
)  # fmt: skip
"""After an amount; a bare "dollars", "pounds" or "francs" is ambiguous."""

CURRENCY: Final = re.compile(
    r"(?:KRW|USD|EUR|JPY|SGD|CHF|GBP|CNY|INR|AUD|CAD|NOK|SEK|DKK|KES|BRL|MXN|ZAR|NGN|NZD|HKD|"
    r"TWD|THB|IDR|MYR|PHP|VND|RUB|TRY|AED|SAR|PLN|CZK|HUF|ILS|ARS|CLP|COP|PEN|[A-Z]{0,2}[$€£¥₩₹]|R\$)"
)
"""A code or symbol before an amount, whether the tables have a unit for it or not."""
_LEAD = re.compile(r"[A-Za-z.]*[$€£¥₩₹]|[A-Za-z]{3}|[Rr]s\.?")


def currency_unit(words: str) -> str:
    """The unit that "US$", "SGD", "S$3.2" or "Singapore dollars" mean.

    It is `money` if the tables have no unit for the currency, or if the words are ambiguous ("$").
    """
    plain = " ".join(words.casefold().split())
    if plain in _NAMES:
        return _NAMES[plain]
    lead = _LEAD.match(words.strip())
    if lead is None:
        return MONEY
    symbol = lead[0].rstrip(".")
    if symbol.upper() in _CODES:
        return symbol.upper()
    return _SYMBOLS.get(symbol.casefold().replace(".", ""), MONEY)
