"""What a phrase relates: two marks, the predicate between them, and the rule that saw it."""

from __future__ import annotations

from dataclasses import dataclass

from kipo_graph.extract.coref.annotated_document import Mark


@dataclass(frozen=True, slots=True)
class Link:
    """Two marks that a phrase relates: the predicate, and the rule that saw it."""

    subject: Mark
    predicate: str
    object: Mark
    rule: str
    verb: str = ""
