"""Adjacent names with a verb between them, if the parse does not connect them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from kipo_graph.extract.coref.annotated_document import AnnotatedBlock, EntityMention
from kipo_graph.language.word_lists import POSSESSIVE_MARKS

if TYPE_CHECKING:
    from spacy.tokens import Token

_MAX_GAP = 8
"""The most words between the two."""
_SEPARATORS = frozenset(",;:()—")


def pairs(block: AnnotatedBlock) -> Iterator[tuple[EntityMention, Token, EntityMention]]:
    """Two adjacent mentions, and the verb between them."""
    mentions = [mention for mention in block.mentions if mention.type not in ("Date", "Indicator")]
    for left, right in pairwise(mentions):
        between = block.doc[left.end : right.start]
        if not 0 < len(between) <= _MAX_GAP or block.doc[right.start].is_sent_start:
            continue
        if any(token.is_sent_start or token.text in _SEPARATORS for token in between):
            continue
        verb = next((token for token in between if token.pos_ == "VERB"), None)
        if verb is None or _continues_verb(block, left, verb) or _is_complement(block, left):
            continue
        are_quantities = left.quantity is not None and right.quantity is not None
        if not are_quantities and not any(_is_possessive(block, m) for m in (left, right)):
            yield left, verb, right


def _is_possessive(block: AnnotatedBlock, mention: EntityMention) -> bool:
    """Whether a possessive mark follows: "Kenya's office" is not about Kenya."""
    return block.doc[mention.end : mention.end + 1].text in POSSESSIVE_MARKS


def _is_complement(block: AnnotatedBlock, mention: EntityMention) -> bool:
    """Whether a name only completes another: "the Ministry of Trade of Kenya"."""
    head = block.doc[mention.end - 1]
    if head.dep_ != "pobj" or head.head.lower_ != "of":
        return False
    above = head.head.head.i
    return any(m.start <= above < m.end for m in block.mentions if m is not mention)


def _continues_verb(block: AnnotatedBlock, left: EntityMention, verb: Token) -> bool:
    """Whether a verb continues an earlier verb that has the name before it as object."""
    return (
        verb.i > left.end
        and block.doc[verb.i - 1].lower_ in ("and", "or", "to")
        and block.doc[left.end - 1].dep_ in ("dobj", "pobj", "attr", "conj")
    )
