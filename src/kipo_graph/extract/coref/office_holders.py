"""People who are meant by the post they hold: "the Minister launched a portal"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kipo_graph.extract.coref.annotated_document import (
    AnnotatedBlock,
    AnnotatedDocument,
    EntityMention,
)
from kipo_graph.extract.coref.clusters import EntityCluster

if TYPE_CHECKING:
    from spacy.tokens import Doc

_MAX_GAP = 4
"""So many words may stand between a person and a post that belong together."""
_MAX_POST_LENGTH = 3
"""So many words the name of a post may have that stands for its holder."""


def resolve(annotated: AnnotatedDocument) -> None:
    """Let the name of a post mean its holder, where the text named one before."""
    holders: list[tuple[set[str], EntityCluster]] = []
    for block in annotated.blocks:
        for mention in [m for m in block.mentions if m.type == "org:Post" and not m.anaphor]:
            holder = _adjacent_person(block, mention)
            if holder is not None:
                holders.append((_words(block.doc, mention), holder))
                continue
            person = _known_holder(block, mention, holders)
            if person is not None:
                _refer_to_person(annotated, block, mention, person)


def _adjacent_person(block: AnnotatedBlock, post: EntityMention) -> EntityCluster | None:
    """The person who stands beside a post."""
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
    doc = block.doc
    before = doc[post.start - 1].lower_ if post.start else ""
    after = doc[post.end].lower_ if post.end < len(doc) else ""
    subject = doc[post.end - 1].dep_ in ("nsubj", "nsubjpass")
    if (
        before != "the"
        or after in ("of", "for")
        or not subject
        or post.end - post.start > _MAX_POST_LENGTH
    ):
        return None
    words = _words(doc, post)
    return next((person for known, person in reversed(holders) if words <= known), None)


def _words(doc: Doc, mention: EntityMention) -> set[str]:
    return {token.lower_ for token in doc[mention.start : mention.end]}


def _refer_to_person(
    annotated: AnnotatedDocument,
    block: AnnotatedBlock,
    mention: EntityMention,
    person: EntityCluster,
) -> None:
    """Let a mention mean a person; a post that nothing else names is not an entity of its own."""
    cluster = mention.clusters[0]
    text_span = block.text_span(mention.start, mention.end)
    cluster.text_spans = [known for known in cluster.text_spans if known != text_span]
    if not cluster.text_spans and cluster in annotated.register.clusters:
        annotated.register.clusters.remove(cluster)
    mention.type, mention.clusters, mention.anaphor = person.type, (person,), True
