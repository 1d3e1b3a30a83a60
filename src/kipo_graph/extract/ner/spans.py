"""One place where a block names something, and how places that overlap are put apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kipo_graph.extract.ner.lexicon import Name
from kipo_graph.model.vocabulary import CLASSES

if TYPE_CHECKING:
    from spacy.tokens import Doc

SPANS = "kipo"
"""The key of `doc.spans` under which any pipeline component may name things itself."""
_RANK = {"given": -1, "known": 0, "lexicon": 1, "title": 2, "name": 3, "model": 4, "common": 5}
"""The surest way of finding first."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Words `start:end` (tokens) that name something of a class.

    `name` is set where the lexicon knows them; `made` tells how they were found.
    """

    start: int
    end: int
    kind: str
    made: str
    name: Name | None = None


def given(doc: Doc) -> Iterator[Spot]:
    """What another component of the pipeline named, under `doc.spans["kipo"]`."""
    for span in doc.spans.get(SPANS, ()):
        if span.label_ in CLASSES:
            yield Spot(span.start, span.end, span.label_, "given")


def apart(found: list[Spot]) -> list[Spot]:
    """The longest of those that overlap, the surer one first where they are as long."""
    kept: list[Spot] = []
    taken: set[int] = set()
    for spot in sorted(
        found, key=lambda s: (s.made != "given", s.start - s.end, _RANK[s.made], s.start)
    ):
        if taken.isdisjoint(range(spot.start, spot.end)):
            taken.update(range(spot.start, spot.end))
            kept.append(spot)
    return sorted(kept, key=lambda s: s.start)
