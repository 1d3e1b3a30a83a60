"""A knowledge graph of intellectual-property policy whose every edge opens the sentence behind it.

The few names a Python user needs are loaded when they are first used, so that importing the
package costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kipo_graph.api import KnowledgeGraph
    from kipo_graph.errors import KipoGraphError

__version__ = "0.1.0"
__all__ = ["KipoGraphError", "KnowledgeGraph", "__version__"]


def __getattr__(name: str) -> object:
    if name == "KnowledgeGraph":
        from kipo_graph.api import KnowledgeGraph

        return KnowledgeGraph
    if name == "KipoGraphError":
        from kipo_graph.errors import KipoGraphError

        return KipoGraphError
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
