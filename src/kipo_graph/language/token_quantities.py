"""The quantities of a parsed block: value, unit, comparator, and what is counted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kipo_graph.language.bounds import quantity_bound
from kipo_graph.language.numbers import ORDINAL
from kipo_graph.language.rule_files import word_set
from kipo_graph.language.token_numbers import (
    counts_alone,
    is_fraction,
    is_number,
    is_number_word,
    scaled_end,
)
from kipo_graph.language.token_units import number_unit, time_unit
from kipo_graph.language.word_lists import NOUNS

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_IN_WORDS = re.compile(
    r"(?:first|second|third|fifth|tenth|fifteenth|twentieth|twenty-fifth|thirtieth|fortieth"
    r"|fiftieth|hundredth)"
)
_ENUMERATED = word_set("token_quantities.enumerated")
_MEASURES = frozenset("pieces sets kinds types pairs millions thousands hundreds dozens".split())
"""Nouns before "of" and what is counted: "three sets of rules"."""
_SUPERLATIVE = re.compile(
    r"(?:largest|biggest|highest|most|best|fastest|smallest|lowest|busiest|top)"
)
_MOST_WORDS = 8
"""Most words of the phrase that is counted."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A stated quantity: the tokens `start:end`, with the number at `at`.

    `value`, `value_to`, `unit` and `comparator` are as in a statement table; `counted` is the
    phrase that is counted or measured, or empty.
    """

    start: int
    end: int
    at: int
    value: str
    unit: str
    comparator: str
    counted: str
    value_to: str = ""


def quantities_in(doc: Doc) -> Iterator[Quantity]:
    """The quantities of a block, in order, without years, dates and numbers of a list."""
    at = 0
    while at < len(doc):
        if not is_number(doc, at):
            at += 1
            continue
        quantity, at = _quantity(doc, at)
        if quantity is not None:
            yield quantity
    yield from _ranks(doc)


def _quantity(doc: Doc, at: int) -> tuple[Quantity | None, int]:
    """The quantity whose number is at `at`, or None; and the token to continue with."""
    end = scaled_end(doc, at)
    value, value_to = doc[at:end].text, ""
    unit, end = number_unit(doc, at, end)
    second = _range(doc, at, end)
    if second:
        end = scaled_end(doc, second)
        value_to = doc[second:end].text
        own, end = number_unit(doc, second, end)
        unit = own or unit
    counted_from = end
    if unit in ("", "times"):
        end = _counted(doc, end)
    if is_fraction(doc, at):
        end = counted_from = _fraction(doc, at)
    elif is_number_word(doc, at) and _only_counts(doc, unit, counted_from, end):
        return None, end
    counted = doc[counted_from:end].text
    if not (unit or counted or counts_alone(doc, at, end)):
        return None, end
    if counted and is_number_word(doc, at) and doc[end - 1].lower_ in _ENUMERATED:
        return None, end
    if not unit and (unit := time_unit(doc, counted_from, end)):
        counted = ""
    unit = unit or "count"
    start, comparator = quantity_bound(doc, at)
    if value_to:
        opens_range = at and doc[at - 1].lower_ in ("from", "between")
        start, comparator = (at - 1 if opens_range else at), "from-to"
    return Quantity(start, end, at, value.rstrip("+"), unit, comparator, counted, value_to), end


def _range(doc: Doc, at: int, end: int) -> int:
    """The second number of a range ("from 31 to 24", "between 5 and 9"); or 0."""
    second = end + 1
    if second >= len(doc) or not is_number(doc, second):
        return 0
    before = doc[at - 1].lower_ if at else ""
    word = doc[end].lower_
    if before == "by" or doc[end - 1].text in ("%", "percent", "cent"):
        return 0  # "rose by 12 % to 45,000" states two quantities.
    joined = word in ("to", "–") or (word == "and" and before == "between")
    return second if joined and before != "to" else 0


def _only_counts(doc: Doc, unit: str, start: int, end: int) -> bool:
    """Whether a number in words is not a quantity: it counts no noun, or days."""
    return (end == start and not unit) or doc[end - 1].lower_ == "day"


def _fraction(doc: Doc, at: int) -> int:
    """The end of "half of the new jobs"."""
    inner = [child for child in doc[at + 1].children if child.dep_ == "pobj"]
    return inner[0].i + 1 if inner else at + 1


def _counted(doc: Doc, at: int) -> int:
    """The end of the phrase that a number counts: adjectives and nouns, to the head."""
    end = last = at
    while end < len(doc) and end - at < _MOST_WORDS:
        word = doc[end]
        if _is_before_noun(doc, at, end):
            end += 1
            continue
        if word.pos_ not in NOUNS:
            break
        end = last = end + 1
        if _is_modifier(doc, word):
            continue
        if end < len(doc) and doc[end].lower_ == "of" and word.lower_ in _MEASURES:
            end += 1
        elif not (
            _continues(doc, end) and any(c.dep_ == "conj" and c.i > end for c in word.children)
        ):
            break
    return last


def _is_before_noun(doc: Doc, at: int, end: int) -> bool:
    """Whether a word of a counted phrase comes before its noun."""
    word = doc[end]
    if word.text == "-" or (end > at and _continues(doc, end)):
        return True
    if word.pos_ == "ADJ" or (word.pos_ == "VERB" and word.dep_ == "amod"):
        return True
    if word.lower_ == "of" and end == at and word.pos_ not in NOUNS:
        return True
    return word.pos_ == "ADV" and end + 1 < len(doc) and doc[end + 1].pos_ in ("ADJ", "VERB")


def _is_modifier(doc: Doc, word: Token) -> bool:
    """Whether a noun only modifies the noun after it."""
    if word.dep_ in ("compound", "nmod", "amod", "conj"):
        return True
    end = word.i + 1
    return end < len(doc) and doc[end].pos_ == "NOUN" and bool(word.head.i >= end)


def _continues(doc: Doc, at: int) -> bool:
    """Whether "and" continues a counted phrase ("lawyers and practitioners")."""
    if at + 1 >= len(doc) or doc[at].text != "and":
        return False
    return doc[at + 1].pos_ in ("NOUN", "PROPN", "ADJ")


def _ranks(doc: Doc) -> Iterator[Quantity]:
    """Ordinals that state a quantity: the 10th anniversary, the third largest."""
    for token in doc[:-1]:
        at, ordinal = token.i, bool(ORDINAL.fullmatch(token.lower_))
        after = doc[at + 1].lower_
        counted = ordinal or bool(_IN_WORDS.fullmatch(token.lower_))
        if counted and after == "anniversary":
            yield Quantity(at, at + 2, at, token.text, "year", "exactly", "anniversary")
        if (ordinal or _is_place(doc, at)) and _SUPERLATIVE.fullmatch(after):
            yield Quantity(at, at + 2, at, token.text, "count", "exactly", "rank")


def _is_place(doc: Doc, at: int) -> bool:
    if not at or doc[at].lower_ not in ("second", "third", "fourth", "fifth"):
        return False
    return doc[at - 1].lower_ not in ("the", "'s", "’s")
