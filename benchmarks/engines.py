"""The stores that `scale.py` measures, each in a process of its own: load, ask, weigh, stop."""

from __future__ import annotations

import http.client
import multiprocessing
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple, Protocol
from urllib.parse import urlencode

DEFAULT_GRAPH = "urn:kipo-graph:default"
"""Where Virtuoso, which has no default graph of its own, keeps the lines without a graph."""

JSON = "application/sparql-results+json"
LOADERS = os.cpu_count() or 1
START = 120.0
"""Seconds that a server may take to start or to stop."""


class FailedError(Exception):
    """A store did not do what was asked of it."""


class SlowError(FailedError):
    """A query took longer than it may; the store was killed and must be started again."""


class Loaded(NamedTuple):
    """What loading took: seconds, bytes on disk, and the most bytes of memory held meanwhile."""

    seconds: float
    disk: int
    peak: int


class Engine(Protocol):
    """A store under test; `start` may be called again after a SlowError."""

    def load(self, file: Path) -> Loaded:
        """Load a file of N-Quads into a new store."""

    def start(self) -> None:
        """Bring the loaded store up in a fresh process."""

    def ask(self, query: str, limit: float) -> tuple[float, bytes]:
        """The seconds a query took, and its answer as SPARQL JSON; raises SlowError."""

    def memory(self) -> int:
        """The bytes of memory that the store's process holds now."""

    def stop(self) -> None:
        """End the process."""


def held(pid: int, field: str) -> int:
    """Bytes of memory of a process: `VmRSS` now, `VmHWM` at most so far."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    found = next(line for line in status.splitlines() if line.startswith(field + ":"))
    return int(found.split()[1]) * 1024


def size_of(folder: Path) -> int:
    """The bytes that the files below a folder take on the disk."""
    return sum(path.stat().st_blocks * 512 for path in folder.rglob("*") if path.is_file())


class _Child:
    """Oxigraph in a process of its own, which answers through a pipe."""

    def __init__(self, place: Path, *, disk: bool) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_answer, args=(theirs, place, disk), daemon=True)
        self.process.start()
        theirs.close()

    def wait(self, limit: float | None) -> object:
        """What the child sends next; kills it and raises SlowError where that takes too long."""
        try:
            if self.pipe.poll(limit):
                return self.pipe.recv()
        except EOFError as error:
            self.process.join()
            raise FailedError(f"The store ended with {self.process.exitcode}.") from error
        self.end()
        raise SlowError

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


def _answer(pipe: Connection, place: Path, disk: bool) -> None:
    """Run in the child: open or load a store, then answer queries until the pipe closes."""
    from pyoxigraph import QueryResultsFormat, QueryTriples, RdfFormat, Store

    begun = time.perf_counter()
    if disk:
        from kipo_graph.store.disk import open_store

        opened = open_store(place)  # kept: it compares the store with a later load
        store = opened.oxigraph
    else:
        store = Store()
        store.bulk_load(path=place, format=RdfFormat.N_QUADS)
    pipe.send((time.perf_counter() - begun, held(os.getpid(), "VmHWM")))
    while True:
        try:
            query = pipe.recv()
        except EOFError:
            return
        begun = time.perf_counter()
        found = store.query(query)
        if isinstance(found, QueryTriples):
            raise TypeError("Only SELECT and ASK are measured.")
        pipe.send((found.serialize(format=QueryResultsFormat.JSON), time.perf_counter() - begun))


class Memory:
    """Oxigraph in memory."""

    def __init__(self, _folder: Path) -> None:
        self._child: _Child | None = None
        self._file = Path()

    def load(self, file: Path) -> Loaded:
        self._file = file
        seconds, peak = self._open(file, disk=False)
        return Loaded(seconds, 0, peak)

    def start(self) -> None:
        if self._child is None:
            self._open(self._file, disk=False)

    def _open(self, place: Path, *, disk: bool) -> tuple[float, int]:
        self._child = _Child(place, disk=disk)
        match self._child.wait(None):
            case (float() as seconds, int() as peak):
                return seconds, peak
            case other:
                raise FailedError(f"The store sent {other!r}.")

    def ask(self, query: str, limit: float) -> tuple[float, bytes]:
        child = self._running()
        child.pipe.send(query)
        try:
            sent = child.wait(limit)
        except FailedError:
            self._child = None
            raise
        match sent:
            case (bytes() as answer, float() as seconds):
                return seconds, answer
            case other:
                raise FailedError(f"The store sent {other!r}.")

    def memory(self) -> int:
        return held(self._running().process.pid or 0, "VmRSS")

    def stop(self) -> None:
        if self._child is not None:
            self._child.end()
        self._child = None

    def _running(self) -> _Child:
        if self._child is None:
            raise FailedError("The store has not been started.")
        return self._child


class Disk(Memory):
    """Oxigraph on disk, as `kipo-graph load` makes it and `kipo-graph serve --store` opens it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._place = folder / "store"

    def load(self, file: Path) -> Loaded:
        command = [str(Path(sys.executable).with_name("kipo-graph")), "load", str(file)]
        begun = time.perf_counter()
        done = subprocess.Popen(
            [*command, "--store", str(self._place)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        said = done.stderr.read() if done.stderr else b""
        _, status, used = os.wait4(done.pid, 0)
        done.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - begun
        if done.returncode:
            raise FailedError(f"kipo-graph load: {said.decode(errors='replace')[-400:]}")
        return Loaded(seconds, size_of(self._place), used.ru_maxrss * 1024)

    def start(self) -> None:
        if self._child is None:
            self._open(self._place, disk=True)


_INI = """\
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
FileExtend = 200
MaxCheckpointRemap = 2000
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
MaxCheckpointRemap = 2000
[Parameters]
ServerPort = 127.0.0.1:{sql}
DirsAllowed = {folder}
NumberOfBuffers = 340000
MaxDirtyBuffers = 250000
CaseMode = 2
CheckpointInterval = 0
MaxClientConnections = 20
ThreadsPerQuery = {cores}
AsyncQueueMaxThreads = {cores}
MaxQueryMem = 2G
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
ServerThreads = 10
[SPARQL]
ResultSetMaxRows = 100000000
MaxQueryCostEstimationTime = 0
MaxQueryExecutionTime = 0
"""


class Virtuoso:
    """Virtuoso 7 with 2.6 GiB of buffers, asked over HTTP.

    Ports are free ones, and the server runs in the foreground as our child with a password that
    only we know: where it does not come up, no other server can be taken for it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._parts = folder / "parts"
        self._password = "k" + secrets.token_hex(8)
        self._server: subprocess.Popen[bytes] | None = None
        self._sql = self._http = 0
        self._road: http.client.HTTPConnection | None = None

    def load(self, file: Path) -> Loaded:
        self._parts.mkdir()
        _split(file, self._parts, LOADERS)
        self.start()
        begun = time.perf_counter()
        self._isql(f"ld_dir('{self._parts}', '*.nq', '{DEFAULT_GRAPH}');")
        loaders = [self._loader() for _ in range(LOADERS)]
        if any(loader.wait() for loader in loaders):
            raise FailedError("A loader of Virtuoso failed.")
        self._isql("checkpoint;")
        seconds = time.perf_counter() - begun
        self._whole()
        peak = held(self._running().pid, "VmHWM")
        shutil.rmtree(self._parts)
        self.stop()
        return Loaded(seconds, size_of(self._folder), peak)

    def start(self) -> None:
        if self._server is not None:
            return
        self._sql, self._http = _free_ports()
        first = not (self._folder / "virtuoso.db").exists()
        ini = _INI.format(folder=self._folder, sql=self._sql, http=self._http, cores=LOADERS)
        file = self._folder / "virtuoso.ini"
        file.write_text(ini, encoding="utf-8")
        log = self._folder / "server.log"
        with log.open("wb") as into:
            self._server = subprocess.Popen(
                ["virtuoso-t", "+configfile", str(file), "+foreground"],
                cwd=self._folder,
                stdout=into,
                stderr=into,
            )
        self._online(log)
        if first:
            self._isql(f"set password dba {self._password};", password="dba")  # noqa: S106

    def _online(self, log: Path) -> None:
        """Wait until our own server says that it listens; raises FailedError where it ends."""
        until = time.monotonic() + START
        while time.monotonic() < until:
            said = log.read_text(encoding="utf-8", errors="replace")
            if self._running().poll() is not None:
                self._server = None
                raise FailedError(f"Virtuoso did not start: {said[-300:]}")
            if f"Server online at 127.0.0.1:{self._sql}" in said:
                return
            time.sleep(0.05)
        self.stop()
        raise FailedError(f"Virtuoso did not start within {START:.0f} s.")

    def ask(self, query: str, limit: float) -> tuple[float, bytes]:
        if self._road is None:
            self._road = http.client.HTTPConnection("127.0.0.1", self._http)
        body = urlencode({"query": query, "default-graph-uri": DEFAULT_GRAPH})
        head = {"Accept": JSON, "Content-Type": "application/x-www-form-urlencoded"}
        begun = time.perf_counter()
        try:
            self._road.timeout = limit
            self._road.request("POST", "/sparql", body, head)
            reply = self._road.getresponse()
            answer = reply.read()
        except TimeoutError as error:
            self._kill()
            raise SlowError from error
        seconds = time.perf_counter() - begun
        if reply.status != 200:
            raise FailedError(f"Virtuoso answered {reply.status}: {answer[:300]!r}")
        return seconds, answer

    def memory(self) -> int:
        return held(self._running().pid, "VmRSS")

    def stop(self) -> None:
        self._hang_up()
        if self._server is not None:
            self._server.terminate()
            try:
                self._server.wait(START)
            except subprocess.TimeoutExpired:
                self._kill()
        self._server = None

    def _kill(self) -> None:
        self._hang_up()
        server, self._server = self._running(), None
        server.kill()
        server.wait()
        (self._folder / "virtuoso.lck").unlink(missing_ok=True)

    def _hang_up(self) -> None:
        if self._road is not None:
            self._road.close()
        self._road = None

    def _running(self) -> subprocess.Popen[bytes]:
        if self._server is None:
            raise FailedError("Virtuoso has not been started.")
        return self._server

    def _isql(self, command: str, password: str = "") -> str:
        words = [*self._isql_words(password), f"EXEC={command}"]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        if done.returncode or "*** Error" in done.stdout + done.stderr:
            raise FailedError(f"isql {command!r}: {(done.stdout + done.stderr)[-300:]}")
        return done.stdout

    def _isql_words(self, password: str = "") -> list[str]:
        self._running()
        return [
            "isql-vt",
            f"127.0.0.1:{self._sql}",
            "dba",
            password or self._password,
            "VERBOSE=OFF",
        ]

    def _loader(self) -> subprocess.Popen[bytes]:
        words = [*self._isql_words(), "EXEC=rdf_loader_run();"]
        return subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def _whole(self) -> None:
        """Raise FailedError unless each file was loaded to its end."""
        bad = "select count(*) from DB.DBA.load_list where ll_state <> 2 or ll_error is not null;"
        found = self._isql(bad).split()
        if "0" not in found:
            raise FailedError(f"Virtuoso left files out: {found}")


def _free_ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as other:
        one.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.1", 0))
        return one.getsockname()[1], other.getsockname()[1]


def _split(file: Path, into: Path, parts: int) -> None:
    """Deal the lines of a file out to several, a block of lines at a time."""
    files = [(into / f"part-{number}.nq").open("wb") for number in range(parts)]
    with file.open("rb") as source:
        turn = 0
        while lines := source.readlines(1 << 22):
            files[turn % parts].writelines(lines)
            turn += 1
    for one in files:
        one.close()


ENGINES: dict[str, tuple[str, Callable[[Path], Engine]]] = {
    "memory": ("Oxigraph, memory", Memory),
    "disk": ("Oxigraph, disk", Disk),
    "virtuoso": ("Virtuoso 7", Virtuoso),
}
