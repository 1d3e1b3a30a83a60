"""Candidates: what extraction proposes from one text, for a curator to accept or reject.

Nothing here is part of the graph.  An `Extraction` is what one text gave: the entities found in it
and the statements proposed of them.  All offsets count code points of the text, end exclusive, and
`text[start:end]` is the wording itself.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any

from kipo_graph.model import digest


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """Where a text names an entity: `text` stands at `start:end`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class ExtractedEntity:
    """An entity of one text.

    `id` is the slug of the entity of the graph it was linked to (`known`), or a new slug made of
    its label.  `type` is a key of `CLASSES`, or `Figure` for a stated quantity.  `label` is
    the fullest name; no two entities of an extraction share one.
    """

    id: str
    type: str
    label: str
    mentions: tuple[Mention, ...]
    known: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """A statement that a rule proposes, with the words that say it.

    `subject` and `object` are labels of entities of the extraction, or the literal text of a date
    or a purpose (`object` only); `subject_text` and `object_text` are the words of the text that
    mean them ("we", "the Office", "KIPO").  `quote` is `text[start:end]` and lies in one sentence;
    `context` holds further exact words of the text that name a party which the quote leaves out.
    `verb` is the wording of the relation.  The fields from `value` to `comparator` are filled for
    figures, as in a statement table; `indicator` is then the label of what is measured.
    `confidence` is the precision that `rule` was measured to have on annotated texts (0 to 1), and
    `measured` the number of its proposals that were counted; 0 where it was never measured.
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

    def key(self, source: str) -> str:
        """What tells this proposal from others of all texts, whatever offsets and rules may be.

        A decision on it is remembered under this key.
        """
        said = (self.subject, self.predicate, self.object, self.modality, str(self.negated))
        return digest((source, *said, self.period, " ".join(self.quote.split())))


@dataclass(frozen=True, slots=True)
class Extraction:
    """What one text gave; `source` is the id of the source, or the name of the file."""

    source: str
    entities: tuple[ExtractedEntity, ...] = ()
    statements: tuple[Candidate, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """As plain values for JSON: the form that `kipo-graph extract --format json` prints."""
        return asdict(self)

    @classmethod
    def from_dict(cls, content: dict[str, Any]) -> Extraction:
        """What `to_dict` gave, read back; keys that are not known are left out."""
        return cls(
            source=content["source"],
            entities=tuple(
                ExtractedEntity(
                    **{
                        **_known(ExtractedEntity, entity),
                        "mentions": tuple(Mention(**at) for at in entity["mentions"]),
                    }
                )
                for entity in content["entities"]
            ),
            statements=tuple(
                Candidate(
                    **{**_known(Candidate, given), "context": tuple(given.get("context", ()))}
                )
                for given in content["statements"]
            ),
        )


def _known(kind: type, content: dict[str, Any]) -> dict[str, Any]:
    names = {field.name for field in fields(kind)}
    return {name: value for name, value in content.items() if name in names}
