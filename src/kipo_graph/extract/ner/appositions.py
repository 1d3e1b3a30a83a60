"""Names that what stands beside them tells the kind of: "Northern Ideas, a three-year initiative".

A name may have no word that tells what it is; then the noun beside it does, before the name ("the
assistant Signe"), behind a comma, or with a verb of naming ("a portal called Blue Ledger").
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kipo_graph.extract.ner.capitalized_spans import stretches
from kipo_graph.extract.ner.lexicon import Lexicon
from kipo_graph.extract.ner.spans import Spot
from kipo_graph.language.numbers import ORDINAL
from kipo_graph.language.word_lists import NOUNS, TITLES, is_acronym, is_capital, tells_nothing

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

ITEM = "kipo_item"
"""The key of `doc.user_data` that says whether a block is an item of a list."""
_ARTICLES = frozenset("a an the our its their".split())
_CALLED = frozenset("called named dubbed entitled titled christened".split())
_TOLD = frozenset(
    "Programme Unit Meeting TrainingProgramme Event Document PublicAgency org:Organization "
    "Agreement CooperationForum IPOffice".split()
)
"""Classes that a noun beside a name may tell."""
_MORE = {
    "assistant": "Programme", "app": "Programme", "series": "Programme", "chatbot": "Programme",
    "company": "org:Organization", "firm": "org:Organization", "charity": "org:Organization",
    "magazine": "Document", "publication": "Document", "newsletter": "Document",
    "course": "TrainingProgramme", "office": "IPOffice",
}  # fmt: skip
_MEETINGS = frozenset("session meeting conference assembly summit edition round".split())
_STATE = frozenset(("government", "parliament", "authorities"))
_KINDS = frozenset(
    "campaign programme program scheme portal fund tool app database initiative platform pilot "
    "course project meeting meetings conference forum summit assembly session seminar "
    "workshop initiatives programmes schemes projects services service tools".split()
)
"""Nouns behind a name that belong to it."""
_OPENING, _CLOSING = ("“", "‘", "'", '"'), ("”", "’", "'", '"')
_LONGEST = 9
"""So many words a name in quotation marks may have."""
_BODIES = frozenset(("company", "firm", "charity"))
_FARTHEST = 9
"""So many words may stand between a comma and the noun."""


def apposed(doc: Doc, lexicon: Lexicon) -> Iterator[Spot]:
    """The names of a block that a noun beside them tells the kind of."""
    for start, end in stretches(doc, lexicon):
        if not _is_name(doc, start, end, lexicon):
            continue
        if _is_quoted(doc, start, end) and doc[end - 1].lower_ in lexicon.rights:
            yield Spot(start, end, "IPRight", "title")
            continue
        kind = _behind(doc, end, lexicon)
        if kind:
            yield Spot(start, end + (doc[end].text != "("), kind, "title")
            continue
        if start == 0 and _heads_item(doc, end):
            yield Spot(start, end, "Programme", "name")
            continue
        if _is_person(doc, start, end, lexicon):
            yield Spot(start, end, "foaf:Person", "title")
            continue
        kind = _after(doc, end, lexicon) or _before(doc, start, lexicon)
        if kind and not lexicon.head_of(doc[start:end].text.split())[0]:
            yield Spot(start, end, kind, "title")


def numbered(doc: Doc, lexicon: Lexicon) -> Iterator[Spot]:
    """Meetings that their number names: "the 62nd regular session of the Council"."""
    for token in doc[:-1]:
        if not ORDINAL.fullmatch(token.text):
            continue
        noun = next((t for t in doc[token.i + 1 : token.i + 4] if t.lower_ in _MEETINGS), None)
        if noun is None or any(t.text in ",.;" for t in doc[token.i : noun.i]):
            continue
        end = noun.i + 1
        if end + 1 < len(doc) and doc[end].lower_ == "of":
            after = [(a, b) for a, b in stretches(doc, lexicon) if end < a <= end + 2]
            end = after[0][1] if after else end
        yield Spot(token.i, end, "Meeting", "name")


def governments(doc: Doc, lexicon: Lexicon) -> Iterator[Spot]:
    """Governments that no capital letter names: "the Icelandic government"."""
    for token in doc[1:]:
        if (
            token.lower_ in _STATE
            and token.text.islower()
            and doc[token.i - 1].text in lexicon.peoples
        ):
            yield Spot(token.i - 1, token.i + 1, "PublicAgency", "name")


def peoples(doc: Doc, lexicon: Lexicon) -> Iterator[Spot]:
    """Those who are of a country: "Canadians"."""
    for token in doc:
        if token.text[-1:] == "s" and token.text[:-1] in lexicon.peoples:
            yield Spot(token.i, token.i + 1, "BeneficiaryGroup", "name")


def towns(doc: Doc, lexicon: Lexicon) -> Iterator[Spot]:
    """Towns that the name of their country tells: "Lilongwe, Malawi"."""
    for start, end in stretches(doc, lexicon):
        if end - start > 2 or end + 1 >= len(doc) or doc[end].text != "," or not start:
            continue
        there = any(doc[end + 1 : end + 1 + n].text in lexicon.countries for n in (1, 2, 3))
        if there and doc[start - 1].lower_ in ("in", "at", ",", "of", "from", "to"):
            yield Spot(start, end, "City", "name")


def renamed(doc: Doc, spot: Spot, kept: list[Spot]) -> bool:
    """Whether a described thing is only what stands behind a name: ", a three-year initiative"."""
    start = spot.start
    while start and (doc[start - 1].lower_ in _ARTICLES or doc[start - 1].pos_ == "ADJ"):
        start -= 1
    if (
        start < 2
        or doc[start].lower_ not in _ARTICLES
        or doc[start - 1].text not in (",", "–", "—")
    ):
        return False
    return any(other.end == start - 1 and other.kind == spot.kind for other in kept)


def _is_name(doc: Doc, start: int, end: int, lexicon: Lexicon) -> bool:
    """Whether a capitalised stretch may be the name of something that it does not tell itself."""
    words = [token.text for token in doc[start:end]]
    shortened = end + 1 < len(doc) and doc[end].text == "(" and is_acronym(doc[end + 1].text)
    if words[0] in TITLES or end - start > 5 or (all(map(tells_nothing, words)) and not shortened):
        return False
    if is_acronym(words[0]) and end - start == 1:
        return False
    return lexicon.head_of(doc[start:end].text.split())[0] in ("", "org:Post")


def _is_person(doc: Doc, start: int, end: int, lexicon: Lexicon) -> bool:
    """Whether a post behind a name tells that it is a person's: "Ada Berg, Director of"."""
    plain = all(token.is_alpha and token.text.istitle() for token in doc[start:end])
    plain = plain and not lexicon.head_of(doc[start:end].text.split())[0]
    if not (plain and 2 <= end - start <= 3 and end + 2 < len(doc) and doc[end].text == ","):
        return False
    at = end + 2 if doc[end + 1].lower_ == "the" else end + 1
    led = at + 1 < len(doc) and doc[at + 1].lower_ in ("of", "at", "for", "general", "executive")
    return led and lexicon.head_of([doc[at].text])[0] == "org:Post"


def _heads_item(doc: Doc, end: int) -> bool:
    """Whether an item of a list begins with a name: "Common Format, allowing users to ..."."""
    if not doc.user_data.get(ITEM) or end < 2:
        return False
    return end == len(doc) or doc[end].text in (",", ":", "–", "—", ".", ";", "(")


def _is_quoted(doc: Doc, start: int, end: int) -> bool:
    """Whether a name stands in quotation marks: “Premium Patents”."""
    return start > 0 and end < len(doc) and doc[start - 1].text in "“‘" and doc[end].text in "”’"


def quoted(doc: Doc, lexicon: Lexicon) -> Iterator[Spot]:
    """Names in quotation marks before their kind: "the ‘Fast Start’ service"."""
    for start, end in _quotations(doc):
        after = doc[end + 1] if end + 1 < len(doc) else None
        if after is None or not doc[start].text[0].isupper() or end - start > _LONGEST:
            continue
        while after.dep_ == "compound" and after.i + 1 < len(doc):
            after = doc[after.i + 1]
        kind = _kind(after, lexicon) if after.pos_ == "NOUN" else ""
        if kind:
            yield Spot(start, end, kind, "title")


def _quotations(doc: Doc) -> Iterator[tuple[int, int]]:
    """What stands in quotation marks, first to last token, the marks left out."""
    opened = -1
    for token in doc:
        if opened >= 0 and token.text in _CLOSING and token.i > opened + 1:
            yield opened + 1, token.i
            opened = -1
        elif token.text in _OPENING:
            opened = token.i


def _behind(doc: Doc, end: int, lexicon: Lexicon) -> str:
    """The class that the noun right behind the name tells: "the IP Key (IPK) programme"."""
    if end + 2 < len(doc) and doc[end].text == "(" and doc[end + 2].text == ")":
        end += 3
    if end >= len(doc) or doc[end].lower_ not in _KINDS or doc[end].dep_ in ("compound", "amod"):
        return ""
    return _kind(doc[end], lexicon)


def _after(doc: Doc, end: int, lexicon: Lexicon) -> str:
    """The class that a noun behind the name tells: ", our scheme for accelerated examination"."""
    if end + 2 >= len(doc) or doc[end].text not in (",", "–", "—", "("):
        return ""
    if doc[end + 1].lower_ not in _ARTICLES:
        return ""
    for token in doc[end + 2 : end + 2 + _FARTHEST]:
        if token.pos_ in ("ADP", "VERB", "SCONJ") or token.text in ",.;()" or is_capital(token):
            return ""
        if token.pos_ == "NOUN" and token.dep_ not in ("compound", "nmod", "amod", "poss"):
            return _kind(token, lexicon)
    return ""


def _before(doc: Doc, start: int, lexicon: Lexicon) -> str:
    """The class that a noun before the name tells: "the assistant Signe", "a portal called X"."""
    at = start - 1
    while at >= 0 and doc[at].text in '“"‘':
        at -= 1
    if at < 1:
        return ""
    if doc[at].lower_ in _CALLED:
        at -= 1
        while at > 0 and doc[at].pos_ in ("AUX", "ADV", "PUNCT"):
            at -= 1
        return _kind(doc[at], lexicon)
    plain = doc[at].pos_ in NOUNS and doc[at].text.islower()
    leads = doc[at - 1].lower_ in _ARTICLES or doc[at - 1].pos_ == "ADJ" or doc[at].text in _BODIES
    return _kind(doc[at], lexicon) if plain and leads else ""


def _kind(noun: Token, lexicon: Lexicon) -> str:
    word = noun.lower_
    word = word if word in _MORE else noun.lemma_.lower()
    kind = _MORE.get(word) or lexicon.common_of([word])[0]
    kind = kind or lexicon.head_of([word.capitalize()])[0]
    return kind if kind in _TOLD else ""
