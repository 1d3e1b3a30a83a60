"""What a candidate must be like, whichever kind of file it comes from."""

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
"""What an end of a candidate may be; `Source` is a registered report itself."""


class Wrong(NamedTuple):
    """What is wrong with a field, and what may be meant."""

    field: str
    message: str
    hint: str = ""


def of_candidate(given: Candidate) -> Iterator[Wrong]:
    """Everything that is wrong with the values of a candidate statement."""
    required = ("subject", "object", "quote", "rule")
    yield from (Wrong(n, "is empty, and must not be") for n in required if not getattr(given, n))
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
        yield Wrong("period", f'"{given.period}" is not a year, date or interval', hint)
    if not 0 <= given.confidence <= 1:
        yield Wrong("confidence", f"{given.confidence} is not between 0 and 1")
    yield from _span(given.start, given.end)
    if given.measured < 0:
        yield Wrong("measured", f"{given.measured} is no count")
    yield from _encodable(given)


def of_found(given: ExtractedEntity) -> Iterator[Wrong]:
    """Everything that is wrong with the values of an entity."""
    yield from (
        Wrong(n, "is empty, and must not be") for n in ("id", "label") if not getattr(given, n)
    )
    yield from _choice("type", given.type, TYPES)
    for number, mention in enumerate(given.mentions):
        for wrong in _span(mention.start, mention.end):
            yield wrong._replace(field=f"mentions[{number}].{wrong.field}")
    yield from _encodable(given)


def _span(start: int, end: int) -> Iterator[Wrong]:
    if start < 0:
        yield Wrong("start", f"{start} is no place in a text")
    elif end <= start:
        yield Wrong("end", f"{end} does not lie behind the start, {start}")


def _choice(name: str, value: str, choices: Iterable[str]) -> Iterator[Wrong]:
    options = list(choices)
    if value not in options:
        near = did_you_mean(value, options)
        listed = "one of: " + ", ".join(options) if len(options) < 10 else ""
        yield Wrong(name, f'unknown value "{value}"', near or listed)


def _encodable(given: Candidate | ExtractedEntity) -> Iterator[Wrong]:
    """JSON can spell half a sign, which no file and no terminal takes."""
    for name in type(given).__dataclass_fields__:
        text = str(getattr(given, name))
        if any("\ud800" <= sign <= "\udfff" for sign in text) or "\0" in text:
            yield Wrong(
                name, "contains a character that is not text", "write the file anew, as UTF-8"
            )
