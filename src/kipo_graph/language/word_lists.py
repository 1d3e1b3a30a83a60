"""Words that distinguish names from the rest of a sentence, and simple tests of words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kipo_graph.language.rule_files import word_set

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

NAME_CONNECTORS = frozenset("of for and on in de & du la the".split())
TITLES = word_set("names.titles")
HEADS_BEFORE_OF = word_set("names.heads-before-of")
SENTENCE_OPENERS = word_set("names.sentence-openers")
GENERIC_WORDS = word_set("names.generic-words")
GENERIC_ENDINGS = re.compile(
    r"(?:tion|tions|ment|ments|ing|ness|ity|ance|ence|ship|ships|ally|ised|ized)$"
)
YEAR = re.compile(r"(?:19|20)\d\d(?:[-–/]\d{2,4})?")
DIGIT = re.compile(r"\d")
VERBS = frozenset(("VERB", "AUX"))
NOUNS = frozenset(("NOUN", "PROPN"))
POSSESSIVE_MARKS = frozenset(("'s", "’s", "'", "’"))


def is_generic(word: str) -> bool:
    """Whether a capitalised word alone names nothing: a topic, or an abstract noun."""
    return word in GENERIC_WORDS or bool(GENERIC_ENDINGS.search(word))


def opens_sentence(doc: Doc, at: int) -> bool:
    """Whether a word opens a sentence, a quotation or a bracket, where any word is capitalised."""
    return at == 0 or bool(doc[at].is_sent_start) or doc[at - 1].text in ("“", '"', ":", "(", "‘")


def is_capital(token: Token) -> bool:
    """Whether a word is capitalised like a name: "Office", "4IR"."""
    text = token.text
    if text[0].isupper():
        return True
    return bool(DIGIT.match(text)) and any(letter.isupper() for letter in text) and text.isalnum()


def is_acronym(word: str) -> bool:
    """Whether a word has several capital letters, and is short."""
    return sum(letter.isupper() for letter in word) >= 2 and len(word) <= 10


def capitals_end(doc: Doc, at: int) -> int:
    """The end of the run of capitalised words from `at`."""
    while at < len(doc) and is_capital(doc[at]):
        at += 1
    return at
