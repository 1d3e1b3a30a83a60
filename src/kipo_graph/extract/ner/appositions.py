"""Names whose type comes from a noun next to them: "Northern Ideas, a three-year initiative".

The noun is before the name ("the assistant Signe"), after a comma, or before a verb of naming ("a
portal called Blue Ledger").
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kipo_graph.extract.ner.capitalized_spans import capitalized_spans
from kipo_graph.extract.ner.lexicon import Lexicon
from kipo_graph.extract.ner.spans import EntitySpan
from kipo_graph.language.numbers import ORDINAL
from kipo_graph.language.rule_files import word_set
from kipo_graph.language.word_lists import NOUNS, TITLES, is_acronym, is_capital, is_generic

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

LIST_ITEM = "kipo_item"
"""The key of `doc.user_data` that says whether a block is a list item."""
_ARTICLES = frozenset("a an the our its their".split())
_NAMING_VERBS = frozenset("called named dubbed entitled titled christened".split())
_APPOSED_TYPES = word_set("appositions.apposed-types")
_TYPES_OF_NOUNS = {
    "assistant": "Programme", "app": "Programme", "series": "Programme", "chatbot": "Programme",
    "company": "org:Organization", "firm": "org:Organization", "charity": "org:Organization",
    "magazine": "Document", "publication": "Document", "newsletter": "Document",
    "course": "TrainingProgramme", "office": "IPOffice",
}  # fmt: skip
_MEETINGS = frozenset("session meeting conference assembly summit edition round".split())
_AFTER_POST = frozenset(("of", "at", "for", "general", "executive"))
_STATE = frozenset(("government", "parliament", "authorities"))
_NOUNS_IN_NAME = word_set("appositions.nouns-in-name")
_OPENING, _CLOSING = ("“", "‘", "'", '"'), ("”", "’", "'", '"')
_MOST_WORDS = 9
"""Most words of a name in quotation marks."""
_BODIES = frozenset(("company", "firm", "charity"))
_MOST_WORDS_BETWEEN = 9
"""Most words between a comma and the noun."""


def apposed_names(doc: Doc, lexicon: Lexicon) -> Iterator[EntitySpan]:
    """The names of a block whose type comes from a noun next to them."""
    for start, end in capitalized_spans(doc, lexicon):
        if not _is_name(doc, start, end, lexicon):
            continue
        if _is_quoted(doc, start, end) and doc[end - 1].lower_ in lexicon.rights:
            yield EntitySpan(start, end, "IPRight", "title")
            continue
        if entity_type := _type_by_noun_after(doc, end, lexicon):
            yield EntitySpan(start, end + (doc[end].text != "("), entity_type, "title")
            continue
        if start == 0 and _heads_item(doc, end):
            yield EntitySpan(start, end, "Programme", "name")
            continue
        if _is_person(doc, start, end, lexicon):
            yield EntitySpan(start, end, "foaf:Person", "title")
            continue
        if not lexicon.type_of(doc[start:end].text):
            entity_type = _type_by_apposition(doc, end, lexicon)
            if entity_type := entity_type or _type_by_noun_before(doc, start, lexicon):
                yield EntitySpan(start, end, entity_type, "title")


def numbered_meetings(doc: Doc, lexicon: Lexicon) -> Iterator[EntitySpan]:
    """Meetings with an ordinal: "the 62nd regular session of the Council"."""
    for token in doc[:-1]:
        if not ORDINAL.fullmatch(token.text):
            continue
        noun = next((t for t in doc[token.i + 1 : token.i + 4] if t.lower_ in _MEETINGS), None)
        if noun is None or any(t.text in ",.;" for t in doc[token.i : noun.i]):
            continue
        end = noun.i + 1
        if end + 1 < len(doc) and doc[end].lower_ == "of":
            after = [(a, b) for a, b in capitalized_spans(doc, lexicon) if end < a <= end + 2]
            end = after[0][1] if after else end
        yield EntitySpan(token.i, end, "Meeting", "name")


def governments(doc: Doc, lexicon: Lexicon) -> Iterator[EntitySpan]:
    """Governments in lower case: "the Icelandic government"."""
    for token in doc[1:]:
        is_state = token.lower_ in _STATE and token.text.islower()
        if is_state and doc[token.i - 1].text in lexicon.demonyms:
            yield EntitySpan(token.i - 1, token.i + 1, "PublicAgency", "name")


def nationals(doc: Doc, lexicon: Lexicon) -> Iterator[EntitySpan]:
    """The people of a country: "Canadians"."""
    for token in doc:
        if token.text[-1:] == "s" and token.text[:-1] in lexicon.demonyms:
            yield EntitySpan(token.i, token.i + 1, "BeneficiaryGroup", "name")


def cities_with_country(doc: Doc, lexicon: Lexicon) -> Iterator[EntitySpan]:
    """Cities that are followed by their country: "Lilongwe, Malawi"."""
    for start, end in capitalized_spans(doc, lexicon):
        if end - start > 2 or end + 1 >= len(doc) or doc[end].text != "," or not start:
            continue
        there = any(doc[end + 1 : end + 1 + n].text in lexicon.countries for n in (1, 2, 3))
        if there and doc[start - 1].lower_ in ("in", "at", ",", "of", "from", "to"):
            yield EntitySpan(start, end, "City", "name")


def is_apposition(doc: Doc, span: EntitySpan, kept: list[EntitySpan]) -> bool:
    """Whether a noun phrase only describes the name before it: ", a three-year initiative"."""
    start = span.start
    while start and (doc[start - 1].lower_ in _ARTICLES or doc[start - 1].pos_ == "ADJ"):
        start -= 1
    if (
        start < 2
        or doc[start].lower_ not in _ARTICLES
        or doc[start - 1].text not in (",", "–", "—")
    ):
        return False
    return any(other.end == start - 1 and other.entity_type == span.entity_type for other in kept)


def _is_name(doc: Doc, start: int, end: int, lexicon: Lexicon) -> bool:
    """Whether a capitalised span may be a name, and gives no type itself."""
    words = [token.text for token in doc[start:end]]
    shortened = end + 1 < len(doc) and doc[end].text == "(" and is_acronym(doc[end + 1].text)
    if words[0] in TITLES or end - start > 5 or (all(map(is_generic, words)) and not shortened):
        return False
    if is_acronym(words[0]) and end - start == 1:
        return False
    return lexicon.type_of(doc[start:end].text) in ("", "org:Post")


def _is_person(doc: Doc, start: int, end: int, lexicon: Lexicon) -> bool:
    """Whether a post follows a name, so that it is a person: "Ada Berg, Director of"."""
    plain = all(token.is_alpha and token.text.istitle() for token in doc[start:end])
    plain = plain and not lexicon.type_of(doc[start:end].text)
    if not (plain and 2 <= end - start <= 3 and end + 2 < len(doc) and doc[end].text == ","):
        return False
    at = end + 2 if doc[end + 1].lower_ == "the" else end + 1
    governs = at + 1 < len(doc) and doc[at + 1].lower_ in (
        "of",
        "at",
        "for",
        "general",
        "executive",
    )
    return governs and lexicon.type_of(doc[at].text) == "org:Post"


def _heads_item(doc: Doc, end: int) -> bool:
    """Whether a list item begins with a name: "Common Format, allowing users to ..."."""
    if not doc.user_data.get(LIST_ITEM) or end < 2:
        return False
    return end == len(doc) or doc[end].text in (",", ":", "–", "—", ".", ";", "(")


def _is_quoted(doc: Doc, start: int, end: int) -> bool:
    """Whether a name is in quotation marks: “Premium Patents”."""
    return start > 0 and end < len(doc) and doc[start - 1].text in "“‘" and doc[end].text in "”’"


def quoted_names(doc: Doc, lexicon: Lexicon) -> Iterator[EntitySpan]:
    """Names in quotation marks before the noun that types them: "the ‘Fast Start’ service"."""
    for start, end in _quotations(doc):
        after = doc[end + 1] if end + 1 < len(doc) else None
        if after is None or not doc[start].text[0].isupper() or end - start > _MOST_WORDS:
            continue
        while after.dep_ == "compound" and after.i + 1 < len(doc):
            after = doc[after.i + 1]
        if entity_type := _type_of(after, lexicon) if after.pos_ == "NOUN" else "":
            yield EntitySpan(start, end, entity_type, "title")


def _quotations(doc: Doc) -> Iterator[tuple[int, int]]:
    """The token ranges inside quotation marks, without the marks."""
    opened = -1
    for token in doc:
        if opened >= 0 and token.text in _CLOSING and token.i > opened + 1:
            yield opened + 1, token.i
            opened = -1
        elif token.text in _OPENING:
            opened = token.i


def _type_by_noun_after(doc: Doc, end: int, lexicon: Lexicon) -> str:
    """The type by the noun right after a name: "the IP Key (IPK) programme"."""
    if end + 2 < len(doc) and doc[end].text == "(" and doc[end + 2].text == ")":
        end += 3
    if end >= len(doc) or doc[end].dep_ in ("compound", "amod"):
        return ""
    return _type_of(doc[end], lexicon) if doc[end].lower_ in _NOUNS_IN_NAME else ""


def _type_by_apposition(doc: Doc, end: int, lexicon: Lexicon) -> str:
    """The type by a noun in apposition: ", our scheme for accelerated examination"."""
    if end + 2 >= len(doc) or doc[end].text not in (",", "–", "—", "("):
        return ""
    if doc[end + 1].lower_ not in _ARTICLES:
        return ""
    for token in doc[end + 2 : end + 2 + _MOST_WORDS_BETWEEN]:
        if token.pos_ in ("ADP", "VERB", "SCONJ") or token.text in ",.;()" or is_capital(token):
            return ""
        if token.pos_ == "NOUN" and token.dep_ not in ("compound", "nmod", "amod", "poss"):
            return _type_of(token, lexicon)
    return ""


def _type_by_noun_before(doc: Doc, start: int, lexicon: Lexicon) -> str:
    """The type by a noun before the name: "the assistant Signe", "a portal called X"."""
    at = start - 1
    while at >= 0 and doc[at].text in '“"‘':
        at -= 1
    if at < 1:
        return ""
    if doc[at].lower_ in _NAMING_VERBS:
        at -= 1
        while at > 0 and doc[at].pos_ in ("AUX", "ADV", "PUNCT"):
            at -= 1
        return _type_of(doc[at], lexicon)
    plain = doc[at].pos_ in NOUNS and doc[at].text.islower()
    leads = doc[at - 1].lower_ in _ARTICLES or doc[at - 1].pos_ == "ADJ" or doc[at].text in _BODIES
    return _type_of(doc[at], lexicon) if plain and leads else ""


def _type_of(noun: Token, lexicon: Lexicon) -> str:
    word = noun.lower_
    word = word if word in _TYPES_OF_NOUNS else noun.lemma_.lower()
    entity_type = _TYPES_OF_NOUNS.get(word) or lexicon.type_of_common_noun([word])[0]
    entity_type = entity_type or lexicon.type_of(word.capitalize())
    return entity_type if entity_type in _APPOSED_TYPES else ""
