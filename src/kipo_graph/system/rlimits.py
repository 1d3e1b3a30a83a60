"""Resource limits that the kernel enforces on a process, mostly on one that runs untrusted work."""

from __future__ import annotations

import os
import resource
from dataclasses import dataclass
from pathlib import Path

MEGABYTE = 1024 * 1024
_STATM = Path("/proc/self/statm")


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one query, and when a worker is replaced.

    `seconds` limits wall-clock time and processor time each.  `memory` (MB) is what a query may
    use in addition to the memory of the worker at its start; `answer` (MB) limits the body of a
    response; `files` is the number of files and sockets that it may open (0: none).  A worker is
    replaced after `jobs` jobs or once it has grown by `growth` MB.
    """

    seconds: float = 10.0
    memory: int = 1024
    answer: int = 64
    files: int = 0
    jobs: int = 1000
    growth: int = 64


def limit_process(limits: Limits) -> None:
    """Set the permanent limits of a query worker: memory, files, file size, no core dumps."""
    limit(memory=limits.memory, written=0, files=_descriptor_bound() + limits.files)


def limit(memory: int, written: int, files: int) -> None:
    """Limit this process permanently, and disable core dumps.

    `memory` is the address space in MB that it may add to what it uses now, `written` the size in
    bytes of the largest file it may write, `files` one more than its highest file descriptor.
    """
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_FSIZE, written)
    _lower(resource.RLIMIT_NOFILE, files)
    if address_space := _memory(0):
        _lower(resource.RLIMIT_AS, address_space + memory * MEGABYTE)


def limit_time(seconds: float) -> None:
    """Limit the processor time of this process permanently; at the limit the kernel kills it.

    The signal is SIGXCPU: the hard limit stays one second above the soft one.
    """
    allowed = _time_used_plus(seconds)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    bound = allowed + 1 if hard == resource.RLIM_INFINITY else min(allowed, hard)
    resource.setrlimit(resource.RLIMIT_CPU, (min(allowed, bound), bound))


def allow_time(limits: Limits) -> None:
    """Allow this process the processor time of one more query; at the limit the kernel kills it."""
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (_time_used_plus(limits.seconds), hard))


def raise_open_files(most: int) -> None:
    """Allow this process as many open files and connections as the system permits, up to `most`."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = most if hard == resource.RLIM_INFINITY else min(hard, most)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def resident_memory() -> int:
    """The resident memory of this process in bytes; 0 if the system does not report it."""
    return _memory(1)


def _time_used_plus(seconds: float) -> int:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return int(used.ru_utime + used.ru_stime + seconds) + 1


def _lower(limit_type: int, value: int) -> None:
    _, hard = resource.getrlimit(limit_type)
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    resource.setrlimit(limit_type, (value, value))


def _memory(field: int) -> int:
    """A field of /proc/self/statm in bytes: 0 is the address space, 1 the resident memory."""
    try:
        return int(_STATM.read_text().split()[field]) * resource.getpagesize()
    except OSError:
        return 0


def _descriptor_bound() -> int:
    """One more than the highest open descriptor: with this as the limit, no more can be opened."""
    for folder in (Path("/proc/self/fd"), Path("/dev/fd")):
        if folder.is_dir():
            # Listing opens the folder itself, which is closed again when the list is complete.
            numbers = [int(entry.name) for entry in folder.iterdir()]
            return max(number for number in numbers if _is_open(number)) + 1
    return 64


def _is_open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return False
    return True
