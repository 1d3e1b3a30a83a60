"""A text with everything it names marked: parsed blocks, their marks, the things they mean."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kipo_graph.extract.coref.clusters import Register, Thing
from kipo_graph.extract.parsed_document import Document
from kipo_graph.extract.segment import Block
from kipo_graph.language.token_quantities import Quantity

if TYPE_CHECKING:
    from spacy.tokens import Doc


@dataclass(slots=True)
class Mark:
    """Words `start:end` (tokens) of a block that mean `things` (several: "the Parties")."""

    start: int
    end: int
    kind: str
    things: tuple[Thing, ...]
    quantity: Quantity | None = None
    anaphor: bool = False
    period: str = ""


def meant(thing: Thing) -> Mark:
    """The mark of a thing that no words of the line stand for."""
    return Mark(0, 0, thing.kind, (thing,), anaphor=True)


@dataclass(slots=True)
class Line:
    """A parsed block with its marks, in order."""

    block: Block
    doc: Doc
    marks: list[Mark] = field(default_factory=list)

    def place(self, start: int, end: int) -> tuple[int, int]:
        """The offsets in the whole text of the tokens `start:end`."""
        span = self.doc[start:end]
        return self.block.span(span.start_char, span.end_char)

    def taken(self) -> set[int]:
        """The tokens that are marked."""
        return {i for mark in self.marks for i in range(mark.start, mark.end)}

    def sort(self) -> None:
        """Put the marks in order."""
        self.marks.sort(key=lambda mark: mark.start)


@dataclass(slots=True)
class Sheet:
    """A whole text, read.

    `members` are the parties of the agreement that it is, `speaker` says "we" in it, `speakers` do
    where several speak together.
    """

    document: Document
    lines: list[Line]
    register: Register
    members: tuple[Thing, ...] = ()
    speaker: Thing | None = None
    speakers: tuple[Thing, ...] = ()
    agreement: Thing | None = None
    defined: dict[str, Thing] = field(default_factory=dict)
    headings: tuple[str, ...] = ()
