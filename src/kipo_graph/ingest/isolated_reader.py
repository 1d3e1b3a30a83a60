"""Reading a document in a process of its own, so that a hostile file cannot harm this one."""

from __future__ import annotations

import json
import signal
from dataclasses import asdict
from typing import Any

from kipo_graph.ingest.document import Limits, Page, Reading
from kipo_graph.ingest.document_errors import KINDS, BrokenError, TooLargeError
from kipo_graph.system import sandbox
from kipo_graph.tables.source_files import SourceError


def read(raw: bytes, name: str, kind: str, limits: Limits) -> Reading:
    """What the child process read; raises its SourceError, or one for the way in which it ended."""
    order = json.dumps({"name": name, "kind": kind, "limits": asdict(limits)})
    code, said = sandbox.run("kipo_graph.ingest.reader_process", order, raw, limits.seconds)
    if code is None or code == -signal.SIGXCPU:
        raise TooLargeError(
            f"{name} was not read within {limits.seconds:g} seconds.",
            "Split it; if it is small, it may be built to do harm.",
        )
    if code == 0:
        return _reading(json.loads(said))
    raise _ended(code, name, limits)


def _ended(code: int, name: str, limits: Limits) -> SourceError:
    if code == -signal.SIGXFSZ:
        return TooLargeError(
            f"{name} holds more than {limits.text:,} characters of text.",
            "Split it into several files.",
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
