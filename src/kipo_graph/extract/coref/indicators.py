"""Indicators without a name: "average pendency fell from 31 to 24 months"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kipo_graph.extract.coref.annotated_document import AnnotatedBlock, EntityMention
from kipo_graph.extract.coref.clusters import Register
from kipo_graph.extract.syntax_tree import children_of, subjects_of

if TYPE_CHECKING:
    from spacy.tokens import Token

_MEASURING_VERBS = frozenset(
    "rise increase grow climb jump surge soar fall drop decline decrease shrink slow shorten "
    "lengthen reach total exceed surpass amount stand average number double triple reduce cut "
    "raise lower come".split()
)
"""Verbs whose subject is what a figure measures."""
_MAX_NAME_LENGTH = 6
"""The most words in the name of an indicator."""


def annotate(block: AnnotatedBlock, register: Register) -> None:
    """Add what the figures of a block measure as mentions, unless it is part of one already."""
    taken = set(block.mentions_by_token())
    for figure in [mention for mention in block.mentions if mention.quantity is not None]:
        verb = _measuring_verb(block, figure)
        noun = _subject(verb) if verb is not None else None
        if noun is None or noun.pos_ != "NOUN":
            continue
        start, end = _name_bounds(noun)
        if end - start > _MAX_NAME_LENGTH or noun.i in taken:
            continue
        first = max((i + 1 for i in taken if start <= i < noun.i), default=start)
        last = min((i for i in taken if noun.i < i < end), default=end)
        block.add_mention(register, "Indicator", first, last, full_name=(start, end))
        taken |= set(range(first, last))


def _measuring_verb(block: AnnotatedBlock, figure: EntityMention) -> Token | None:
    """The measuring verb that governs a figure, directly or through prepositions."""
    at = block.doc[figure.start : figure.end].root
    for _ in range(3):
        at = at.head
        if at.pos_ == "VERB":
            return at if at.lemma_.lower() in _MEASURING_VERBS else None
        if at.pos_ != "ADP":
            return None
    return None


def _subject(verb: Token) -> Token | None:
    while verb.dep_ == "conj" and not subjects_of(verb):
        verb = verb.head
    return next(iter(subjects_of(verb)), None)


def _name_bounds(noun: Token) -> tuple[int, int]:
    """The bounds of a noun and its modifiers, without its article: "number of applications"."""
    start, end = noun.left_edge.i, noun.i + 1
    while start < noun.i and noun.doc[start].pos_ in ("DET", "PRON", "ADV", "PUNCT"):
        start += 1
    for prep in children_of(noun, "prep"):
        objects = children_of(prep, "pobj")
        if prep.i == end and prep.lower_ in ("of", "for") and objects:
            end = objects[0].i + 1
    return start, end
