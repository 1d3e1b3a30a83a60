"""People: what follows a title, and whom the model takes for one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kipo_graph.extract.ner.lexicon import Lexicon
from kipo_graph.extract.ner.spans import Spot
from kipo_graph.language.word_lists import NUMERAL, TITLES, is_acronym, tells_nothing

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_POSSESSIVE = frozenset(("'s", "’s", "'", "’", "s'"))
_PARTICLES = frozenset("- bin van de der von al Le".split())
_PART = re.compile(r"[A-Z]\.|[A-Z][\w’'-]+")
_AFTER = frozenset("MP MEP QC KC AM AO OBE CBE PhD".split())
"""Letters behind a name."""
_LOWER_POSTS = frozenset(
    "chair chairman chairwoman chairperson president director head secretary commissioner "
    "registrar controller governor minister executive analyst adviser advisor counsel".split()
)
_LONGEST = 5
"""So many words the name of a person may have."""


def people(doc: Doc, lexicon: Lexicon) -> Iterator[Spot]:
    """The people of a block."""
    yield from _after_titles(doc, lexicon)
    yield from _posts(doc)
    yield from _of_model(doc, lexicon)


def _posts(doc: Doc) -> Iterator[Spot]:
    """Posts in lower case that someone takes: "became chair of the Nordic Patent Forum"."""
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
            yield Spot(start, token.i + 1, "org:Post", "common")


def _after_titles(doc: Doc, lexicon: Lexicon) -> Iterator[Spot]:
    for at, token in enumerate(doc):
        if token.text not in TITLES:
            continue
        start = at + 1
        while start < len(doc) and (doc[start].text in TITLES or doc[start].text == "."):
            start += 1
        end = start
        while end < len(doc) and end - start < _LONGEST and _is_part(doc[end]):
            if doc[end].text in _AFTER or lexicon.head_of([doc[end].text])[0] == "org:Post":
                break
            end += 1
        if end > start:
            yield Spot(start, end, "foaf:Person", "title")


def _is_part(token: Token) -> bool:
    """Whether a word may be a part of the name of a person."""
    text = token.text
    capital = text[0].isupper() and token.is_alpha
    return capital or text in _PARTICLES or bool(_PART.fullmatch(text))


def _of_model(doc: Doc, lexicon: Lexicon) -> Iterator[Spot]:
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
            yield Spot(start, end, "foaf:Person", "model")


def _ends_post(doc: Doc, at: int, lexicon: Lexicon) -> bool:
    """Whether a word is the last of a post that the model took for a part of the name."""
    if not at or not doc[at - 1].text[0].isupper():
        return False
    return lexicon.head_of(doc[at - 1 : at + 1].text.split())[0] == "org:Post"


def _personal(text: str, lexicon: Lexicon) -> bool:
    words = text.split()
    return (
        all(word[0].isupper() for word in words if word[0].isalpha())
        and not lexicon.head_of(words)[0]
        and not all(map(tells_nothing, words))
        and not any(NUMERAL.search(word) for word in words)
        and not any(is_acronym(word) and len(words) < 2 for word in words)
    )
