"""What the tests of reading share: extractors that are loaded once, and short ways to use them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from conftest import loaded_extractor
from kipo_graph.extract.candidates import Candidate, Extraction
from kipo_graph.extract.source_document import Document
from kipo_graph.extract.spacy_model import DEFAULT_MODEL, load_model

if TYPE_CHECKING:
    from spacy.tokens import Doc

OFFICE = "Norwegian Industrial Property Office"


_pipeline = cache(load_model)


def parse(sentence: str) -> Doc:
    """A sentence, parsed."""
    loaded_extractor()
    return _pipeline(DEFAULT_MODEL)(sentence)


def read(text: str, *, dense: bool = False, publisher: str = "") -> Extraction:
    """What a text gives."""
    return loaded_extractor(dense=dense).extract(Document("made-up", text, publisher=publisher))


def named(text: str, *, dense: bool = False) -> dict[str, str]:
    """The labels of what a text names, with their classes."""
    return {found.label: found.type for found in read(text, dense=dense).entities}


def wordings(extraction: Extraction, label: str) -> set[str]:
    """The words by which a text names a thing."""
    found = next(entity for entity in extraction.entities if entity.label == label)
    return {mention.text for mention in found.mentions}


def only(statements: Iterable[Candidate], **wanted: object) -> Candidate:
    """The one statement whose fields are as wanted."""
    found = [s for s in statements if all(getattr(s, k) == v for k, v in wanted.items())]
    assert len(found) == 1, found
    return found[0]
