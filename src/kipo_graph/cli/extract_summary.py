"""What a run of `kipo-graph extract` did, counted up and told."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import click

from kipo_graph.cli import progress
from kipo_graph.errors import ExtractionError, KipoGraphError
from kipo_graph.many.inputs import Item
from kipo_graph.many.outcome import Failure, Report, Tally

if TYPE_CHECKING:
    from kipo_graph.cli.progress import Progress

_WHY = {
    "settings": "the model, the rules, the lexicon or an option changed",
    "inputs": "their documents changed",
    "damage": "they were damaged or incomplete",
    "failures": "a worker had died on one of their documents",
}
"""Why parts of an earlier run are made anew."""


@dataclass
class Counted:
    """How far the reading is, as a progress bar wants it; in bytes, where those are known."""

    stage: str = "extracting"
    done: int = 0
    total: int = 0


@dataclass
class Seen:
    """What the reports of a run said, counted up."""

    items: Sequence[Item]
    tally: Tally = field(default_factory=Tally)
    fresh: Tally = field(default_factory=Tally)
    failures: list[Failure] = field(default_factory=list)
    states: dict[str, int] = field(default_factory=dict)
    begun: float = field(default_factory=time.monotonic)

    def watch(self, reports: Iterable[Report]) -> Iterator[Report]:
        """Count reports as they pass, and show how far the run is."""
        total = sum(item.size for item in self.items)
        counted = Counted(total=total or len(self.items))
        with progress.shown(self._measure) as watch:
            watch(counted)
            for report in reports:
                self.add(report)
                counted.done = self.tally.bytes if total else self.tally.documents
                watch(counted)
                yield report

    def add(self, report: Report) -> None:
        """Count one report."""
        self.tally.add(report.tally)
        if report.state != "kept":
            self.fresh.add(report.tally)
        self.failures.extend(report.failures)
        self.states[report.state] = self.states.get(report.state, 0) + 1

    def _measure(self, progress: Progress, seconds: float) -> str:
        """How much is done, how quickly, and how long the rest will take."""
        part = f"{self.tally.documents:,} of {len(self.items):,} documents"
        if not self.fresh.characters or seconds <= 0:
            return part  # What was kept or failed at once tells nothing of the speed.
        rate = f"{self.fresh.documents / seconds:,.1f} documents/s"
        rate += f", {self.fresh.characters / seconds:,.0f} characters/s"
        by_size = progress.total != len(self.items) and self.fresh.bytes
        speed = (self.fresh.bytes if by_size else self.fresh.documents) / seconds
        left = (progress.total - progress.done) / speed
        return f"{part}, {rate}, {left:,.0f} s left"

    def tell(self, workers: int) -> None:
        """Say on standard error what was read and found."""
        seconds, tally = time.monotonic() - self.begun, self.tally
        done = tally.documents - tally.failed
        noun = "document" if done == 1 else "documents"
        by = f" with {workers} workers" if workers > 1 else ""
        click.echo(
            f"Read {done:,} {noun} ({tally.characters:,} characters) in {seconds:.1f} s{by}: "
            f"{tally.entities:,} entities, {tally.statements:,} statements "
            f"({tally.achieved:,} achieved, {tally.planned:,} planned, {tally.claimed:,} claimed).",
            err=True,
        )
        if kept := self.states.get("kept"):
            click.echo(f"{kept:,} shards were there from an earlier run and are kept.", err=True)
        for state, why in _WHY.items():
            if count := self.states.get(state):
                click.echo(f"{count:,} shards were made anew: {why}.", err=True)

    def stop_at_failures(self) -> None:
        """Raise what failed: of a single document its own error, else all of them counted."""
        if not self.failures:
            return
        if len(self.items) == 1:
            only = self.failures[0]
            error = KipoGraphError(only.message, only.hint)
            error.exit_code = only.exit_code
            raise error
        lines = "\n".join(f"- {failure}" for failure in self.failures)
        raise ExtractionError(
            f"{len(self.failures):,} of {len(self.items):,} documents gave nothing:\n{lines}"
        )
