"""Resource limits that the kernel enforces on a process that runs untrusted work."""

from __future__ import annotations

import os
import resource
from dataclasses import dataclass
from pathlib import Path

MEGABYTE = 1024 * 1024
_STATM = Path("/proc/self/statm")


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of one query, and after how many a worker is replaced.

    `seconds` bounds wall clock and processor time each; `memory` (MB) is what a query may add to
    what the worker held when it started; `answer` (MB) bounds the body of an answer; `files` how
    many files and sockets it may open (0: none at all).
    """

    seconds: float = 10.0
    memory: int = 1024
    answer: int = 64
    files: int = 0
    jobs: int = 1000
    growth: int = 64


def limit_process(limits: Limits) -> None:
    """Set the lasting limits of a query worker: memory, files, file size, no core dumps."""
    limit(memory=limits.memory, written=0, files=_open_files() + limits.files)


def limit(memory: int, written: int, files: int) -> None:
    """Limit this process for good: no core dumps, and no more than the following.

    `memory` is the address space in MB that it may add to what it holds now, `written` the bytes
    of the largest file it may write, `files` one more than its highest file descriptor.
    """
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_FSIZE, written)
    _lower(resource.RLIMIT_NOFILE, files)
    if held := _pages(0):
        _lower(resource.RLIMIT_AS, held + memory * MEGABYTE)


def limit_time(seconds: float) -> None:
    """Limit the processor time of this process for good; at the limit the kernel ends it.

    The signal is SIGXCPU: the hard limit stays one second above the soft one.
    """
    allowed = _used_time(seconds)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    bound = allowed + 1 if hard == resource.RLIM_INFINITY else min(allowed, hard)
    resource.setrlimit(resource.RLIMIT_CPU, (min(allowed, bound), bound))


def allow_time(limits: Limits) -> None:
    """Allow this process the processor time of one more query; past it the kernel ends it."""
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (_used_time(limits.seconds), hard))


def _used_time(more: float) -> int:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return int(used.ru_utime + used.ru_stime + more) + 1


def resident() -> int:
    """The memory this process holds now, in bytes; 0 where the system does not say."""
    return _pages(1)


def _lower(kind: int, value: int) -> None:
    _, hard = resource.getrlimit(kind)
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    resource.setrlimit(kind, (value, value))


def _pages(field: int) -> int:
    """A field of /proc/self/statm in bytes: 0 is the address space, 1 what is resident."""
    try:
        return int(_STATM.read_text().split()[field]) * resource.getpagesize()
    except OSError:
        return 0


def _open_files() -> int:
    """One more than the highest descriptor in use, so that a limit of this allows no further."""
    for folder in (Path("/proc/self/fd"), Path("/dev/fd")):
        if folder.is_dir():
            # Listing opens the folder itself, which is closed again by the time of the answer.
            numbers = [int(entry.name) for entry in folder.iterdir()]
            return max(number for number in numbers if _is_open(number)) + 1
    return 64


def _is_open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return False
    return True
