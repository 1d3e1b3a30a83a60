"""What a run of `kipo-graph extract` read and found: its progress, its summary, its failures."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import click

from kipo_graph.cli import progress
from kipo_graph.errors import ExtractionError

if TYPE_CHECKING:
    from kipo_graph.batch.inputs import InputFile
    from kipo_graph.batch.job import Result
    from kipo_graph.cli.progress import Progress

_REASONS = {
    "settings": "the model, the rules, the lexicon or an option changed",
    "document": "the document, its title or its publisher changed",
    "damage": "the earlier result was damaged",
}
"""Why documents that an earlier run had finished are read again."""


@dataclass
class ExtractProgress:
    """How far a run is, as a progress bar needs it: in bytes, where those are known."""

    stage: str = "extracting"
    done: int = 0
    total: int = 0


@dataclass
class ExtractSummary:
    """The results of a run, counted; `fresh` counts only what was not kept of an earlier run."""

    files: Sequence[InputFile]
    counts: Counter[str] = field(default_factory=Counter)
    fresh: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    failures: list[Result] = field(default_factory=list)
    begun: float = field(default_factory=time.monotonic)

    @property
    def done(self) -> list[InputFile]:
        """The documents that gave a result, in their order."""
        failed = {failure.file.id for failure in self.failures}
        return [file for file in self.files if file.id not in failed]

    def watch(self, results: Iterable[Result]) -> Iterator[Result]:
        """Count results as they pass, and show the progress of the run."""
        total = sum(file.size for file in self.files)
        shown = ExtractProgress(total=total or len(self.files))
        with progress.shown(self._measure) as show:
            show(shown)
            for result in results:
                self.add(result)
                shown.done = self.counts["bytes" if total else "documents"]
                show(shown)
                yield result

    def add(self, result: Result) -> None:
        """Count one result."""
        counts = result.counts + Counter(documents=1, bytes=result.file.size)
        self.counts += counts
        self.states[result.state] += 1
        if result.state != "kept":
            self.fresh += counts
        if result.error is not None:
            self.failures.append(result)

    def _measure(self, progress: Progress, seconds: float) -> str:
        """How much is done, how quickly, and how long the rest will take."""
        part = f"{self.counts['documents']:,} of {len(self.files):,} documents"
        if not self.fresh["characters"] or seconds <= 0:
            return part  # What was kept or failed at once says nothing about the speed.
        rate = f"{self.fresh['documents'] / seconds:,.1f} documents/s"
        rate += f", {self.fresh['characters'] / seconds:,.0f} characters/s"
        fresh = self.fresh["bytes"] or self.fresh["documents"]
        left = (progress.total - progress.done) * seconds / fresh
        return f"{part}, {rate}, {left:,.0f} s left"

    def print(self, workers: int) -> None:
        """Write on standard error what was read and found."""
        seconds, counts = time.monotonic() - self.begun, self.counts
        documents = _number(len(self.done), "document")
        by = f" with {workers} workers" if workers > 1 else ""
        click.echo(
            f"Read {documents} ({counts['characters']:,} characters) in {seconds:.1f} s{by}: "
            f"{counts['entities']:,} entities, {counts['statements']:,} statements "
            f"({counts['achieved']:,} achieved, {counts['planned']:,} planned, "
            f"{counts['claimed']:,} claimed).",
            err=True,
        )
        if kept := self.states["kept"]:
            click.echo(f"Kept {_number(kept, 'result')} of an earlier run.", err=True)
        for state, reason in _REASONS.items():
            if count := self.states[state]:
                click.echo(f"Read {_number(count, 'document')} again: {reason}.", err=True)

    def raise_failures(self) -> None:
        """Raise what failed: the error of a single document, else a list of all."""
        if not self.failures:
            return
        if len(self.files) == 1 and self.failures[0].error is not None:
            raise self.failures[0].error
        lines = "\n".join(f"- {failure.file.id}: {failure.error}" for failure in self.failures)
        raise ExtractionError(
            f"{len(self.failures):,} of {len(self.files):,} documents gave nothing:\n{lines}"
        )


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
