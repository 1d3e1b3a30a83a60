"""Reading in a process of its own, so that a file made to do harm cannot harm this one.

The process gets the bytes on its standard input and gives JSON; time, memory, files and what it
may write are bounded by the kernel (`fence`).
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from kipo_graph.documents.faults import KINDS, BrokenError, TooLargeError
from kipo_graph.documents.model import Limits, Page, Reading
from kipo_graph.sources import SourceError

_PACKAGES = Path(__file__).resolve().parents[2]


def read(raw: bytes, name: str, kind: str, limits: Limits) -> Reading:
    """What the child process read; raises its SourceError, or one for the way in which it ended."""
    order = json.dumps({"name": name, "kind": kind, "limits": asdict(limits)})
    with TemporaryFile() as given, TemporaryFile() as answer:
        given.write(raw)
        given.seek(0)
        code = _run(order, given.fileno(), answer.fileno(), limits.seconds)
        answer.seek(0)
        said = answer.read()
    if code is None or code == -signal.SIGXCPU:
        raise TooLargeError(
            f"{name} was not read within {limits.seconds:g} seconds.",
            "Part it; if it is small, it may be built to do harm.",
        )
    if code == 0:
        return _reading(json.loads(said))
    raise _ended(code, name, limits)


def _run(order: str, given: int, answer: int, seconds: float) -> int | None:
    """The exit code of the child, or None where it was ended for taking too long."""
    path = os.pathsep.join(filter(None, (str(_PACKAGES), os.environ.get("PYTHONPATH"))))
    process = subprocess.Popen(
        # -P: no module is taken from the current folder.
        [sys.executable, "-P", "-m", "kipo_graph.documents.child", order],
        stdin=given,
        stdout=answer,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": path},
    )
    try:
        return process.wait(seconds + 2)
    except subprocess.TimeoutExpired:
        return None
    finally:
        process.kill()
        process.wait()


def _ended(code: int, name: str, limits: Limits) -> SourceError:
    if code == -signal.SIGXFSZ:
        return TooLargeError(
            f"{name} holds more than {limits.text:,} signs of text.", "Part it into several files."
        )
    if code > 0:
        return BrokenError(
            f"{name} cannot be read: the process that reads it failed (code {code}).",
            "Print it to a new PDF, or save it as plain text.",
        )
    return BrokenError(
        f"{name} brought down the process that reads it ({signal.Signals(-code).name}): it is "
        f"damaged, takes more than {limits.memory} MB of memory, or is built to do harm.",
        "Print it to a new PDF with another program.",
    )


def _reading(said: dict[str, Any]) -> Reading:
    if "error" in said:
        raise KINDS[said["error"]](said["message"], said["hint"])
    fields: dict[str, Any] = said["reading"]
    fields["pages"] = tuple(Page(*page) for page in fields["pages"])
    fields["warnings"] = tuple(fields["warnings"])
    return Reading(**fields)
