"""What the program knows of one class or property of the ontology."""

from __future__ import annotations

from typing import Final, NamedTuple

from kipo_graph.model.namespaces import expand


class Class(NamedTuple):
    """A class: its name in the tables, its labels in English and Korean, the classes above it."""

    name: str
    label: str
    korean: str
    parents: tuple[str, ...] = ()

    @property
    def iri(self) -> str:
        return expand(self.name)


class Property(NamedTuple):
    """A property: its name in the tables, its labels, what it relates, and to what it belongs.

    `value_type` says what the column `object` of a table holds: *entity* (another entity),
    *figure*, *address* (an IRI elsewhere), *name* (a text with a language tag), *date* (a day) or
    *code* (a plain text); it is empty where tables do not use the property.  Domain, range,
    inverse and parents are names, and empty where the ontology states none.
    """

    name: str
    label: str
    korean: str
    value_type: str = ""
    domain: str = ""
    range: str = ""
    inverse: str = ""
    parents: tuple[str, ...] = ()

    @property
    def iri(self) -> str:
        return expand(self.name)


VALUE_TYPES: Final = ("entity", "figure", "address", "name", "date", "code")

OPEN: Final = "dcterms:relation"
"""What candidates have for a predicate where a text relates two things by words that no pattern
knows.  Tables do not take it: a curator names the real one."""
