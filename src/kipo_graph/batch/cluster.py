"""The same work on a cluster of machines, through Dask.

Workers read and write for themselves; only names and counts pass through the scheduler.  Dask runs
a document again on another worker when its worker dies; one that is done twice leaves the same
file.
"""

from __future__ import annotations

import importlib.util
import logging
import uuid
import warnings
from asyncio import CancelledError as TaskCancelled
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import CancelledError as FutureCancelled
from contextlib import contextmanager
from functools import lru_cache, partial
from typing import Any

from kipo_graph.batch import fingerprint, job, pool
from kipo_graph.batch.inputs import InputFile
from kipo_graph.batch.job import Job, Result
from kipo_graph.errors import ClusterError, KipoGraphError, MissingToolError
from kipo_graph.text import one_line

LOCAL = "local"
"""The name of a cluster that is started on this machine for the run."""

CONNECT = 10.0
"""Seconds to wait for the scheduler."""

NO_WORKERS = 30.0
"""Seconds to wait for the first worker, and for another when all have gone."""

AHEAD = 32
"""Documents that are handed to the scheduler for each thread of its workers."""

_GONE = ("The scheduler went away.", "What is done is kept: run the same command to resume.")
_NO_WORKERS = (
    "The scheduler has no workers.",
    "Start some with: dask worker ADDRESS --nthreads 1 --nworkers 4",
)

Read = Callable[[InputFile], Result]


@contextmanager
def connected(scheduler: str, workers: int) -> Iterator[Any]:
    """A client of the scheduler at an address, or of a cluster of `workers` started here.

    Raises MissingToolError without Dask, ClusterError where no scheduler answers, or no longer.
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
        except (OSError, ValueError) as error:  # ValueError: not an address that Dask knows
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
    """Keep Dask from reporting lost workers meanwhile: their documents are read again."""
    log = logging.getLogger("distributed")
    level = log.level
    log.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        log.setLevel(level)


def _require_address(address: str) -> None:
    """Raises ValueError for what is not the address of a scheduler; Dask would try for long."""
    from distributed import comm

    scheme, place = comm.parse_address(address)
    comm.registry.get_backend(scheme)
    comm.parse_host_port(place)


def run(
    client: Any, given: Job, read: Read, files: Iterable[InputFile], threads: int
) -> Iterator[Result]:
    """Read documents on the workers of a cluster, which have so many threads.

    Dask gives a document up when several workers have died that held it; another document may be
    to blame, so it is tried once more at the end, alone.  Raises ClusterError where the scheduler
    goes away or has no workers left, and what `read` raises.
    """
    from distributed import KilledWorker

    def submit(file: InputFile) -> Any:
        key = f"kipo-graph-{uuid.uuid4().hex}"
        return client.submit(_checked, given, read, file, key=key, pure=False)

    suspects = []
    for file, future in pool.submitted(submit, files, AHEAD * threads):
        outcome = _outcome(client, future)
        if isinstance(outcome, KilledWorker):
            suspects.append(file)
        else:
            yield _result(file, outcome)
    for file in suspects:
        yield _result(file, _outcome(client, submit(file)))


def _outcome(client: Any, future: Any) -> Result | BaseException:
    """Wait for a future; gives its result or what it raised."""
    from distributed import KilledWorker

    outcome: Result | BaseException | None = None
    while outcome is None:
        try:
            # A result that is lost with its worker is made again, hence the second limit.
            outcome = future.exception(timeout=NO_WORKERS) or future.result(timeout=NO_WORKERS)
        except KilledWorker as killed:
            outcome = killed
        except TimeoutError:
            if not client.nthreads():
                raise ClusterError(*_NO_WORKERS) from None
    return outcome


def _result(file: InputFile, outcome: Result | BaseException) -> Result:
    """What a document gave; raises an error of ours, which means that the worker cannot work."""
    if isinstance(outcome, Result):
        return outcome
    if isinstance(outcome, KipoGraphError):
        raise outcome
    how = one_line(f"{type(outcome).__name__}: {outcome}".partition(". ")[0])
    return Result(file, error=pool.given_up(how))


def _checked(given: Job, read: Read, file: InputFile) -> Result:
    """Read a document on a worker, which may have joined after the others were checked."""
    _require_same_versions(given)
    return read(file)


def require_fit(client: Any, given: Job) -> int:
    """How many threads the workers have; raises ClusterError where they cannot do the job."""
    try:
        client.wait_for_workers(1, timeout=NO_WORKERS)
    except TimeoutError as error:
        raise ClusterError(*_NO_WORKERS) from error
    if differing := mismatches(client.get_versions()):
        raise ClusterError(
            "The machines of the cluster do not fit together: " + "; ".join(differing) + ".",
            "Install the same versions everywhere.",
        )
    installed = client.run(importlib.util.find_spec, "kipo_graph")
    if lacking := sorted(worker for worker, found in installed.items() if found is None):
        others = f" and {len(lacking) - 1} more" if len(lacking) > 1 else ""
        raise ClusterError(
            f"kipo-graph is not installed on the worker {lacking[0]}{others}.",
            "On every worker: pip install 'kipo-graph[extract,cluster]'",
        )
    faults = client.run(partial(pool.answer, partial(_prepare, given)))
    for worker, fault in sorted(faults.items()):
        if fault is not None:
            raise ClusterError(f"The worker {worker} cannot work: {fault.message}", fault.hint)
    return sum(client.nthreads().values())


def mismatches(versions: Mapping[str, Any]) -> list[str]:
    """Where Python or Dask differ between a cluster and its client, in words.

    `versions` is what `Client.get_versions` gives.  Of Python the minor version counts.
    """
    own = versions["client"]["packages"]
    others = {"the scheduler": versions["scheduler"], **versions["workers"]}
    found = []
    for name, about in others.items():
        packages = (about or {}).get("packages", {})
        for package, parts in (("python", 2), ("distributed", None)):
            here, there = str(own.get(package)), str(packages.get(package))
            if here.split(".")[:parts] != there.split(".")[:parts]:
                found.append(f"{name} has {package} {there}, this machine {here}")
    return found


def _prepare(given: Job) -> None:
    """Load the pipeline of this worker; raises what keeps it from working."""
    _require_same_versions(given)
    job.prepare(given)


@lru_cache(maxsize=8)
def _require_same_versions(given: Job) -> None:
    """Stop where this machine would give other results than the one that asked."""
    here = dict(fingerprint.versions(given))
    for name, version in given.versions:
        if here.get(name) != version:
            raise ClusterError(
                f"its {name} is {here.get(name) or 'absent'}, that of the run {version}.",
                "Install the same versions, and share the folder of the project.",
            )
