"""What a cell may hold: ids, names, days, periods, languages, addresses, numbers.

Each function takes a row and the name of a column, gives the value, and notes on the row what is
wrong with it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from kipo_graph.language import dates, numbers
from kipo_graph.model import Period
from kipo_graph.tables.csvfile import Row

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|[0-9]{3}))?")
_NAME = re.compile(rf"(?P<text>.+)@(?P<language>{_LANGUAGE.pattern})")
_SIGNS = r"[A-Za-z0-9\-._~!$&'()*+,;=:@/?]|[^\W_]|%[0-9A-Fa-f]{2}"
_IRI = re.compile(
    r"https?://(?:[A-Za-z0-9\-.]|[^\W_])+(?::[0-9]{1,5})?"
    rf"(?:[/?](?:{_SIGNS})*)?(?:#(?:{_SIGNS})*)?"
)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_COUNT = re.compile(r"[1-9][0-9]{0,8}")
_ZERO_WIDTH = frozenset("\u200b\u2060\ufeff")
_TURNING = frozenset("LRE RLE LRO RLO PDF LRI RLI FSI PDI".split())
"""The classes of characters that change the direction of a text (letters that run so need none)."""


def slug(row: Row, column: str, taken: Iterable[str]) -> str:
    """An id that nothing else has."""
    value = row.take(column, required=True)
    if value and not _SLUG.fullmatch(value):
        row.fault(column, f'"{value}" is no id', "use lower-case letters, digits and hyphens")
    if value in taken:
        row.fault(column, f'"{value}" is defined twice')
    return value


def readable(row: Row, column: str) -> str:
    """A name, which must not be empty nor hold anything invisible."""
    value = row.take(column, required=True)
    check_readable(row, column, value)
    return value


def check_readable(row: Row, column: str, name: str) -> None:
    """Note signs that cannot be seen: with them, one name can look like another."""
    for sign in sorted(set(name)):
        hidden = unicodedata.bidirectional(sign) in _TURNING or sign in _ZERO_WIDTH
        if hidden or unicodedata.category(sign) == "Cc":
            where = f"U+{ord(sign):04X}"
            row.fault(column, f'"{name}" holds the invisible sign {where}', "delete it")


def named(row: Row, column: str, cell: str) -> tuple[str, str]:
    """The text and the language of a name such as `특허청@ko`."""
    check_readable(row, column, cell)
    match = _NAME.fullmatch(cell)
    if match is None and cell:
        row.fault(column, f'"{cell}" has no language', "write it as: name@ko")
    return (match["text"], match["language"]) if match else (cell, "")


def period(row: Row, column: str) -> Period | None:
    """A year, a month, a day or an interval."""
    stated = row.take(column)
    found = dates.parse_period(stated) if stated else None
    if stated and found is None:
        hint = "write 2024, 2024-06, 2024-06-20, 2021/2024 or 2004/ (since)"
        row.fault(column, f'"{stated}" is not a year, date or interval', hint)
    return found


def day(row: Row, column: str) -> str:
    """A day, or nothing."""
    value = row.take(column)
    check_day(row, column, value)
    return value


def check_day(row: Row, column: str, value: str) -> None:
    """Add a fault for what is not a day of the calendar."""
    try:
        known = bool(_DAY.fullmatch(value)) and bool(date.fromisoformat(value))
    except ValueError:
        known = False
    if value and not known:
        row.fault(column, f'"{value}" is not a date', "write 2024-06-20")


def language(row: Row, column: str) -> str:
    """The code of a language."""
    value = row.take(column, required=True)
    if value and not _LANGUAGE.fullmatch(value):
        row.fault(column, f'"{value}" is no code of a language', "write en, ko, zh-Hant")
    return value


def address(row: Row, column: str, value: str) -> str:
    """The address of a page, or nothing; one that every RDF tool takes for an IRI."""
    if value and not _IRI.fullmatch(value):
        row.fault(column, f'"{value}" is no web address', "it starts with http:// or https://")
    return value


def count(row: Row, column: str) -> int | None:
    """A number from 1 on, or nothing."""
    value = row.take(column)
    if not value:
        return None
    if not _COUNT.fullmatch(value):
        row.fault(column, f'"{value}" is no count', "1 for the first, 2 for the second")
        return None
    return int(value)


def number(row: Row, column: str, stated: str) -> Decimal | None:
    """The number that a cell means as the text writes it, or nothing."""
    found = numbers.parse_number(stated) if stated else None
    if stated and found is None:
        hint = "write it as the text does: 10 trillion, 80, five, 20th"
        row.fault(column, f'"{stated}" is not a number', hint)
    return found
