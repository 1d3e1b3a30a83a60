"""A running `kipo-graph serve`, and an HTTP client with persistent connections."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import urllib3

_START_TIMEOUT = 60.0


class Endpoint:
    """A client of a SPARQL endpoint."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._pool = urllib3.PoolManager(timeout=30, retries=False)

    def send(
        self, method: str, parameters: str = "", headers: dict[str, str] | None = None,
        body: bytes | None = None,
    ) -> urllib3.BaseHTTPResponse:  # fmt: skip
        """Send a request to the endpoint."""
        address = f"{self.address}?{parameters}" if parameters else self.address
        return self._pool.request(method, address, body=body, headers=headers or {})

    def ask(
        self, query: str, accept: str, default: tuple[str, ...] = (), named: tuple[str, ...] = ()
    ) -> urllib3.BaseHTTPResponse:
        """Send a query by POST, with the dataset for it."""
        pairs = [("default-graph-uri", iri) for iri in default]
        pairs += [("named-graph-uri", iri) for iri in named]
        headers = {"Content-Type": "application/sparql-query", "Accept": accept}
        return self.send("POST", urlencode(pairs), headers, query.encode())

    def close(self) -> None:
        self._pool.clear()


@contextmanager
def serving(file: Path, log: Path) -> Iterator[Endpoint]:
    """The server on a free port with one file of quads; its messages go to a log."""
    command = [sys.executable, "-m", "kipo_graph", "serve", "--port", "0", str(file)]
    with log.open("wb") as stderr, subprocess.Popen(command, stderr=stderr) as process:
        try:
            endpoint = Endpoint(_address(process, log) + "sparql")
            yield endpoint
            endpoint.close()
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    """The address that the server reports when it is ready."""
    deadline = time.monotonic() + _START_TIMEOUT
    while time.monotonic() < deadline and process.poll() is None:
        if found := re.search(r"Listening on (http://\S+/)", log.read_text("utf-8")):
            return found[1]
        time.sleep(0.05)
    raise AssertionError(f"the server did not start: {log.read_text('utf-8')}")
