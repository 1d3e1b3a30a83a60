"""Files by address: `s3://...`, `https://...` and whatever else fsspec opens."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from kipo_graph.errors import MissingToolError
from kipo_graph.tables.source_files import SourceError
from kipo_graph.text import one_line

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*(?:://|::)")


def is_address(name: str) -> bool:
    """Whether a name is an address, and no path of this machine."""
    return bool(_ADDRESS.match(name)) and local(name) is None


def local(name: str) -> Path | None:
    """The path that a name of this machine means (`file://` or none), or None."""
    if name.startswith("file://"):
        return Path(name.removeprefix("file://"))
    return None if _ADDRESS.match(name) else Path(name)


def shown(address: str) -> str:
    """An address as messages and files may hold it: without a name, a password or a query."""
    bare = re.sub(r"//[^/@]*@", "//", address)
    return one_line(bare.partition("?")[0] if _ADDRESS.match(bare) else bare)


def filesystem(address: str) -> tuple[Any, str]:
    """The file system of fsspec for an address, and the path in it.

    Raises MissingToolError where fsspec or its driver is not installed, SourceError for an address
    that no driver knows.
    """
    try:
        import fsspec.core
    except ModuleNotFoundError as error:
        raise MissingToolError(
            f"{shown(address)} is an address, and opening one needs fsspec.",
            "Install it with: pip install 'kipo-graph[cluster]'",
        ) from error
    try:
        found: tuple[Any, str] = fsspec.core.url_to_fs(address)
    except ImportError as error:
        raise MissingToolError(
            f"{shown(address)} cannot be opened: {one_line(str(error))}.",
            "Install that package beside kipo-graph, on every machine that reads.",
        ) from error
    except ValueError as error:
        raise SourceError(f"{shown(address)} cannot be opened: {one_line(str(error))}.") from error
    return found
