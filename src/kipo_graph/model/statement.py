"""Statements: a subject, a predicate and an object, with their evidence."""

from __future__ import annotations

from dataclasses import dataclass

from kipo_graph.errors import ModelError
from kipo_graph.model.figure import Figure
from kipo_graph.model.identifiers import digest
from kipo_graph.model.namespaces import PREFIXES, XSD
from kipo_graph.model.period import Period
from kipo_graph.model.source import Citation, Passage


@dataclass(frozen=True, slots=True)
class Value:
    """A literal: a name with its language, a day or a code (`datatype` is an xsd IRI)."""

    text: str
    language: str = ""
    datatype: str = XSD.string


@dataclass(frozen=True, slots=True)
class Address:
    """The address (an IRI) of a thing that others describe."""

    iri: str


Object = str | Figure | Value | Address
"""What a statement says of its subject: the slug of an entity, a figure, a literal, an address."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What one source says, with the evidence for it; without evidence there is no statement.

    `subject` is the slug of an entity or source, `predicate` a key of `PREDICATES`.
    """

    source: str
    subject: str
    predicate: str
    object: Object
    modality: str
    evidence: tuple[Passage | Citation, ...]
    context: tuple[Passage, ...] = ()
    period: Period | None = None
    negated: bool = False

    def __post_init__(self) -> None:
        if not self.evidence:
            raise ModelError(
                f"The statement {self.subject} {self.predicate} has no evidence.",
                "Give it a passage of its source, or a citation.",
            )

    @property
    def iri(self) -> str:
        return PREFIXES["statement"] + digest(self.identity)

    @property
    def identity(self) -> tuple[str, ...]:
        """The fields that make two statements the same one."""
        return (
            self.source,
            self.subject,
            self.predicate,
            object_key(self.object),
            self.modality,
            self.period.stated if self.period else "",
            "negated" if self.negated else "",
        )

    @property
    def is_edge(self) -> bool:
        """Whether a plain triple stands beside the statement: achieved, and not negated."""
        return self.modality == "achieved" and not self.negated


def object_key(value: Object) -> str:
    """A text that tells one object of a statement from another."""
    match value:
        case str():
            return value
        case Figure() | Address():
            return value.iri
        case Value():
            return f'"{value.text}"@{value.language}^^{value.datatype}'
