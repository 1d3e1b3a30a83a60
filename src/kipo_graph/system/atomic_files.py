"""Replacing files atomically: a kill at any moment leaves the old content or the new one."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from kipo_graph.errors import ProjectError


def write_durably(path: Path, content: bytes) -> None:
    """Write a regular file atomically, as `replace_file` does; raises OSError."""
    with _replacing(path) as file:
        file.write(content)


def replace_file(path: Path, content: bytes) -> None:
    """Replace a file atomically: a kill at any moment leaves the old content or the new one.

    A symbolic link is kept, and the file that it points to is replaced.  A pipe, a terminal or a
    device such as `/dev/null` is written to.  Raises ProjectError if the folder does not exist or
    cannot be written.
    """
    with replacing(path) as file:
        file.write(content)


def replace_files(files: Sequence[tuple[Path, bytes | None]]) -> None:
    """Replace files in order, and delete those with no content; if one fails, undo all."""
    before = [(path, _content(path)) for path, _ in files]
    try:
        for path, content in files:
            _put(path, content)
    except BaseException:
        for path, content in reversed(before):
            with suppress(OSError, ProjectError):
                if _content(path) != content:
                    _put(path, content)
        raise


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def _put(path: Path, content: bytes | None) -> None:
    if content is None:
        path.unlink(missing_ok=True)
    else:
        with suppress(OSError):  # The next line raises the error.
            path.parent.mkdir(exist_ok=True)
        replace_file(path, content)


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A file to write to, which replaces `path` when the block ends without an error.

    Like `replace_file`, for content that is too long to hold in memory.
    """
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            with path.open("wb") as file:
                yield file
        else:
            with _replacing(path.resolve()) as file:
                yield file
    except (OSError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or error
        if not path.parent.is_dir():
            reason = f"the folder {path.parent} does not exist"
        raise ProjectError(
            f"{path} cannot be written: {reason}.",
            "Name a folder you may write to; in a folder of your own: kipo-graph init DIR",
        ) from error


@contextmanager
def _replacing(path: Path) -> Iterator[BinaryIO]:
    import tempfile

    mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
    handle, name = tempfile.mkstemp(prefix=f".{path.name[:100]}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable, on systems that can open a folder."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
