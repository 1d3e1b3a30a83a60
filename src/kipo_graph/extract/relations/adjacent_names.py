"""Where the parse joins two neighbouring names by nothing, but a verb stands between them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from kipo_graph.extract.coref.annotated_document import AnnotatedBlock, EntityMention

if TYPE_CHECKING:
    from spacy.tokens import Token

_MAX_GAP = 8
"""So many words may stand between the two."""
_SEPARATORS = frozenset(",;:()—")


def pairs(block: AnnotatedBlock) -> Iterator[tuple[EntityMention, Token, EntityMention]]:
    """Two mentions side by side, and the verb between them."""
    mentions = [mention for mention in block.mentions if mention.type not in ("Date", "Indicator")]
    for left, right in pairwise(mentions):
        between = block.doc[left.end : right.start]
        if not 0 < len(between) <= _MAX_GAP or block.doc[right.start].is_sent_start:
            continue
        if any(token.is_sent_start or token.text in _SEPARATORS for token in between):
            continue
        verb = next((token for token in between if token.pos_ == "VERB"), None)
        if _is_owner(block, left) or _is_owner(block, right) or _is_complement(block, left):
            continue
        if (
            verb is not None
            and not _continues_verb(block, left, verb)
            and not _are_quantities(left, right)
        ):
            yield left, verb, right


def _is_owner(block: AnnotatedBlock, mention: EntityMention) -> bool:
    """Whether a possessive sign follows: of "Kenya's office", Kenya is not what is spoken of."""
    return block.doc[mention.end : mention.end + 1].text in ("'s", "’s", "'", "’")


def _is_complement(block: AnnotatedBlock, mention: EntityMention) -> bool:
    """Whether a name only tells whose another is: "the Ministry of Trade of Kenya"."""
    head = block.doc[mention.end - 1]
    if head.dep_ != "pobj" or head.head.lower_ != "of":
        return False
    above = head.head.head.i
    return any(m.start <= above < m.end for m in block.mentions if m is not mention)


def _continues_verb(block: AnnotatedBlock, left: EntityMention, verb: Token) -> bool:
    """Whether a verb continues an earlier one, of which the name before it is the object."""
    return (
        verb.i > left.end
        and block.doc[verb.i - 1].lower_ in ("and", "or", "to")
        and _is_object(block.doc[left.end - 1])
    )


def _is_object(last: Token) -> bool:
    return last.dep_ in ("dobj", "pobj", "attr", "conj")


def _are_quantities(left: EntityMention, right: EntityMention) -> bool:
    return left.quantity is not None and right.quantity is not None
