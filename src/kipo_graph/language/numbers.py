"""What written numbers and periods mean: "10 trillion", "five", "20th", "2024-06", "2021/2024"."""

from __future__ import annotations

import calendar
import re
from datetime import date
from decimal import Context, Decimal

from kipo_graph.model import Period

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_WORDS = {word: Decimal(n) for n, word in enumerate(_UNITS)} | {
    word: Decimal(10 * n) for n, word in enumerate(_TENS, start=2)
}
_SCALES = {
    "hundred": Decimal(100),
    "thousand": Decimal(10**3),
    "million": Decimal(10**6),
    "billion": Decimal(10**9),
    "trillion": Decimal(10**12),
}
_DIGITS = r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?"
_LONGEST_FIRST = sorted(_UNITS, key=len, reverse=True)
_NUMBER = (
    rf"(?:{_DIGITS})(?:st|nd|rd|th)?|"
    rf"(?:{'|'.join(_TENS)})(?:-(?:{'|'.join(_UNITS[1:10])}))?|{'|'.join(_LONGEST_FIRST)}"
)
# Words are matched as ASCII: else a dotless i passes for an i, and the word is none we know.
_STATED = re.compile(
    rf"(?:(?<![\w.,-])|(?<=[0-9]-))((?ai:{_NUMBER}))(?:\s+((?ai:{'|'.join(_SCALES)})))?"
    r"(?!\w|[.,][0-9])"
)
_ISO = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


def number(stated: str) -> Decimal | None:
    """The number that a written value means, or None where it is none we can read.

    Reads digits with grouping commas, decimals, ordinals, English words up to ninety-nine, and
    one scale word: "1,234.5", "20th", "twenty-five", "10 trillion".
    """
    match = _STATED.fullmatch(stated.strip())
    if match is None:
        return None
    written, scale = match[1].casefold(), match[2]
    if written[0].isdigit():
        value = Decimal(re.sub(r"[a-z,]", "", written))
    else:
        value = sum((_WORDS[part] for part in written.split("-")), Decimal(0))
    exact = Context(prec=len(written) + 20)
    return exact.multiply(value, _SCALES[scale.casefold()]) if scale else value


def numbers_in(text: str) -> list[tuple[int, int, str]]:
    """Every written number of a text, as (start, end, the words)."""
    return [(match.start(), match.end(), match[0]) for match in _STATED.finditer(text)]


def states(words: str, text: str) -> bool:
    """Whether a text states a number in these very words: not as a part of a longer number.

    `10` does not stand in "10 trillion", nor `500` in "1,500"; case and white space may differ.
    """
    wanted = words.casefold().split()
    return any(found.casefold().split() == wanted for _, _, found in numbers_in(text))


def period(stated: str) -> Period | None:
    """The period that an ISO 8601 year, month, day or interval means; None where it is none.

    An interval is `start/end`; one side may be empty (`2004/`: since 2004).
    """
    first, slash, last = stated.strip().partition("/")
    begin, finish = _days(first), _days(last if slash else first)
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


def years(span: Period) -> tuple[str, ...]:
    """The years that a period's own text names."""
    return tuple(dict.fromkeys(re.findall(r"(?<![0-9-])[0-9]{4}", span.stated)))


def _days(stated: str) -> tuple[date, date, str] | None:
    match = _ISO.fullmatch(stated)
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
