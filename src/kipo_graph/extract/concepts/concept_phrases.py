"""The grammar of a described concept: where its phrase begins and ends, and what it holds.

"Intensifying competition for technological dominance" is one entity: the noun, the words before it,
and the short phrase that hangs on it.  A long phrase that hangs on it, or one that names something,
is an entity of its own as well.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kipo_graph.extract.coref.annotated_document import EntityMention

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_VAGUE_NOUNS = frozenset(
    "year years way part time times number step steps honor honour hope face result role addition "
    "order kind sort lot end day days today basis case cases thing things example fact view light "
    "term terms series set world today's changes dimension dimensions option total first last "
    "same one ones other others who what which something nothing pleasure morning thanks cent "
    "place course account behalf half week month months future vision conjunction insight "
    "field fields area areas issue issues sector sectors matter matters aspect aspects effort "
    "efforts driver drivers engine catalyst cornerstone foundation source period decade "
    "decades".split()
)
"""Nouns that say nothing by themselves, whatever little stands before them."""
_GENERAL_NOUNS = frozenset(
    "initiative initiatives programme programmes system systems plan plans".split()
)
"""Nouns that say nothing without a word before them."""
WEAK_MODIFIERS = frozenset(
    "such this that these those its their our his her my your the a an any some all each every "
    "both no another other such own many several various few more most much certain key main "
    "major actual only meaningful great overall".split()
)
_DESCRIBING = frozenset("ADJ NOUN PROPN ADV VERB PUNCT CCONJ".split())
_INNER_PREPOSITIONS = frozenset("of for on over in to against between".split())
"""Prepositions whose short phrase belongs to the noun before."""
_INNER_TYPES = frozenset(("IPRight", "BeneficiaryGroup", "Topic", "PolicyGoal"))
"""Classes that may stand within the name of a described concept."""
_MAX_COMPLEMENT_LENGTH, _MIN_SEPARATE_WORDS = 8, 3
"""The most words that a phrase hanging on a noun has; as many describing words are their own."""


@dataclass(frozen=True, slots=True)
class ConceptPhrase:
    """A described concept: the words that are marked, and those that name it in full (tokens)."""

    start: int
    end: int
    first: int
    last: int


def concept_phrase(
    head: Token, mentions: Mapping[int, EntityMention], taken: Container[int]
) -> ConceptPhrase | None:
    """The described concept of which a noun is the head; None where it says too little.

    `mentions` are the mentions by token; `taken` are the tokens that belong to another entity.
    """
    start, end = _start(head, mentions), _coordinated_end(head, taken)
    first = _name_start(head, start)
    last = _full_end(head, end, mentions)
    plain = first == head.i
    if head.lower_ in _VAGUE_NOUNS or (plain and head.lower_ in _GENERAL_NOUNS):
        return None
    if len(content_words(head.doc, first, last)) < 2:
        return None
    if (
        plain
        and last > end
        and head.doc[end].lower_ == "of"
        and is_separate_concept(head.doc, end, last)
    ):
        return None  # "the convergence of rapid technological innovation": that is the entity.
    return ConceptPhrase(start, end, first, last)


def content_words(doc: Doc, start: int, end: int) -> list[Token]:
    """The words of a phrase that tell something."""
    return [t for t in doc[start:end] if not t.is_punct and not t.is_stop]


def _start(head: Token, mentions: Mapping[int, EntityMention]) -> int:
    doc = head.doc
    start: int = head.i
    while start > 0 and not _ends_phrase(doc[start - 1], head, mentions):
        start -= 1
    while start < head.i and (doc[start].is_punct or doc[start].pos_ == "CCONJ"):
        start += 1
    return start


def _ends_phrase(word: Token, head: Token, mentions: Mapping[int, EntityMention]) -> bool:
    """Whether a word before a noun is no part of its phrase."""
    if word.i in mentions:
        return True
    if word.lower_ in WEAK_MODIFIERS or word.pos_ not in _DESCRIBING or word.like_num:
        return True
    if word.pos_ in ("VERB", "ADV") and word.dep_ not in ("amod", "advmod", "compound", "conj"):
        return True
    return _is_boundary_punctuation(word, head) or not _is_within(word, head)


def _is_boundary_punctuation(word: Token, head: Token) -> bool:
    """Whether a sign ends a phrase: any but a hyphen, or a comma between its adjectives."""
    if word.text in '“”"‘’—–()[];:':
        return True
    return word.is_punct and word.text != "-" and not (word.text == "," and word.head == head)


def _is_within(word: Token, head: Token) -> bool:
    """Whether a word is inside the phrase of a noun."""
    at = word
    for _ in range(6):
        if at == head:
            return True
        at = at.head
    return False


def _name_start(head: Token, start: int) -> int:
    """Where the phrase begins with the names that stand before it: "WIPO-KIPO achievements"."""
    first = start
    while first > 0:
        word = head.doc[first - 1]
        tied = word.text == "-" and first > 1
        named = word.dep_ in ("compound", "nmod") and word.pos_ in ("PROPN", "NOUN")
        if not (tied or named) or not _is_within(word, head):
            break
        first -= 1
    return first


def _coordinated_end(head: Token, taken: Container[int]) -> int:
    """The end of a noun with the one coordinated with it: "creation and utilization"."""
    doc = head.doc
    end: int = head.i + 1
    if end + 1 < len(doc) and doc[end].pos_ == "CCONJ":
        other = doc[end + 1]
        if other.head == head and other.dep_ == "conj" and other.i not in taken:
            return end + 2
    return end


def _full_end(head: Token, end: int, mentions: Mapping[int, EntityMention]) -> int:
    """The end of a phrase with the short ones that hang on it, one after the other."""
    doc, last = head.doc, end
    while last < len(doc) and doc[last].dep_ == "prep" and doc[last].lower_ in _INNER_PREPOSITIONS:
        inner = [child for child in doc[last].children if child.dep_ == "pobj"]
        if not inner or not head.i <= doc[last].head.i < last:
            break
        noun, prep = inner[0], doc[last]
        if not _may_include(prep, noun, mentions) or noun.i + 1 - end > _MAX_COMPLEMENT_LENGTH:
            break
        if prep.lower_ == "in" and noun.lower_ not in _VAGUE_NOUNS:
            break  # Where something is, rather than what.
        if _is_beneficiary(noun, mentions) and is_separate_concept(doc, head.left_edge.i, end):
            break  # Specific enough without those whom it is for.
        last = noun.i + 1
    return last


def _may_include(prep: Token, noun: Token, mentions: Mapping[int, EntityMention]) -> bool:
    """Whether the phrase behind a preposition belongs to the name of the noun before it."""
    inner = [mentions[i] for i in range(prep.i + 1, noun.i + 1) if i in mentions]
    listed = any(child.dep_ == "conj" for child in noun.children)
    if any(child.dep_ == "nummod" for child in noun.children) or (inner and listed):
        return False
    return all(mention.type in _INNER_TYPES and not mention.anaphor for mention in inner)


def _is_beneficiary(noun: Token, mentions: Mapping[int, EntityMention]) -> bool:
    return noun.i in mentions and mentions[noun.i].type == "BeneficiaryGroup"


def is_separate_concept(doc: Doc, start: int, end: int) -> bool:
    """Whether a phrase within another tells enough to be an entity of its own."""
    return len(content_words(doc, start, end)) >= _MIN_SEPARATE_WORDS
