"""Files by path or by address: `s3://...`, `https://...` and whatever else fsspec opens."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kipo_graph.errors import MissingToolError
from kipo_graph.system.atomic_files import replace_file
from kipo_graph.tables.source_files import SourceError
from kipo_graph.text import one_line

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*(?:://|::)")


def local(name: str) -> Path | None:
    """The path that a name on this machine stands for (`file://` or none), or None."""
    if name.startswith("file://"):
        return Path(name.removeprefix("file://"))
    return None if _ADDRESS.match(name) else Path(name)


def is_folder(name: str) -> bool:
    """Whether a name stands for a folder on this machine, or ends like one."""
    path = local(name)
    return name.endswith("/") or (path is not None and path.is_dir())


def shown(address: str) -> str:
    """An address as messages and files may show it: without user name, password or query."""
    bare = re.sub(r"//[^/@]*@", "//", address)
    return one_line(bare.partition("?")[0] if _ADDRESS.match(bare) else bare)


class LocalFiles:
    """Files on this machine, with those methods of an fsspec file system that are used here."""

    def cat_file(self, path: str) -> bytes:
        return Path(path).read_bytes()

    def pipe_file(self, path: str, content: bytes) -> None:
        replace_file(Path(path), content)

    def rm_file(self, path: str) -> None:
        Path(path).unlink()

    def ls(self, path: str, *, detail: bool) -> list[str]:
        assert not detail  # noqa: S101
        return [each.as_posix() for each in Path(path).iterdir()]

    def makedirs(self, path: str, *, exist_ok: bool) -> None:
        Path(path).mkdir(parents=True, exist_ok=exist_ok)

    def invalidate_cache(self) -> None:
        """Do nothing: there is no cache."""


def filesystem(address: str) -> tuple[Any, str]:
    """The file system for an address, as fsspec has them, and the path in it.

    Raises MissingToolError where fsspec or its driver is not installed, SourceError for an address
    that no driver knows.
    """
    path = local(address)
    if path is not None:
        return LocalFiles(), str(path)
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


@contextmanager
def local_copy(address: str) -> Iterator[Path]:
    """The file at an address, downloaded for as long as the block lasts if it is elsewhere.

    Raises SourceError where it cannot be downloaded.
    """
    path = local(address)
    if path is not None:
        yield path
        return
    files, remote = filesystem(address)
    with tempfile.TemporaryDirectory(prefix="kipo-graph-") as folder:
        path = Path(folder) / (Path(remote).name or "document")
        try:
            files.get_file(remote, str(path))
        except OSError as error:
            reason = error.strerror or str(error) or type(error).__name__
            raise SourceError(f"{shown(address)} cannot be downloaded: {reason}.") from error
        yield path
