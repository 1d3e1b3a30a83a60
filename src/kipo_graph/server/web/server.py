"""Starting the server, and ending it with no request cut off."""

from __future__ import annotations

import asyncio
import contextlib
import resource
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any, TextIO

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from kipo_graph.errors import ProjectError
from kipo_graph.server.endpoint.reply import refusal
from kipo_graph.server.endpoint.worker_pool import Lanes, Pool
from kipo_graph.server.web.app import application
from kipo_graph.server.web.middleware import HEADERS, MOST_HEAD
from kipo_graph.server.web.served_graph import Served
from kipo_graph.server.web.settings import Settings
from kipo_graph.system.rlimits import Limits

_HEAD_SECONDS = 10.0
_CONNECTIONS = 2000


@dataclass(frozen=True, slots=True)
class Place:
    """Where a server listens; port 0 takes any free one."""

    host: str = "127.0.0.1"
    port: int = 8000


def serve(
    served: Served,
    place: Place,
    settings: Settings,
    limits: Limits,
    lanes: Lanes,
    log: TextIO | None,
    say: Callable[[str], None],
) -> None:
    """Serve until SIGINT or SIGTERM; requests under way are finished first.

    An empty `settings.url` becomes the address that is listened on.  Raises ProjectError where
    that is taken, and what the data raise when they cannot be loaded.
    """
    listening = _listen(place)
    port = listening.getsockname()[1]
    host = f"[{place.host}]" if ":" in place.host else place.host
    settings = replace(settings, url=settings.url or f"http://{host}:{port}/")
    _many_files()
    asyncio.run(_serve(served, listening, settings, limits, lanes, log, say))


async def _serve(
    served: Served,
    listening: socket.socket,
    settings: Settings,
    limits: Limits,
    lanes: Lanes,
    log: TextIO | None,
    say: Callable[[str], None],
) -> None:
    orders = {"served": served.plain(), "limits": asdict(limits)}
    pool = Pool(["-m", "kipo_graph.server.web.preload"], orders, limits, lanes)
    try:
        facts = await pool.start()
        settings = replace(settings, version=facts["version"], triples=facts["triples"])
        _announce(facts, served, settings, say)
        config = uvicorn.Config(
            application(pool, settings, log),
            http=_PatientProtocol,
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            h11_max_incomplete_event_size=2 * MOST_HEAD,
            limit_concurrency=_CONNECTIONS,
            timeout_keep_alive=15,
            timeout_graceful_shutdown=int(limits.seconds) + 2,
        )
        await _Server(config).serve(sockets=[listening])
    finally:
        await pool.stop()
        say("Stopped.")


def _announce(
    facts: dict[str, Any], served: Served, settings: Settings, say: Callable[[str], None]
) -> None:
    count = f", {facts['triples']:,} triples in its default graph" if facts["triples"] else ""
    say(f"Serving {served.name}{count}.")
    say(f"Listening on {settings.url}  (SPARQL: {settings.url}sparql; stop with Ctrl-C)")


def _listen(place: Place) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in place.host else socket.AF_INET
        listening = socket.create_server((place.host, place.port), family=family, backlog=2048)
    except OSError as error:
        raise ProjectError(
            f"{place.host}:{place.port} cannot be listened on: {error.strerror or error}.",
            "Name another with --port; 0 takes any free one.",
        ) from error
    # Accepted connections inherit it; else the end of each answer waits for an acknowledgement.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


def _many_files() -> None:
    """Allow as many connections as the system lets this process have."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 65_536 if hard == resource.RLIM_INFINITY else min(hard, 65_536)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


class _Server(uvicorn.Server):
    """A uvicorn server that returns when it is told to end, so that the pool is ended too."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take the signals that end a server; they are not raised a second time."""
        loop = asyncio.get_running_loop()
        caught = (signal.SIGINT, signal.SIGTERM)
        for number in caught:
            loop.add_signal_handler(number, self.handle_exit, number, None)
        try:
            yield
        finally:
            for number in caught:
                loop.remove_signal_handler(number)


_NO_HTTP = refusal(400, "The request is no sound HTTP.")


class _PatientProtocol(H11Protocol):
    """HTTP/1.1 that closes connections on which no whole head of a request arrives in time."""

    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start waiting for the first head."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Take data; wait no longer once a head is whole."""
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:
            self._stop_waiting()
        else:
            self._wait()

    def send_400_response(self, msg: str) -> None:
        """Say that what came is no HTTP, or that its head is too long, and close."""
        del msg
        too_long = getattr(sys.exception(), "error_status_hint", 400) == 431
        reply = refusal(431, "The head of the request is too long.") if too_long else _NO_HTTP
        names = {"Content-Type": reply.media, "Connection": "close", **HEADERS}
        headers = [(name.encode(), value.encode()) for name, value in names.items()]
        for event in (
            h11.Response(status_code=reply.status, headers=headers),
            h11.Data(data=reply.body),
            h11.EndOfMessage(),
        ):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the timer with the connection."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _wait(self) -> None:
        if self._timer is None:
            self._timer = self.loop.call_later(_HEAD_SECONDS, self.transport.close)

    def _stop_waiting(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
