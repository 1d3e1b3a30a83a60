"""Which candidates a reviewer has still to decide on, and what drifted under earlier decisions."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace

from kipo_graph.evidence.gate import Reading
from kipo_graph.extract.candidates import Candidate, ExtractedEntity, Extraction
from kipo_graph.model import Figure, Value
from kipo_graph.model.vocabulary import INVERSES
from kipo_graph.review.entity_matching import Names
from kipo_graph.review.predicate_suggestions import day_of, kind_of
from kipo_graph.tables import Draft, Tables
from kipo_graph.tables.entries import Decision

Readings = Mapping[str, Reading]

Said = tuple[object, ...]
"""What a row says: source, sentence, subject, predicate, thing, negated or not."""


@dataclass(frozen=True, slots=True)
class Item:
    """A candidate with where its quote stands now, and the entities of its extraction by label.

    `start` and `end` are offsets in the text of today, which may be another than the one that was
    read; `sentence` is the offset of the sentence that the quote begins in.
    """

    source: str
    candidate: Candidate
    start: int
    end: int
    sentence: int
    found: Mapping[str, ExtractedEntity] = field(default_factory=dict, compare=False, repr=False)

    @property
    def key(self) -> str:
        return key(self.source, self.candidate)


@dataclass(frozen=True, slots=True)
class Drifted:
    """A row or a decision whose quote no longer stands in its source, and the nearest words."""

    file: str
    row: int
    quote: str
    nearest: str


@dataclass(slots=True)
class Queue:
    """What is to be decided, in order, and how many candidates need no decision, and why."""

    items: list[Item]
    total: int = 0
    stated: int = 0
    decided: int = 0
    lost: int = 0
    unknown: tuple[str, ...] = ()


def key(source: str, candidate: Candidate) -> str:
    """The key of a candidate with white space evened out, as tables keep it."""
    texts = {
        f.name: " ".join(getattr(candidate, f.name).split())
        for f in fields(candidate)
        if f.type == "str"
    }
    return replace(candidate, **texts).key(source)  # type: ignore[arg-type]


def turned(candidate: Candidate) -> Candidate:
    """A candidate with a predicate that tables have: `hostedBy` is turned round to `hosts`."""
    if candidate.predicate not in INVERSES:
        return candidate
    return replace(
        candidate,
        predicate=INVERSES[candidate.predicate],
        subject=candidate.object,
        subject_type=candidate.object_type,
        subject_text=candidate.object_text,
        object=candidate.subject,
        object_type=candidate.subject_type,
        object_text=candidate.subject_text,
    )


def queue(
    tables: Tables,
    names: Names,
    readings: Readings,
    said: Collection[Said],
    extractions: Sequence[Extraction],
    *,
    source: str = "",
    least: float = 0.0,
    by_confidence: bool = False,
) -> Queue:
    """The candidates that are open: their quote stands, nobody decided on them, no row says them.

    Of several that propose the same the most trusted one is kept.  `said` is what `stated` gives.
    """
    found = Queue([])
    found.unknown = tuple(sorted({e.source for e in extractions} - set(tables.sources)))
    rejected = {decision_key(row) for row in tables.decisions}
    best: dict[str, Item] = {}
    lost: set[str] = set()
    for extraction in extractions:
        if extraction.source not in tables.sources or source not in ("", extraction.source):
            continue
        by_label = {one.label: one for one in extraction.entities}
        for candidate in map(turned, extraction.statements):
            if candidate.confidence < least:
                continue
            item = place(extraction.source, candidate, readings, by_label)
            if item is None:
                lost.add(key(extraction.source, candidate))
                continue
            known = best.get(item.key)
            if known is None or known.candidate.confidence < candidate.confidence:
                best[item.key] = item
    found.lost = len(lost)
    found.total = len(best) + found.lost
    for name, item in best.items():
        if name in rejected:
            found.decided += 1
        elif is_stated(item, said, names):
            found.stated += 1
        else:
            found.items.append(item)
    found.items.sort(key=_trust if by_confidence else _where)
    return found


def _where(item: Item) -> tuple[object, ...]:
    return item.source, item.start, item.end, -item.candidate.confidence, item.key


def _trust(item: Item) -> tuple[object, ...]:
    return -item.candidate.confidence, *_where(item)


def place(
    source: str,
    candidate: Candidate,
    readings: Readings,
    found: Mapping[str, ExtractedEntity] | None = None,
) -> Item | None:
    """A candidate at its place in the text of today: where it was found, or the nearest such."""
    reading = readings[source]
    start, end = candidate.start, candidate.end
    if reading.source.text[start:end] != candidate.quote:
        places = reading.find(candidate.quote)
        if not places:
            return None
        start, end = min(places, key=lambda at: abs(at[0] - candidate.start))
    return Item(source, candidate, start, end, sentence_at(reading, start), found or {})


def sentence_at(reading: Reading, start: int) -> int:
    """Where the sentence begins that a place in a text lies in."""
    before = bisect_right(reading.sentences, (start, len(reading.source.text) + 1))
    return reading.sentences[before - 1][0] if before else 0


def stated(drafts: Iterable[Draft], readings: Readings) -> Iterator[Said]:
    """What the rows of reports say, each with the sentence that it is quoted from."""
    for draft in drafts:
        if draft.source not in readings:
            continue
        reading = readings[draft.source]
        places = reading.find(draft.quote)
        at = places[min(draft.occurrence or 1, len(places)) - 1 :][:1]
        for start, _ in at:
            sentence = sentence_at(reading, start)
            thing = _thing(draft)
            yield draft.source, sentence, draft.subject, draft.predicate, thing, draft.negated


def _thing(draft: Draft) -> Said:
    match draft.object:
        case Figure() as figure:
            stated = (figure.stated, figure.stated_upper)
            return ("figure", *(" ".join(v.casefold().split()) for v in stated), figure.unit)
        case Value() as value:
            tag = f"@{value.language}" if value.language else ""
            return "value", value.text + tag
        case str() as slug:
            return "entity", slug
        case address:
            return "value", address.iri


def is_stated(item: Item, said: Collection[Said], names: Names) -> bool:
    """Whether a row says what a candidate says, of the same sentence, whatever its modality."""
    given = item.candidate
    return any(
        (item.source, item.sentence, subject, given.predicate, thing, given.negated) in said
        for subject in ids(item, given.subject, given.subject_type, names)
        for thing in _things(item, names)
    )


def _things(item: Item, names: Names) -> Iterator[Said]:
    given = item.candidate
    kind = kind_of(given)
    if kind == "figure":
        stated = (given.value, given.value_to)
        yield ("figure", *(" ".join(v.casefold().split()) for v in stated), given.unit)
    elif kind == "entity":
        yield from (("entity", slug) for slug in ids(item, given.object, given.object_type, names))
    else:
        yield "value", day_of(given) if kind == "date" else given.object


def ids(item: Item, label: str, kind: str, names: Names, *, only: bool = False) -> list[str]:
    """The ids of the project's entities that a label of a candidate means."""
    one = item.found.get(label)
    entity = names.entities.get(one.id) if one is not None and one.known else None
    if entity is not None and (not only or entity.type == kind):
        return [entity.id]
    return names.meant(label, kind, only=only)


def decision_key(made: Decision) -> str:
    """The key under which a row of `decisions.csv` is remembered."""
    given = Candidate(
        subject=made.subject,
        predicate=made.predicate,
        object=made.object,
        modality=made.modality,
        start=0,
        end=1,
        quote=made.quote,
        rule="",
        confidence=0,
        negated=made.negated,
        period=made.period,
    )
    return key(made.source, given)


def drifted(
    tables: Tables, readings: Readings, sources: Iterable[str] | None = None
) -> list[Drifted]:
    """The rows of reports whose quotes no longer stand in their texts, with the nearest words."""
    wanted = set(readings if sources is None else sources)
    return [
        Drifted(draft.file, draft.row, draft.quote, readings[draft.source].nearest(draft.quote))
        for draft in tables.drafts
        if draft.source in wanted
        and draft.quote
        and len(readings[draft.source].find(draft.quote)) < (draft.occurrence or 1)
    ]
