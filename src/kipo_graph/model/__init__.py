"""The model: what a source, a passage, an entity, a figure and a statement are.

Frozen, without I/O, and without graphs.  The names are loaded when they are first used: what needs
the vocabulary only, such as the list of questions, starts 5 ms sooner without them.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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
else:
    _MODULES = ("identifiers", "period", "source", "entity", "figure", "statement")

    def __getattr__(name: str) -> object:
        for module in (import_module(f"{__name__}.{each}") for each in _MODULES):
            if name in __all__ and hasattr(module, name):
                return getattr(module, name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


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
