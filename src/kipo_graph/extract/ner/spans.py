"""Entity spans: one mention each, and the choice between spans that overlap."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kipo_graph.extract.ner.lexicon import LexiconEntry
from kipo_graph.model.vocabulary import CLASSES

if TYPE_CHECKING:
    from spacy.tokens import Doc

SPANS = "kipo"
"""The key of `doc.spans` under which any pipeline component may add entity spans."""
_RANK = {"given": -1, "known": 0, "lexicon": 1, "title": 2, "name": 3, "model": 4, "common": 5}
"""How spans were found, the most reliable way first."""


@dataclass(frozen=True, slots=True)
class EntitySpan:
    """The tokens `start:end`, which name an entity of a type.

    `found_by` is a key of `_RANK`; `name` is set if the lexicon has the name.
    """

    start: int
    end: int
    entity_type: str
    found_by: str
    name: LexiconEntry | None = None


def component_spans(doc: Doc) -> Iterator[EntitySpan]:
    """The spans that another pipeline component added under `doc.spans["kipo"]`."""
    for span in doc.spans.get(SPANS, ()):
        if span.label_ in CLASSES:
            yield EntitySpan(span.start, span.end, span.label_, "given")


def without_overlaps(found: list[EntitySpan]) -> list[EntitySpan]:
    """Of overlapping spans the longest, and of equally long ones the most reliable."""
    kept: list[EntitySpan] = []
    taken: set[int] = set()
    for span in sorted(
        found, key=lambda s: (s.found_by != "given", s.start - s.end, _RANK[s.found_by], s.start)
    ):
        if taken.isdisjoint(range(span.start, span.end)):
            taken.update(range(span.start, span.end))
            kept.append(span)
    return sorted(kept, key=lambda s: s.start)
