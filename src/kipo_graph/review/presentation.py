"""What a reviewer sees of a candidate: its sentence in parts, and the statement in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from kipo_graph.evidence.gate import Reading
from kipo_graph.extract.candidates import Candidate
from kipo_graph.model.terms import OPEN
from kipo_graph.model.vocabulary import PREDICATES
from kipo_graph.review.predicate_schema import Schema
from kipo_graph.review.queue import Item
from kipo_graph.text import printable

Span = tuple[int, int, str]
"""Where a part of a text stands, and its role."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A sentence in parts, each with its role, and its neighbours.

    Roles are `subject`, `object`, `quote` (the rest of the quote) and an empty text.
    """

    before: str
    parts: tuple[tuple[str, str], ...]
    after: str


def clean(text: str) -> str:
    """A text without anything that moves a terminal's cursor, its white space evened out."""
    return printable(re.sub(r"\s+", " ", text), "\N{REPLACEMENT CHARACTER}")


def sentence(item: Item, reading: Reading) -> Shown:
    """The sentence of a candidate with its spans, and the sentences before and after it."""
    text, spans = reading.source.text, reading.sentences
    holding = [n for n, (start, end) in enumerate(spans) if start < item.end and item.start < end]
    first, last = (holding[0], holding[-1]) if holding else (0, 0)
    begin = min(spans[first][0], item.start) if spans else item.start
    finish = max(spans[last][1], item.end) if spans else item.end
    before = text[slice(*spans[first - 1])] if first else ""
    after = text[slice(*spans[last + 1])] if last + 1 < len(spans) else ""
    parts = _parts(text, begin, finish, [*_lit(item, text, begin, finish)], (item.start, item.end))
    return Shown(clean(before), tuple(parts), clean(after))


def _lit(item: Item, text: str, begin: int, finish: int) -> Iterator[Span]:
    """The spans of subject and object, which never overlap; in the quote before elsewhere."""
    given = item.candidate
    figure = (given.value, given.value_to, given.object_text, given.indicator)
    objects = figure if given.value else (given.object_text, given.object)
    taken: list[Span] = []
    for role, wordings, most in (
        ("subject", _wordings(item, given.subject_text, given.subject), 1),
        ("object", _wordings(item, *objects), 2 if given.value else 1),
    ):
        lit = 0
        for words in wordings:
            at = _find(words, text, item.start, item.end, taken)
            at = at or _find(words, text, begin, finish, taken)
            if at and lit < most:
                taken.append((*at, role))
                lit += 1
    yield from taken


def _wordings(item: Item, *words: str) -> Iterator[str]:
    """Words by which a party may stand in the text, the most likely first."""
    yield from (one for one in words if one.strip())
    for label in words:
        one = item.found.get(label)
        yield from sorted({m.text for m in one.mentions} if one else (), key=len, reverse=True)


def _find(
    words: str, text: str, begin: int, finish: int, taken: Iterable[Span]
) -> tuple[int, int] | None:
    pattern = r"\s+".join(re.escape(word) for word in words.split())
    whole = re.compile(rf"(?<!\w){pattern}(?!\w)", re.IGNORECASE)
    return next(
        (
            match.span()
            for match in whole.finditer(text, begin, finish)
            if all(match.end() <= start or end <= match.start() for start, end, _ in taken)
        ),
        None,
    )


def _parts(
    text: str, begin: int, finish: int, spans: list[Span], quote: tuple[int, int]
) -> Iterator[tuple[str, str]]:
    """A stretch of a text cut where roles change."""
    marks = [quote[0], quote[1], *(at for start, end, _ in spans for at in (start, end))]
    cuts = sorted({at for at in (begin, *marks, finish) if begin <= at <= finish})
    for start, end in pairwise(cuts):
        role = next((role for a, b, role in spans if a <= start and end <= b), "")
        quoted = quote[0] <= start and end <= quote[1]
        yield clean(text[start:end]), role or ("quote" if quoted else "")


def predicate(given: Candidate, schema: Schema) -> str:
    """The label of a candidate's predicate in the project's ontology; `? (overtake)` if open."""
    if given.predicate == OPEN:
        return clean(f"? ({given.verb})" if given.verb else "?")
    return schema.labels.get(PREDICATES[given.predicate].iri, given.predicate)


def figure(item: Item) -> str:
    """A stated quantity in words: `more than 10 trillion KRW`; empty where there is none."""
    given = item.candidate
    if not given.value:
        return ""
    bound = "" if given.comparator in ("", "exactly", "from-to") else f"{given.comparator} "
    range_ = f" to {given.value_to}" if given.value_to else ""
    unit = {"": "", "count": "", "percent": " %"}.get(given.unit, f" {given.unit}")
    return clean(f"{bound}{given.value}{range_}{unit}")


def circumstances(item: Item) -> str:
    """Modality, period and negation in a line."""
    given = item.candidate
    denied = "negated: the text denies it" if given.negated else ""
    return clean(", ".join(filter(None, (given.modality, given.period, denied))))
