"""Spans of capitalised words, with the small words that connect the parts of a name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kipo_graph.extract.ner.connectors import connector_length
from kipo_graph.extract.ner.lexicon import Lexicon
from kipo_graph.language.numbers import ORDINAL
from kipo_graph.language.rule_files import word_set
from kipo_graph.language.word_lists import (
    NAME_CONNECTORS,
    SENTENCE_OPENERS,
    TITLES,
    YEAR,
    is_capital,
    opens_sentence,
)

if TYPE_CHECKING:
    from spacy.tokens import Doc

_YEARLY_TYPES = frozenset("Programme Document Meeting Agreement Reform Event".split())
"""Types of what recurs every year and has the year in its name."""
_LAWS = frozenset("Act Bill Law Rules Order Regulations Ordinance".split())
_LONGEST = 7
"""Most tokens of a bracket within the name of a law."""
_OWNERS = word_set("capitalized_spans.owners")
_KEPT = frozenset("One First New Internet Second Working".split())
"""Words that open names as well as sentences."""


def capitalized_spans(doc: Doc, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """The token ranges of capitalised names."""
    at = 0
    while at < len(doc):
        if not is_capital(doc[at]) or (
            opens_sentence(doc, at) and doc[at].text in SENTENCE_OPENERS
        ):
            at += 1
            continue
        end = _end(doc, at, lexicon)
        for start, finish in _cut(doc, at, end, lexicon):
            yield (start - 1 if _is_counted(doc, start, finish, lexicon) else start), finish
        at = end


def _is_counted(doc: Doc, start: int, end: int, lexicon: Lexicon) -> bool:
    """Whether the number before a name belongs to it: "4th Conference", "2024 Annual Report"."""
    if not start:
        return False
    if YEAR.fullmatch(doc[start - 1].text):
        return lexicon.type_of(doc[start:end].text) == "Document"
    return bool(ORDINAL.fullmatch(doc[start - 1].text))


def _end(doc: Doc, start: int, lexicon: Lexicon) -> int:
    end = start + 1
    while end < len(doc):
        if YEAR.fullmatch(doc[end].text):
            entity_type = lexicon.type_of(doc[start:end].text)
            if entity_type in _YEARLY_TYPES:
                return end + 1
        step = _step(doc, start, end, lexicon)
        if not step:
            return end
        end += step
    return end


def _step(doc: Doc, start: int, at: int, lexicon: Lexicon) -> int:
    """How many tokens from `at` on belong to the name that began at `start`; 0 if it ends."""
    if is_capital(doc[at]) and doc[at].text not in TITLES:
        return 1
    if at + 1 < len(doc) and is_capital(doc[at + 1]) and (_owns(doc, at) or _joins(doc, at)):
        return 2
    if _is_hyphenated(doc, at) or _is_shortened(doc, at, lexicon):
        return 4
    bracketed = _bracketed(doc, at)
    if bracketed:
        return bracketed
    return connector_length(doc, start, at, lexicon)


def _owns(doc: Doc, at: int) -> bool:
    """Whether a possessive belongs to a name: "People’s Bank", "Farmers’ Union"."""
    mark, owner = doc[at].text, doc[at - 1].text
    if mark in ("’s", "'s"):
        return owner in _OWNERS
    return mark in ("’", "'") and owner.endswith("s") and owner != "Participants"


def _joins(doc: Doc, at: int) -> bool:
    """Whether a hyphen or slash joins two words without blanks."""
    tight = not doc[at].whitespace_ and not doc[at - 1].whitespace_
    return doc[at].text in ("-", "–", "/") and tight


def _bracketed(doc: Doc, at: int) -> int:
    """How many more tokens a law's name with a bracket has ("Patents (Amendment) Act"); or 0."""
    if doc[at].text != "(" or at + 1 >= len(doc) or not is_capital(doc[at + 1]):
        return 0
    for close in range(at + 2, min(at + _LONGEST, len(doc) - 1)):
        if doc[close].text == ")":
            return close + 2 - at if doc[close + 1].text in _LAWS else 0
    return 0


def _is_shortened(doc: Doc, at: int, lexicon: Lexicon) -> bool:
    """Whether a name continues after an acronym: "Heads of Offices (HOs) Meeting"."""
    if at + 3 >= len(doc) or doc[at].text != "(" or doc[at + 2].text != ")":
        return False
    end = at + 3
    while end < len(doc) and is_capital(doc[end]) and doc[end].text not in TITLES:
        end += 1
    words = doc[at + 3 : end].text.split()
    return is_capital(doc[at + 1]) and lexicon.type_of_head(words)[0] in _YEARLY_TYPES - {
        "Document"
    }


def _is_hyphenated(doc: Doc, at: int) -> bool:
    """Whether a small word between hyphens continues a name: "Funds-in-Trust"."""
    if at + 3 >= len(doc) or doc[at].text != "-" or doc[at + 2].text != "-":
        return False
    return (
        not doc[at - 1].whitespace_
        and doc[at + 1].text in NAME_CONNECTORS
        and is_capital(doc[at + 3])
    )


def _cut(doc: Doc, start: int, end: int, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """A span without leading words that belong to the sentence or name a nationality."""
    while start < end and doc[start].text in SENTENCE_OPENERS - _KEPT:
        start += 1
    while (
        start < end - 1
        and doc[start].text in lexicon.demonyms
        and not _named_after(doc, start, end, lexicon)
    ):
        start += 1
    while end > start and doc[end - 1].text in NAME_CONNECTORS:
        end -= 1
    if start < end:
        yield start, end


def _named_after(doc: Doc, start: int, end: int, lexicon: Lexicon) -> bool:
    """Whether a demonym is part of the name ("Korean Intellectual ...")."""
    entity_type, _ = lexicon.type_of_head([token.text for token in doc[start:end]])
    return bool(entity_type) and end - start > 2
