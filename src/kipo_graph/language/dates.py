"""Dates, years and periods: found in a text, and read in the form of the period column."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from kipo_graph.model import Period

_NAMES = (
    "january february march april may june july august september october november december".split()
)
MONTHS = (
    {name: n for n, name in enumerate(_NAMES, 1)}
    | {name[:3]: n for n, name in enumerate(_NAMES, 1)}
    | {"sept": 9}
)
"""The number of each month, by its name and its abbreviations, without a full stop."""
_MONTH_NAME = (
    r"(?:Jan|Febr|Septem|Octo|Novem|Decem)\w*|March|April|May|June|July|August"
    r"|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
)
_M, _M2 = rf"(?P<m>{_MONTH_NAME})\.?", rf"(?P<m2>{_MONTH_NAME})\.?"
_D, _D2 = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?", r"(?P<d2>\d{1,2})(?:st|nd|rd|th)?"
_Y = r",?\s+(?P<y>\d{4})"
_TO = r"\s*(?P<to>to|and|until|through|–|—|-)\s*"
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
_DAY_FIRST = re.compile(rf"(?<!\d){_D}\s+(?:of\s+)?{_M}{_Y}")
_MONTH_FIRST = re.compile(rf"{_M}\s+{_D}{_Y}")
_MONTH_YEAR = re.compile(rf"{_M}\s+(?P<y>\d{{4}})")
_DAYS_FIRST = re.compile(rf"(?<!\d){_D}\s*(?:{_M})?{_TO}{_D2}\s+(?:of\s+)?{_M2}{_Y}")
"""Consecutive days: "12 to 14 September 2022", "30 May – 2 June 2021", "3 and 4 June 2021"."""
_MONTH_DAYS = re.compile(rf"{_M}\s+{_D}{_TO}(?:{_M2}\s+)?{_D2}{_Y}")
_DAY_IN_WORDS = re.compile(rf"\b(?P<d>{'|'.join(_ORDINALS)})\s+of\s+{_M}{_Y}", re.IGNORECASE)
_ISO_PERIOD = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_ISO = re.compile(r"(?<![\d-])(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})(?!\d)")
_YEARS = re.compile(
    r"\b(?:from|between)\s+(?P<a>(?:19|20)\d\d)\s+(?:to|until|and)\s+(?P<b>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_SINCE = re.compile(r"\bsince\s+(?P<a>(?:19|20)\d\d)\b", re.IGNORECASE)
_YEAR = re.compile(r"(?<![\d,.$€£-])(?P<y>(?:19|20)\d\d)(?![\d,]\d|\d|%)")


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date `text[start:end]`, and its period ("2024-06-20", "2021/2024")."""

    start: int
    end: int
    period: str


def dates_in(text: str) -> list[DateMention]:
    """The dates of a text, in order; of overlapping readings the fuller one."""
    found: list[DateMention] = []
    for pattern in (
        _ISO,
        _DAYS_FIRST,
        _MONTH_DAYS,
        _DAY_FIRST,
        _DAY_IN_WORDS,
        _MONTH_FIRST,
        _YEARS,
        _SINCE,
        _MONTH_YEAR,
        _YEAR,
    ):
        for match in pattern.finditer(text):
            if any(match.start() < other.end and other.start < match.end() for other in found):
                continue
            parts = match.groupdict()
            period = _days(parts) if parts.get("d2") else _period(parts)
            if period:
                found.append(DateMention(match.start(), match.end(), period))
    return sorted(found, key=lambda dated: dated.start)


def states_day(day: str, text: str) -> bool:
    """Whether a text states this day (ISO 8601), in words or in digits."""
    return any(found.period == day for found in dates_in(text))


def _days(parts: dict[str, str | None]) -> str:
    """The interval of consecutive days; empty if "and" joins days that are not consecutive."""
    either = parts["m"] or parts["m2"]
    months = (either, parts["m2"] or either)
    first, last = (
        _period({"y": parts["y"], "m": month, "d": day})
        for month, day in zip(months, (parts["d"], parts["d2"]), strict=True)
    )
    try:
        length = (date.fromisoformat(last) - date.fromisoformat(first)).days
    except ValueError:
        return ""
    fits = length == 1 if parts["to"] == "and" else length > 0
    return f"{first}/{last}" if fits else ""


def _period(parts: dict[str, str | None]) -> str:
    if parts.get("b"):
        return f"{parts['a']}/{parts['b']}" if str(parts["a"]) <= str(parts["b"]) else ""
    if parts.get("a"):
        return f"{parts['a']}/"
    year, month, day = parts.get("y"), parts.get("m"), parts.get("d")
    if day and day.lower() in _ORDINALS:
        day = str(_ORDINALS.index(day.lower()) + 1)
    if not month:
        return year or ""
    number = (
        int(month)
        if month.isdigit()
        else MONTHS.get(month.lower().rstrip("."), MONTHS.get(month.lower()[:3], 0))
    )
    if not 1 <= number <= 12 or (day and not 1 <= int(day) <= 31):
        return ""
    return f"{year}-{number:02}-{int(day):02}" if day else f"{year}-{number:02}"


def parse_period(stated: str) -> Period | None:
    """The period of an ISO 8601 year, month, day or interval; None if it is not one.

    An interval is `start/end`; one side may be empty (`2004/`: since 2004).
    """
    first, slash, last = stated.strip().partition("/")
    begin, finish = _iso_days(first), _iso_days(last if slash else first)
    if (first and begin is None) or (slash and last and finish is None):
        return None
    if begin is None and finish is None:
        return None
    start = begin[0] if begin else None
    end = finish[1] if finish else None
    if start and end and start > end:
        return None
    precision = (begin or finish or ("", "", "year"))[2]
    return Period(stated.strip(), start, end, precision)


def years_of(period: Period) -> tuple[str, ...]:
    """The years in the stated text of a period."""
    return tuple(dict.fromkeys(re.findall(r"(?<![0-9-])[0-9]{4}", period.stated)))


def _iso_days(stated: str) -> tuple[date, date, str] | None:
    match = _ISO_PERIOD.fullmatch(stated)
    if match is None:
        return None
    year, month, day = int(match[1]), int(match[2] or 0), int(match[3] or 0)
    try:
        if day:
            only = date(year, month, day)
            return only, only, "day"
        if match[2]:
            last = calendar.monthrange(year, month)[1]
            return date(year, month, 1), date(year, month, last), "month"
        return date(year, 1, 1), date(year, 12, 31), "year"
    except (ValueError, calendar.IllegalMonthError):
        return None
