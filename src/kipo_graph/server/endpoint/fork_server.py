"""The warm parent of the workers: holds the data, forks workers, ends and reaps them.

It runs in a process of its own, started fresh and without threads, because forking the server
itself (an event loop, perhaps threads) would not be safe.  On its control socket it hears
`fork` and `kill PID`, a line each, and says in JSON lines `ready`, `failed`, `born` (with the
worker's socket beside it) and `died` (with the wait status).
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
from kipo_graph.server.endpoint.worker import Handler, become
from kipo_graph.store.graph_store import GraphStore
from kipo_graph.system.rlimits import Limits


@dataclass(frozen=True, slots=True)
class Prepared:
    """What the parent has made ready: how a worker gets its store, and what the server may say.

    `open_store` gives the store that this parent holds, or opens one in the worker, where the
    store keeps threads or connections that do not survive a fork.
    """

    open_store: Callable[[], GraphStore]
    facts: dict[str, Any]


def run(
    control: socket.socket,
    prepare: Callable[[], Prepared],
    handlers: Mapping[str, Handler],
    limits: Limits,
) -> None:
    """Prepare the data, then fork on demand until the other side of `control` goes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # The server decides when to end.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        prepared = prepare()
    except KipoGraphError as error:
        failed = {"is": "failed", "message": error.message, "hint": error.hint}
        _say(control, {**failed, "code": error.exit_code})
        return
    gc.collect()
    gc.freeze()  # The collector's marks in old objects would copy their pages in each worker.
    _say(control, {"is": "ready", "facts": prepared.facts})
    _Parent(control, prepared, handlers, limits).serve()


class _Parent:
    def __init__(
        self,
        control: socket.socket,
        prepared: Prepared,
        handlers: Mapping[str, Handler],
        limits: Limits,
    ) -> None:
        self._control, self._prepared = control, prepared
        self._handlers, self._limits = handlers, limits
        self._children: set[int] = set()

    def serve(self) -> None:
        """Hear commands and reap children until the server goes."""
        awake, wake = socket.socketpair()
        for end in (awake, wake):
            end.setblocking(False)
        signal.set_wakeup_fd(wake.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        rest = b""
        while True:
            ready, _, _ = select.select([self._control, awake], [], [])
            if awake in ready:
                awake.recv(4096)
                self._reap()
            if self._control in ready:
                heard = self._control.recv(65536)
                if not heard:
                    break
                *lines, rest = (rest + heard).split(b"\n")
                for line in lines:
                    self._obey(line.decode())
        signal.set_wakeup_fd(-1)
        for pid in self._children:
            os.kill(pid, signal.SIGKILL)

    def _obey(self, command: str) -> None:
        if command == "fork":
            self._fork()
        else:
            pid = int(command.removeprefix("kill "))
            # A child's number is not given to another process before it is reaped, here.
            if pid in self._children:
                os.kill(pid, signal.SIGKILL)

    def _fork(self) -> None:
        ours, theirs = socket.socketpair()
        pid = os.fork()
        if pid == 0:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            ours.close()
            self._control.close()
            become(theirs, self._prepared.open_store, self._handlers, self._limits)
        theirs.close()
        self._children.add(pid)
        message = json.dumps({"is": "born", "pid": pid}).encode() + b"\n"
        socket.send_fds(self._control, [message], [ours.fileno()])
        ours.close()

    def _reap(self) -> None:
        while self._children:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            self._children.discard(pid)
            _say(self._control, {"is": "died", "pid": pid, "status": status})


def _say(control: socket.socket, message: dict[str, Any]) -> None:
    control.sendall(json.dumps(message).encode() + b"\n")
