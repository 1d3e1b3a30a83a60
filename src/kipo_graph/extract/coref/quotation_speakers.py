"""Who says "we" in a quotation: the body of the person who is quoted.

“We will support inventors,” said Ms Ada Berg, President of the Inventors' Council: "we" is the
council there, whoever publishes the text.
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

if TYPE_CHECKING:
    from spacy.tokens import Token

_REPORTING_VERBS = frozenset(
    "say add note comment state remark explain stress emphasise emphasize".split()
)
_OPENING, _CLOSING = "“«", "”»"


def quotation_speakers(annotated: AnnotatedDocument) -> dict[int, EntityCluster]:
    """Who speaks in the quotations of each line, by the number of the line."""
    known: dict[EntityCluster, EntityCluster] = {}
    found: dict[int, EntityCluster] = {}
    for index, block in enumerate(annotated.blocks):
        known |= _bodies_of_people(block)
        person = _quoted_person(block)
        if person is not None and person in known:
            found[index] = known[person]
    return found


def is_quoted(token: Token) -> bool:
    """Whether a word stands in a quotation."""
    for other in reversed(token.doc[: token.i]):
        if other.text in _OPENING:
            return True
        if other.text in _CLOSING:
            return False
    return False


def _bodies_of_people(block: AnnotatedBlock) -> dict[EntityCluster, EntityCluster]:
    """The bodies that people of a line hold a post in: "A, President of B"."""
    found: dict[EntityCluster, EntityCluster] = {}
    for person in (mention for mention in block.mentions if mention.type == "foaf:Person"):
        near = [m for m in block.mentions if m is not person and _is_near(block, person, m)]
        posts = [m for m in near if m.type == "org:Post"]
        bodies = [m for m in near if m.type in ORGANISATIONS]
        if posts and bodies:
            found[person.clusters[0]] = bodies[0].clusters[0]
    return found


def _is_near(block: AnnotatedBlock, person: EntityMention, other: EntityMention) -> bool:
    """Whether a mention stands in the sentence of a person, with few words between."""
    if other.start >= person.end:
        between = block.doc[person.end : other.start]
    else:
        between = block.doc[other.end : person.start]
    if len(between) > 12 or any(token.pos_ == "VERB" for token in between):
        return False
    return not any(token.text in _OPENING + _CLOSING for token in between)


def _quoted_person(block: AnnotatedBlock) -> EntityCluster | None:
    """The person whose words a line quotes."""
    if not any(token.text in _OPENING for token in block.doc):
        return None
    at = {i: m for m in block.mentions if m.type == "foaf:Person" for i in range(m.start, m.end)}
    for verb in block.doc:
        if verb.lemma_.lower() not in _REPORTING_VERBS or is_quoted(verb):
            continue
        for child in verb.children:
            if child.dep_ in ("nsubj", "dobj", "npadvmod") and child.i in at:
                return at[child.i].clusters[0]
        for near in (verb.i + 1, verb.i + 2, verb.i - 1):
            if near in at:
                return at[near].clusters[0]
    return None
