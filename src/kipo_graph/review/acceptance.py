"""What accepting a candidate would write: a row, new entities, and wordings that mean them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from kipo_graph.evidence.gate import Reading
from kipo_graph.model import Entity
from kipo_graph.review.entity_matching import Names, folded
from kipo_graph.review.party_wordings import Wordings, hidden_form
from kipo_graph.review.predicate_suggestions import day_of, kind_of
from kipo_graph.review.queue import Item, ids
from kipo_graph.tables import Tables


@dataclass(frozen=True, slots=True)
class End:
    """One party of a candidate: its role, and the entities of the project that it may mean.

    `ids` is empty for what is new, and holds several where the name does not tell which.
    """

    role: str
    label: str
    type: str
    wording: str
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What accepting a candidate writes; `open` are the ends of which nobody said what they are."""

    source: str
    cells: Mapping[str, str]
    added: tuple[Entity, ...] = ()
    renamed: tuple[Entity, ...] = ()
    anaphors: tuple[tuple[str, str], ...] = ()
    open: tuple[End, ...] = field(default=())


Chosen = Mapping[str, str | Entity]
"""What a reviewer says an end is, by its role: the id of an entity, or a new one."""


def ends(item: Item, names: Names) -> list[End]:
    """The parties of a candidate that are entities."""
    given = item.candidate
    kind = kind_of(given)
    found = [_end(item, "subject", given.subject, given.subject_type, given.subject_text, names)]
    if kind == "entity":
        found.append(
            _end(item, "object", given.object, given.object_type, given.object_text, names)
        )
    elif kind == "figure":
        label = given.indicator or given.object
        found.append(_end(item, "indicator", label, "Indicator", "", names))
    return found


def _end(item: Item, role: str, label: str, kind: str, wording: str, names: Names) -> End:
    only = role == "indicator"
    known = ids(item, label, kind, names, only=only)
    one = item.found.get(label)
    kind = kind or (one.type if one else "")
    return End(role, " ".join(label.split()), kind, wording or _wording(item, label), tuple(known))


def _wording(item: Item, label: str) -> str:
    """The words of the quote by which an entity of the extraction is named there."""
    shift = item.start - item.candidate.start
    one = item.found.get(label)
    for mention in one.mentions if one else ():
        if item.start <= mention.start + shift and mention.end + shift <= item.end:
            return mention.text
    return ""


def new_entity(end: End, title: str, names: Names, definition: str = "") -> Entity:
    """A new entity for an end, with a definition that says where it was named."""
    label = end.label
    if end.role == "indicator" and names.label_taken(label):
        label = f"number of {label}"
    wording = hidden_form(end.wording)
    other = (wording or label, end.label)
    hidden = (name for name in dict.fromkeys(other) if folded(name) != folded(label))
    return Entity(
        id=names.slug(label),
        type=end.type,
        label=label,
        hidden_labels=tuple(name for name in hidden if "|" not in name),
        definition=definition or f"{label}, as named in {title}.",
    )


def plan(item: Item, tables: Tables, names: Names, reading: Reading, chosen: Chosen) -> Plan:
    """What accepting a candidate writes, as far as it is known what its ends are.

    The wording of a party that the quote names under no known name becomes an anaphor of the
    source or a hidden label; a party that the quote leaves out is quoted from before it.
    """
    settled = _Settled(names, chosen)
    for end in ends(item, names):
        settled.take(end)
    wordings = Wordings(item, dict(tables.anaphors.get(item.source, {})))
    for end, entity in settled.parties:
        wordings.name(end.wording, entity, reading)
    context = " | ".join(words for words in wordings.context if "|" not in words)
    return Plan(
        source=item.source,
        cells={**_cells(item, settled.slugs, reading), "context": context},
        added=tuple(wordings.renamed.get(entity.id, entity) for entity in settled.added),
        renamed=tuple(e for e in wordings.renamed.values() if e.id in names.entities),
        anaphors=tuple(wordings.fresh),
        open=tuple(settled.open),
    )


class _Settled:
    """What the ends of a candidate are: known, new, or not said yet."""

    def __init__(self, names: Names, chosen: Chosen) -> None:
        self._names, self._chosen = names, chosen
        self.slugs: dict[str, str] = {}
        self.added: list[Entity] = []
        self.open: list[End] = []
        self.parties: list[tuple[End, Entity]] = []

    def take(self, end: End) -> None:
        """Settle one end."""
        choice = self._chosen.get(end.role) or (end.ids[0] if len(end.ids) == 1 else None)
        if choice is None:
            self.open.append(end)
            self.slugs[end.role] = end.label
            return
        entity = (
            self._new(choice) if isinstance(choice, Entity) else self._names.entities.get(choice)
        )
        self.slugs[end.role] = entity.id if entity is not None else str(choice)
        if entity is not None:
            self.parties.append((end, entity))

    def _new(self, entity: Entity) -> Entity:
        """A new entity, or the one that the other end has just added under this label."""
        twin = (one for one in self.added if folded(one.label) == folded(entity.label))
        found = next(twin, None)
        if found is None:
            self.added.append(entity)
        return found or entity


def _cells(item: Item, slugs: Mapping[str, str], reading: Reading) -> dict[str, str]:
    given = item.candidate
    kind = kind_of(given)
    things = {
        "figure": slugs.get("indicator", ""),
        "entity": slugs.get("object", ""),
        "date": day_of(given),
    }
    cells = {
        "subject": slugs["subject"],
        "predicate": given.predicate,
        "object": things.get(kind, given.object),
        "period": "" if kind == "date" else given.period,
        "modality": given.modality,
        "negated": "true" if given.negated else "",
        "quote": " ".join(given.quote.split()),
        "occurrence": _occurrence(item, reading),
        "rule": given.rule,
    }
    if kind == "figure":
        figure = ("value", "value_to", "unit", "comparator")
        cells |= {name: getattr(given, name) for name in figure}
        cells["unit"] = cells["unit"] or "count"
        cells["comparator"] = cells["comparator"] or "exactly"
    return cells


def _occurrence(item: Item, reading: Reading) -> str:
    """Which of the places of a quote is meant, where it stands several times."""
    places = reading.find(item.candidate.quote)
    if len(places) < 2:
        return ""
    nearest = min(range(len(places)), key=lambda n: abs(places[n][0] - item.start))
    return str(nearest + 1)


def rows(made: Plan) -> Iterator[tuple[str, dict[str, str]]]:
    """The new rows of a plan besides those of its entities, by table."""
    for words, slug in made.anaphors:
        yield "anaphors.csv", {"source": made.source, "anaphor": words, "entity": slug}
    yield f"statements/{made.source}.csv", dict(made.cells)


def entity_cells(entity: Entity) -> dict[str, str]:
    """An entity as a row of `entities.csv`."""
    return {
        "id": entity.id,
        "type": entity.type,
        "label": entity.label,
        "alt_labels": " | ".join(entity.alt_labels),
        "hidden_labels": " | ".join(entity.hidden_labels),
        "definition": entity.definition,
        "note": entity.note,
    }
