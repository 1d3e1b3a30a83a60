"""What a server serves: a project, files, a store on disk, or another endpoint."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pyoxigraph import DefaultGraph

from kipo_graph.project import Project
from kipo_graph.server.endpoint.fork_server import Prepared
from kipo_graph.store import memory
from kipo_graph.store.graph_store import GraphStore, QuadStore
from kipo_graph.store.memory import LocalStore


@dataclass(frozen=True, slots=True)
class Served:
    """One of `project` (a folder), `files`, `directory` (a disk store) and `endpoint` (a URL)."""

    project: str = ""
    inferred: bool = True
    files: tuple[str, ...] = ()
    directory: str = ""
    endpoint: str = ""

    def plain(self) -> dict[str, Any]:
        """As plain values, for another process."""
        return asdict(self)

    @property
    def descriptors(self) -> int:
        """How many files and sockets a worker may open: none where the data are in memory."""
        return 1024 if self.directory else 16 if self.endpoint else 0

    @property
    def name(self) -> str:
        """What it is, for people."""
        if self.files:
            return ", ".join(Path(file).name for file in self.files)
        return self.directory or self.endpoint or f"the graph of {self.project}"


def prepare(served: Served) -> Prepared:
    """Load what can be shared with forked workers; say how they open what cannot.

    Raises ProjectError, ParseError and EndpointError as the stores do.
    """
    if served.endpoint:
        return _endpoint(served.endpoint, inferred=served.inferred)
    if served.directory:
        return _directory(Path(served.directory))
    if served.files:
        paths = [Path(file) for file in served.files]
        return _held(memory.of_files(paths), paths)
    project = Project(Path(served.project))
    held = memory.load(project, inferred=served.inferred)
    return _held(held, [project.triples, *([project.inferred] if served.inferred else [])])


def _held(held: LocalStore | QuadStore, paths: Sequence[Path]) -> Prepared:
    """A store in memory: each worker has the parent's, by virtue of the fork."""
    everything = held.oxigraph.quads_for_pattern(None, None, None, DefaultGraph())
    facts = {"version": _version(paths), "triples": sum(1 for _ in everything)}
    return Prepared(lambda: held, facts)


def _directory(folder: Path) -> Prepared:
    """A store on disk: opened read-only in each worker, for its threads do not survive a fork.

    All workers open the version of now: a later load is seen when the server is started again.
    """
    from kipo_graph.store import disk

    version, manifest, handle = disk.open_version(folder)
    facts = {
        "version": hashlib.sha256(manifest.dump()).hexdigest()[:20],
        "triples": manifest.default_graph,
    }
    return Prepared(lambda: disk.DiskStore(version, manifest, os.dup(handle)), facts)


def _endpoint(url: str, *, inferred: bool) -> Prepared:
    from kipo_graph.store import remote

    def opened() -> GraphStore:
        return remote.RemoteStore(url, inferred=inferred)

    opened().query("ASK {}")
    return Prepared(opened, {"version": "", "triples": None})


def _version(paths: Sequence[Path]) -> str:
    """A name for what these files hold."""
    digest = hashlib.sha256()
    for path in paths:
        if path.is_file():
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:20]
