"""A text with its mentions: parsed blocks, the mentions in them, the entities they refer to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kipo_graph.extract.coref.clusters import EntityCluster, Register
from kipo_graph.extract.segment import Block
from kipo_graph.extract.source_document import Document
from kipo_graph.language.token_quantities import Quantity

if TYPE_CHECKING:
    from spacy.tokens import Doc


@dataclass(slots=True)
class EntityMention:
    """Words `start:end` (tokens) of a block that mean `entities` (several: "the Parties")."""

    start: int
    end: int
    type: str
    clusters: tuple[EntityCluster, ...]
    quantity: Quantity | None = None
    anaphor: bool = False
    period: str = ""


def implied_mention(cluster: EntityCluster) -> EntityMention:
    """A mention of an entity that no words of the block name."""
    return EntityMention(0, 0, cluster.type, (cluster,), anaphor=True)


@dataclass(slots=True)
class AnnotatedBlock:
    """A parsed block with its mentions, in order."""

    segment: Block
    doc: Doc
    mentions: list[EntityMention] = field(default_factory=list)

    def text_span(self, start: int, end: int) -> tuple[int, int]:
        """The offsets in the whole text of the tokens `start:end`."""
        span = self.doc[start:end]
        return self.segment.span(span.start_char, span.end_char)

    def mentioned_tokens(self) -> set[int]:
        """The tokens within mentions."""
        return {i for mention in self.mentions for i in range(mention.start, mention.end)}

    def sort(self) -> None:
        """Sort the mentions by position."""
        self.mentions.sort(key=lambda mention: mention.start)


@dataclass(slots=True)
class AnnotatedDocument:
    """A whole text with its annotations.

    `members` are the parties if the text is an agreement, `speaker` is who says "we", `speakers`
    are those who say it together.
    """

    document: Document
    blocks: list[AnnotatedBlock]
    register: Register
    members: tuple[EntityCluster, ...] = ()
    speaker: EntityCluster | None = None
    speakers: tuple[EntityCluster, ...] = ()
    agreement: EntityCluster | None = None
    defined: dict[str, EntityCluster] = field(default_factory=dict)
    headings: tuple[str, ...] = ()
