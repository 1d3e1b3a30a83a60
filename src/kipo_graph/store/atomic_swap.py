"""Putting a new version of a store on disk in the place of the old one: one writer, one step."""

from __future__ import annotations

import fcntl
import hashlib
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kipo_graph.errors import StoreError, plain
from kipo_graph.store import disk


@contextmanager
def writing(folder: Path) -> Iterator[tuple[Path, Callable[[disk.Manifest], None]]]:
    """The folder of a new version, and a function that makes it the whole one.

    What is not whole when the block ends is removed, and so is what a killed load left over.
    Raises StoreError where another process writes, or where the folder is something else.
    """
    with _locked(folder) as made:
        _sweep(folder)
        version = folder / f"{disk.VERSION}{secrets.token_hex(8)}"
        (version / disk.DATA).mkdir(parents=True)
        whole = False

        def finish(manifest: disk.Manifest) -> None:
            nonlocal whole
            content = manifest.dump()
            _write(version / disk.MANIFEST, content)
            for part in (version / disk.DATA, version, folder.parent):
                _sync(part)
            _point(folder, version.name, content)
            whole = True

        try:
            yield version, finish
        finally:
            if whole:
                _sweep(folder)
            else:
                _remove(version)
                if made:
                    (folder / disk.LOCK).unlink(missing_ok=True)
                    with suppress(OSError):  # Something else stands there by now.
                        folder.rmdir()


@contextmanager
def _locked(folder: Path) -> Iterator[bool]:
    """Hold a folder as its only writer, made where there is none; tells whether it was made."""
    try:
        made = not folder.exists()
        if made:
            folder.mkdir()
        elif not folder.is_dir() or any(folder.iterdir()):
            disk.require_ours(folder)
        handle = _hold(folder)
    except FileNotFoundError as error:
        raise StoreError(f"There is no folder {folder.parent} to make a store in.") from error
    except OSError as error:
        raise StoreError(f"{folder} cannot be written: {error.strerror}.") from error
    try:
        yield made
    finally:
        os.close(handle)


def _hold(folder: Path) -> int:
    """A handle that holds the lock, which ends with the process, however that ends."""
    path = folder / disk.LOCK
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.ftruncate(handle, 0)
        os.write(handle, f"{os.getpid()}\n".encode())
        path.stat()  # A writer that failed may have removed the folder just before.
    except BlockingIOError:
        holder = plain(os.read(handle, 100).decode("ascii", "replace"))
        os.close(handle)
        raise StoreError(
            f"{folder} is being loaded by process {holder or 'that has just begun'}.",
            "Wait until it ends, or stop it; the graph that stands there can be read meanwhile.",
        ) from None
    except BaseException:
        os.close(handle)
        raise
    return handle


def _point(folder: Path, version: str, manifest: bytes) -> None:
    """Make a version the whole one, in one step that lasts."""
    digest = hashlib.sha256(manifest).hexdigest()
    new = folder / (disk.CURRENT + ".new")
    _write(new, disk.pointer(version, digest).encode())
    new.replace(folder / disk.CURRENT)
    _sync(folder)


def _write(path: Path, content: bytes) -> None:
    """Write a file so that it lasts."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    """Make the names in a folder last."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sweep(folder: Path) -> None:
    """Remove every version but the whole one, and those that some process still reads."""
    keep = ""
    if (folder / disk.CURRENT).exists():
        try:
            keep = disk.pointed(folder)[0]
        except StoreError:  # Nobody knows which is whole; the new one will take all places.
            return
    for old in sorted(folder.glob(disk.VERSION + "*")):
        if old.name != keep and old.is_dir():
            _remove_unread(old)


def _remove_unread(version: Path) -> None:
    try:
        handle = os.open(version / disk.MANIFEST, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:  # It was never finished, so that nobody reads it.
        _remove(version)
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        _remove(version)
    except BlockingIOError:
        pass
    finally:
        os.close(handle)


def _remove(version: Path) -> None:
    """Remove what may still be written to; what cannot go now goes with the next load."""
    shutil.rmtree(version, ignore_errors=True)
    shutil.rmtree(version, ignore_errors=True)
