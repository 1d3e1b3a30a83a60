"""Examples of a kind: "companies in Oslo including A and B"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kipo_graph.extract.coref.annotated_document import AnnotatedBlock, EntityMention
from kipo_graph.extract.entity_classes import BODIES, ORGANISATIONS, PLACES
from kipo_graph.extract.relations.phrase_relation import PhraseRelation

if TYPE_CHECKING:
    from spacy.tokens import Doc

_INTRODUCTIONS = (
    ("such", "as"),
    ("including",),
    ("like",),
    ("includes",),
    ("namely",),
    ("particularly",),
    ("especially",),
)
_CATEGORY_TYPES = frozenset(
    "BeneficiaryGroup Figure TechnologyField Programme org:Organization IPRight".split()
)
"""What a list of examples may be of."""
_LISTING = frozenset(", and or the as well & well-known ones".split())


def example_relations(
    block: AnnotatedBlock, mentions: list[EntityMention]
) -> Iterator[PhraseRelation]:
    """Each of the companies named is one of them, and where they are."""
    doc = block.doc
    lower = tuple(token.lower_ for token in doc)
    for words in _INTRODUCTIONS:
        for at, first in enumerate(lower[: len(lower) - len(words)]):
            if first == words[0] and lower[at : at + len(words)] == words:
                yield from _member_relations(doc, mentions, at, at + len(words))


def _member_relations(
    doc: Doc, mentions: list[EntityMention], at: int, start: int
) -> Iterator[PhraseRelation]:
    """The examples that begin at `start`, of what is named before `at`."""
    before = [
        mention
        for mention in mentions
        if mention.end <= at and _in_one_sentence(doc, mention.end, at)
    ]
    categories = [mention for mention in before[-3:] if mention.type in _CATEGORY_TYPES]
    places = [mention for mention in before[-2:] if mention.type in PLACES and at - mention.end < 3]
    near = bool(categories) and at - categories[-1].end < 5
    counted = near and categories[-1].type in ("BeneficiaryGroup", "Figure")
    for member in _listed_mentions(
        doc, [mention for mention in mentions if mention.start >= start], start
    ):
        if places and member.type in ORGANISATIONS:
            yield PhraseRelation(member, "locatedIn", places[-1], "example-in-place")
        if counted and member.type in BODIES:
            yield PhraseRelation(member, "dcterms:relation", categories[-1], "example-of", "one of")


def _in_one_sentence(doc: Doc, start: int, at: int) -> bool:
    return not any(token.is_sent_start for token in doc[start : at + 1])


def _listed_mentions(doc: Doc, mentions: list[EntityMention], start: int) -> list[EntityMention]:
    """The mentions of a list that begins at a word."""
    found: list[EntityMention] = []
    at = start
    for mention in mentions:
        between = [token.lower_ for token in doc[at : mention.start]]
        leads = not found and len(between) <= 6 and mention.start - start <= 6
        if not leads and not _LISTING.issuperset(between):
            break
        found.append(mention)
        at = mention.end
    return found
