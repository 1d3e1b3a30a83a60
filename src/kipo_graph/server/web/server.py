"""Starting the server, and stopping it after the current requests are finished."""

from __future__ import annotations

import asyncio
import contextlib
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
from kipo_graph.server.endpoint.http_response import error_response
from kipo_graph.server.endpoint.worker_pool import PoolSettings, WorkerPool
from kipo_graph.server.web.app import application
from kipo_graph.server.web.middleware import MAX_HEAD, SECURITY_HEADERS
from kipo_graph.server.web.served_graph import ServedGraph
from kipo_graph.server.web.settings import Settings
from kipo_graph.system.rlimits import Limits, raise_open_files

_HEAD_TIMEOUT = 10.0
_MAX_CONNECTIONS = 2000
_MAX_OPEN_FILES = 65_536


@dataclass(frozen=True, slots=True)
class ListenAddress:
    """The host and port on which a server listens; port 0 takes any free one."""

    host: str = "127.0.0.1"
    port: int = 8000


async def serve(
    served: ServedGraph,
    address: ListenAddress,
    settings: Settings,
    limits: Limits,
    pool_settings: PoolSettings,
    log: TextIO | None,
    report: Callable[[str], None],
) -> None:
    """Serve until SIGINT or SIGTERM; current requests are finished first.

    An empty `settings.url` is replaced by the listening address.  `report` gets messages for the
    operator.  Raises ProjectError if the address is in use, and the errors of loading the data.
    """
    listening = _listen(address)
    port = listening.getsockname()[1]
    host = f"[{address.host}]" if ":" in address.host else address.host
    settings = replace(settings, url=settings.url or f"http://{host}:{port}/")
    raise_open_files(_MAX_OPEN_FILES)
    config = {"served": asdict(served), "limits": asdict(limits)}
    pool = WorkerPool(["-m", "kipo_graph.server.web.preload"], config, limits, pool_settings)
    try:
        facts = await pool.start()
        settings = replace(settings, version=facts["version"], triples=facts["triples"])
        _announce(facts, served, settings, report)
        uvicorn_config = uvicorn.Config(
            application(pool, settings, log),
            http=_TimedProtocol,
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            h11_max_incomplete_event_size=2 * MAX_HEAD,
            limit_concurrency=_MAX_CONNECTIONS,
            timeout_keep_alive=15,
            timeout_graceful_shutdown=int(limits.seconds) + 2,
        )
        await _Server(uvicorn_config).serve(sockets=[listening])
    finally:
        await pool.stop()
        report("Stopped.")


def _announce(
    facts: dict[str, Any], served: ServedGraph, settings: Settings, report: Callable[[str], None]
) -> None:
    count = f", {facts['triples']:,} triples in its default graph" if facts["triples"] else ""
    report(f"Serving {served.name}{count}.")
    report(f"Listening on {settings.url}  (SPARQL: {settings.url}sparql; stop with Ctrl-C)")


def _listen(address: ListenAddress) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
        listening = socket.create_server((address.host, address.port), family=family, backlog=2048)
    except OSError as error:
        raise ProjectError(
            f"Cannot listen on {address.host}:{address.port}: {error.strerror or error}.",
            "Choose another port with --port; 0 takes any free one.",
        ) from error
    # Accepted connections inherit it; without it, the end of each response waits for an ACK.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


class _Server(uvicorn.Server):
    """A uvicorn server that returns after a signal, so that the pool can be stopped too."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Handle the signals that stop a server, without raising them again afterwards."""
        loop = asyncio.get_running_loop()
        signals = (signal.SIGINT, signal.SIGTERM)
        for number in signals:
            loop.add_signal_handler(number, self.handle_exit, number, None)
        try:
            yield
        finally:
            for number in signals:
                loop.remove_signal_handler(number)


_NOT_HTTP = error_response(400, "The request is not valid HTTP.")


class _TimedProtocol(H11Protocol):
    """HTTP/1.1 that closes a connection if no complete request head arrives in time."""

    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start the timer for the first head."""
        super().connection_made(transport)
        self._start_timer()

    def data_received(self, data: bytes) -> None:
        """Handle data; stop the timer when a head is complete."""
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:
            self._stop_timer()
        else:
            self._start_timer()

    def send_400_response(self, msg: str) -> None:
        """Respond that this is not HTTP, or that its head is too long, and close."""
        del msg
        too_long = getattr(sys.exception(), "error_status_hint", 400) == 431
        response = (
            error_response(431, "The head of the request is too long.") if too_long else _NOT_HTTP
        )
        names = {"Content-Type": response.media_type, "Connection": "close", **SECURITY_HEADERS}
        headers = [(name.encode(), value.encode()) for name, value in names.items()]
        for event in (
            h11.Response(status_code=response.status, headers=headers),
            h11.Data(data=response.body),
            h11.EndOfMessage(),
        ):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the timer with the connection."""
        self._stop_timer()
        super().connection_lost(exc)

    def _start_timer(self) -> None:
        if self._timer is None:
            self._timer = self.loop.call_later(_HEAD_TIMEOUT, self.transport.close)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
