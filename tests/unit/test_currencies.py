"""Symbols, codes and names of currencies, as units of the tables."""

from __future__ import annotations

import pytest

from kipo_graph.extract.candidate_checks import MONEY
from kipo_graph.language import currencies, name_matching
from kipo_graph.model.units import UNITS


@pytest.mark.parametrize(
    ("words", "unit"),
    [
        ("US$", "USD"), ("U.S.$", "USD"), ("USD", "USD"), ("S$3.2", "SGD"), ("SGD", "SGD"),
        ("₩", "KRW"), ("won", "KRW"), ("€5", "EUR"), ("euros", "EUR"), ("£", "GBP"),
        ("Rs.", "INR"), ("₹", "INR"), ("R$", "BRL"), ("reais", "BRL"), ("RMB", "CNY"),
        ("Singapore  dollars", "SGD"), ("yen", "JPY"), ("NOK", "NOK"), ("AU$", "AUD"),
        ("C$", "CAD"), ("CHF", "CHF"),
        ("$", MONEY), ("¥", MONEY), ("dollars", MONEY), ("pounds", MONEY), ("KES", MONEY),
        ("HK$", MONEY), ("NT$", MONEY), ("SEK", MONEY), ("", MONEY), ("5", MONEY),
    ],
)  # fmt: skip
def test_the_unit_of_a_currency(words: str, unit: str) -> None:
    assert currencies.currency_unit(words) == unit
    if unit != MONEY:
        named = any(name_matching.unit_in(word, words) for word in UNITS[unit].words)
        assert named or words == "U.S.$"


def test_every_currency_of_the_tables_has_its_code() -> None:
    held = [name for name, unit in UNITS.items() if "CCY_" in unit.iri]
    assert [currencies.currency_unit(name) for name in held] == held
