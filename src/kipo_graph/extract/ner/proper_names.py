"""Capitalised names, and the type that their words give them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kipo_graph.extract.ner.capitalized_spans import capitalized_spans
from kipo_graph.extract.ner.lexicon import Lexicon
from kipo_graph.extract.ner.spans import EntitySpan
from kipo_graph.language.rule_files import word_set
from kipo_graph.language.word_lists import (
    NAME_CONNECTORS,
    TITLES,
    YEAR,
    is_acronym,
    is_generic,
    opens_sentence,
)

if TYPE_CHECKING:
    from spacy.tokens import Doc

_ALONE = word_set("proper_names.alone")
_PARTIES = frozenset("Participants Participant Parties Party Signatories Sides Partners".split())
_INITIAL = re.compile(r"[A-Z]?[.-]")
_LOWER_CAMEL = re.compile(r"[a-z]{1,12}\d?[A-Z][A-Za-z0-9]+")
"""Names such as eDesign and ideas2IP."""
_CAMEL = re.compile(r"[a-z][A-Z]")
_TYPE_OF_LABEL = {
    "ORG": "org:Organization",
    "GPE": "City",
    "EVENT": "Event",
    "LAW": "Document",
    "FAC": "",
}
"""Our types for the entity labels of spaCy's model."""


def names(doc: Doc, lexicon: Lexicon) -> Iterator[EntitySpan]:
    """The capitalised names of a block, where a type can be determined."""
    for token in doc:
        if _LOWER_CAMEL.fullmatch(token.text):
            yield EntitySpan(token.i, token.i + 1, "Programme", "name")
    for start, end in capitalized_spans(doc, lexicon):
        yield from _typed(doc, lexicon, start, end)


def _typed(doc: Doc, lexicon: Lexicon, start: int, end: int) -> Iterator[EntitySpan]:
    words = doc[start:end].text.split()
    if words[0] in TITLES:
        return
    entity_type, size = _headed(words, lexicon)
    person = _person(doc, start, end) if entity_type == "org:Post" else 0
    person = person or (0 if entity_type else _titled(doc, start, end, lexicon))
    if person or entity_type == "org:Post":
        yield from _posted(doc, lexicon, start, person or end, size)
        if person:
            yield EntitySpan(person, end, "foaf:Person", "title")
        return
    entity_type = entity_type or _unheaded(doc, start, end)
    if entity_type and not _is_bare(words, entity_type, size):
        yield EntitySpan(start, end, entity_type, "name")


def _posted(doc: Doc, lexicon: Lexicon, start: int, end: int, size: int) -> Iterator[EntitySpan]:
    """A post, without its country or organisation: "WIPO Director General"."""
    longer = end - start > max(1, size)
    if longer and doc[start].text in lexicon.countries:
        start += 1  # "welcomed to Norway Director Ada Berg"
    elif longer and is_acronym(doc[start].text) and len(doc[start].text) > 2:
        yield EntitySpan(start, start + 1, _single(doc, start) or "org:Organization", "name")
        start += 1
    several = end - start == 1 and doc[start].text.endswith("s")
    if not several:  # "Ministers" is not one person's post.
        yield EntitySpan(start, end, "org:Post", "name")


def _person(doc: Doc, start: int, end: int) -> int:
    """The start of a person that spaCy finds after a post ("Minister of Trade Ada Berg"); or 0."""
    for span in doc.ents:
        if span.label_ == "PERSON" and start + 1 < span.start < end <= span.end + 1:
            return int(span.start) if 2 <= end - span.start <= 3 else 0
    return 0


def _headed(words: list[str], lexicon: Lexicon) -> tuple[str, int]:
    """The type that the head of a name gives, and the number of words of the head."""
    first = next(
        (i for i, w in enumerate(words) if w in NAME_CONNECTORS and w != "&" and i), len(words)
    )
    entity_type, size = lexicon.type_of_head(_without_year(words[:first]))
    if first == len(words):
        return entity_type, size
    whole, longer = lexicon.type_of_head(_without_year(words))
    if whole and (not entity_type or words[first] == "and"):
        entity_type, size = whole, longer
    if words[:3] == ["Memorandum", "of", "Understanding"]:
        return "MemorandumOfUnderstanding", 3
    if words[:2] == ["Ministry", "of"]:
        return "PublicAgency", size
    return entity_type, size


def _is_bare(words: list[str], entity_type: str, size: int) -> bool:
    """Whether a name is only a head ("Office"), which names nothing on its own."""
    if entity_type == "org:Post" or is_acronym(words[0]):
        return False
    return len(words) == size == 1 and words[0] not in _ALONE


def _without_year(words: list[str]) -> list[str]:
    return words[:-1] if len(words) > 1 and YEAR.fullmatch(words[-1]) else words


def _titled(doc: Doc, start: int, end: int, lexicon: Lexicon) -> int:
    """The start of the person after a post, as in "Commissioner Tian"; 0 if there is none."""
    for at in range(end - 1, start, -1):
        entity_type = lexicon.type_of(doc[start:at].text)
        name = doc[at:end]
        wordy = all(token.is_alpha or _INITIAL.fullmatch(token.text) for token in name)
        if entity_type == "org:Post" and len(name) <= 4 and wordy:
            unknown = not any(is_generic(token.text) for token in name)
            return at if unknown and name[0].text not in NAME_CONNECTORS else 0
    return 0


def _unheaded(doc: Doc, start: int, end: int) -> str:
    """The type of a name whose last word gives none, or an empty string."""
    words = [token.text for token in doc[start:end]]
    if len(words) == 1:
        return _single(doc, start)
    if all(is_generic(word) or word in NAME_CONNECTORS for word in words):
        return ""
    return _label(doc, start, end) or ("org:Organization" if _is_shortened(doc, end) else "")


def _is_shortened(doc: Doc, end: int) -> bool:
    """Whether the acronym of a name follows it in brackets."""
    return end + 1 < len(doc) and doc[end].text == "(" and is_acronym(doc[end + 1].text)


def _single(doc: Doc, at: int) -> str:
    """The type of a name of one word, or an empty string."""
    word = doc[at].text
    if word in _PARTIES:
        return ""
    if is_generic(word) or (opens_sentence(doc, at) and doc[at].pos_ != "PROPN"):
        return ""
    entity_type = ""
    if _CAMEL.search(word) and not word.startswith("Mc"):
        entity_type = "Programme"
    elif is_acronym(word) and word.isupper() and len(word) >= 3:
        entity_type = "org:Organization"
    return _label(doc, at, at + 1) or entity_type


def _label(doc: Doc, start: int, end: int) -> str:
    """The type that spaCy's entities give to a span, or an empty string."""
    for span in doc.ents:
        if span.start < end and span.end > start:
            covers = min(span.end, end) - max(span.start, start)
            if covers >= 0.6 * (end - start):
                return _TYPE_OF_LABEL.get(span.label_, "")
    return ""
