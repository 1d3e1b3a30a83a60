"""Whether the workers of a cluster can do a job, and would give the results this machine gives."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from functools import partial
from typing import Any

from kipo_graph.errors import ClusterError, KipoGraphError
from kipo_graph.many import fingerprint, work
from kipo_graph.many.outcome import Unfit
from kipo_graph.many.work import Job

FIRST_WORKER = 30.0
"""Seconds to wait for the first worker."""


def check(client: Any, job: Job) -> int:
    """How many threads the workers have; raises ClusterError where they cannot do the job."""
    try:
        client.wait_for_workers(1, timeout=FIRST_WORKER)
    except TimeoutError as error:
        raise ClusterError(
            "The scheduler has no workers.",
            "Start some with: dask worker ADDRESS --nthreads 1 --nworkers 4",
        ) from error
    if differing := mismatches(client.get_versions()):
        raise ClusterError(
            "The machines of the cluster do not fit together: " + "; ".join(differing) + ".",
            "Install the same versions everywhere.",
        )
    there = client.run(importlib.util.find_spec, "kipo_graph")
    if lacking := sorted(worker for worker, found in there.items() if found is None):
        raise ClusterError(
            f"kipo-graph is not installed on the worker {lacking[0]}"
            + (f" and {len(lacking) - 1} more" if len(lacking) > 1 else "")
            + ".",
            "On every worker: pip install 'kipo-graph[extract,cluster]'",
        )
    for worker, unfit in sorted(client.run(partial(_fits, job)).items()):
        if unfit is not None:
            raise ClusterError(f"The worker {worker} cannot work: {unfit.message}", unfit.hint)
    return sum(client.nthreads().values())


def mismatches(versions: Mapping[str, Any]) -> list[str]:
    """Where the Pythons or the Dasks of a cluster differ from those of the client, in words.

    `versions` is what `Client.get_versions` gives.
    """
    own = versions["client"]["packages"]
    others = {"the scheduler": versions["scheduler"], **versions["workers"]}
    found = []
    for name, about in others.items():
        theirs = (about or {}).get("packages", {})
        for package in ("python", "distributed"):
            here, there = (str(each.get(package)) for each in (own, theirs))
            if _short(package, here) != _short(package, there):
                found.append(f"{name} has {package} {there}, this machine {here}")
    return found


def _short(package: str, version: str) -> str:
    """Of Python the minor version counts, of Dask the whole."""
    return ".".join(version.split(".")[:2]) if package == "python" else version


def _fits(job: Job) -> Unfit | None:
    """Why this worker cannot do the job, or None; loads the pipeline, so that it is there."""
    try:
        require_fit(job)
        work.ready(job)
    except KipoGraphError as error:
        return Unfit.of(error)
    return None


def require_fit(job: Job) -> None:
    """Stop where this machine would give other results than the one that asked."""
    if job in _FITTING:
        return
    here, asked = dict(fingerprint.versions(job)), dict(job.versions)
    for name, version in asked.items():
        if here.get(name) != version:
            raise ClusterError(
                f"its {name} is {here.get(name) or 'absent'}, that of the run {version}.",
                "Install the same versions, and share the folder of the project.",
            )
    _FITTING.add(job)


_FITTING: set[Job] = set()
"""Jobs that this process was found to fit."""
