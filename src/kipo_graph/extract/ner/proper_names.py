"""Capitalised names, and the class that their words tell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kipo_graph.extract.ner.capitalized_spans import stretches
from kipo_graph.extract.ner.lexicon import Lexicon
from kipo_graph.extract.ner.spans import Spot
from kipo_graph.language.word_lists import JOINS, TITLES, YEARLY, is_acronym, opens, tells_nothing

if TYPE_CHECKING:
    from spacy.tokens import Doc

_ALONE = frozenset(
    "Parliament Congress Senate Cabinet Customs Constitution Government Treasury".split()
)
"""Heads that are names by themselves."""
_PARTIES = frozenset("Participants Participant Parties Party Signatories Sides Partners".split())
_INITIAL = re.compile(r"[A-Z]?[.-]")
_LOWER_CAMEL = re.compile(r"[a-z]{1,12}\d?[A-Z][A-Za-z0-9]+")
"""Names such as eDesign and ideas2IP."""
_CAMEL = re.compile(r"[a-z][A-Z]")
_LABELS = {"ORG": "org:Organization", "GPE": "City", "EVENT": "Event", "LAW": "Document", "FAC": ""}
"""What the labels of the model's own entities mean here."""


def names(doc: Doc, lexicon: Lexicon) -> Iterator[Spot]:
    """The capitalised names of a block whose class can be told."""
    for token in doc:
        if _LOWER_CAMEL.fullmatch(token.text):
            yield Spot(token.i, token.i + 1, "Programme", "name")
    for start, end in stretches(doc, lexicon):
        yield from _typed(doc, lexicon, start, end)


def _typed(doc: Doc, lexicon: Lexicon, start: int, end: int) -> Iterator[Spot]:
    words = doc[start:end].text.split()
    if words[0] in TITLES:
        return
    kind, size = _headed(words, lexicon)
    person = _person(doc, start, end) if kind == "org:Post" else 0
    person = person or (0 if kind else _titled(doc, start, end, lexicon))
    if person or kind == "org:Post":
        yield from _posted(doc, lexicon, start, person or end, size)
        if person:
            yield Spot(person, end, "foaf:Person", "title")
        return
    kind = kind or _unheaded(doc, start, end)
    if kind and not _is_bare(words, kind, size):
        yield Spot(start, end, kind, "name")


def _posted(doc: Doc, lexicon: Lexicon, start: int, end: int, size: int) -> Iterator[Spot]:
    """A post, without the country or the body whose it is: "WIPO Director General"."""
    longer = end - start > max(1, size)
    if longer and doc[start].text in lexicon.countries:
        start += 1  # "welcomed to Norway Director Ada Berg"
    elif longer and is_acronym(doc[start].text) and len(doc[start].text) > 2:
        yield Spot(start, start + 1, _single(doc, start) or "org:Organization", "name")
        start += 1
    several = end - start == 1 and doc[start].text.endswith("s")
    if not several:  # "Ministers" is nobody's post.
        yield Spot(start, end, "org:Post", "name")


def _person(doc: Doc, start: int, end: int) -> int:
    """Where a person begins whom the model sees behind a post: "Minister of Trade Ada Berg"; 0."""
    for span in doc.ents:
        if span.label_ == "PERSON" and start + 1 < span.start < end <= span.end + 1:
            return int(span.start) if 2 <= end - span.start <= 3 else 0
    return 0


def _headed(words: list[str], lexicon: Lexicon) -> tuple[str, int]:
    """The class that the head of a name tells, and the number of words of the head."""
    first = next((i for i, w in enumerate(words) if w in JOINS and w != "&" and i), len(words))
    kind, size = lexicon.head_of(_without_year(words[:first]))
    if first == len(words):
        return kind, size
    whole, longer = lexicon.head_of(_without_year(words))
    if whole and (not kind or words[first] == "and"):
        kind, size = whole, longer
    if words[:3] == ["Memorandum", "of", "Understanding"]:
        return "MemorandumOfUnderstanding", 3
    if words[:2] == ["Ministry", "of"]:
        return "PublicAgency", size
    return kind, size


def _is_bare(words: list[str], kind: str, size: int) -> bool:
    """Whether a name is nothing but a head ("Office"), which names nothing by itself."""
    if kind == "org:Post" or is_acronym(words[0]):
        return False
    return len(words) == size == 1 and words[0] not in _ALONE


def _without_year(words: list[str]) -> list[str]:
    return words[:-1] if len(words) > 1 and YEARLY.fullmatch(words[-1]) else words


def _titled(doc: Doc, start: int, end: int, lexicon: Lexicon) -> int:
    """Where the name begins in "Commissioner Tian": a post, then a person; 0 if it is neither."""
    for at in range(end - 1, start, -1):
        kind, _ = lexicon.head_of(doc[start:at].text.split())
        name = doc[at:end]
        wordy = all(token.is_alpha or _INITIAL.fullmatch(token.text) for token in name)
        if kind == "org:Post" and len(name) <= 4 and wordy:
            unknown = not any(tells_nothing(token.text) for token in name)
            return at if unknown and name[0].text not in JOINS else 0
    return 0


def _unheaded(doc: Doc, start: int, end: int) -> str:
    """The class of a name whose last word tells nothing, or an empty text."""
    words = [token.text for token in doc[start:end]]
    if len(words) == 1:
        return _single(doc, start)
    if all(tells_nothing(word) or word in JOINS for word in words):
        return ""
    return _label(doc, start, end) or ("org:Organization" if _is_shortened(doc, end) else "")


def _is_shortened(doc: Doc, end: int) -> bool:
    """Whether the acronym of a name follows it in brackets."""
    return end + 1 < len(doc) and doc[end].text == "(" and is_acronym(doc[end + 1].text)


def _single(doc: Doc, at: int) -> str:
    """The class of a name of one word, or an empty text."""
    word = doc[at].text
    if word in _PARTIES:
        return ""
    if tells_nothing(word) or (opens(doc, at) and doc[at].pos_ != "PROPN"):
        return ""
    kind = ""
    if _CAMEL.search(word) and not word.startswith("Mc"):
        kind = "Programme"
    elif is_acronym(word) and word.isupper() and len(word) >= 3:
        kind = "org:Organization"
    return _label(doc, at, at + 1) or kind


def _label(doc: Doc, start: int, end: int) -> str:
    """The class that the model's own entities give to a stretch, or an empty text."""
    for span in doc.ents:
        if span.start < end and span.end > start:
            covers = min(span.end, end) - max(span.start, start)
            if covers >= 0.6 * (end - start):
                return _LABELS.get(span.label_, "")
    return ""
