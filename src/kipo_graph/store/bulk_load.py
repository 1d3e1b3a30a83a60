"""Loading a graph into a store on disk: read, optimized, given checksums, and put in place."""

from __future__ import annotations

import platform
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version as version_of
from pathlib import Path

from pyoxigraph import Store

from kipo_graph import __version__
from kipo_graph.errors import ParseError, StoreError
from kipo_graph.project import Project
from kipo_graph.rdf import files
from kipo_graph.store import atomic_swap, disk, memory
from kipo_graph.store.disk import FileEntry, Manifest
from kipo_graph.text import one_line

_GRACE = 3.0
"""Seconds that an interrupted load may take to end by itself."""


class _StoppedError(Exception):
    """The load was interrupted."""


@dataclass
class Progress:
    """The progress of a load: its stage, and how many of how many bytes are done in it.

    Stages that cannot be measured, such as optimizing, have a `total` of 0.
    """

    stage: str = "reading"
    done: int = 0
    total: int = 0
    stopped: bool = False

    def enter(self, stage: str, total: int = 0) -> None:
        """Begin a stage."""
        self.seen(0)
        self.stage, self.done, self.total = stage, 0, total

    def seen(self, count: int) -> None:
        """Count bytes; raises where the load was interrupted."""
        if self.stopped:
            raise _StoppedError
        self.done += count


Watch = Callable[[Progress], None]
"""Called with the progress of a load ten times a second."""

Fill = Callable[[Store, Progress], tuple[FileEntry, ...]]
"""Loads a graph into a store, and returns its sources."""


def load_files(
    folder: Path,
    paths: Sequence[Path],
    *,
    base: str | None = None,
    graph: str | None = None,
    watch: Watch = lambda _: None,
) -> Manifest:
    """Load RDF files into a store on disk, in place of its previous contents.

    Each as `files.load` does.  A kill at any moment leaves the old graph or the new one.  Raises
    ParseError for a file, StoreError for the folder; then the old graph stays.
    """
    sources = [files.inspect(path) for path in paths]
    for source in sources:
        if not source.size:
            raise ParseError(f"{source.path} is empty.", "Leave it out, or download it again.")

    def fill(into: Store, progress: Progress) -> tuple[FileEntry, ...]:
        progress.enter("reading", sum(source.size for source in sources))
        found = []
        for source in sources:
            digest = files.load(into, source, base=base, graph=graph, seen=progress.seen)
            found.append(FileEntry(str(source.path), source.size, digest))
        return tuple(found)

    return _load(folder, fill, "files", watch)


def load_project(
    folder: Path, project: Project, *, inferred: bool = True, watch: Watch = lambda _: None
) -> Manifest:
    """Load a project's graph into a store on disk, with the graphs of a `memory.LocalStore`."""
    local = memory.load(project, inferred=inferred)
    used = [project.triples, *([project.inferred] if inferred else []), project.ontology]

    def fill(into: Store, progress: Progress) -> tuple[FileEntry, ...]:
        progress.enter("loading the graphs")
        into.bulk_extend(local.oxigraph)
        return tuple(disk.checksum(path.parent, path.name) for path in used if path.is_file())

    return _load(folder, fill, "project", watch)


def _load(folder: Path, fill: Fill, origin: str, watch: Watch) -> Manifest:
    with atomic_swap.new_version(folder) as (version, finish):
        progress = Progress()
        try:
            manifest = _watched(lambda: _make(version, fill, origin, progress), progress, watch)
            finish(manifest)
        except OSError as error:
            raise _failed(folder, error) from error
    return manifest


def _watched(make: Callable[[], Manifest], progress: Progress, watch: Watch) -> Manifest:
    """Do the work in a thread, because Oxigraph ignores Ctrl-C, and report its progress."""
    future: Future[Manifest] = Future()

    def work() -> None:
        try:
            future.set_result(make())
        except BaseException as error:  # noqa: BLE001 - it is raised in the thread that waits
            future.set_exception(error)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        while thread.is_alive():
            thread.join(0.1)
            watch(progress)
    finally:
        if thread.is_alive():
            progress.stopped = True
            thread.join(_GRACE)
    return future.result()


def _make(version: Path, fill: Fill, origin: str, progress: Progress) -> Manifest:
    """Fill the database of a version, and describe it."""
    data = version / disk.DATA
    into = Store(str(data))
    sources = fill(into, progress)
    progress.enter("optimizing")
    into.optimize()
    into.flush()
    progress.enter("counting")
    quads, graphs = len(into), sum(1 for _ in into.named_graphs())
    (counted,) = into.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")  # type: ignore[misc]
    in_default = int(counted["n"].value)
    del into
    for path in (*data.glob("LOG*"), data / "LOCK"):
        # A log and a lock, which reading does not need and which would name this machine.
        path.unlink(missing_ok=True)
    names = disk.files_in(version)
    progress.enter("computing checksums", sum((version / name).stat().st_size for name in names))
    return Manifest(
        origin=origin,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        tools={
            "kipo-graph": __version__,
            "pyoxigraph": version_of("pyoxigraph"),
            "python": platform.python_version(),
        },
        quads=quads,
        default_graph=in_default,
        named_graphs=graphs,
        sources=sources,
        files=tuple(disk.checksum(version, name, progress.seen, sync=True) for name in names),
    )


def _failed(folder: Path, error: OSError) -> StoreError:
    import shutil

    free = shutil.disk_usage(folder.parent).free
    message = f"{folder} cannot be written: {one_line(error.strerror or str(error))}."
    return StoreError(
        f"{message} {free / 1024**2:,.0f} MiB are free there now.",
        "The previous contents are unchanged. A store needs about 400 bytes a quad and its texts, "
        "and up to twice that while it is loaded.",
    )
