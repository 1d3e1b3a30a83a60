"""A store on disk: a folder with one complete version of a graph, opened and checked.

    DIR/kipo-graph-store.lock    locked by the process that loads, which has written its id there
    DIR/current                  the name of the complete version, and its manifest's SHA-256
    DIR/version-.../manifest.json    what was loaded, and the SHA-256 of every file beside it
    DIR/version-.../data/        the database of Oxigraph

`current` is replaced in one step, so that a kill at any moment leaves the old version or the new.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import weakref
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path

from pyoxigraph import Store

from kipo_graph.errors import StoreError
from kipo_graph.model.vocabulary import PREFIXES
from kipo_graph.store.graph_store import QuadStore
from kipo_graph.system.atomic_files import write_durably
from kipo_graph.system.checksums import ChecksumReader
from kipo_graph.text import one_line

LOCK, CURRENT, MANIFEST, DATA = "kipo-graph-store.lock", "current", "manifest.json", "data"
VERSION = "version-"

_FORM = 1
_CURRENT = re.compile(rf"kipo-graph store {_FORM}\n({VERSION}[\w-]+)\n([0-9a-f]{{64}})\n")


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A file of a manifest, with its size in bytes and its SHA-256."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a version holds, where it came from, and the checksums of its files, sorted by name.

    `origin` is `project` or `files`; the prefixes of ours are declared for the former only.
    """

    origin: str
    created: str
    tools: Mapping[str, str]
    quads: int
    default_graph: int
    named_graphs: int
    sources: tuple[FileEntry, ...]
    files: tuple[FileEntry, ...]

    def dump(self) -> bytes:
        """The manifest as JSON."""
        return json.dumps({"form": _FORM, **asdict(self)}, indent=1, ensure_ascii=False).encode()

    @classmethod
    def parse(cls, content: bytes) -> Manifest:
        """Read a manifest from its JSON, whose checksum was right."""
        read = json.loads(content)
        del read["form"]
        for name in ("sources", "files"):
            read[name] = tuple(FileEntry(**entry) for entry in read[name])
        return cls(**read)


class DiskStore(QuadStore):
    """A store on disk, opened read-only; while it is open, no load removes its files."""

    def __init__(self, version: Path, manifest: Manifest, handle: int) -> None:
        self.manifest = manifest
        self._release = weakref.finalize(self, os.close, handle)
        try:
            opened = Store.read_only(str(version / DATA))
        except OSError as error:
            raise StoreError(
                f"{version.parent} cannot be opened: {one_line(str(error))}.",
                f"See what is wrong with it: kipo-graph check-store {version.parent}",
            ) from error
        super().__init__(opened, PREFIXES if manifest.origin == "project" else {})


def open_store(folder: str | Path) -> DiskStore:
    """Open a store that `kipo-graph load` made, for reading only; raises StoreError."""
    return DiskStore(*open_version(Path(folder)))


def open_version(folder: Path) -> tuple[Path, Manifest, int]:
    """The current version of a store, its manifest, and a handle whose lock keeps it on disk.

    Raises StoreError where the folder is not a store of ours or its manifest was changed.
    """
    for _ in range(100):
        name, digest = current_version(folder)
        try:
            handle = os.open(folder / name / MANIFEST, os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            if current_version(folder)[0] == name:
                raise _changed(folder, [f"{name}/{MANIFEST}: missing"]) from None
            continue  # Another load has just put a newer version in its place.
        except OSError as error:
            raise StoreError(f"{folder} cannot be read: {error.strerror}.") from error
        with ExitStack() as stack:
            stack.callback(os.close, handle)
            fcntl.flock(handle, fcntl.LOCK_SH)
            if current_version(folder)[0] != name:
                continue
            content = (folder / name / MANIFEST).read_bytes()
            if hashlib.sha256(content).hexdigest() != digest:
                raise _changed(folder, [f"{name}/{MANIFEST}: changed"])
            manifest = Manifest.parse(content)
            stack.pop_all()
            return folder / name, manifest, handle
    raise StoreError(f"{folder} is replaced faster than it can be opened.")


def current_version(folder: Path) -> tuple[str, str]:
    """The name of the complete version, and the SHA-256 of its manifest; raises StoreError."""
    require_store(folder)
    try:
        content = (folder / CURRENT).read_text("utf-8")
    except FileNotFoundError:
        raise StoreError(
            f"{folder} holds no complete graph yet: no load has been finished.",
            f"Load it: kipo-graph load FILE... --store {folder}",
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(f"{folder / CURRENT} cannot be read: {error}.") from error
    match = _CURRENT.fullmatch(content)
    if match is None:
        raise _changed(folder, [f"{CURRENT}: changed"])
    return match[1], match[2]


def make_current(folder: Path, version: str, manifest: bytes) -> None:
    """Make a version the current one, in one step; raises OSError."""
    digest = hashlib.sha256(manifest).hexdigest()
    content = f"kipo-graph store {_FORM}\n{version}\n{digest}\n"
    write_durably(folder / CURRENT, content.encode())


def require_store(folder: Path) -> None:
    """Raise StoreError for a folder that is not a store of kipo-graph."""
    if (folder / LOCK).is_file():
        return
    if not folder.exists():
        raise StoreError(
            f"There is no store {folder}.", f"Create it: kipo-graph load FILE... --store {folder}"
        )
    if not folder.is_dir():
        raise StoreError(
            f"{folder} is not a folder.", "A store is a folder that kipo-graph load created."
        )
    try:
        found = sorted(path.name for path in folder.iterdir())
    except OSError as error:
        raise StoreError(f"{folder} cannot be read: {error.strerror}.") from error
    named = ", ".join(map(one_line, found[:3])) + (" ..." if len(found) > 3 else "")
    hint = "Name a new folder, or one that kipo-graph load created."
    if "CURRENT" in found and any(name.startswith("MANIFEST-") for name in found):
        hint = "It looks like a database of Oxigraph itself: dump it as N-Quads, and load those."
    content = f"contains {named}." if found else "is empty."
    raise StoreError(f"{folder} is not a store of kipo-graph: it {content}", hint)


def check(
    folder: Path,
    seen: Callable[[int], None] = lambda _: None,
    begin: Callable[[int], None] = lambda _: None,
) -> Manifest:
    """Check every file of a store against its manifest; raises StoreError listing differences.

    `begin` is called with the number of bytes to read, `seen` with the number just read.  A store
    that is only read does not change: every file is checked, and no other may be there.
    """
    version, manifest, handle = open_version(folder)
    try:
        begin(sum(entry.size for entry in manifest.files))
        faults = list(_faults(version, manifest, seen))
        if faults:
            raise _changed(folder, faults)
        DiskStore(version, manifest, os.dup(handle))
    finally:
        os.close(handle)
    return manifest


def _faults(version: Path, manifest: Manifest, seen: Callable[[int], None]) -> Iterator[str]:
    expected = {entry.name: entry for entry in manifest.files}
    present = set(files_in(version)) - {MANIFEST}
    for name in sorted(expected.keys() | present):
        where = f"{version.name}/{one_line(name)}"
        if name not in present:
            yield f"{where}: missing"
        elif name not in expected:
            yield f"{where}: not part of this store"
        else:
            try:
                found = checksum(version, name, seen)
            except OSError as error:
                yield f"{where}: cannot be read ({error.strerror})"
                continue
            if found.size != expected[name].size:
                yield f"{where}: changed ({found.size:,} bytes, not {expected[name].size:,})"
            elif found != expected[name]:
                yield f"{where}: changed (of the same size, with another SHA-256)"


def files_in(folder: Path) -> list[str]:
    """The names of all files below a folder, sorted."""
    return sorted(
        str(Path(at, name).relative_to(folder))
        for at, _, names in os.walk(folder)
        for name in names
    )


def checksum(
    folder: Path, name: str, seen: Callable[[int], None] = lambda _: None, *, sync: bool = False
) -> FileEntry:
    """Read a file in a folder for its entry; with `sync`, make it durable too."""
    with ChecksumReader(folder / name, seen) as file:
        while file.read(1 << 20):
            pass
        if sync:
            os.fsync(file.fileno())
        return FileEntry(name, file.size, file.checksum.hexdigest())


def _changed(folder: Path, faults: list[str]) -> StoreError:
    lines = "".join(f"\n- {fault}" for fault in faults)
    noun = "1 file differs" if len(faults) == 1 else f"{len(faults)} files differ"
    return StoreError(
        f"{folder} is not as it was loaded; {noun}:{lines}",
        f"Load it again (kipo-graph load FILE... --store {folder}), or restore it from a backup. "
        "A store is only ever read; a program that opens it for writing changes it.",
    )
