"""The model: what a source, a passage, an entity, a figure and a statement are.

Frozen, without I/O, and without graphs.
"""

from kipo_graph.model.entity import Entity
from kipo_graph.model.figure import Figure
from kipo_graph.model.identifiers import (
    BACKGROUND,
    CURATION,
    RESERVED_IDS,
    digest,
    entity_iri,
    graph_iri,
)
from kipo_graph.model.period import Period
from kipo_graph.model.source import Citation, Dataset, Passage, Source
from kipo_graph.model.statement import Address, Object, Statement, Value, object_key

__all__ = [
    "BACKGROUND",
    "CURATION",
    "RESERVED_IDS",
    "Address",
    "Citation",
    "Dataset",
    "Entity",
    "Figure",
    "Object",
    "Passage",
    "Period",
    "Source",
    "Statement",
    "Value",
    "digest",
    "entity_iri",
    "graph_iri",
    "object_key",
]
