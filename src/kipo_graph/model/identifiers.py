"""The identifiers of entities, statements, passages and figures: IRIs.

An entity has its slug, the rest the first 20 hex digits of SHA-256 over the fields that identify
them (NFC, joined by U+001F).  Evidence is not part of a statement's identity.
"""

from __future__ import annotations

from collections.abc import Iterable

from kipo_graph.model.namespaces import PREFIXES

BACKGROUND = "background"
"""The id of the source that stands for facts cited from elsewhere."""


def digest(fields: Iterable[str]) -> str:
    """The first 20 hex digits of SHA-256 over the fields (NFC, joined by U+001F)."""
    import hashlib
    import unicodedata

    text = unicodedata.normalize("NFC", "\x1f".join(fields))
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def entity_iri(slug: str) -> str:
    """The IRI of the entity or source with this slug."""
    return PREFIXES["id"] + slug


def graph_iri(source: str) -> str:
    """The IRI of the named graph that holds what a source says."""
    return PREFIXES["graph"] + source


RESERVED_IDS = (BACKGROUND, "curation", "ontology", "push", "stated")
"""Ids that no entity and no source may have: graphs of our own have them."""

CURATION = graph_iri("curation")
"""The graph of what curators say themselves: types, labels, definitions."""
