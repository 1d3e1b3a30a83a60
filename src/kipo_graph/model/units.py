"""Units of measure, and the words by which texts name them."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final, NamedTuple

from kipo_graph.model.vocabulary import UNIT_IRIS


class UnitTerm(NamedTuple):
    """A unit of measure, and the words of a text that name it (none for a plain count)."""

    iri: str
    words: tuple[str, ...]


_WORDS = {
    "KRW": ("KRW", "won", "₩"),
    "USD": ("USD", "US$", "$", "dollar", "dollars"),
    "EUR": ("EUR", "€", "euro", "euros"),
    "JPY": ("JPY", "¥", "yen"),
    "GBP": ("GBP", "£", "pound", "pounds", "sterling"),
    "CNY": ("CNY", "RMB", "¥", "yuan", "renminbi"),
    "SGD": ("SGD", "S$", "$", "dollar", "dollars"),
    "INR": ("INR", "₹", "Rs", "rupee", "rupees"),
    "CHF": ("CHF", "franc", "francs"),
    "AUD": ("AUD", "A$", "AU$", "$", "dollar", "dollars"),
    "CAD": ("CAD", "C$", "CA$", "$", "dollar", "dollars"),
    "BRL": ("BRL", "R$", "reais"),
    "NOK": ("NOK", "krone", "kroner"),
    "percent": ("%", "percent", "per cent"),
    "count": (),
    "year": ("year", "years", "anniversary"),
    "month": ("month", "months"),
    "week": ("week", "weeks"),
    "day": ("day", "days"),
    "decade": ("decade", "decades"),
    "times": ("times", "fold"),
}

UNITS: Final = MappingProxyType(
    {name: UnitTerm(iri, _WORDS[name]) for name, iri in UNIT_IRIS.items()}
)
"""The units that tables may name in the column `unit`."""
