"""The limits that the kernel sets on the process that reads a document."""

from __future__ import annotations

import resource
from pathlib import Path

from kipo_graph.documents.model import MEGABYTE, Limits

_STATM = Path("/proc/self/statm")
_SIGN = 12
"""How many bytes of JSON one sign of text takes at most (a pair of escaped surrogates)."""


def close(limits: Limits) -> None:
    """Bound what this process may still take: memory, time, files, and what it may write."""
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_FSIZE, limits.text * _SIGN + MEGABYTE)
    _lower(resource.RLIMIT_NOFILE, 16)
    used = resource.getrusage(resource.RUSAGE_SELF)
    _lower(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime + limits.seconds) + 1)
    if held := _held():
        _lower(resource.RLIMIT_AS, held + limits.memory * MEGABYTE)


def _lower(kind: int, value: int) -> None:
    _, hard = resource.getrlimit(kind)
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    # One second between the two limits of processor time: the first gives the signal that says so.
    extra = 1 if kind == resource.RLIMIT_CPU and hard == resource.RLIM_INFINITY else 0
    resource.setrlimit(kind, (value, value + extra))


def _held() -> int:
    """The address space of this process in bytes; 0 where the system does not say."""
    try:
        return int(_STATM.read_text().split()[0]) * resource.getpagesize()
    except OSError:
        return 0
