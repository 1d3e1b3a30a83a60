"""The progress of long work: a bar on a terminal, in a pipe a plain line every few seconds."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from typing import Protocol

    class Progress(Protocol):
        """How far the work is: its stage, and how much of how much is done in it."""

        stage: str
        done: int
        total: int

    Watch = Callable[[Progress], None]
    Measure = Callable[[Progress, float], str]

_FIRST, _EVERY = 1.0, 3.0
"""Seconds before the first line in a pipe, and between two lines of one stage."""


@contextmanager
def shown(measure: Measure | None = None) -> Iterator[Watch]:
    """A function that shows progress on standard error, as a bar or in lines.

    `measure` describes how much is done after so many seconds; without it, progress is in bytes.
    """
    measured = measure or _measure
    if not sys.stderr.isatty():
        yield Lines(measure=measured)
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[measure]}"),
        TimeElapsedColumn(),
    )
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task("starting", total=None, measure="")
        begun = time.monotonic()

        def watch(progress: Progress) -> None:
            nonlocal task, begun
            stage = _stage(progress)
            if bars.tasks[0].description != stage:
                bars.remove_task(task)
                task, begun = bars.add_task(stage, total=None, measure=""), time.monotonic()
            total = progress.total if progress.done < progress.total else None
            measure = measured(progress, time.monotonic() - begun)
            bars.update(task, total=total, completed=progress.done, measure=measure)

        yield watch


class Lines:
    """Prints a line for each stage, and one every few seconds; nothing if all is done sooner."""

    def __init__(
        self, first: float = _FIRST, every: float = _EVERY, measure: Measure | None = None
    ) -> None:
        self._every, self._measure = every, measure or _measure
        self._stage, self._begun = "", 0.0
        self._next = time.monotonic() + first
        self._quiet = True

    def __call__(self, progress: Progress) -> None:
        """Print how far the work is, if it is time to."""
        now = time.monotonic()
        stage = _stage(progress)
        changed = stage != self._stage
        if changed:
            self._stage, self._begun = stage, now
        if now < self._next and (self._quiet or not changed):
            return
        self._quiet, self._next = False, now + self._every
        measure = self._measure(progress, now - self._begun)
        if not measure and now - self._begun >= 1:
            measure = f"for {now - self._begun:.0f} s"
        click.echo(f"{stage}: {measure}" if measure else stage, err=True)


def _stage(progress: Progress) -> str:
    """The stage's name; when all is read, Oxigraph still sorts what it has read."""
    whole = progress.stage == "reading" and progress.total and progress.done >= progress.total
    return "sorting" if whole else progress.stage


def _measure(progress: Progress, seconds: float) -> str:
    """How much is done, how quickly, and how long it will take, where that can be known."""
    if progress.done >= progress.total:
        return ""
    part = f"{progress.done / 1024**2:,.1f} of {progress.total / 1024**2:,.1f} MiB"
    if not progress.done or not seconds:
        return part
    rate = progress.done / seconds
    left = (progress.total - progress.done) / rate
    percent = 100 * progress.done / progress.total
    return f"{part} ({percent:.0f} %), {rate / 1024**2:,.1f} MiB/s, {left:,.0f} s left"
