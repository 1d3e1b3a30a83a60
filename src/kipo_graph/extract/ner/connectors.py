"""Whether a small word continues a name: of, for, on, in, and, a comma."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kipo_graph.extract.entity_classes import ORGANISATIONS, PLACES
from kipo_graph.extract.ner.lexicon import Lexicon
from kipo_graph.language.dates import MONTHS
from kipo_graph.language.word_lists import (
    HEADS_BEFORE_OF,
    TITLES,
    capitals_end,
    is_acronym,
    is_capital,
)

if TYPE_CHECKING:
    from spacy.tokens import Doc

_PREPOSITIONS = frozenset(("of", "for", "on", "in"))
_LISTING = frozenset("Minister Ministry Department Secretary Committee".split())
"""Heads of names with several subjects, separated by commas."""
_SHARED = frozenset("Cooperation Collaboration Development Agreement".split())
_OF_STATE = frozenset("State Law Patents Staff Trademarks".split())
_RULERS = frozenset("President Minister Premier King Queen".split())
_TAKES_ON = frozenset("Agreement Document Meeting Programme org:Organization Unit".split())
"""Types of names that "for" and "on" continue."""
_STARTING = ORGANISATIONS | {"org:Post", "Agreement", "Meeting", "Country"}


def connector_length(doc: Doc, start: int, at: int, lexicon: Lexicon) -> int:
    """How many tokens from `at` on continue the name that began at `start`; 0 if it ends."""
    word = doc[at].lower_
    if word == "," and any(token.text in _LISTING for token in doc[start:at]):
        return _listed(doc, at)
    if word == "in" and doc[start].text == "Minister" and doc[at + 1].lower_ == "the":
        return 3 if at + 2 < len(doc) and is_capital(doc[at + 2]) else 0
    if word == "in" and doc[at - 1].text not in _SHARED:
        return 0
    ahead = at + 1
    if word in _PREPOSITIONS and ahead < len(doc) and doc[ahead].lower_ == "the":
        ahead += 1
    if ahead >= len(doc) or not is_capital(doc[ahead]) or doc[ahead].text in TITLES:
        return 0
    if word == "on" and doc[ahead].lower_ in MONTHS:
        return 0
    return ahead - at + 1 if _continues(doc, start, at, ahead, lexicon) else 0


def _continues(doc: Doc, start: int, at: int, ahead: int, lexicon: Lexicon) -> bool:
    """Whether the word at `at` joins the capitalised word at `ahead` to the name before it."""
    word = doc[at].lower_
    before = [token.text for token in doc[start:at]]
    if word == "of":
        return _of(doc, before, ahead, lexicon)
    if word in ("for", "on"):
        return _for(word, before, lexicon)
    if word == "in":
        return any(token in ("on", "for") for token in before)
    if word == "and":
        return _and(doc, before, ahead, lexicon)
    return word in ("&", "de", "du", "la")


def _of(doc: Doc, before: list[str], ahead: int, lexicon: Lexicon) -> bool:
    entity_type, _ = lexicon.type_of_head(before)
    if entity_type != "org:Post":
        return before[-1] in HEADS_BEFORE_OF
    if before[-1] == "Minister" or doc[ahead].text in _OF_STATE:
        return True
    return before[-1] in _RULERS and doc[ahead].ent_type_ == "GPE"


def _for(word: str, before: list[str], lexicon: Lexicon) -> bool:
    entity_type, _ = lexicon.type_of_head(before)
    if entity_type == "org:Post" and word == "for":
        return True
    takes = before[-1] in HEADS_BEFORE_OF or "Memorandum" in before or entity_type in _TAKES_ON
    return takes and entity_type != "foaf:Person"


def _and(doc: Doc, before: list[str], ahead: int, lexicon: Lexicon) -> bool:
    inner = next((i for i, word in enumerate(before) if word in _PREPOSITIONS and i), 0)
    if inner and before[inner - 1] in HEADS_BEFORE_OF | {"Minister", "Secretary", "Cooperation"}:
        return not (_is_another(doc, ahead, lexicon) or _is_placed(doc, before, ahead, lexicon))
    if lexicon.type_of_head(before)[0]:
        return False
    if len(before) == 1 and (is_acronym(before[0]) or before[0] in lexicon.demonyms):
        return False
    end = capitals_end(doc, ahead)
    entity_type, _ = lexicon.type_of_head([token.text for token in doc[ahead:end]])
    return bool(entity_type) and entity_type != "org:Post" and end - ahead >= 2


def _is_another(doc: Doc, at: int, lexicon: Lexicon) -> bool:
    """Whether the words after an "and" are another name."""
    text = doc[at].text
    return is_acronym(text) or text in TITLES or _starts_name(doc, at, lexicon)


def _is_placed(doc: Doc, before: list[str], ahead: int, lexicon: Lexicon) -> bool:
    """Whether the word before an "and" is a place, which ends a name."""
    return doc[ahead - 2].ent_type_ == "GPE" or any(
        name.words == before[-1] for name in lexicon.names if name.entity_type in PLACES
    )


def _listed(doc: Doc, at: int) -> int:
    """How many tokens ", Community and Youth" adds to a ministry's name; 0 in another list."""
    end = at + 1
    while (
        end + 1 < len(doc) and is_capital(doc[end]) and doc[end].text not in ("Minister", "Second")
    ):
        end += 1
        if doc[end].text == "and" and end + 1 < len(doc) and is_capital(doc[end + 1]):
            return end - at
        if doc[end].text != ",":
            continue
        end += 1
    return 0


def _starts_name(doc: Doc, at: int, lexicon: Lexicon) -> bool:
    """Whether another name begins at `at`: Minister for Law and *Deputy Prime Minister*."""
    end = capitals_end(doc, at)
    entity_type, size = lexicon.type_of_head([token.text for token in doc[at:end]])
    follows = end < len(doc) and doc[end].lower_ in ("of", "for")
    return entity_type in _STARTING and (end - at > size or follows)
