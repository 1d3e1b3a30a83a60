"""The checks of candidates, whatever the format of their file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from kipo_graph.extract.candidates import Candidate, ExtractedEntity
from kipo_graph.language import dates
from kipo_graph.language.currencies import MONEY
from kipo_graph.model.terms import OPEN
from kipo_graph.model.units import UNITS
from kipo_graph.model.vocabulary import CLASSES, COMPARATORS, INVERSES, MODALITIES, PREDICATES
from kipo_graph.text import did_you_mean

TYPES: Final = ("Figure", "Date", "Source", *CLASSES)
"""The types of the subject and object of a candidate; `Source` is a registered report."""


class Problem(NamedTuple):
    """An invalid value of a field, with a hint."""

    field: str
    message: str
    hint: str = ""


def candidate_problems(given: Candidate) -> Iterator[Problem]:
    """All invalid values of a candidate statement."""
    required = ("subject", "object", "quote", "rule")
    yield from (Problem(n, "is empty, and must not be") for n in required if not getattr(given, n))
    yield from _choice("predicate", given.predicate, (*PREDICATES, *INVERSES, OPEN))
    yield from _choice("modality", given.modality, MODALITIES)
    for name, choices in (
        ("subject_type", TYPES),
        ("object_type", TYPES),
        ("unit", (*UNITS, MONEY)),
        ("comparator", COMPARATORS),
    ):
        value = getattr(given, name)
        yield from _choice(name, value, choices) if value else ()
    if given.period and dates.parse_period(given.period) is None:
        hint = "write 2024, 2024-06, 2024-06-20, 2021/2024 or 2004/ (since)"
        yield Problem("period", f'"{given.period}" is not a year, date or interval', hint)
    if not 0 <= given.confidence <= 1:
        yield Problem("confidence", f"{given.confidence} is not between 0 and 1")
    yield from _span(given.start, given.end)
    if given.measured < 0:
        yield Problem("measured", f"{given.measured} is not a count")
    yield from _encodable(given)


def entity_problems(given: ExtractedEntity) -> Iterator[Problem]:
    """All invalid values of an entity."""
    yield from (
        Problem(n, "is empty, and must not be") for n in ("id", "label") if not getattr(given, n)
    )
    yield from _choice("type", given.type, TYPES)
    for number, mention in enumerate(given.mentions):
        for problem in _span(mention.start, mention.end):
            yield problem._replace(field=f"mentions[{number}].{problem.field}")
    yield from _encodable(given)


def _span(start: int, end: int) -> Iterator[Problem]:
    if start < 0:
        yield Problem("start", f"{start} is not an offset of a text")
    elif end <= start:
        yield Problem("end", f"{end} is not after the start, {start}")


def _choice(name: str, value: str, choices: Iterable[str]) -> Iterator[Problem]:
    options = list(choices)
    if value not in options:
        near = did_you_mean(value, options)
        listed = "one of: " + ", ".join(options) if len(options) < 10 else ""
        yield Problem(name, f'unknown value "{value}"', near or listed)


def _encodable(given: Candidate | ExtractedEntity) -> Iterator[Problem]:
    """Lone surrogates and NUL, which JSON can contain but no file or terminal accepts."""
    for name in type(given).__dataclass_fields__:
        text = str(getattr(given, name))
        if any("\ud800" <= character <= "\udfff" for character in text) or "\0" in text:
            yield Problem(
                name, "contains a character that is not text", "write the file again, as UTF-8"
            )
