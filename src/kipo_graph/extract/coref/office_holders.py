"""Posts that refer to the people who hold them: "the Minister launched a portal"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kipo_graph.extract.coref.annotated_document import (
    AnnotatedBlock,
    AnnotatedDocument,
    EntityMention,
)
from kipo_graph.extract.coref.clusters import EntityCluster
from kipo_graph.extract.syntax_tree import SUBJECTS

if TYPE_CHECKING:
    from spacy.tokens import Doc

_MAX_GAP = 4
"""The most words between a person and a post that belong together."""
_MAX_POST_LENGTH = 3
"""The most words in the name of a post that refers to its holder."""


def resolve(annotated: AnnotatedDocument) -> None:
    """Let the name of a post refer to its holder, if the text named the holder before."""
    holders: list[tuple[set[str], EntityCluster]] = []
    for block in annotated.blocks:
        for post in [m for m in block.mentions if m.type == "org:Post" and not m.anaphor]:
            holder = _adjacent_person(block, post)
            if holder is not None:
                holders.append((_words(block.doc, post), holder))
                continue
            person = _known_holder(block, post, holders)
            if person is not None:
                text_span = block.text_span(post.start, post.end)
                annotated.register.remove_span(post.clusters[0], text_span)
                post.type, post.clusters, post.anaphor = person.type, (person,), True


def _adjacent_person(block: AnnotatedBlock, post: EntityMention) -> EntityCluster | None:
    """The person named next to a post."""
    for other in block.mentions:
        if other.type != "foaf:Person" or other.anaphor:
            continue
        gap = max(other.start - post.end, post.start - other.end)
        between = block.doc[min(post.end, other.end) : max(post.start, other.start)]
        if 0 <= gap <= _MAX_GAP and not any(token.pos_ == "VERB" for token in between):
            return other.clusters[0]
    return None


def _known_holder(
    block: AnnotatedBlock, post: EntityMention, holders: list[tuple[set[str], EntityCluster]]
) -> EntityCluster | None:
    """The last person with this post, if a subject such as "the Minister" refers to it."""
    doc = block.doc
    before = doc[post.start - 1].lower_ if post.start else ""
    after = doc[post.end].lower_ if post.end < len(doc) else ""
    if before != "the" or after in ("of", "for") or doc[post.end - 1].dep_ not in SUBJECTS:
        return None
    if post.end - post.start > _MAX_POST_LENGTH:
        return None
    words = _words(doc, post)
    return next((person for known, person in reversed(holders) if words <= known), None)


def _words(doc: Doc, mention: EntityMention) -> set[str]:
    return {token.lower_ for token in doc[mention.start : mention.end]}
