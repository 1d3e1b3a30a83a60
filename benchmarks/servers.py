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
"""The memory limit in bytes for servers that have none: without it they exhaust the machine."""

SMALL = (
    "SELECT ?who WHERE { ?who <http://www.w3.org/ns/org#memberOf> "
    "<https://w3id.org/kipo-graph/id/ip5> }"
)


@dataclass(frozen=True)
class Running:
    """A running server, and the path of its SPARQL endpoint."""

    name: str
    process: subprocess.Popen[str]
    port: int
    path: str

    @property
    def small(self) -> str:
        """The URL of a small query."""
        return f"http://127.0.0.1:{self.port}{self.path}?query={quote(SMALL)}"

    def ask(self, query: str, seconds: float = 30) -> tuple[int, bytes]:
        """The status and body of the response to a query."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=seconds)
        try:
            headers = {"Content-Type": "application/sparql-query"}
            connection.request("POST", self.path, query.encode(), headers)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()


def data(folder: Path) -> Path:
    """The project's graph with inferences, as N-Triples without graph names."""
    graph = store.load(find(str(ROOT))).oxigraph
    found = (quad.triple for quad in graph.quads_for_pattern(None, None, None, DefaultGraph()))
    path = folder / "data.nt"
    path.write_bytes(serialize(found, format=RdfFormat.N_TRIPLES) or b"")
    return path


@contextmanager
def kipo_graph(*options: str) -> Iterator[Running]:
    """`kipo-graph serve` with some options."""
    command = [sys.executable, "-m", "kipo_graph", "--project", str(ROOT), "serve"]
    process = subprocess.Popen(
        [*command, "--port", "0", *options], stderr=subprocess.PIPE, text=True
    )
    stderr = ""
    for line in process.stderr or ():
        stderr += line
        if found := re.search(r"Listening on http://[^:]+:(\d+)/", line):
            break
    else:
        sys.exit(stderr)
    with _stopping(process):
        yield Running("kipo-graph serve", process, int(found[1]), "/sparql")


@contextmanager
def oxigraph(file: Path, seconds: float | None) -> Iterator[Running]:
    """The `oxigraph` server with its data in memory, with or without its time limit."""
    port = _free_port()
    binary = Path(sys.executable).parent / "oxigraph"
    command = ["serve", "--bind", f"127.0.0.1:{port}"]
    command += ["--timeout-s", str(int(seconds))] if seconds else []
    process = _limited([str(binary), *command])
    with _stopping(process):
        _wait_for(port)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        headers = {"Content-Type": "application/n-triples"}
        connection.request("POST", "/store?default", file.read_bytes(), headers)
        status = connection.getresponse().status
        connection.close()
        if status not in (200, 201, 204):
            sys.exit(f"oxigraph did not accept the data: {status}")
        name = "oxigraph serve" + (f" --timeout-s {int(seconds)}" if seconds else "")
        yield Running(name, process, port, "/query")


@contextmanager
def rdflib_endpoint(binary: str, file: Path) -> Iterator[Running]:
    """The `rdflib-endpoint` server, from an environment with requirements/benchmarks.txt."""
    port = _free_port()
    command = ["serve", "--host", "127.0.0.1", "--port", str(port), str(file)]
    process = _limited([binary, *command])
    with _stopping(process):
        _wait_for(port)
        yield Running("rdflib-endpoint", process, port, "/")


def _limited(command: list[str]) -> subprocess.Popen[str]:
    """A server with the memory limit `MEMORY`, which a container would enforce otherwise."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))

    return subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        text=True,
        preexec_fn=limit,  # noqa: PLW1509 - nothing else runs in this process yet
    )


def memory(process: subprocess.Popen[str]) -> int:
    """The memory of a process and its descendants in bytes, with shared pages counted once.

    Anonymous pages only, because file pages are shared with processes that come and go.
    """
    return sum(_proportional_memory(pid) for pid in tree(process.pid))


def tree(pid: int) -> list[int]:
    """A process and its descendants."""
    found = [pid]
    for parent in found:
        path = Path(f"/proc/{parent}/task/{parent}/children")
        if path.exists():
            found += map(int, path.read_text().split())
    return found


def _proportional_memory(pid: int) -> int:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    found = re.search(r"^Pss_Anon:\s+(\d+) kB", text, re.MULTILINE)
    return int(found[1]) * 1024 if found else 0


@contextmanager
def _stopping(process: subprocess.Popen[str]) -> Iterator[None]:
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def _wait_for(port: int) -> None:
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
