"""SPARQL servers started for a measurement, on the same data, on free ports of this machine."""

from __future__ import annotations

import http.client
import re
import resource
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from pyoxigraph import DefaultGraph, RdfFormat, serialize

from kipo_graph.project import find
from kipo_graph.store import memory as store

ROOT = Path(__file__).resolve().parents[1]
MEMORY = 4 * 2**30
"""What servers without limits of their own may take, in bytes: else they take the machine."""

SMALL = (
    "SELECT ?who WHERE { ?who <http://www.w3.org/ns/org#memberOf> "
    "<https://w3id.org/kipo-graph/id/ip5> }"
)


@dataclass(frozen=True)
class Running:
    """A server that listens, and where it takes queries."""

    name: str
    process: subprocess.Popen[str]
    port: int
    path: str

    @property
    def small(self) -> str:
        """The address of a small query."""
        return f"http://127.0.0.1:{self.port}{self.path}?query={quote(SMALL)}"

    def ask(self, query: str, seconds: float = 30) -> tuple[int, bytes]:
        """Status and body of the answer to a query."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=seconds)
        try:
            headers = {"Content-Type": "application/sparql-query"}
            connection.request("POST", self.path, query.encode(), headers)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()


def data(folder: Path) -> Path:
    """The project's graph, what follows included, as N-Triples without graph names."""
    laid = store.load(find(str(ROOT))).oxigraph
    found = (quad.triple for quad in laid.quads_for_pattern(None, None, None, DefaultGraph()))
    path = folder / "data.nt"
    path.write_bytes(serialize(found, format=RdfFormat.N_TRIPLES) or b"")
    return path


@contextmanager
def ours(*words: str) -> Iterator[Running]:
    """`kipo-graph serve` with some words more."""
    command = [sys.executable, "-m", "kipo_graph", "--project", str(ROOT), "serve"]
    process = subprocess.Popen([*command, "--port", "0", *words], stderr=subprocess.PIPE, text=True)
    said = ""
    for line in process.stderr or ():
        said += line
        if found := re.search(r"Listening on http://[^:]+:(\d+)/", line):
            break
    else:
        sys.exit(said)
    with _ended(process):
        yield Running("kipo-graph serve", process, int(found[1]), "/sparql")


@contextmanager
def oxigraph(file: Path, seconds: float | None) -> Iterator[Running]:
    """The `oxigraph` server, its data in memory too, with or without its limit of time."""
    port = _free()
    binary = Path(sys.executable).parent / "oxigraph"
    words = ["serve", "--bind", f"127.0.0.1:{port}"]
    words += ["--timeout-s", str(int(seconds))] if seconds else []
    process = _fenced([str(binary), *words])
    with _ended(process):
        _wait(port)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        headers = {"Content-Type": "application/n-triples"}
        connection.request("POST", "/store?default", file.read_bytes(), headers)
        status = connection.getresponse().status
        connection.close()
        if status not in (200, 201, 204):
            sys.exit(f"oxigraph did not take the data: {status}")
        name = "oxigraph serve" + (f" --timeout-s {int(seconds)}" if seconds else "")
        yield Running(name, process, port, "/query")


@contextmanager
def rdflib_endpoint(binary: str, file: Path) -> Iterator[Running]:
    """The `rdflib-endpoint` server, from an environment with requirements/benchmarks.txt."""
    port = _free()
    words = ["serve", "--host", "127.0.0.1", "--port", str(port), str(file)]
    process = _fenced([binary, *words])
    with _ended(process):
        _wait(port)
        yield Running("rdflib-endpoint", process, port, "/")


def _fenced(command: list[str]) -> subprocess.Popen[str]:
    """A server that may take no more than `MEMORY`, as its container would see to."""

    def fence() -> None:
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))

    return subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        text=True,
        preexec_fn=fence,  # noqa: PLW1509 - nothing else runs in this process yet
    )


def memory(process: subprocess.Popen[str]) -> int:
    """What a process and all below it hold in bytes, pages they share counted once.

    Anonymous pages only: those of files are shared with processes that come and go.
    """
    return sum(_proportional(pid) for pid in tree(process.pid))


def tree(pid: int) -> list[int]:
    """A process and all below it."""
    found = [pid]
    for parent in found:
        path = Path(f"/proc/{parent}/task/{parent}/children")
        if path.exists():
            found += map(int, path.read_text().split())
    return found


def _proportional(pid: int) -> int:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    found = re.search(r"^Pss_Anon:\s+(\d+) kB", text, re.MULTILINE)
    return int(found[1]) * 1024 if found else 0


@contextmanager
def _ended(process: subprocess.Popen[str]) -> Iterator[None]:
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _free() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def _wait(port: int) -> None:
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    sys.exit(f"nothing listens on port {port}")


def workspace() -> tempfile.TemporaryDirectory[str]:
    """A folder for one measurement."""
    return tempfile.TemporaryDirectory(prefix="kipo-graph-")
