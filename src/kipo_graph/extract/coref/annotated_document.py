"""A text with its annotations: parsed blocks, the mentions in them, the entities they refer to."""

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
    """The tokens `start:end` of a block that refer to entities (several for "the Parties")."""

    start: int
    end: int
    type: str
    clusters: tuple[EntityCluster, ...]
    quantity: Quantity | None = None
    anaphor: bool = False
    period: str = ""


def implied_mention(*clusters: EntityCluster) -> EntityMention:
    """A mention of entities that no words of the block name."""
    return EntityMention(0, 0, clusters[0].type, clusters, anaphor=True)


@dataclass(slots=True)
class AnnotatedBlock:
    """A parsed block with its mentions, in order."""

    segment: Block
    doc: Doc
    mentions: list[EntityMention] = field(default_factory=list)

    def text_span(self, start: int, end: int) -> tuple[int, int]:
        """The offsets of the tokens `start:end` in the whole text."""
        span = self.doc[start:end]
        return self.segment.span(span.start_char, span.end_char)

    def mentions_by_token(self) -> dict[int, EntityMention]:
        """The mention that each mentioned token belongs to."""
        return {i: mention for mention in self.mentions for i in range(mention.start, mention.end)}

    def mention_at(self, at: int) -> EntityMention | None:
        """The mention by name that a token belongs to."""
        named = (mention for mention in self.mentions if not mention.anaphor)
        return next((mention for mention in named if mention.start <= at < mention.end), None)

    def mentions_within(self, start: int, end: int) -> list[EntityMention]:
        """The mentions by name within the tokens `start:end`."""
        inside = (m for m in self.mentions if start <= m.start and m.end <= end)
        return [mention for mention in inside if not mention.anaphor]

    def add_mention(
        self,
        register: Register,
        entity_type: str,
        start: int,
        end: int,
        *,
        full_name: tuple[int, int] | None = None,
        words: str = "",
    ) -> EntityMention:
        """Add a mention of the tokens `start:end`, and its entity to the register.

        `full_name` are the bounds of a longer name, and `words` replace the words of the name.
        """
        first, last = full_name or (start, end)
        words = words or self.doc[first:last].text
        cluster = register.add(words, entity_type, self.text_span(first, last))
        self.mentions.append(EntityMention(start, end, cluster.type, (cluster,)))
        return self.mentions[-1]

    def sort(self) -> None:
        """Sort the mentions by position."""
        self.mentions.sort(key=lambda mention: mention.start)


@dataclass(slots=True)
class AnnotatedDocument:
    """A whole text with its annotations.

    `members` are the parties if the text is an agreement.  `speaker` is the body that "we" refers
    to, or `speakers` if several bodies issue the text together.
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
