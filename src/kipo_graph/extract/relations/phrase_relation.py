"""What a phrase relates: two mentions, the predicate between them, and the rule that saw it."""

from __future__ import annotations

from dataclasses import dataclass

from kipo_graph.extract.coref.annotated_document import EntityMention


@dataclass(frozen=True, slots=True)
class PhraseRelation:
    """Two mentions that a phrase relates: the predicate, and the rule that saw it."""

    subject: EntityMention
    predicate: str
    object: EntityMention
    rule: str
    verb: str = ""
