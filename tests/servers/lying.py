"""A server for tests that says what it is told to: wrong types, half answers, errors, silence."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

JSON = "application/sparql-results+json"
YES = b'{"head":{},"boolean":true}'
NO_ROWS = b'{"head":{"vars":["x"]},"results":{"bindings":[]}}'


@dataclass(frozen=True)
class Said:
    """One answer.  `length` is the Content-Length it claims, `pause` seconds of silence before it,
    `endless` repeats the body for ever, a time each `every` seconds.
    """

    body: bytes = YES
    status: int = 200
    media: str = JSON
    headers: tuple[tuple[str, str], ...] = ()
    length: int | None = None
    pause: float = 0
    endless: bool = False
    every: float = 0


@dataclass
class Heard:
    """One request."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

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


@contextmanager
def liar(answers: Sequence[Said]) -> Iterator[Liar]:
    done = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            said = known.answers[min(len(known.heard), len(known.answers) - 1)]
            known.heard.append(Heard(self.command, self.path, headers, body))
            until = time.monotonic() + said.pause
            while time.monotonic() < until and not done.is_set():
                time.sleep(0.02)
            self.send_response(said.status)
            if said.media:
                self.send_header("Content-Type", said.media)
            for name, value in said.headers:
                self.send_header(name, value)
            if said.endless:
                self.send_header("Connection", "close")
                self.end_headers()
                while not done.wait(said.every):
                    self.wfile.write(said.body)
            else:
                length = len(said.body) if said.length is None else said.length
                self.send_header("Content-Length", str(length))
                self.end_headers()
                self.wfile.write(said.body)
            self.close_connection = said.endless or said.length is not None

        do_GET = do_POST = do_PUT = do_DELETE = _answer

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

        def handle(self) -> None:
            with suppress(OSError):  # The client hangs up, as it should on an endless answer.
                super().handle()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    known = Liar(f"http://127.0.0.1:{server.server_port}/sparql", list(answers))
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield known
    finally:
        done.set()
        server.shutdown()
        thread.join(10)
        server.server_close()
