"""Which tokens are numbers that count something, not years, dates or numbers of a list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kipo_graph.language.dates import MONTHS
from kipo_graph.language.numbers import SCALES, TEN_WORDS, UNIT_WORDS
from kipo_graph.language.rule_files import word_set

if TYPE_CHECKING:
    from spacy.tokens import Doc

_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_DIGITS = re.compile(r"(?:[A-Z]{0,3}[$€£¥₩₹])?\d[\d,.]*\+?%?")
_WORDS = frozenset((*UNIT_WORDS[2:], *TEN_WORDS, "dozens", "hundreds", "thousands", "millions"))
_FRACTIONS = frozenset("half two-thirds one-third third quarter three-quarters".split())
_FRACTIONS_BEFORE_OF = frozenset(("half", "two-thirds", "one-third", "three-quarters"))
"""Fractions that are quantities if "of" follows."""
_TIMES = word_set("token_numbers.times")
_COMPARING = frozenset(("than", "nearly", "almost", "about"))
_NUMBERING = word_set("token_numbers.numbering")


def is_number(doc: Doc, at: int) -> bool:
    """Whether a quantity is stated at a token."""
    word = doc[at].lower_
    if word in _TIMES and at and doc[at - 1].lower_ in _COMPARING:
        return True
    if word in _FRACTIONS:
        return word in _FRACTIONS_BEFORE_OF and at + 1 < len(doc) and doc[at + 1].lower_ == "of"
    if word in _WORDS:
        return _is_compound(doc, at) or _counts(doc, at)
    if not _DIGITS.fullmatch(doc[at].text) or doc[at].text.endswith("."):
        return False
    numbers = at > 0 and doc[at - 1].text in _NUMBERING
    return not (numbers or _is_date(doc, at) or _is_joined(doc, at) or _ends_name(doc, at))


def _is_compound(doc: Doc, at: int) -> bool:
    """Whether a number in words continues after a hyphen: "twenty-two"."""
    if at + 2 >= len(doc) or doc[at + 1].text != "-" or doc[at].lower_[-2:] != "ty":
        return False
    return doc[at + 2].lower_ in _WORDS


def _counts(doc: Doc, at: int) -> bool:
    """Whether a number in words counts: not part of a name or a compound ("two-year")."""
    token = doc[at]
    if at + 1 < len(doc) and doc[at + 1].text == "-":
        return False
    return token.ent_type_ not in ("ORG", "LAW", "PERSON", "FAC") and token.text == token.lower_


def _is_joined(doc: Doc, at: int) -> bool:
    """Whether a hyphen or slash joins a number to the next word ("3-year", "2023/24")."""
    if at + 2 >= len(doc) or doc[at + 1].text not in ("/", "-"):
        return False
    return not doc[at].whitespace_ and not doc[at + 1].whitespace_


def _ends_name(doc: Doc, at: int) -> bool:
    """Whether a number is the last part of a name ("Horizon 2")."""
    if not at or doc[at].is_sent_start or at + 1 >= len(doc):
        return False
    before = doc[at - 1]
    named = before.pos_ == "PROPN" and before.text.istitle() and before.lower_ not in MONTHS
    return named and doc[at + 1].pos_ not in ("NOUN", "ADJ", "PROPN")


def _is_date(doc: Doc, at: int) -> bool:
    text = doc[at].text
    near = [doc[i].lower_ for i in (at - 1, at + 1) if 0 <= i < len(doc)]
    if any(word in MONTHS for word in near) and len(text) <= 4 and text.isdigit():
        return True
    return bool(_YEAR.fullmatch(text)) and not _counts_plural(doc, at)


def _counts_plural(doc: Doc, at: int) -> bool:
    """Whether a number that could be a year counts the next noun ("2000 patents")."""
    if at + 1 >= len(doc):
        return False
    number, after = doc[at], doc[at + 1]
    counted = after.tag_ == "NNS" and after.head.i >= after.i
    return bool(counted) and number.dep_ == "nummod" and number.ent_type_ != "DATE"


def scaled_end(doc: Doc, at: int) -> int:
    """The end of a number with its scale ("4.5 million", "$ 20")."""
    end = at + 3 if _is_compound(doc, at) else at + 1
    while end < len(doc) and (doc[end].lower_ in SCALES or _follows_currency(doc, end)):
        end += 1
    return end


def _follows_currency(doc: Doc, at: int) -> bool:
    return doc[at - 1].text in ("$", "€", "£") and bool(_DIGITS.fullmatch(doc[at].text))


def is_fraction(doc: Doc, at: int) -> bool:
    """Whether a number is a fraction in words."""
    return doc[at].lower_ in _FRACTIONS


def is_number_word(doc: Doc, at: int) -> bool:
    """Whether a number is written in words."""
    return doc[at].lower_ in _WORDS


def counts_alone(doc: Doc, at: int, end: int) -> bool:
    """Whether a number without a noun is still a quantity: 976,686."""
    word = doc[at].lower_
    if at and end < len(doc) and doc[at - 1].text == "(" and doc[end].text == ")":
        return doc[at].text.isdigit() and len(doc[at].text) >= 2 and not _is_date(doc, at)
    return "," in doc[at].text.strip(",") or end > at + 1 or word in _TIMES or word in _FRACTIONS
