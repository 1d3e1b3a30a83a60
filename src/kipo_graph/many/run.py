"""Reading many documents: on one machine or many, to extractions in order or to shards."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from kipo_graph.errors import ExtractionError
from kipo_graph.many import addresses, cluster, fingerprint, fit, pool, shards, work
from kipo_graph.many.inputs import Item, Part, parts
from kipo_graph.many.outcome import Outcome, Report, Tally
from kipo_graph.many.pool import Tasks
from kipo_graph.many.work import Job
from kipo_graph.project import Project

_WORTH_A_WORKER = 64 * 1024
"""Bytes of documents for which another process, which first loads its pipeline, pays."""


@dataclass(frozen=True, slots=True)
class Shards:
    """Where results go as shards, and what else decides about them.

    `arguments` are the words that named the inputs; with other ones it is another run.
    """

    folder: str
    arguments: tuple[str, ...]
    publisher: str = ""
    restart: bool = False


def job_for(
    project: Project,
    model: str = work.MODEL,
    least: float = 0.0,
    loader: str = work.LOADER,
    *,
    components: tuple[str, ...] = (),
    dense: bool = False,
) -> Job:
    """A job in a project, with the versions that its results depend on."""
    root = "" if project.shipped else str(project.root)
    job = Job(root, model, least, loader, components, dense)
    return replace(job, versions=fingerprint.versions(job))


def default_workers(items: Sequence[Item]) -> int:
    """How many processes pay: one for each core, fewer where there is little to read."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    known = sum(item.size for item in items) // _WORTH_A_WORKER
    return max(1, min(cores or 1, known, sum(1 for _ in parts(items))))


def extract(items: Sequence[Item], job: Job, workers: int) -> Iterator[Report]:
    """Read documents in so many processes; reports with extractions, in the order of the inputs.

    One document is read in this process.  Raises MissingToolError without spaCy or the model.
    """
    if len(items) == 1:
        yield work.report(job, Part(0, tuple(items)))
        return
    tasks = Tasks(
        partial(work.ready, job),
        partial(work.report, job),
        partial(work.process, job),
        work.assemble,
    )
    yield from pool.run(parts(items), tasks, workers)


def to_shards(
    items: Sequence[Item], job: Job, into: Shards, workers: int, scheduler: str = ""
) -> Iterator[Report]:
    """Read documents into the shards of a folder, going on where an earlier run stopped.

    With a `scheduler` on its cluster, else in so many processes here.  Reports come as parts are
    finished.  Raises ExtractionError for a folder of other things, ClusterError, MissingToolError.
    """
    settings = fingerprint.settings(job, into.publisher)
    name = _absolute(into.folder)
    total = fingerprint.digest(settings)
    about = {"arguments": [_absolute(each) for each in into.arguments], "settings": settings}
    about["arguments"] = [addresses.shown(each) for each in about["arguments"]]
    count = sum(1 for _ in parts(items))
    tasks = Tasks(
        partial(work.ready, job),
        partial(shards.fill, job, name, total),
        partial(work.process, job),
        partial(_finish, name, total),
    )
    tally = Tally()

    def told(reports: Iterator[Report], before: set[int]) -> Iterator[Report]:
        for report in reports:
            tally.add(report.tally)
            # A task that Dask does twice finds the shard of the first time.
            again = report.state == "kept" and report.number not in before
            yield replace(report, state="new") if again else report

    def begin() -> set[int]:
        return shards.begin(name, about, items, count, restart=into.restart)

    if scheduler:
        with cluster.connected(scheduler, workers) as client:
            threads = fit.check(client, job)
            before = begin()
            yield from told(cluster.run(client, job, parts(items), tasks, threads), before)
    else:
        before = begin()
        yield from told(pool.run(parts(items), tasks, workers), before)
    if tally.documents != len(items):
        raise ExtractionError(
            f"Only {tally.documents} of {len(items)} documents came back.",
            "Start the run again with the same words, and it goes on where it stopped.",
        )
    shards.end(name, about, items, count, tally)


def _finish(folder: str, settings: str, part: Part, outcomes: list[Outcome]) -> Report:
    return shards.finish(folder, settings, part, outcomes)


def _absolute(name: str) -> str:
    """A name as it is the same from any folder: an id of a source stays one."""
    path = addresses.local(name)
    if path is None or not (path.exists() or os.sep in name):
        return name
    return str(Path(path).resolve())
