"""Replacing the version of a store on disk by a new one: one writer, in one step."""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kipo_graph.errors import StoreError
from kipo_graph.store import disk
from kipo_graph.system.atomic_files import sync_folder, write_durably
from kipo_graph.text import one_line


@contextmanager
def new_version(folder: Path) -> Iterator[tuple[Path, Callable[[disk.Manifest], None]]]:
    """The folder of a new version, and a function that makes it the current one.

    What is unfinished when the block ends is removed, and so is what a killed load left behind.
    Raises StoreError where another process writes, or where the folder is something else.
    """
    with _locked(folder) as created:
        _remove_old(folder)
        version = folder / f"{disk.VERSION}{secrets.token_hex(8)}"
        (version / disk.DATA).mkdir(parents=True)
        finished = False

        def finish(manifest: disk.Manifest) -> None:
            nonlocal finished
            content = manifest.dump()
            write_durably(version / disk.MANIFEST, content)
            sync_folder(version / disk.DATA)
            sync_folder(folder.parent)
            disk.make_current(folder, version.name, content)
            finished = True

        try:
            yield version, finish
        finally:
            if finished:
                _remove_old(folder)
            else:
                _remove(version)
                if created:
                    (folder / disk.LOCK).unlink(missing_ok=True)
                    with suppress(OSError):  # Another process has put something there.
                        folder.rmdir()


@contextmanager
def _locked(folder: Path) -> Iterator[bool]:
    """Lock a folder for its only writer; gives whether it had to be created."""
    try:
        created = not folder.exists()
        if created:
            folder.mkdir()
        elif not folder.is_dir() or any(folder.iterdir()):
            disk.require_store(folder)
        handle = _lock(folder)
    except FileNotFoundError as error:
        raise StoreError(f"There is no folder {folder.parent} to create a store in.") from error
    except OSError as error:
        raise StoreError(f"{folder} cannot be written: {error.strerror}.") from error
    try:
        yield created
    finally:
        os.close(handle)


def _lock(folder: Path) -> int:
    """A handle with the lock, which ends with the process, however that ends."""
    path = folder / disk.LOCK
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.ftruncate(handle, 0)
        os.write(handle, f"{os.getpid()}\n".encode())
        path.stat()  # A writer that failed may have removed the folder just before.
    except BlockingIOError:
        writer = one_line(os.read(handle, 100).decode("ascii", "replace"))
        os.close(handle)
        raise StoreError(
            f"{folder} is being loaded by process {writer or 'that has just started'}.",
            "Wait until it ends, or stop it; the current graph can be read meanwhile.",
        ) from None
    except BaseException:
        os.close(handle)
        raise
    return handle


def _remove_old(folder: Path) -> None:
    """Remove every version but the current one and those that some process still reads."""
    for unfinished in folder.glob(f".{disk.CURRENT}.*"):
        unfinished.unlink(missing_ok=True)
    current = ""
    if (folder / disk.CURRENT).exists():
        try:
            current = disk.current_version(folder)[0]
        except StoreError:  # It is not known which is complete; the new one will replace all.
            return
    for old in sorted(folder.glob(disk.VERSION + "*")):
        if old.name != current and old.is_dir():
            _remove_unread(old)


def _remove_unread(version: Path) -> None:
    try:
        handle = os.open(version / disk.MANIFEST, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:  # It was never finished, so nobody reads it.
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
    """Remove what may still be written to; what cannot be removed now goes with the next load."""
    shutil.rmtree(version, ignore_errors=True)
    shutil.rmtree(version, ignore_errors=True)
