"""Speakers of quotations: "we" in a quotation is the body of the person quoted.

“We will support inventors,” said Ms Ada Berg, President of the Inventors' Council: "we" refers to
the council, whoever publishes the text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kipo_graph.extract.coref.annotated_document import (
    AnnotatedBlock,
    AnnotatedDocument,
    EntityMention,
)
from kipo_graph.extract.coref.clusters import EntityCluster
from kipo_graph.extract.entity_classes import ORGANISATIONS
from kipo_graph.extract.syntax_tree import children_of

if TYPE_CHECKING:
    from spacy.tokens import Token

_REPORTING_VERBS = frozenset(
    "say add note comment state remark explain stress emphasise emphasize".split()
)
_OPENING, _CLOSING = "“«", "”»"


def quotation_speakers(annotated: AnnotatedDocument) -> dict[int, EntityCluster]:
    """The body that speaks in the quotations of each block, by the index of the block."""
    bodies: dict[EntityCluster, EntityCluster] = {}
    found: dict[int, EntityCluster] = {}
    for index, block in enumerate(annotated.blocks):
        bodies |= _bodies_of_people(block)
        person = _quoted_person(block)
        if person is not None and person in bodies:
            found[index] = bodies[person]
    return found


def is_quoted(token: Token) -> bool:
    """Whether a word is inside a quotation."""
    marks = (other.text for other in reversed(token.doc[: token.i]))
    last = next((mark for mark in marks if mark in _OPENING + _CLOSING), _CLOSING)
    return last in _OPENING


def _bodies_of_people(block: AnnotatedBlock) -> dict[EntityCluster, EntityCluster]:
    """The bodies where people of a block hold a post: "A, President of B"."""
    found: dict[EntityCluster, EntityCluster] = {}
    for person in (mention for mention in block.mentions if mention.type == "foaf:Person"):
        near = [m for m in block.mentions if m is not person and _is_near(block, person, m)]
        bodies = [m for m in near if m.type in ORGANISATIONS]
        if bodies and any(m.type == "org:Post" for m in near):
            found[person.clusters[0]] = bodies[0].clusters[0]
    return found


def _is_near(block: AnnotatedBlock, person: EntityMention, other: EntityMention) -> bool:
    """Whether only a few words, and no verb or quotation mark, separate a mention from a person."""
    first, second = (person, other) if other.start >= person.end else (other, person)
    between = block.doc[first.end : second.start]
    return len(between) <= 12 and not any(
        token.pos_ == "VERB" or token.text in _OPENING + _CLOSING for token in between
    )


def _quoted_person(block: AnnotatedBlock) -> EntityCluster | None:
    """The person that a block quotes."""
    if not any(token.text in _OPENING for token in block.doc):
        return None
    people = {i: m for i, m in block.mentions_by_token().items() if m.type == "foaf:Person"}
    for verb in block.doc:
        if verb.lemma_.lower() not in _REPORTING_VERBS or is_quoted(verb):
            continue
        near = [child.i for child in children_of(verb, "nsubj", "dobj", "npadvmod")]
        for at in (*near, verb.i + 1, verb.i + 2, verb.i - 1):
            if at in people:
                return people[at].clusters[0]
    return None
