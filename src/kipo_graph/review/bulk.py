"""Deciding on many candidates at once, by expressions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, compress

from kipo_graph.errors import Fault
from kipo_graph.extract.candidates import Candidate
from kipo_graph.language.currencies import MONEY
from kipo_graph.language.numbers import numbers_in
from kipo_graph.model import Entity
from kipo_graph.model.terms import OPEN
from kipo_graph.model.vocabulary import CLASSES
from kipo_graph.review import acceptance, predicate_suggestions, row_checks
from kipo_graph.review.acceptance import Plan
from kipo_graph.review.entity_matching import Names
from kipo_graph.review.expression import Condition, ExpressionError
from kipo_graph.review.queue import Item
from kipo_graph.review.row_checks import Stated
from kipo_graph.review.session import ReviewSession, new_entity
from kipo_graph.tables import Tables
from kipo_graph.tables.entries import Draft

_FIRST = frozenset(chain.from_iterable(row_checks.NEEDS.values()))
"""Predicates without which a new unit or post cannot be accepted: these come first."""

_ALIKE = 90.0
"""From which likeness on (0 to 100) a new name must be looked at by a person."""

_BASE = 1_000_000_000
"""Rows that are not written yet are numbered from here on, behind those of any table."""


@dataclass(slots=True)
class Outcome:
    """What a bulk decision came to; `refused` has for each candidate why it was not accepted."""

    accepted: list[Item] = field(default_factory=list)
    rejected: list[Item] = field(default_factory=list)
    refused: list[tuple[Item, str]] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)
    untouched: int = 0

    def reasons(self) -> list[tuple[str, int]]:
        """The kinds of refusals with their counts, the most frequent first."""
        return Counter(reason.split(":")[0] for _, reason in self.refused).most_common()


def decide(
    session: ReviewSession,
    items: Sequence[Item],
    *,
    accept: Condition | None = None,
    reject: Condition | None = None,
    new_entities: bool = False,
    dry_run: bool = False,
) -> Outcome:
    """Accept and reject what two conditions choose; what fits both is an ExpressionError.

    What the gate refuses stays open, and so does what neither condition chooses.  With `dry_run`
    nothing is written.
    """
    taken, left = _chosen(accept, items), _chosen(reject, items)
    both = {i.key for i in taken} & {i.key for i in left}
    if both:
        raise ExpressionError(
            f"{len(both)} candidate(s) fit both --accept and --reject; nothing was written.",
            "Write the two so that no candidate fits both.",
        )
    found = Outcome(rejected=left, untouched=len(items) - len(taken) - len(left))
    passed = _passing(session, taken, found, new_entities=new_entities)
    found.accepted = [item for item, _, _ in passed]
    found.entities = [entity for _, made, _ in passed for entity in made.added]
    if not dry_run:
        if left:
            session.reject_all(left, "rejected in bulk")
        if passed:
            session.accept_all(passed)
    return found


def _chosen(condition: Condition | None, items: Sequence[Item]) -> list[Item]:
    if condition is None:
        return []
    return [*compress(items, condition.holds((item.source, item.candidate) for item in items))]


Passed = list[tuple[Item, Plan, Draft]]


def _passing(
    session: ReviewSession, taken: Sequence[Item], found: Outcome, *, new_entities: bool
) -> Passed:
    """Those that pass everything; each sees what the ones before it add.

    What the evidence gate refuses takes its entities and wordings with it, on which others may
    have leant: so the rest is gone through again until the gate refuses none.
    """
    left = sorted(taken, key=lambda item: item.candidate.predicate not in _FIRST)
    while True:
        passed, refused = _planned(session, left, new_entities=new_entities)
        judged = row_checks.judge(
            [draft for _, _, draft in passed], [made for _, made, _ in passed], session.tables
        )
        stopped = [
            (item, _reason(judged[draft.file, draft.row]))
            for item, _, draft in passed
            if (draft.file, draft.row) in judged
        ]
        if not stopped:
            found.refused += refused
            return passed
        found.refused += stopped
        gone = {item.key for item, _ in stopped}
        left = [item for item in left if item.key not in gone]


def _planned(
    session: ReviewSession, left: Sequence[Item], *, new_entities: bool
) -> tuple[Passed, list[tuple[Item, str]]]:
    work = _Work(session, new_entities=new_entities)
    passed: Passed = []
    refused = []
    for number, item in enumerate(left):
        made, draft, why = work.take(item, _BASE + number)
        if why or draft is None:
            refused.append((item, why))
        else:
            passed.append((item, made, draft))
    return passed, refused


class _Work:
    """The tables with what the candidates before have added, while a bulk decision is planned."""

    def __init__(self, session: ReviewSession, *, new_entities: bool) -> None:
        self._session, self._new = session, new_entities
        self._names = Names.of(session.tables)
        self._stated = Stated(session.tables.drafts)
        anaphors = {slug: dict(words) for slug, words in session.tables.anaphors.items()}
        self._tables: Tables = replace(session.tables, anaphors=anaphors)

    def take(self, item: Item, number: int) -> tuple[Plan, Draft | None, str]:
        """Plan one candidate; take in what it adds, or say why it is refused."""
        chosen: dict[str, str | Entity] = {}
        given = item.candidate
        why = _left_open(given)
        for bare in acceptance.ends(item, self._names):
            if len(bare.ids) == 1:
                continue
            end = self._typed(bare, given.predicate)
            why = why or _unnamed(end, given) or self._hindrance(end)
            if not why:
                chosen[end.role] = new_entity(self._session, end, item.source, names=self._names)
        reading = self._session.readings[item.source]
        made = self._session.signed(
            acceptance.plan(item, self._tables, self._names, reading, chosen)
        )
        if why:
            return made, None, why
        draft, faults = row_checks.check(
            made, self._tables, self._names, self._session.schema, self._stated, number
        )
        if faults or draft is None:
            return made, None, _reason(faults)
        for entity in (*made.added, *made.renamed):
            self._names.add(entity)
        for words, slug in made.anaphors:
            self._tables.anaphors.setdefault(item.source, {})[words.casefold()] = slug
        self._stated.add(draft)
        return made, draft, ""

    def _typed(self, end: acceptance.End, predicate: str) -> acceptance.End:
        """An end with the type that a phrase of no type gets there, if that is sure."""
        if end.type or end.role == "indicator":
            return end
        return replace(
            end, type=predicate_suggestions.sure_type(self._session.schema, predicate, end.role)
        )

    def _hindrance(self, end: acceptance.End) -> str:
        """Why a party cannot be added without a person looking, or nothing."""
        if end.ids:
            return f'not clear which entity: "{end.label}" may be {", ".join(end.ids)}'
        if not self._new:
            return f'new entity, and no --new-entities: "{end.label}" ({end.role})'
        if end.type not in CLASSES:
            kind = f"the type {end.type}" if end.type else "no type"
            return f'new entity of {kind}: "{end.label}" ({end.role})'
        near = [found for found in self._names.near(end.label, end.type) if found.score >= _ALIKE]
        if near:
            return f'new entity like a known one: "{end.label}" is like {near[0].entity.id}'
        return ""


_OPEN = "no predicate of the tables"


def _left_open(given: Candidate) -> str:
    """What of a candidate only a person can say, or nothing."""
    if given.predicate == OPEN:
        return f"{_OPEN} (a person must name one): {given.verb}"
    if given.unit == MONEY:
        return f'not clear in which currency: "{given.value}"'
    return ""


def _unnamed(end: acceptance.End, given: Candidate) -> str:
    """Whether a figure comes without a name of what it measures."""
    bare = end.role == "indicator" and not given.indicator and numbers_in(end.label)
    return f'figure of nothing named: "{end.label}"' if bare else ""


def _reason(faults: Sequence[Fault]) -> str:
    """The first of some faults in a line: its kind, then its words."""
    first = faults[0]
    kind = first.verdict or (
        f"does not fit ({first.column})" if first.column else "cannot be alone"
    )
    return f"{kind}: {first.message}"


def lines(found: Outcome, most: int = 20) -> Iterator[str]:
    """The refusals of an outcome, one line each, up to a number of them.

    Those without a predicate, of which there is no more to say, are only counted.
    """
    shown = [(item, reason) for item, reason in found.refused if not reason.startswith(_OPEN)]
    for item, reason in shown[:most]:
        given = item.candidate
        yield f"{given.subject} — {given.predicate} → {given.object}: {reason}"
    if len(shown) > most:
        yield f"... and {len(shown) - most} more"
