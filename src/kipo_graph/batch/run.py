"""Reading many documents, on one machine or several: to extractions, or into a folder."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from kipo_graph.batch import addresses, cluster, fingerprint, job, pool
from kipo_graph.batch.folder import Folder
from kipo_graph.batch.inputs import InputFile
from kipo_graph.batch.job import Job, Result
from kipo_graph.batch.results import Results, file_name
from kipo_graph.extract.spacy_model import DEFAULT_MODEL
from kipo_graph.project import Project

_WORTH_A_WORKER = 64 * 1024
"""Bytes of documents for which another process pays, which first loads its pipeline."""


def job_for(
    project: Project,
    model: str = DEFAULT_MODEL,
    least: float = 0.0,
    loader: str = job.LOADER,
    *,
    components: tuple[str, ...] = (),
    dense: bool = False,
) -> Job:
    """A job in a project, with the versions that its results depend on."""
    root = "" if project.shipped else str(project.root)
    made = Job(root, model, least, loader, components, dense)
    return replace(made, versions=fingerprint.versions(made))


def results_in(folder: str, arguments: Iterable[str], given: Job) -> Results:
    """The results of a job in a folder; `arguments` name its documents."""
    names = (addresses.shown(_absolute(name)) for name in arguments)
    return Results(Folder(_absolute(folder)), tuple(names), given)


def default_workers(files: Sequence[InputFile]) -> int:
    """How many processes pay: one for each core, fewer where there is little to read."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    paying = sum(file.size for file in files) // _WORTH_A_WORKER
    return max(1, min(cores or 1, paying, len(files)))


def extract(files: Sequence[InputFile], given: Job, workers: int) -> Generator[Result, None, None]:
    """Read documents in so many processes; results with extractions, in the order of the files.

    A single document is read in this process.  Raises MissingToolError without spaCy or the model.
    """
    if len(files) == 1:
        yield job.extract(given, files[0])
        return
    yield from pool.run(files, partial(job.prepare, given), partial(job.extract, given), workers)


def extract_into(
    results: Results,
    files: Sequence[InputFile],
    workers: int,
    *,
    scheduler: str = "",
    restart: bool = False,
) -> Generator[Result, None, None]:
    """Read documents into a folder of results; those that an earlier run finished are kept.

    With a `scheduler` on its Dask cluster, else in so many processes here.  Results come without
    extractions, as documents are finished.  Raises ExtractionError for a folder of other things,
    ClusterError, MissingToolError.
    """
    given = results.job
    if not scheduler:
        before = results.begin(files, restart=restart)
        finished = pool.run(files, partial(job.prepare, given), results.extract, workers)
        yield from _recorded(results, files, before, finished)
        return
    with cluster.connected(scheduler, workers) as client:
        threads = cluster.require_fit(client, given)
        before = results.begin(files, restart=restart)
        finished = cluster.run(client, given, results.extract, files, threads)
        yield from _recorded(results, files, before, finished)


def _recorded(
    results: Results, files: Sequence[InputFile], before: set[str], finished: Iterator[Result]
) -> Iterator[Result]:
    """Pass results on, and write their totals into the folder when all are there."""
    totals, failed = Counter(documents=len(files)), set[str]()
    for result in finished:
        name = file_name(result.file)
        totals.update(result.counts)
        if result.error is not None:
            failed.add(result.file.id)
            results.folder.remove(name)  # What an earlier state of the document gave.
        # Dask may do a document twice, and the second time finds the result of the first.
        again = result.state == "kept" and name not in before
        yield replace(result, state="new") if again else result
    done = [file for file in files if file.id not in failed]
    results.end(done, totals + Counter(failed=len(failed)))


def _absolute(name: str) -> str:
    """A name that is the same from any folder; the id of a source is left as it is."""
    path = addresses.local(name)
    if path is None or not (path.exists() or os.sep in name):
        return name
    return str(Path(path).resolve())
