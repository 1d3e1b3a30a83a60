"""The same work on a cluster of machines, through Dask.

Workers read and write for themselves; what passes the scheduler are names and counts.  A task done
twice, because its worker died or was lost, leaves the same shard.
"""

from __future__ import annotations

import logging
import uuid
import warnings
from asyncio import CancelledError as TaskCancelled
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError as FutureCancelled
from contextlib import contextmanager
from typing import Any

from kipo_graph.errors import ClusterError, KipoGraphError, MissingToolError
from kipo_graph.many import fit, pool
from kipo_graph.many.inputs import Part
from kipo_graph.many.outcome import Outcome, Report, Unfit
from kipo_graph.many.pool import Tasks
from kipo_graph.many.work import Job
from kipo_graph.text import one_line

LOCAL = "local"
"""The name of a cluster that is started on this machine for the run."""

CONNECT = 10.0
"""Seconds to wait for the scheduler."""

AHEAD = 4
"""Tasks that are given to the scheduler for each thread of its workers."""

_GONE = (
    "The scheduler went away.",
    "What is done is kept: start the run again with the same words.",
)

_ANEW = ("pending", "lost")
"""What a task is that was done by a worker which died before its result was fetched."""

Answer = Report | list[Outcome] | Unfit
Step = Callable[[Part], Report | list[Outcome]]


@contextmanager
def connected(scheduler: str, workers: int) -> Iterator[Any]:
    """A client of the scheduler at an address, or of a cluster of `workers` started here.

    Raises MissingToolError without Dask, ClusterError where nothing answers, or no longer.
    """
    try:
        import distributed
    except ModuleNotFoundError as error:
        raise MissingToolError(
            "Working on a cluster needs dask.distributed.",
            "Install it with: pip install 'kipo-graph[cluster]', on every machine of it.",
        ) from error
    address: Any = scheduler
    with _quiet(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Versions that differ are an error below.
        if scheduler == LOCAL:
            address = distributed.LocalCluster(
                n_workers=workers, threads_per_worker=1, dashboard_address=None, silence_logs=40
            )
        try:
            if scheduler != LOCAL:
                _require_address(scheduler)
            client = distributed.Client(address, timeout=CONNECT, set_as_default=False)
        except (OSError, ValueError) as error:  # ValueError: no address of Dask at all
            raise ClusterError(
                f"No Dask scheduler answers at {one_line(scheduler)}: {one_line(str(error))}.",
                "Start one with: dask scheduler; and workers: dask worker ADDRESS --nthreads 1",
            ) from error
    try:
        with _quiet():
            yield client
    except (OSError, FutureCancelled, TaskCancelled) as error:
        raise ClusterError(*_GONE) from error
    finally:
        client.close()
        if scheduler == LOCAL:
            address.close()


@contextmanager
def _quiet() -> Iterator[None]:
    """Nothing is told of lost workers meanwhile: that is made good here."""
    log = logging.getLogger("distributed")
    level = log.level
    log.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        log.setLevel(level)


def _require_address(address: str) -> None:
    """Raises ValueError for what is no address of a scheduler; Dask would try it for long."""
    from distributed import comm

    scheme, place = comm.parse_address(address)
    comm.registry.get_backend(scheme)
    comm.parse_host_port(place)


def run(
    client: Any, job: Job, parts: Iterator[Part], tasks: Tasks, threads: int
) -> Iterator[Report]:
    """Read parts on the workers of a cluster, which have so many threads, as `fit.check` found.

    Reports come as parts are finished.  A worker that dies loses nothing: its parts go to others.
    Raises ClusterError where the scheduler goes away, and what makes workers unfit.
    """
    yield from _Run(client, job, parts, tasks).reports(threads)


class _Run:
    """What is with the scheduler, and what has come of parts that are read in pieces."""

    def __init__(self, client: Any, job: Job, parts: Iterator[Part], tasks: Tasks) -> None:
        import distributed

        self._client, self._job, self._parts, self._tasks = client, job, parts, tasks
        self._waiting = distributed.as_completed(loop=client.loop)
        self._token = uuid.uuid4().hex[:8]  # What Dask holds of another run is not ours.
        self._asked: dict[str, tuple[Part, int | None]] = {}
        self._alone: dict[int, dict[int, Outcome]] = {}

    def reports(self, threads: int) -> Iterator[Report]:
        """Keep so many threads busy until all is done."""
        self._fill(threads)
        for future in self._waiting:
            if future.status in _ANEW:
                self._waiting.add(future)
                continue
            part, place = self._asked.pop(future.key)
            if (report := self._take(future, part, place)) is not None:
                yield report
            self._fill(threads)

    def _fill(self, threads: int) -> None:
        while len(self._asked) < max(AHEAD * threads, 8):
            part = next(self._parts, None)
            if part is None:
                return
            self._give(part)

    def _give(self, part: Part, place: int | None = None) -> None:
        """Hand a part to the scheduler, or one document of it."""
        key, asked = f"kipo-graph-{self._token}-{part.number}", part
        step: Step = self._tasks.whole
        if place is not None:
            key, step = f"{key}-{place}", self._tasks.single
            asked = Part(part.number, (part.items[place],))
        self._asked[key] = (part, place)
        future = self._client.submit(_guarded, self._job, step, asked, key=key, pure=False)
        self._waiting.add(future)

    def _take(self, future: Any, part: Part, place: int | None) -> Report | None:
        """See to what a task gave; a part that cannot be read whole is read in pieces."""
        answer = _answer(future)
        if isinstance(answer, Unfit):
            raise answer.error()
        if isinstance(answer, Report):
            return answer
        if place is None and len(part.items) > 1:
            for each in range(len(part.items)):
                self._give(part, each)
            return None
        found = self._alone.setdefault(part.number, {})
        found[place or 0] = answer[0] if answer else pool.given_up(part, place or 0, _how(future))
        if len(found) < len(part.items):
            return None
        del self._alone[part.number]
        return self._tasks.assemble(part, [found[n] for n in sorted(found)])


def _guarded(job: Job, step: Step, part: Part) -> Answer:
    """A step on a worker, after a look whether this worker fits; errors of ours are sent."""
    try:
        fit.require_fit(job)
        return step(part)
    except KipoGraphError as error:
        return Unfit.of(error)


def _answer(future: Any) -> Answer:
    """What a task gave; an empty list where it ended its workers or with an error not ours."""
    if future.status == "finished":
        answer: Answer = future.result()
        return answer
    if future.status == "error":
        return []
    raise ClusterError(*_GONE)


def _how(future: Any) -> str:
    """What a task ended with, in words."""
    error = future.exception()
    return one_line(f"{type(error).__name__}: {error}".partition(". ")[0])
