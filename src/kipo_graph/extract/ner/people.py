"""People and posts: names after a title, posts in lower case, persons by spaCy's model."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kipo_graph.extract.ner.lexicon import Lexicon
from kipo_graph.extract.ner.spans import EntitySpan
from kipo_graph.language.rule_files import word_set
from kipo_graph.language.word_lists import DIGIT, TITLES, is_acronym, is_generic

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_POSSESSIVE = frozenset(("'s", "’s", "'", "’", "s'"))
_PARTICLES = frozenset("- bin van de der von al Le".split())
_PART = re.compile(r"[A-Z]\.|[A-Z][\w’'-]+")
_AFTER = frozenset("MP MEP QC KC AM AO OBE CBE PhD".split())
"""Letters after a name."""
_LOWER_POSTS = word_set("people.lower-posts")
_MOST_WORDS = 5
"""Most words of a person's name."""


def people(doc: Doc, lexicon: Lexicon) -> Iterator[EntitySpan]:
    """The people and posts of a block."""
    yield from _after_titles(doc, lexicon)
    yield from _posts(doc)
    yield from _of_model(doc, lexicon)


def _posts(doc: Doc) -> Iterator[EntitySpan]:
    """Posts in lower case that someone takes up: "became chair of the Nordic Patent Forum"."""
    for token in doc:
        if token.lower_ not in _LOWER_POSTS or not token.text.islower():
            continue
        taken = token.dep_ in ("attr", "oprd") or (
            token.dep_ == "pobj" and token.head.lower_ == "as"
        )
        after = doc[token.i + 1 : token.i + 4]
        placed = len(after) > 1 and after[0].lower_ in ("of", "at", "with")
        if taken and placed and any(word.text[0].isupper() for word in after[1:]):
            start = token.i
            while (
                start
                and doc[start - 1].dep_ in ("compound", "amod")
                and doc[start - 1].text.islower()
            ):
                start -= 1
            yield EntitySpan(start, token.i + 1, "org:Post", "common")


def _after_titles(doc: Doc, lexicon: Lexicon) -> Iterator[EntitySpan]:
    for at, token in enumerate(doc):
        if token.text not in TITLES:
            continue
        start = at + 1
        while start < len(doc) and (doc[start].text in TITLES or doc[start].text == "."):
            start += 1
        end = start
        while end < len(doc) and end - start < _MOST_WORDS and _is_part(doc[end]):
            if doc[end].text in _AFTER or lexicon.type_of(doc[end].text) == "org:Post":
                break
            end += 1
        if end > start:
            yield EntitySpan(start, end, "foaf:Person", "title")


def _is_part(token: Token) -> bool:
    """Whether a word may be part of a person's name."""
    text = token.text
    capital = text[0].isupper() and token.is_alpha
    return capital or text in _PARTICLES or bool(_PART.fullmatch(text))


def _of_model(doc: Doc, lexicon: Lexicon) -> Iterator[EntitySpan]:
    for span in doc.ents:
        if span.label_ != "PERSON" or not _personal(span.text, lexicon):
            continue
        start, end = span.start, span.end
        while start < end and doc[start].text in TITLES:
            start += 1
        while end > start and doc[end - 1].text in _POSSESSIVE:
            end -= 1
        if _ends_post(doc, start, lexicon):
            start += 1
        if end - start >= 2:
            yield EntitySpan(start, end, "foaf:Person", "model")


def _ends_post(doc: Doc, at: int, lexicon: Lexicon) -> bool:
    """Whether a word ends a post that the model took for part of the name."""
    if not at or not doc[at - 1].text[0].isupper():
        return False
    return lexicon.type_of(doc[at - 1 : at + 1].text) == "org:Post"


def _personal(text: str, lexicon: Lexicon) -> bool:
    words = text.split()
    return (
        all(word[0].isupper() for word in words if word[0].isalpha())
        and not lexicon.type_of_head(words)[0]
        and not all(map(is_generic, words))
        and not any(DIGIT.search(word) for word in words)
        and not any(is_acronym(word) and len(words) < 2 for word in words)
    )
