"""The model: what a source, a passage, an entity, a figure and a statement are.

Frozen, without I/O, and without graphs.  IRIs are made here, because they identify: entities by
their slug, the rest by the first 20 hex digits of SHA-256 over the fields that identify them (NFC,
joined by U+001F).  Evidence is not part of a statement's identity.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kipo_graph import vocab
from kipo_graph.errors import ModelError

BACKGROUND = "background"
"""The id of the source that stands for facts cited from elsewhere."""


def digest(fields: Iterable[str]) -> str:
    """The first 20 hex digits of SHA-256 over the fields (NFC, joined by U+001F)."""
    text = unicodedata.normalize("NFC", "\x1f".join(fields))
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def entity_iri(slug: str) -> str:
    """The IRI of the entity or source with this slug."""
    return vocab.PREFIXES["id"] + slug


def graph_iri(source: str) -> str:
    """The IRI of the named graph that holds what a source says."""
    return vocab.PREFIXES["graph"] + source


CURATION = graph_iri("curation")
"""The graph of what curators say themselves: types, labels, definitions."""


@dataclass(frozen=True, slots=True)
class Period:
    """A span of days, with the text that states it and how finely it does (year, month, day).

    `end` is None for a span that goes on, `start` is None for one without a known beginning.
    """

    stated: str
    start: date | None
    end: date | None
    precision: str


@dataclass(frozen=True, slots=True)
class Dataset:
    """The graph as a whole, as its makers describe it; `licence` is an address, or empty."""

    title: str = "Knowledge graph of intellectual-property policy"
    description: str = "Statements of reports, each with the words that say it."
    licence: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A report, or another document that statements quote."""

    id: str
    title: str
    publisher: str
    language: str
    text: str
    covers: Period | None = None
    author: str = ""
    issued: str = ""
    address: str = ""
    licence: str = ""
    file: str = ""

    @property
    def iri(self) -> str:
        return entity_iri(self.id)


@dataclass(frozen=True, slots=True, order=True)
class Passage:
    """Exact words of a source: `text[start:end]`, in code points, end exclusive.

    `prefix` and `suffix` are the rest of the sentence that the words stand in, so that prefix,
    exact and suffix together are that whole sentence.
    """

    source: str
    start: int
    end: int
    exact: str
    prefix: str
    suffix: str

    @property
    def iri(self) -> str:
        fields = (self.source, str(self.start), str(self.end), self.exact)
        return vocab.PREFIXES["passage"] + digest(fields)

    @property
    def sentence(self) -> str:
        return self.prefix + self.exact + self.suffix


@dataclass(frozen=True, slots=True, order=True)
class Citation:
    """Where a background fact was looked up: words that name the place, its address, the day."""

    text: str
    address: str
    seen: str


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


_COUNTED = ("decade", "month", "week", "day")
"""The units that read with an s where there are several."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A stated quantity: what is measured (`indicator`), of what (`measured_of`), and how much.

    `stated` is the value exactly as the source writes it ("10 trillion"), `value` the number it
    means in `unit` (a key of `vocab.UNITS`); `upper` is the second value of a range or a change.
    """

    indicator: str
    measured_of: str
    stated: str
    value: Decimal
    unit: str
    comparator: str
    stated_upper: str = ""
    upper: Decimal | None = None
    stated_base: str = ""
    base: Decimal | None = None
    base_period: Period | None = None
    period: Period | None = None

    @property
    def iri(self) -> str:
        fields = (
            self.indicator,
            self.measured_of,
            self.stated,
            self.stated_upper,
            self.unit,
            self.comparator,
            self.stated_base,
            self.base_period.stated if self.base_period else "",
            self.period.stated if self.period else "",
        )
        return vocab.PREFIXES["figure"] + digest(fields)

    @property
    def label(self) -> str:
        """A short English reading, such as `more than 10 trillion KRW`."""
        plural = "s" if self.unit in _COUNTED and self.value > 1 else ""
        unit = {"count": "", "percent": " %"}.get(self.unit, f" {self.unit}{plural}")
        if self.comparator == "from-to":
            return f"from {self.stated} to {self.stated_upper}{unit}"
        bound = "" if self.comparator == "exactly" else f"{self.comparator} "
        return f"{bound}{self.stated}{unit}{self._base}"

    @property
    def _base(self) -> str:
        """What a change is reckoned from: ` from 6 trillion in 2021`, ` against 2023`."""
        when = self.base_period.stated if self.base_period else ""
        if self.stated_base:
            return f" from {self.stated_base}" + (f" in {when}" if when else "")
        return f" against {when}" if when else ""


@dataclass(frozen=True, slots=True)
class Value:
    """A literal: a name with its language, a day or a code (`datatype` is an xsd IRI)."""

    text: str
    language: str = ""
    datatype: str = vocab.XSD.string


@dataclass(frozen=True, slots=True)
class Address:
    """The address (an IRI) of a thing that others describe."""

    iri: str


Object = str | Figure | Value | Address
"""What a statement says of its subject: the slug of an entity, a figure, a literal, an address."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What one source says, with the evidence for it; without evidence there is no statement.

    `subject` is the slug of an entity or source, `predicate` a key of `vocab.PREDICATES`.
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
        return vocab.PREFIXES["statement"] + digest(self.identity)

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
