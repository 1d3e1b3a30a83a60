"""The fork server: a preloaded process that holds the data, forks workers, kills and reaps them.

It runs in a process of its own, started fresh and without threads, because forking the server
itself (an event loop, perhaps threads) would not be safe.  On its control socket it reads the
commands `fork` and `kill PID`, one per line, and writes JSON lines with the events `ready`,
`failed`, `forked` (with the worker's socket attached) and `exited` (with the wait status).
"""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from kipo_graph.errors import KipoGraphError
from kipo_graph.server.endpoint.worker import Handler, run_worker
from kipo_graph.store.graph_store import GraphStore
from kipo_graph.system.rlimits import Limits


@dataclass(frozen=True, slots=True)
class PreparedStore:
    """The data that the fork server has made ready, and `facts` about them for the server.

    `open_store` returns the store that this process holds, or opens one in the worker if the store
    keeps threads or connections that do not survive a fork.
    """

    open_store: Callable[[], GraphStore]
    facts: dict[str, Any]


def run(
    control: socket.socket,
    prepare: Callable[[], PreparedStore],
    handlers: Mapping[str, Handler],
    limits: Limits,
) -> None:
    """Prepare the data, then fork on demand until the other side closes `control`."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # The server decides when to stop.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        prepared = prepare()
    except KipoGraphError as error:
        failure = {"message": error.message, "hint": error.hint, "code": error.exit_code}
        _send(control, {"event": "failed", **failure})
        return
    gc.collect()
    gc.freeze()  # The collector's marks in old objects would copy their pages in each worker.
    _send(control, {"event": "ready", "facts": prepared.facts})
    _ForkServer(control, prepared, handlers, limits).serve()


class _ForkServer:
    def __init__(
        self,
        control: socket.socket,
        prepared: PreparedStore,
        handlers: Mapping[str, Handler],
        limits: Limits,
    ) -> None:
        self._control, self._prepared = control, prepared
        self._handlers, self._limits = handlers, limits
        self._children: set[int] = set()

    def serve(self) -> None:
        """Execute commands and reap children until the server closes the control socket."""
        signalled, wakeup = socket.socketpair()
        for end in (signalled, wakeup):
            end.setblocking(False)
        signal.set_wakeup_fd(wakeup.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        incomplete = b""
        while True:
            readable, _, _ = select.select([self._control, signalled], [], [])
            if signalled in readable:
                signalled.recv(4096)
                self._reap()
            if self._control in readable:
                received = self._control.recv(65536)
                if not received:
                    break
                *lines, incomplete = (incomplete + received).split(b"\n")
                for line in lines:
                    self._execute(line.decode())
        signal.set_wakeup_fd(-1)
        for pid in self._children:
            os.kill(pid, signal.SIGKILL)

    def _execute(self, command: str) -> None:
        if command == "fork":
            self._fork()
        else:
            pid = int(command.removeprefix("kill "))
            # The system reuses a child's pid only after it has been reaped, which happens here.
            if pid in self._children:
                os.kill(pid, signal.SIGKILL)

    def _fork(self) -> None:
        server_end, worker_end = socket.socketpair()
        pid = os.fork()
        if pid == 0:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            server_end.close()
            self._control.close()
            run_worker(worker_end, self._prepared.open_store, self._handlers, self._limits)
        worker_end.close()
        self._children.add(pid)
        message = _encode({"event": "forked", "pid": pid})
        socket.send_fds(self._control, [message], [server_end.fileno()])
        server_end.close()

    def _reap(self) -> None:
        while self._children:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            self._children.discard(pid)
            _send(self._control, {"event": "exited", "pid": pid, "status": status})


def _encode(message: dict[str, Any]) -> bytes:
    return json.dumps(message).encode() + b"\n"


def _send(control: socket.socket, message: dict[str, Any]) -> None:
    control.sendall(_encode(message))
