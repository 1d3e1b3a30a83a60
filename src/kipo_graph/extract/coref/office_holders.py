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

_NEAR = 4
"""So many words may stand between a person and a post that belong together."""
_LONGEST = 3
"""So many words the name of a post may have that stands for its holder."""


def resolve(annotated: AnnotatedDocument) -> None:
    """Let the name of a post mean its holder, where the text named one before."""
    held: list[tuple[set[str], EntityCluster]] = []
    for line in annotated.lines:
        for mention in [m for m in line.mentions if m.kind == "org:Post" and not m.anaphor]:
            holder = _beside(line, mention)
            if holder is not None:
                held.append((_words(line.doc, mention), holder))
                continue
            person = _holder(line, mention, held)
            if person is not None:
                _replace(annotated, line, mention, person)


def _beside(line: AnnotatedBlock, post: EntityMention) -> EntityCluster | None:
    """The person who stands beside a post."""
    for other in line.mentions:
        if other.kind != "foaf:Person" or other.anaphor:
            continue
        gap = max(other.start - post.end, post.start - other.end)
        between = line.doc[min(post.end, other.end) : max(post.start, other.start)]
        if 0 <= gap <= _NEAR and not any(token.pos_ == "VERB" for token in between):
            return other.clusters[0]
    return None


def _holder(
    line: AnnotatedBlock, post: EntityMention, held: list[tuple[set[str], EntityCluster]]
) -> EntityCluster | None:
    doc = line.doc
    before = doc[post.start - 1].lower_ if post.start else ""
    after = doc[post.end].lower_ if post.end < len(doc) else ""
    subject = doc[post.end - 1].dep_ in ("nsubj", "nsubjpass")
    if before != "the" or after in ("of", "for") or not subject or post.end - post.start > _LONGEST:
        return None
    words = _words(doc, post)
    return next((person for known, person in reversed(held) if words <= known), None)


def _words(doc: Doc, mention: EntityMention) -> set[str]:
    return {token.lower_ for token in doc[mention.start : mention.end]}


def _replace(
    annotated: AnnotatedDocument,
    line: AnnotatedBlock,
    mention: EntityMention,
    person: EntityCluster,
) -> None:
    """Let a mention mean a person; a post that nothing else names is not an entity of its own."""
    cluster = mention.clusters[0]
    place = line.place(mention.start, mention.end)
    cluster.places = [known for known in cluster.places if known != place]
    if not cluster.places and cluster in annotated.register.clusters:
        annotated.register.clusters.remove(cluster)
    mention.kind, mention.clusters, mention.anaphor = person.kind, (person,), True
