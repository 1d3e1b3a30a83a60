"""A store on disk: a folder with one whole version of a graph, found, held and checked.

    DIR/kipo-graph-store.lock    whoever loads holds a lock on it and has written its number there
    DIR/current                  the name of the whole version, and the SHA-256 of its manifest
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
from dataclasses import asdict, dataclass
from pathlib import Path

from pyoxigraph import Store

from kipo_graph.errors import StoreError, plain
from kipo_graph.model.vocabulary import PREFIXES
from kipo_graph.store.graph_store import QuadStore

LOCK, CURRENT, MANIFEST, DATA = "kipo-graph-store.lock", "current", "manifest.json", "data"
VERSION = "version-"

_FORM = 1
_CURRENT = re.compile(rf"kipo-graph store {_FORM}\n({VERSION}[\w-]+)\n([0-9a-f]{{64}})\n")
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Summed:
    """A file with its size in bytes and its SHA-256."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a version holds, where it came from, and the sums of its files, sorted by name.

    `origin` is `project` or `files`; in the latter no prefixes are declared beforehand.
    """

    origin: str
    created: str
    tools: Mapping[str, str]
    quads: int
    default_graph: int
    named_graphs: int
    sources: tuple[Summed, ...]
    files: tuple[Summed, ...]

    def dump(self) -> bytes:
        """The manifest as JSON."""
        return json.dumps({"form": _FORM, **asdict(self)}, indent=1, ensure_ascii=False).encode()

    @classmethod
    def parse(cls, content: bytes) -> Manifest:
        """A manifest of its JSON, which `current` has vouched for."""
        read = json.loads(content)
        del read["form"]
        for name in ("sources", "files"):
            read[name] = tuple(Summed(**entry) for entry in read[name])
        return cls(**read)


class DiskStore(QuadStore):
    """A store on disk, only read; as long as it is open, no load removes its files."""

    def __init__(self, version: Path, manifest: Manifest, handle: int) -> None:
        self.manifest = manifest
        self._release = weakref.finalize(self, os.close, handle)
        try:
            opened = Store.read_only(str(version / DATA))
        except OSError as error:
            raise StoreError(
                f"{version.parent} cannot be opened: {plain(str(error))}.",
                f"See what is wrong with it: kipo-graph check-store {version.parent}",
            ) from error
        super().__init__(opened, PREFIXES if manifest.origin == "project" else {})


def open_store(folder: str | Path) -> DiskStore:
    """Open a store that `kipo-graph load` made, for reading only; raises StoreError."""
    return DiskStore(*hold(Path(folder)))


def hold(folder: Path) -> tuple[Path, Manifest, int]:
    """The whole version of a store, its manifest, and a handle that keeps it until it is closed.

    Raises StoreError where the folder is no store of ours or its manifest was changed.
    """
    for _ in range(100):
        name, digest = pointed(folder)
        try:
            handle = os.open(folder / name / MANIFEST, os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            if pointed(folder)[0] == name:
                raise _changed(folder, [f"{name}/{MANIFEST}: missing"]) from None
            continue  # Another load has just put a newer version in its place.
        except OSError as error:
            raise StoreError(f"{folder} cannot be read: {error.strerror}.") from error
        kept = False
        try:
            fcntl.flock(handle, fcntl.LOCK_SH)
            if pointed(folder)[0] != name:
                continue
            content = (folder / name / MANIFEST).read_bytes()
            if hashlib.sha256(content).hexdigest() != digest:
                raise _changed(folder, [f"{name}/{MANIFEST}: changed"])
            kept = True
            return folder / name, Manifest.parse(content), handle
        finally:
            if not kept:
                os.close(handle)
    raise StoreError(f"{folder} is replaced faster than it can be opened.")


def pointed(folder: Path) -> tuple[str, str]:
    """The name of the whole version, and the SHA-256 of its manifest; raises StoreError."""
    require_ours(folder)
    try:
        content = (folder / CURRENT).read_text("utf-8")
    except FileNotFoundError:
        raise StoreError(
            f"{folder} holds no whole graph yet: it was never loaded to the end.",
            f"Load it: kipo-graph load FILE... --store {folder}",
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(f"{folder / CURRENT} cannot be read: {error}.") from error
    match = _CURRENT.fullmatch(content)
    if match is None:
        raise _changed(folder, [f"{CURRENT}: changed"])
    return match[1], match[2]


def pointer(version: str, digest: str) -> str:
    """What `current` says of a version and the SHA-256 of its manifest."""
    return f"kipo-graph store {_FORM}\n{version}\n{digest}\n"


def require_ours(folder: Path) -> None:
    """Raise StoreError for what is no store of kipo-graph."""
    if (folder / LOCK).is_file():
        return
    if not folder.exists():
        raise StoreError(
            f"There is no store {folder}.", f"Make it: kipo-graph load FILE... --store {folder}"
        )
    if not folder.is_dir():
        raise StoreError(
            f"{folder} is no folder.", "A store is a folder that kipo-graph load made."
        )
    try:
        held = sorted(path.name for path in folder.iterdir())
    except OSError as error:
        raise StoreError(f"{folder} cannot be read: {error.strerror}.") from error
    named = ", ".join(map(plain, held[:3])) + (" ..." if len(held) > 3 else "")
    hint = "Name a new folder, or one that kipo-graph load made."
    if "CURRENT" in held and any(name.startswith("MANIFEST-") for name in held):
        hint = "It looks like a database of Oxigraph itself: dump it as N-Quads, and load those."
    raise StoreError(
        f"{folder} is no store of kipo-graph: it " + (f"holds {named}." if held else "is empty."),
        hint,
    )


def check(
    folder: Path,
    seen: Callable[[int], None] = lambda _: None,
    begin: Callable[[int], None] = lambda _: None,
) -> Manifest:
    """Hold every file of a store against its manifest; raises StoreError that lists what differs.

    `begin` hears how many bytes there are to read, `seen` how many were read just now.  A store
    that is only read does not change: every file is checked, and none may be there besides.
    """
    version, manifest, handle = hold(folder)
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
        where = f"{version.name}/{plain(name)}"
        if name not in present:
            yield f"{where}: missing"
        elif name not in expected:
            yield f"{where}: not of this store"
        else:
            try:
                found = summed(version, name, seen)
            except OSError as error:
                yield f"{where}: cannot be read ({error.strerror})"
                continue
            if found.size != expected[name].size:
                yield f"{where}: changed ({found.size:,} bytes, not {expected[name].size:,})"
            elif found != expected[name]:
                yield f"{where}: changed (of the same size, with another SHA-256)"


def files_in(folder: Path) -> list[str]:
    """The names of all that is no folder under a folder, sorted."""
    return sorted(
        str(Path(at, name).relative_to(folder))
        for at, _, names in os.walk(folder)
        for name in names
    )


def summed(
    folder: Path, name: str, seen: Callable[[int], None] = lambda _: None, *, sync: bool = False
) -> Summed:
    """A file under a folder with its sums, made durable too where `sync` says so."""
    digest, size = hashlib.sha256(), 0
    with (folder / name).open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
            size += len(block)
            seen(len(block))
        if sync:
            os.fsync(file.fileno())
    return Summed(name, size, digest.hexdigest())


def _changed(folder: Path, faults: list[str]) -> StoreError:
    lines = "".join(f"\n- {fault}" for fault in faults)
    noun = "file is" if len(faults) == 1 else "files are"
    return StoreError(
        f"{folder} is not as it was loaded; {len(faults)} {noun} not right:{lines}",
        f"Load it again (kipo-graph load FILE... --store {folder}), or take it from a backup. "
        "A store is only ever read; a program that opens it for writing changes it.",
    )
