"""Which unit of the tables a text means by the sign, code or name of a currency."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import Final

MONEY: Final = "money"
"""The unit of an amount in a currency that the tables have no unit for, or that is not clear."""

_SIGNS: Final = MappingProxyType(
    {
        "₩": "KRW", "€": "EUR", "£": "GBP", "₹": "INR", "rs": "INR",
        "us$": "USD", "s$": "SGD", "a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD",
        "r$": "BRL", "rmb": "CNY",
    }
)  # fmt: skip
"""What is written before an amount, in small letters; a bare "$", "¥" or "kr" may be many."""

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
"""What is written behind an amount; a bare "dollars", "pounds" or "francs" may be many."""

_LEAD = re.compile(r"[A-Za-z.]*[$€£¥₩₹]|[A-Za-z]{3}|[Rr]s\.?")


def unit(words: str) -> str:
    """The unit that the words of a currency mean: "US$", "SGD", "S$3.2" or "Singapore dollars".

    `money` where the tables have no such unit, or where it may be one of several (a bare "$").
    """
    plain = " ".join(words.casefold().split())
    if plain in _NAMES:
        return _NAMES[plain]
    lead = _LEAD.match(words.strip())
    if lead is None:
        return MONEY
    sign = lead[0].rstrip(".")
    if sign.upper() in _CODES:
        return sign.upper()
    return _SIGNS.get(sign.casefold().replace(".", ""), MONEY)
