"""A running `kipo-graph serve` for tests, and a plain client for it."""

from __future__ import annotations

import http.client
import os
import queue
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlsplit

from conftest import ROOT

QUERY = "application/sparql-query"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class Server:
    """A server process; `stderr_lines` holds the lines of its standard error so far."""

    url: str
    process: subprocess.Popen[str]
    stderr_lines: list[str] = field(default_factory=list)

    @property
    def port(self) -> int:
        port = urlsplit(self.url).port
        assert port is not None
        return port

    def send(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        seconds: float = 30,
        **headers: str,
    ) -> Answer:
        """Send one request on its own connection; `_` in a header name stands for `-`."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=seconds)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body, named)
            response = connection.getresponse()
            found = {name.casefold(): value for name, value in response.getheaders()}
            return Answer(response.status, found, response.read())
        finally:
            connection.close()

    def get(self, path: str, **headers: str) -> Answer:
        return self.send("GET", path, **headers)

    def ask(self, query: str, **headers: str) -> Answer:
        """Send a query in the body of a POST."""
        return self.send("POST", "/sparql", query.encode(), Content_Type=QUERY, **headers)

    def ask_by_url(self, query: str, **headers: str) -> Answer:
        return self.get(f"/sparql?query={quote(query)}", **headers)

    def is_well(self) -> bool:
        return self.ask("ASK {}").body == b'{"head":{},"boolean":true}'


@contextmanager
def serving(*words: str, project: Path = ROOT, stop: int = signal.SIGTERM) -> Iterator[Server]:
    """A server on a free port, stopped at the end of the block."""
    command = [sys.executable, "-m", "kipo_graph", "--project", str(project), "serve"]
    process = subprocess.Popen(
        [*command, "--port", "0", *words],
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONWARNINGS": "error"},
    )
    stderr_lines: list[str] = []
    lines: queue.Queue[str] = queue.Queue()
    threading.Thread(target=_listen, args=(process, stderr_lines, lines), daemon=True).start()
    try:
        yield Server(_address(process, stderr_lines, lines), process, stderr_lines)
    finally:
        process.send_signal(stop)
        try:
            process.wait(30)
        finally:
            process.kill()
            process.wait()


def _listen(
    process: subprocess.Popen[str], stderr_lines: list[str], lines: queue.Queue[str]
) -> None:
    assert process.stderr is not None
    with process.stderr as stream:
        for line in stream:
            stderr_lines.append(line.rstrip("\n"))
            lines.put(line)
    lines.put("")


def _address(
    process: subprocess.Popen[str], stderr_lines: list[str], lines: queue.Queue[str]
) -> str:
    while line := lines.get(timeout=120):
        if found := re.search(r"Listening on (\S+)", line):
            return found[1]
    raise AssertionError(f"the server ended: {process.wait(10)}\n" + "\n".join(stderr_lines))
