"""Groups of entity types that the rules treat alike."""

from __future__ import annotations

from kipo_graph.model.hierarchy import types_under

ORGANISATIONS = types_under("org:Organization")
PLACES = types_under("Place")
AGENTS = types_under("foaf:Agent")
BODIES = AGENTS - {"foaf:Person"}
"""Agents that are not persons: organisations and countries."""
ACCORDS = types_under("Agreement")
WORKS = types_under("Undertaking", "Document")
GATHERINGS = types_under("Event") - {"Anniversary"}
