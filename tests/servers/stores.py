"""Real SPARQL stores for the tests: each started on free ports of this machine, and stopped."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from conftest import program

_BOOT_SECONDS = 60
_INI = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
FileExtend = 50

[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx

[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
DirsAllowed = .
NumberOfBuffers = 4000
MaxDirtyBuffers = 3000
CaseMode = 2
CheckpointInterval = 0

[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = .
ServerThreads = 10
HTTPThreadSize = 280000
MaxKeepAlives = 10
KeepAliveTimeout = 10
Charset = UTF-8

[SPARQL]
ResultSetMaxRows = 10000
"""


@dataclass(frozen=True)
class Server:
    """A running store: where it answers queries, takes updates, and takes whole graphs."""

    name: str
    query: str
    update: str
    graph_store: str


def oxigraph_binary() -> str:
    """The `oxigraph` server's program."""
    beside = shutil.which("oxigraph", path=str(Path(sys.executable).parent))
    return beside or program("oxigraph", install="pip install oxigraph")


@contextmanager
def oxigraph() -> Iterator[Server]:
    """An empty Oxigraph server."""
    binary = oxigraph_binary()
    (port,) = free_ports(1)
    root = f"http://127.0.0.1:{port}"
    command = [binary, "serve", "--bind", f"127.0.0.1:{port}"]
    with (
        tempfile.TemporaryDirectory(prefix="oxigraph-") as name,
        _running(command, Path(name), f"{root}/query?query=ASK%7B%7D"),
    ):
        yield Server("oxigraph", f"{root}/query", f"{root}/update", f"{root}/store")


@contextmanager
def virtuoso() -> Iterator[Server]:
    """An empty Virtuoso, open to updates."""
    install = "sh tests/servers/install-virtuoso.sh"
    binary = program("virtuoso-t", install=install)
    isql = program("isql-vt", "isql-v", install=install)
    sql, http = free_ports(2)
    root = f"http://127.0.0.1:{http}"
    with tempfile.TemporaryDirectory(prefix="virtuoso-") as name:
        folder = Path(name)
        (folder / "virtuoso.ini").write_text(_INI.format(sql=sql, http=http))
        command = [binary, "+foreground", "+configfile", "virtuoso.ini"]
        with _running(command, folder, f"{root}/sparql?query=ASK%7B%7D"):
            grant = 'EXEC=grant SPARQL_UPDATE to "SPARQL";'
            done = subprocess.run(
                [isql, f"127.0.0.1:{sql}", "dba", "dba", grant],
                capture_output=True, text=True, check=False, timeout=60,
            )  # fmt: skip
            assert "Done." in done.stdout, done.stdout + done.stderr
            yield Server(
                "virtuoso", f"{root}/sparql", f"{root}/sparql", f"{root}/sparql-graph-crud"
            )


def free_ports(count: int) -> list[int]:
    """Ports of this machine on which nobody listens, all different."""
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


@contextmanager
def _running(command: list[str], folder: Path, ready: str) -> Iterator[None]:
    """A process in a folder of its own, from its first answer on until it is stopped."""
    log = folder / "server.out"
    with log.open("w") as out:
        process = subprocess.Popen(command, cwd=folder, stdout=out, stderr=subprocess.STDOUT)
    try:
        _wait(process, ready, log)
        yield
        assert process.poll() is None, f"the server ended: {log.read_text()[-2000:]}"
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(15)


def _wait(process: subprocess.Popen[bytes], ready: str, log: Path) -> None:
    until = time.monotonic() + _BOOT_SECONDS
    while time.monotonic() < until:
        assert process.poll() is None, f"the server did not start: {log.read_text()[-2000:]}"
        try:
            with urlopen(ready, timeout=5) as response:  # noqa: S310
                response.read()
        except (URLError, OSError):
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"the server did not answer in time: {log.read_text()[-2000:]}")
