"""A reviewer's desk: the tables as they stand, the queue, and the decisions made at it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from kipo_graph import tables
from kipo_graph.errors import Fault, ProjectError
from kipo_graph.evidence.gate import Reading
from kipo_graph.extract.candidates import Extraction
from kipo_graph.model import Entity
from kipo_graph.project import Project
from kipo_graph.review import acceptance, row_checks
from kipo_graph.review import queue as items
from kipo_graph.review.acceptance import Chosen, Plan
from kipo_graph.review.entity_matching import Names
from kipo_graph.review.predicate_schema import Schema
from kipo_graph.review.queue import Item, Queue
from kipo_graph.review.row_checks import Stated
from kipo_graph.tables.entries import Decision, Draft
from kipo_graph.tables.table_writer import Cells, Edit, TableWriter


@dataclass(slots=True)
class Answer:
    """What accepting would write, the row as it would be read, and what speaks against it."""

    plan: Plan
    draft: Draft | None
    faults: list[Fault] = field(default_factory=list)


class ReviewSession:
    """The tables of a project with what a review needs of them, kept in step with the files."""

    def __init__(self, project: Project, reviewer: str, today: str = "") -> None:
        if project.shipped:
            raise ProjectError(
                "The data that comes with the package is read-only.",
                "Create your own project with: kipo-graph init DIR",
            )
        self.project = project
        self.reviewer = " ".join(reviewer.split())
        self.today = today or date.today().isoformat()
        self.schema = Schema.of(project)
        self._writer = TableWriter(project)
        self._done: list[Item] = []
        self._sources: frozenset[str] = frozenset()
        self.refresh()

    def refresh(self) -> None:
        """Read the tables from their files."""
        self._writer.look()
        self.tables = tables.read(self.project)
        self.names = Names.of(self.tables)
        self.stated = Stated(self.tables.drafts)
        self.readings = {slug: Reading(row.source) for slug, row in self.tables.sources.items()}
        self._said = self._stated()

    def _stated(self) -> set[items.Said]:
        """What the rows of the sources under review say, each with its sentence."""
        drafts = (draft for draft in self.tables.drafts if draft.source in self._sources)
        return set(items.stated(drafts, self.readings))

    def queue(
        self,
        extractions: Sequence[Extraction],
        *,
        source: str = "",
        least: float = 0.0,
        by_confidence: bool = False,
    ) -> Queue:
        """What is to be decided of some extractions."""
        self._sources = frozenset(extraction.source for extraction in extractions)
        self._said = self._stated()
        return items.queue(
            self.tables,
            self.names,
            self.readings,
            self._said,
            extractions,
            source=source,
            least=least,
            by_confidence=by_confidence,
        )

    def is_stated(self, item: Item) -> bool:
        """Whether a row says by now what a candidate says."""
        return items.is_stated(item, self._said, self.names)

    def plan(self, item: Item, chosen: Chosen | None = None) -> Plan:
        """What accepting a candidate would write."""
        reading = self.readings[item.source]
        return self.signed(acceptance.plan(item, self.tables, self.names, reading, chosen or {}))

    def signed(self, made: Plan) -> Plan:
        """A plan whose row says who checked it, and when."""
        signed = {"reviewer": self.reviewer, "reviewed": self.today}
        return replace(made, cells={**made.cells, **signed})

    def answer(self, item: Item, chosen: Chosen | None = None) -> Answer:
        """What accepting a candidate would write, and whether it may be written."""
        made = self.plan(item, chosen)
        draft, faults = row_checks.check(made, self.tables, self.names, self.schema, self.stated)
        if draft is not None and not faults:
            judged = row_checks.judge([draft], [made], self.tables)
            faults = judged.get((draft.file, draft.row), [])
        return Answer(made, draft, faults)

    def edited(self, item: Item, changes: Mapping[str, object]) -> Item | None:
        """A candidate with other values, at the place of its quote; None where there is none."""
        candidate = items.turned(replace(item.candidate, **changes))  # type: ignore[arg-type]
        return items.place(item.source, candidate, self.readings, item.found)

    def accept(self, item: Item, answer: Answer) -> None:
        """Write what an answer holds; `item` is the candidate as it was proposed, not as edited.

        A row that was refused is never written.  Where the tables would not show that the
        candidate is decided on (the row says something else), that is remembered besides.
        """
        if answer.draft is None or answer.faults:
            raise ProjectError("The row was refused, and is not written.")
        self.accept_all([(item, answer.plan, answer.draft)])
        self._done.append(item)

    def accept_all(self, accepted: Sequence[tuple[Item, Plan, Draft]]) -> None:
        """Write the rows of several candidates that passed, each file once."""
        plans = [made for _, made, _ in accepted]
        after = row_checks.with_plans(self.tables, plans)
        after = replace(after, drafts=[*after.drafts, *(draft for _, _, draft in accepted)])
        names = Names.of(after) if any(p.added or p.renamed for p in plans) else self.names
        said = set(items.stated((draft for _, _, draft in accepted), self.readings))
        decisions = [
            self._decision(item, "edited", _in_words(made))
            for item, made, _ in accepted
            if not items.is_stated(item, said, names)
        ]
        self._writer.write(self._entry(plans, after.entities, [cells for _, cells in decisions]))
        after.decisions = [*after.decisions, *(made for made, _ in decisions)]
        self.tables, self.names = after, names
        self._said |= said
        for _, _, draft in accepted:
            self.stated.add(draft)

    def _entry(
        self,
        plans: Sequence[Plan],
        entities: Mapping[str, Entity],
        decisions: Sequence[Cells],
    ) -> Edit:
        """What plans write; `entities` are those of the tables with what the plans do to them."""
        rows: list[tuple[str, Cells]] = []
        added = {entity.id for made in plans for entity in made.added}
        rows += [
            ("entities.csv", acceptance.entity_cells(entities[slug])) for slug in sorted(added)
        ]
        for made in plans:
            rows += acceptance.rows(made)
        rows += [("decisions.csv", cells) for cells in decisions]
        renamed = {entity.id for made in plans for entity in made.renamed} - added
        return Edit(
            tuple(_once(rows)),
            {
                slug: {"hidden_labels": " | ".join(entities[slug].hidden_labels)}
                for slug in sorted(renamed)
            },
        )

    def reject(self, item: Item, reason: str = "") -> None:
        """Remember that a candidate is not to be proposed again."""
        self.reject_all([item], reason)
        self._done.append(item)

    def reject_all(self, rejected: Sequence[Item], reason: str = "") -> None:
        """Remember several rejected candidates, in one replacement of the table."""
        decisions = [self._decision(item, "rejected", reason) for item in rejected]
        self._writer.write(Edit(tuple(("decisions.csv", cells) for _, cells in decisions)))
        made = [decision for decision, _ in decisions]
        self.tables = replace(self.tables, decisions=[*self.tables.decisions, *made])

    @property
    def undoable(self) -> int:
        """How many decisions of this session can be taken back."""
        return len(self._done)

    def undo(self) -> Item:
        """Take the last decision back from the files; the candidate that is open again."""
        self._writer.undo()
        self.refresh()
        return self._done.pop()

    def _decision(self, item: Item, word: str, reason: str) -> tuple[Decision, dict[str, str]]:
        given = item.candidate
        made = Decision(
            item.source,
            " ".join(given.subject.split()),
            given.predicate,
            " ".join(given.object.split()),
            given.modality,
            given.negated,
            given.period,
            " ".join(given.quote.split()),
            word,
        )
        cells = {
            "source": made.source,
            "subject": made.subject,
            "predicate": made.predicate,
            "object": made.object,
            "modality": made.modality,
            "negated": "true" if made.negated else "",
            "period": made.period,
            "quote": made.quote,
            "decision": word,
            "reviewer": self.reviewer,
            "reviewed": self.today,
            "reason": " ".join(reason.split()),
        }
        return made, cells


def _once(rows: Sequence[tuple[str, Cells]]) -> list[tuple[str, Cells]]:
    """The rows that are not in their tables yet."""
    seen = {(name, tuple(sorted(cells.items()))): (name, cells) for name, cells in rows}
    return list(seen.values())


def _in_words(made: Plan) -> str:
    names = ("subject", "predicate", "object", "value", "unit", "modality", "period")
    return "accepted as: " + " ".join(filter(None, (made.cells.get(name, "") for name in names)))


def new_entity(
    session: ReviewSession,
    end: acceptance.End,
    source: str,
    definition: str = "",
    names: Names | None = None,
) -> Entity:
    """A new entity for an end of a candidate, defined by where it was named."""
    title = session.tables.sources[source].source.title
    return acceptance.new_entity(end, title, names or session.names, definition)
