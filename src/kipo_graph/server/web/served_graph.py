"""The graph that a server serves: a project, files, a store on disk, or another endpoint."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import DefaultGraph

from kipo_graph.project import Project
from kipo_graph.server.endpoint.fork_server import PreparedStore
from kipo_graph.store import memory
from kipo_graph.store.graph_store import GraphStore, QuadStore
from kipo_graph.store.memory import LocalStore


@dataclass(frozen=True, slots=True)
class ServedGraph:
    """One of `project` (a folder), `files`, `directory` (a disk store) and `endpoint` (a URL)."""

    project: str = ""
    inferred: bool = True
    files: tuple[str, ...] = ()
    directory: str = ""
    endpoint: str = ""

    @property
    def descriptors(self) -> int:
        """How many files and sockets a worker may open: none if the data are in memory."""
        return 1024 if self.directory else 16 if self.endpoint else 0

    @property
    def name(self) -> str:
        """A name for messages."""
        if self.files:
            return ", ".join(Path(file).name for file in self.files)
        return self.directory or self.endpoint or f"the graph of {self.project}"


def prepare(served: ServedGraph) -> PreparedStore:
    """Load a store that forked workers can share, or prepare to open one in each worker.

    Raises ProjectError, ParseError and EndpointError like the stores.
    """
    if served.endpoint:
        return _endpoint(served.endpoint, inferred=served.inferred)
    if served.directory:
        return _directory(Path(served.directory))
    if served.files:
        paths = [Path(file) for file in served.files]
        return _in_memory(memory.of_files(paths), paths)
    project = Project(Path(served.project))
    store = memory.load(project, inferred=served.inferred)
    return _in_memory(store, [project.triples, *([project.inferred] if served.inferred else [])])


def _in_memory(store: LocalStore | QuadStore, paths: Sequence[Path]) -> PreparedStore:
    """A store in memory, which workers share with their parent because they are forked."""
    quads = store.oxigraph.quads_for_pattern(None, None, None, DefaultGraph())
    facts = {"version": _version(paths), "triples": sum(1 for _ in quads)}
    return PreparedStore(lambda: store, facts)


def _directory(folder: Path) -> PreparedStore:
    """A store on disk, opened read-only in each worker, because its threads do not survive a fork.

    All workers open the current version; the server must be restarted to serve a later load.
    """
    from kipo_graph.store import disk

    version, manifest, handle = disk.open_version(folder)
    facts = {
        "version": hashlib.sha256(manifest.dump()).hexdigest()[:20],
        "triples": manifest.default_graph,
    }
    return PreparedStore(lambda: disk.DiskStore(version, manifest, os.dup(handle)), facts)


def _endpoint(url: str, *, inferred: bool) -> PreparedStore:
    from kipo_graph.store import remote

    def open_store() -> GraphStore:
        return remote.RemoteStore(url, inferred=inferred)

    open_store().query("ASK {}")
    return PreparedStore(open_store, {"version": "", "triples": None})


def _version(paths: Sequence[Path]) -> str:
    """A version identifier made from the content of some files."""
    digest = hashlib.sha256()
    for path in paths:
        if path.is_file():
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:20]
