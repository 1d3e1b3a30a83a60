"""What came of reading documents: extractions, failures, and the counts of both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, fields

from kipo_graph.errors import KipoGraphError
from kipo_graph.extract.candidates import Extraction
from kipo_graph.many.inputs import Item

MODALITIES = ("achieved", "planned", "claimed")


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a document gave nothing.

    `passing` is one that may not come again, such as a worker that was killed.
    """

    document: str
    message: str
    hint: str = ""
    exit_code: int = KipoGraphError.exit_code
    passing: bool = False

    def __str__(self) -> str:
        return f"{self.document}: {self.message}" + (f"\n  {self.hint}" if self.hint else "")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one document gave: an extraction or a failure.

    `size` and `sha256` are those of the file that was read (0 and empty where none could be), and
    `characters` the length of its text.
    """

    item: Item
    size: int = 0
    sha256: str = ""
    characters: int = 0
    extraction: Extraction | None = None
    failure: Failure | None = None


@dataclass(slots=True)
class Tally:
    """Counts of what was read and found; `bytes` are those of the inputs as they were listed."""

    documents: int = 0
    failed: int = 0
    bytes: int = 0
    characters: int = 0
    entities: int = 0
    statements: int = 0
    achieved: int = 0
    planned: int = 0
    claimed: int = 0

    def add(self, other: Tally) -> None:
        """Count another tally in."""
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))

    def to_dict(self) -> dict[str, int]:
        """As plain values."""
        return asdict(self)

    @classmethod
    def of(cls, outcomes: Iterable[Outcome]) -> Tally:
        """The counts of outcomes."""
        tally = cls()
        for outcome in outcomes:
            found = outcome.extraction or Extraction(outcome.item.id)
            said = Counter(each.modality for each in found.statements)
            tally.add(
                cls(
                    documents=1,
                    failed=int(outcome.failure is not None),
                    bytes=outcome.item.size,
                    characters=outcome.characters,
                    entities=len(found.entities),
                    statements=len(found.statements),
                    **{name: said[name] for name in MODALITIES},
                )
            )
        return tally


@dataclass(frozen=True, slots=True)
class Report:
    """What a part gave.

    `extractions` are empty where they were written to a shard instead.  `state` says what became
    of an earlier result: `new` (there was none), `kept`, or the reason why it was made anew.
    """

    number: int
    tally: Tally
    failures: tuple[Failure, ...] = ()
    extractions: tuple[Extraction, ...] = field(default=(), repr=False)
    state: str = "new"


@dataclass(frozen=True, slots=True)
class Unfit:
    """Why a worker cannot work at all: it goes to whoever asked, and ends the run."""

    message: str
    hint: str
    exit_code: int

    @classmethod
    def of(cls, error: KipoGraphError) -> Unfit:
        """What an error of ours says, in a form that any process can send."""
        return cls(error.message, error.hint, error.exit_code)

    def error(self) -> KipoGraphError:
        """The error, to be raised where the run was started."""
        error = KipoGraphError(self.message, self.hint)
        error.exit_code = self.exit_code
        return error
