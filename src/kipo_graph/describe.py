"""What is known of an entity, a statement, a source: the records behind `show`, pages and exports."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage (`exact` with the rest of its sentence) or a citation (`text`, `address`, `seen`).

    `start` and `end` count code points of the source's text, end exclusive; -1 for a citation.
    """

    source: str
    start: int = -1
    end: int = -1
    prefix: str = ""
    exact: str = ""
    suffix: str = ""
    text: str = ""
    address: str = ""
    seen: str = ""

    @property
    def sentence(self) -> str:
        """The whole sentence of a passage; the words of a citation."""
        return self.prefix + self.exact + self.suffix if self.start >= 0 else self.text


@dataclass(frozen=True, slots=True)
class EntityRecord:
    """An entity as the graph knows it; `type` is a key of `vocab.CLASSES` ("IPOffice")."""

    id: str
    iri: str
    type: str
    type_label: str
    label: str
    korean: str = ""
    alt_labels: tuple[str, ...] = ()
    definition: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class StatementRecord:
    """A statement as the graph knows it.

    `object` is the slug of an entity or of a figure, and empty for a literal or an address;
    `object_label` can always be read.  `kind` is the predicate's kind in `vocab.PREDICATES`
    (entity, figure, address, name, date, code).
    """

    iri: str
    source: str
    subject: str
    subject_label: str
    predicate: str
    predicate_label: str
    object: str
    object_label: str
    kind: str
    modality: str
    negated: bool
    period: str
    start: str
    end: str
    evidence: tuple[Evidence, ...]
    context: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """A source: its title and publisher, and its text where the project holds it."""

    id: str
    iri: str
    title: str
    publisher: str = ""
    language: str = ""
    issued: str = ""
    covers: str = ""
    text: str = ""
