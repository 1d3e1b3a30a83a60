"""Whether what accepting would write holds: the tables' rules, the schema, the evidence gate."""

from __future__ import annotations

import unicodedata
from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from kipo_graph.errors import Fault
from kipo_graph.evidence import gate
from kipo_graph.model import Entity, Period, Value
from kipo_graph.model.terms import OPEN
from kipo_graph.review.acceptance import Plan, entity_cells
from kipo_graph.review.entity_matching import Names
from kipo_graph.review.predicate_schema import Schema
from kipo_graph.tables import COLUMNS, Tables, entries
from kipo_graph.tables.csvfile import Row
from kipo_graph.tables.entries import Draft, Known

_DEFINED = 10
"""The fewest signs of a definition, as `ontology/shapes.ttl` has it."""

_STATEMENT = COLUMNS["statements"].split()

Checked = tuple[Draft | None, list[Fault]]
"""The row of a plan as it would be read, or None, and what speaks against it."""


def check(
    plan: Plan, tables: Tables, names: Names, schema: Schema, stated: Stated, number: int = 0
) -> Checked:
    """Check a planned row against everything but its evidence; `number` identifies the row."""
    faults: list[Fault] = []
    file = f"data/statements/{plan.source}.csv"
    for end in plan.open:
        several = f"it may mean {', '.join(end.ids)}" if end.ids else "no entity has that name"
        hint = f"{several}: say which" if end.ids else "name an entity, or add a new one"
        faults.append(Fault(file, number, end.role, f'"{end.label}" is not known', hint=hint))
    if plan.cells["predicate"] == OPEN:
        message = "the text relates these by words that no pattern knows"
        hint = "name the predicate, or reject it"
        faults.append(Fault(file, number, "predicate", message, hint=hint))
    if faults:
        return None, faults
    known = Known(ChainMap({e.id: e for e in plan.added}, names.entities), tables.sources)
    row = Row(file, number, {name: plan.cells.get(name, "") for name in _STATEMENT})
    draft = entries.statement(row, plan.source, known)
    faults += row.faults
    for entity in (*plan.added, *plan.renamed):
        faults += _entity_faults(entity, tables, names)
    if faults:
        return None, faults
    entities = ChainMap({e.id: e for e in plan.added}, names.entities)
    found = [*schema.faults(draft, entities), *stated.unsound(draft)]
    faults += [Fault(file, number, column, message) for column, message in found]
    for entity, missing in stated.wanting(draft, plan.added):
        message = f"a new {entity.type} ({entity.id}) needs a statement {' and one '.join(missing)}"
        hint = "accept that one first, or give the entity another type"
        faults.append(Fault(file, number, "", message, hint=hint))
    return draft, faults


def _entity_faults(entity: Entity, tables: Tables, names: Names) -> list[Fault]:
    """What is wrong with an entity that is to be added, or that gets another wording."""
    row = Row("data/entities.csv", 0, entity_cells(entity))
    holder = names.label_taken(entity.label)
    fold = unicodedata.normalize("NFKC", entity.label).casefold()
    labels = {fold: holder} if holder and holder != entity.id else {}
    others = [slug for slug in tables.sources if slug == entity.id]
    entries.entity(row, others, labels)
    if len(entity.definition) < _DEFINED:
        row.fault(
            "definition", f'"{entity.definition}" is too short', "say in a sentence what it is"
        )
    publishers = {found.source.publisher for found in tables.sources.values()}
    for name in set(entity.names) & publishers:
        holders = [slug for slug in names.meant(name) if slug in names.entities]
        if holders and holders != [entity.id]:
            row.fault("hidden_labels", f'"{name}" names the publisher {holders[0]} already')
    return row.faults


class Stated:
    """The rows of all tables, by what they speak of."""

    def __init__(self, drafts: Iterable[Draft] = ()) -> None:
        self._said: dict[tuple[str, str], list[Draft]] = {}
        for draft in drafts:
            self.add(draft)

    def add(self, draft: Draft) -> None:
        """Take a row in."""
        self._said.setdefault((draft.subject, draft.predicate), []).append(draft)

    def of(self, subject: str, predicate: str) -> list[Draft]:
        """The rows that say something of a subject with a predicate."""
        return self._said.get((subject, predicate), [])

    def unsound(self, draft: Draft) -> Iterator[tuple[str, str]]:
        """What the checks of a whole graph would find: said and denied, two bodies, another day."""
        for other in self.of(draft.subject, draft.predicate):
            if _against(draft, other):
                yield "negated", f"{other.file}, row {other.row}, says the opposite"
            bodies = draft.predicate == "org:unitOf" and other.object != draft.object
            if bodies and _is_edge(draft) and _is_edge(other):
                yield "object", f"{draft.subject} is a unit of {other.object} already"
        event = draft.object if draft.predicate in ("hosts", "participatesIn") else draft.subject
        if draft.predicate in _HELD and _is_edge(draft) and isinstance(event, str):
            for other in self.of(event, "date"):
                if isinstance(other.object, Value) and not _in(other.object.text, draft.period):
                    yield "period", f"{event} has the day {other.object.text}"

    def wanting(self, draft: Draft, added: Iterable[Entity]) -> Iterator[tuple[Entity, list[str]]]:
        """The new entities of which something must be said that no row says, and what that is."""
        for entity in added:
            missing = [
                predicate
                for predicate in NEEDS.get(entity.type, ())
                if not self.of(entity.id, predicate)
                and (draft.subject, draft.predicate) != (entity.id, predicate)
            ]
            if missing:
                yield entity, missing


NEEDS = {
    "Unit": ("org:unitOf",),
    "org:Post": ("org:postIn",),
    "Reorganization": ("org:originalOrganization", "org:resultingOrganization"),
}
"""What must be said of an entity of a type for the graph to be sound."""

_HELD = ("hosts", "participatesIn", "heldIn", "hasOutcome")


def _is_edge(draft: Draft) -> bool:
    return draft.modality == "achieved" and not draft.negated


def _against(draft: Draft, other: Draft) -> bool:
    stated = [one.period.stated if one.period else "" for one in (draft, other)]
    return (
        draft.negated != other.negated
        and draft.source == other.source
        and draft.object == other.object
        and (draft.modality == "planned") == (other.modality == "planned")
        and stated[0] == stated[1]
    )


def _in(day: str, period: Period | None) -> bool:
    if period is None:
        return True
    start, end = str(period.start or ""), str(period.end or "9999")
    return start <= day <= end


def judge(
    drafts: Sequence[Draft], plans: Sequence[Plan], tables: Tables
) -> Mapping[tuple[str, int], list[Fault]]:
    """What the evidence gate says of drafts, by file and row, were the plans' entities there.

    Rows that stand in the tables are judged with them, so that none says the same a second time.
    """
    ours = {(draft.file, draft.row) for draft in drafts}
    same = {(draft.source, draft.subject, draft.predicate) for draft in drafts}
    stated = [d for d in tables.drafts if (d.source, d.subject, d.predicate) in same]
    _, faults = gate.judge(replace(with_plans(tables, plans), drafts=[*stated, *drafts]))
    found: dict[tuple[str, int], list[Fault]] = {}
    for fault in faults:
        if (fault.file, fault.row) in ours:
            found.setdefault((fault.file, fault.row), []).append(fault)
    return found


def with_plans(tables: Tables, plans: Iterable[Plan]) -> Tables:
    """The tables with the entities, wordings and anaphors that plans add."""
    entities, anaphors = dict(tables.entities), {k: dict(v) for k, v in tables.anaphors.items()}
    for plan in plans:
        for entity in plan.added:
            entities[entity.id] = entity
        for entity in plan.renamed:
            before = entities.get(entity.id, entity)
            hidden = dict.fromkeys((*before.hidden_labels, *entity.hidden_labels))
            entities[entity.id] = replace(before, hidden_labels=tuple(hidden))
        for words, slug in plan.anaphors:
            anaphors.setdefault(plan.source, {}).setdefault(words.casefold(), slug)
    return replace(tables, entities=entities, anaphors=anaphors)
