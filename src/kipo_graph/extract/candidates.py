"""Candidates: what extraction proposes from one text, for a curator to accept or reject.

Nothing here is part of the graph.  An `Extraction` has the entities found in one text, and the
statements proposed about them.  All offsets count code points of the text, end exclusive.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any

from kipo_graph.model import digest


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """A mention of an entity: `text` is the text from `start` to `end`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class ExtractedEntity:
    """An entity of one text.

    `id` is the slug of the entity of the graph it is linked to (`known`), or a new slug of its
    label.  `type` is a key of `CLASSES`, or `Figure` for a stated quantity.  `label` is
    the fullest name; no two entities of an extraction share one.
    """

    id: str
    type: str
    label: str
    mentions: tuple[Mention, ...]
    known: bool = False

    @classmethod
    def from_dict(cls, content: dict[str, Any]) -> ExtractedEntity:
        """The entity of plain values; unknown keys are ignored."""
        mentions = tuple(Mention(**mention) for mention in content["mentions"])
        return cls(**{**_fields_of(cls, content), "mentions": mentions})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A statement that a rule proposes, with the words that state it.

    `subject` and `object` are labels of entities of the extraction, or the literal text of a date
    or a purpose (`object` only); `subject_text` and `object_text` are the words in the text that
    mean them ("we", "the Office", "KIPO").  `quote` is `text[start:end]` and lies in one sentence;
    `context` has further exact words of the text, which name a party that the quote does not name.
    `verb` is the wording of the relation.  The fields from `value` to `comparator` are filled for
    figures, as in a statement table; `indicator` is then the label of what is measured.
    `confidence` is the precision of `rule` as measured on annotated texts (0 to 1), and `measured`
    the number of proposals that were counted; 0 if it was never measured.
    """

    subject: str
    predicate: str
    object: str
    modality: str
    start: int
    end: int
    quote: str
    rule: str
    confidence: float
    measured: int = 0
    subject_text: str = ""
    object_text: str = ""
    subject_type: str = ""
    object_type: str = ""
    verb: str = ""
    negated: bool = False
    period: str = ""
    context: tuple[str, ...] = ()
    indicator: str = ""
    value: str = ""
    value_to: str = ""
    unit: str = ""
    comparator: str = ""

    @classmethod
    def from_dict(cls, content: dict[str, Any]) -> Candidate:
        """The candidate of plain values; unknown keys are ignored."""
        context = tuple(content.get("context", ()))
        return cls(**{**_fields_of(cls, content), "context": context})

    def key(self, source: str) -> str:
        """The identity of this proposal among all texts, without offsets and rule.

        A decision on it is stored under this key.
        """
        stated = (self.subject, self.predicate, self.object, self.modality, str(self.negated))
        return digest((source, *stated, self.period, " ".join(self.quote.split())))


@dataclass(frozen=True, slots=True)
class Extraction:
    """The result for one text; `source` is the id of the source, or the name of the file."""

    source: str
    entities: tuple[ExtractedEntity, ...] = ()
    statements: tuple[Candidate, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON, in the form that `kipo-graph extract --format json` prints."""
        return asdict(self)

    @classmethod
    def from_dict(cls, content: dict[str, Any]) -> Extraction:
        """The extraction of the result of `to_dict`; unknown keys are ignored."""
        return cls(
            source=content["source"],
            entities=tuple(map(ExtractedEntity.from_dict, content["entities"])),
            statements=tuple(map(Candidate.from_dict, content["statements"])),
        )


def _fields_of(model: type, content: dict[str, Any]) -> dict[str, Any]:
    names = {field.name for field in fields(model)}
    return {name: value for name, value in content.items() if name in names}
