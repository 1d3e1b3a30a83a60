"""Noun phrases whose last word gives their type: fields, groups, programmes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kipo_graph.extract.ner.lexicon import Lexicon
from kipo_graph.extract.ner.spans import EntitySpan
from kipo_graph.language.rule_files import word_set
from kipo_graph.language.word_lists import NOUNS, SENTENCE_OPENERS, TITLES, is_acronym

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_WEAK = word_set("noun_phrases.weak")
_TECHNICAL = word_set("noun_phrases.technical")
_NO_PROGRAMME = word_set("noun_phrases.no-programme")
_BARE_GROUPS = word_set("noun_phrases.bare-groups")
_NAMED_TYPES = frozenset("Unit Programme Meeting TrainingProgramme".split())
"""Types whose capitalised head belongs to a proper name."""
_LOOSE = word_set("noun_phrases.loose")
_SIZES = frozenset("micro small medium medium-sized mid-sized large".split())
_BETWEEN = frozenset(("and", ",", "-"))
_WITHOUT_GROUP = frozenset(("healthy", "resilient", "individual", "respective"))
"""Adjectives that do not make a group of people distinct."""


def typed_noun_phrases(doc: Doc, lexicon: Lexicon) -> Iterator[EntitySpan]:
    """The noun phrases of a block that have an entity type."""
    for at, token in enumerate(doc):
        found = _phrase(doc, at, lexicon) if token.pos_ in NOUNS else None
        if found is not None:
            yield found


def _phrase(doc: Doc, at: int, lexicon: Lexicon) -> EntitySpan | None:
    """The phrase whose last word is at `at`; None if it has no type."""
    begin = _hyphenated(doc, at)
    entity_type, size = _type_of(doc, begin, at, lexicon)
    if not entity_type or _is_named(doc[at], entity_type) or _modifies(doc, at, entity_type):
        return None
    head = begin - size + 1
    start = _modified(doc, head, lexicon)
    if entity_type == "TechnologyField":
        start = _technical(doc, start, head)
    if not _says_enough(doc, start, head, at, entity_type):
        return None
    return EntitySpan(start, at + 1, entity_type, "common")


def _hyphenated(doc: Doc, at: int) -> int:
    """The first token of a hyphenated word."""
    while at > 1 and doc[at - 1].text == "-" and not doc[at - 2].is_punct:
        at -= 2
    return at


def _type_of(doc: Doc, begin: int, at: int, lexicon: Lexicon) -> tuple[str, int]:
    """The type that the last words give, and their number."""
    words = doc[max(0, begin - 2) : at + 1].text.split()
    entity_type, size = lexicon.type_of_common_noun(words)
    return (
        (entity_type, size)
        if entity_type
        else lexicon.type_of_common_noun([word.lower() for word in words])
    )


def _is_named(token: Token, entity_type: str) -> bool:
    return entity_type in _NAMED_TYPES and token.text[0].isupper()


def _modifies(doc: Doc, at: int, entity_type: str) -> bool:
    """Whether a noun only modifies the next one."""
    if entity_type == "TechnologyField" or at + 1 >= len(doc):
        return False
    return doc[at].dep_ == "compound" and doc[at + 1].pos_ in NOUNS


def _says_enough(doc: Doc, start: int, head: int, at: int, entity_type: str) -> bool:
    """Whether a phrase `start:at + 1` with the head at `head` is more than a generic word."""
    bare = start >= head
    if bare and entity_type in _NAMED_TYPES:
        return False
    if entity_type in ("Programme", "Meeting"):
        return not all(_is_plain(token) for token in doc[start:head])
    if entity_type == "TechnologyField":
        return not (bare and doc[at].lower_ in _LOOSE)
    return entity_type != "BeneficiaryGroup" or _is_group(doc, at, start)


def _is_plain(token: Token) -> bool:
    return token.lower_ in _NO_PROGRAMME or token.pos_ == "ADJ" or token.is_punct


def _technical(doc: Doc, start: int, head: int) -> int:
    """The start of a phrase for a field without adjectives of praise ("valuable technology")."""
    while start < head and (doc[start].is_punct or _is_valuing(doc[start])):
        start += 1
        while start < head and doc[start].text == "-":
            start += 1
    return start


def _is_valuing(token: Token) -> bool:
    if token.pos_ not in ("ADJ", "VERB") or "-" in token.text:
        return False
    return token.lower_ not in _TECHNICAL


def _is_group(doc: Doc, at: int, start: int) -> bool:
    token, before = doc[at], doc[start - 1] if start else None
    if token.lower_ == "public":
        return before is not None and before.lower_ == "the" and token.pos_ == "NOUN"
    if token.text[0].isupper() and token.lower_ in ("participants", "parties", "sides"):
        return False
    if doc[start].like_num or (before is not None and _points_back(doc, start, at)):
        return False
    if at > start:
        return doc[start].lower_ not in _WITHOUT_GROUP
    return token.lower_ in _BARE_GROUPS and (token.text[0].islower() or is_acronym(token.text))


def _points_back(doc: Doc, start: int, at: int) -> bool:
    """Whether the word before a group counts it, refers back, or is in a list of adjectives."""
    before = doc[start - 1]
    if before.lower_ in ("these", "those", "such", "both", "this", "which") or before.like_num:
        return True
    listed = doc[at].dep_ == "conj" and start == at - 1 and doc[start].dep_ == "conj"
    return before.text == "," and listed


def _modified(doc: Doc, head: int, lexicon: Lexicon) -> int:
    """The first token of a phrase with the head at `head`: its adjectives and nouns."""
    start = head
    while start > 0:
        word = doc[start - 1]
        if word.text == "-" and start > 1 and not doc[start - 2].is_punct:
            start -= 2
        elif word.text in _BETWEEN and _lists_sizes(doc, start):
            start -= 1
        elif _ends(word, lexicon):
            break
        else:
            start -= 1
    while start < head and (doc[start].text == "-" or doc[start].is_punct):
        start += 1
    return start


def _lists_sizes(doc: Doc, start: int) -> bool:
    """Whether sizes are listed before the head: "micro, small and medium-sized firms"."""
    before = doc[start - 2].lower_ if start > 1 else ""
    after = [token.lower_ for token in doc[start : start + 2]]
    return (before in _SIZES or before == ",") and any(word in _SIZES for word in after)


def _ends(word: Token, lexicon: Lexicon) -> bool:
    """Whether a word before a phrase does not belong to it."""
    if _is_weak(word) or not _is_modifier(word) or _opens_sentence(word, lexicon):
        return True
    return word.pos_ == "VERB" and _acts(word)


def _acts(word: Token) -> bool:
    """Whether a participle before a noun is the verb of a name before it."""
    named = word.i > 0 and word.doc[word.i - 1].pos_ == "PROPN" and word.tag_ == "VBN"
    return named or any(child.dep_ == "nsubj" for child in word.children)


def _is_weak(word: Token) -> bool:
    return word.lower_ in _WEAK or (word.is_stop and word.lower_ != "top") or word.like_num


def _is_modifier(word: Token) -> bool:
    if word.pos_ == "VERB":
        return word.tag_ in ("VBN", "VBG") and word.dep_ in ("amod", "compound")
    return word.pos_ in ("ADJ", "NOUN", "PROPN")


def _opens_sentence(word: Token, lexicon: Lexicon) -> bool:
    if word.text in TITLES:
        return True
    return (
        word.text[0].isupper()
        and word.text in SENTENCE_OPENERS
        and word.text not in lexicon.demonyms
    )
