"""Names in both languages to entities: finding, and resolving what a user typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kipo_graph.errors import NotFoundError
from kipo_graph.query.records import EntityRecord


@dataclass(frozen=True, slots=True)
class Hit:
    """An entity that a search found, by which name, and how well (0 to 100)."""

    entity: EntityRecord
    name: str
    score: float


def names(entity: EntityRecord) -> tuple[str, ...]:
    """The names an entity can be found by: slug, label, Korean name, other names."""
    found = (entity.label, entity.korean, *entity.alt_labels, entity.id)
    return tuple(dict.fromkeys(name for name in found if name))


def find(text: str, entities: Sequence[EntityRecord], limit: int = 20) -> list[Hit]:
    """The entities whose names hold or resemble a text, best first.

    Names that hold the text come before names that are merely like it.
    """
    from rapidfuzz import utils

    wanted = utils.default_process(text)
    if not wanted:
        return []
    hits = []
    for entity in entities:
        scored = [(_score(wanted, utils.default_process(name)), name) for name in names(entity)]
        score, name = max(scored, key=lambda pair: pair[0])
        if score >= 75:
            hits.append(Hit(entity, name, score))
    return sorted(hits, key=lambda hit: (-hit.score, len(hit.name), hit.entity.id))[:limit]


def _score(wanted: str, name: str) -> float:
    from rapidfuzz import fuzz

    if wanted == name:
        return 100.0
    padded = f" {name} "
    if f" {wanted} " in padded:
        return 98.0
    if f" {wanted}" in padded:
        return 95.0
    if wanted in name:
        return 90.0
    if len(wanted) < 4:
        return 0.0
    return fuzz.WRatio(wanted, name) * 0.89


def resolve(text: str, entities: Mapping[str, EntityRecord]) -> EntityRecord:
    """The one entity that goes by a slug, IRI, label, Korean name or acronym (case apart).

    Raises NotFoundError with the nearest names where there is none, and with the candidates
    where several go by it.
    """
    wanted = text.strip()
    slug = wanted.rsplit("/", 1)[-1]
    if slug in entities:
        return entities[slug]
    folded = wanted.casefold()
    found = [
        entity
        for entity in entities.values()
        if any(name.casefold() == folded for name in names(entity))
    ]
    if len(found) == 1:
        return found[0]
    if found:
        choices = ", ".join(f"{entity.id} ({entity.label})" for entity in found)
        raise NotFoundError(f'"{text}" is the name of several: {choices}.', "Use the id.")
    near = [f"{hit.entity.id} ({hit.name})" for hit in find(text, list(entities.values()), 3)]
    hint = f"Did you mean {', '.join(near)}?" if near else "Look around with: kipo-graph find TEXT"
    raise NotFoundError(f'Nothing in the graph is named "{text}".', hint)
