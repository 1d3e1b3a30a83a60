"""What is measured, where it has no name: "average pendency fell from 31 to 24 months"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kipo_graph.extract.coref.annotated_document import AnnotatedBlock, EntityMention
from kipo_graph.extract.coref.clusters import Register

if TYPE_CHECKING:
    from spacy.tokens import Token

_MEASURING_VERBS = frozenset(
    "rise increase grow climb jump surge soar fall drop decline decrease shrink slow shorten "
    "lengthen reach total exceed surpass amount stand average number double triple reduce cut "
    "raise lower come".split()
)
"""Verbs by which a figure is a figure of their subject."""
_SUBJECTS = ("nsubj", "nsubjpass")
_MAX_NAME_LENGTH = 6
"""So many words the name of what is measured may have."""


def annotate(block: AnnotatedBlock, register: Register) -> None:
    """Mark what the figures of a line measure, where nothing mentions it."""
    taken = block.mentioned_tokens()
    for figure in [mention for mention in block.mentions if mention.quantity is not None]:
        verb = _measuring_verb(block, figure)
        noun = _subject(verb) if verb is not None else None
        if noun is None or noun.pos_ != "NOUN":
            continue
        start, end = _phrase_bounds(noun)
        if end - start > _MAX_NAME_LENGTH or noun.i in taken:
            continue
        cluster = register.add(block.doc[start:end].text, "Indicator", block.text_span(start, end))
        first = max((i + 1 for i in taken if start <= i < noun.i), default=start)
        last = min((i for i in taken if noun.i < i < end), default=end)
        block.mentions.append(EntityMention(first, last, cluster.type, (cluster,)))
        taken |= set(range(first, last))


def _measuring_verb(block: AnnotatedBlock, figure: EntityMention) -> Token | None:
    """The measuring verb that a figure hangs on."""
    at = block.doc[figure.start : figure.end].root
    for _ in range(3):
        at = at.head
        if at.pos_ == "VERB":
            return at if at.lemma_.lower() in _MEASURING_VERBS else None
        if at.pos_ != "ADP":
            return None
    return None


def _subject(verb: Token) -> Token | None:
    while verb.dep_ == "conj" and not any(c.dep_ in _SUBJECTS for c in verb.children):
        verb = verb.head
    return next((c for c in verb.children if c.dep_ in _SUBJECTS), None)


def _phrase_bounds(noun: Token) -> tuple[int, int]:
    """The noun with what describes it, without its article: "number of applications"."""
    start, end = noun.left_edge.i, noun.i + 1
    while start < noun.i and noun.doc[start].pos_ in ("DET", "PRON", "ADV", "PUNCT"):
        start += 1
    for child in noun.children:
        inner = [c for c in child.children if c.dep_ == "pobj"]
        if child.dep_ == "prep" and child.i == end and child.lower_ in ("of", "for") and inner:
            end = inner[0].i + 1
    return start, end
