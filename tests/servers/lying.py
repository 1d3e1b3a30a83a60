"""A server for tests that answers as ordered: wrong types, half answers, errors, silence.

Whatever the order, no answer and no connection of it lasts longer than `LONGEST` seconds: a client
that would wait for ever gets an end that the test does not expect, and the test fails.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

LONGEST = 20.0
JSON = "application/sparql-results+json"
YES = b'{"head":{},"boolean":true}'
NO_ROWS = b'{"head":{"vars":["x"]},"results":{"bindings":[]}}'


@dataclass(frozen=True)
class Said:
    """One answer.  `length` is the Content-Length it claims, `pause` seconds of silence before it,
    `endless` repeats the body for ever, a time each `every` seconds; `raw` is sent as it is, in
    place of status line, headers and body.
    """

    body: bytes = YES
    status: int = 200
    media: str = JSON
    headers: tuple[tuple[str, str], ...] = ()
    length: int | None = None
    pause: float = 0
    endless: bool = False
    every: float = 0
    raw: bytes = b""


@dataclass
class Heard:
    """One request."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    port: int
    """The client's, which tells its connections apart."""

    @property
    def fields(self) -> list[tuple[str, str]]:
        return parse_qsl(self.body.decode())

    @property
    def query(self) -> str:
        return dict(self.fields).get("query", "")


@dataclass
class Liar:
    """A running server; `answers` are given in turn, the last one again and again."""

    url: str
    answers: list[Said]
    heard: list[Heard] = field(default_factory=list)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = LONGEST  # of each wait for the socket
    server: _Server

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        known = self.server.known
        said = known.answers[min(len(known.heard), len(known.answers) - 1)]
        known.heard.append(Heard(self.command, self.path, headers, body, self.client_address[1]))
        self.server.done.wait(min(said.pause, LONGEST))
        if not said.raw:
            self._head(said)
        self._body(said)
        self.close_connection = bool(said.endless or said.raw or said.length is not None)

    def _head(self, said: Said) -> None:
        self.send_response(said.status)
        if said.media:
            self.send_header("Content-Type", said.media)
        for name, value in said.headers:
            self.send_header(name, value)
        if said.endless:
            self.send_header("Connection", "close")
        else:
            length = len(said.body) if said.length is None else said.length
            self.send_header("Content-Length", str(length))
        self.end_headers()

    def _body(self, said: Said) -> None:
        until = time.monotonic() + LONGEST
        self.wfile.write(said.raw or said.body)
        while said.endless and time.monotonic() < until and not self.server.done.wait(said.every):
            self.wfile.write(said.body)

    do_GET = do_POST = do_PUT = do_DELETE = _answer

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""

    def handle(self) -> None:
        with suppress(OSError):  # The client hangs up, as it should on an endless answer.
            super().handle()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, answers: Sequence[Said]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.known = Liar(f"http://127.0.0.1:{self.server_port}/sparql", list(answers))
        self.done = threading.Event()
        self.connections: list[socket.socket] = []

    def process_request(self, request: Any, client_address: Any) -> None:
        self.connections.append(request)
        super().process_request(request, client_address)

    def end(self) -> None:
        self.done.set()
        self.shutdown()
        for connection in self.connections:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self.server_close()


@contextmanager
def liar(answers: Sequence[Said]) -> Iterator[Liar]:
    """A running server, ended with all its connections when the block is."""
    server = _Server(answers)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server.known
    finally:
        server.end()
        thread.join(LONGEST)
        assert not thread.is_alive()
