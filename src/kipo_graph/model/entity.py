"""The things that sources speak of."""

from __future__ import annotations

from dataclasses import dataclass

from kipo_graph.model.identifiers import entity_iri


@dataclass(frozen=True, slots=True)
class Entity:
    """Something that the sources speak of.

    `alt_labels` are acronyms and other or former names.  `hidden_labels` (skos:hiddenLabel) are
    wordings under which texts mention it and that nobody would want to see as its name.
    """

    id: str
    type: str
    label: str
    alt_labels: tuple[str, ...] = ()
    hidden_labels: tuple[str, ...] = ()
    definition: str = ""
    note: str = ""

    @property
    def iri(self) -> str:
        return entity_iri(self.id)

    @property
    def names(self) -> tuple[str, ...]:
        """Every wording under which a text may mention it."""
        return (self.label, *self.alt_labels, *self.hidden_labels)
