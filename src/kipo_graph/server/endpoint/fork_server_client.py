"""The server's side of the fork server: starts it, asks it for workers, hears of their deaths."""

from __future__ import annotations

import asyncio
import json
import socket
import subprocess
import sys
from collections import deque
from collections.abc import Sequence
from typing import Any

from kipo_graph.errors import KipoGraphError
from kipo_graph.server.endpoint.reply import Reply
from kipo_graph.system import frames


class Died(Exception):  # noqa: N818
    """A worker ended in the middle of a job; `status` is its wait status."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Worker:
    """A worker process as the server sees it: one job at a time."""

    def __init__(self, pid: int, sock: socket.socket) -> None:
        self.pid = pid
        self.spent = False
        self.status: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._sock = sock
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, job: frames.Head, body: bytes) -> Reply:
        """Send a job and wait for its answer; raises Died where the process ends first."""
        try:
            if self._streams is None:
                self._streams = await asyncio.open_unix_connection(sock=self._sock)
            reader, writer = self._streams
            writer.write(frames.pack(job, body))
            head, answer = await frames.read(reader)
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise Died(await self._cause()) from error
        self.spent = bool(head["spent"])
        return Reply(head["status"], head["media"], answer, head["headers"])

    async def _cause(self) -> int:
        """The wait status; a kill's own where the fork server cannot tell any more."""
        try:
            return await asyncio.wait_for(asyncio.shield(self.status), 2)
        except TimeoutError:
            return 9

    def close(self) -> None:
        """Let the process go; an idle one ends by itself."""
        if self._streams is not None:
            self._streams[1].close()
        else:
            self._sock.close()


class Parent:
    """The fork server, started as a process of its own.

    `command` is what Python runs, with the number of the control socket behind it; `orders` are
    the first line it hears there (not arguments, which anybody on the machine may read).
    """

    def __init__(self, command: Sequence[str], orders: dict[str, Any]) -> None:
        self._command, self._orders = list(command), orders
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._awaited: deque[asyncio.Future[Worker]] = deque()
        self._living: dict[int, Worker] = {}
        self._sockets: deque[int] = deque()
        self._rest = b""
        self.lost = asyncio.Event()

    async def start(self) -> dict[str, Any]:
        """Start the process and wait until its data are loaded; what it says of them.

        Raises KipoGraphError with its words where it cannot load them.
        """
        self.lost.clear()
        self._rest = b""
        self._control, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, *self._command, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        self._control.sendall(json.dumps(self._orders).encode() + b"\n")
        self._control.setblocking(False)
        ready: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        asyncio.get_running_loop().add_reader(self._control, self._hear, ready)
        return await ready

    async def fork(self) -> Worker:
        """A new worker."""
        future: asyncio.Future[Worker] = asyncio.get_running_loop().create_future()
        self._awaited.append(future)
        self._say("fork")
        return await future

    def kill(self, worker: Worker) -> None:
        """End a worker at once, whatever it does."""
        if worker.pid in self._living:
            self._say(f"kill {worker.pid}")
        worker.close()

    def stop(self) -> None:
        """End the fork server, and with it every worker."""
        if self._control is not None:
            asyncio.get_running_loop().remove_reader(self._control)
            self._control.close()
            self._control = None
        if self._process is not None:
            self._process.wait(10)

    def _say(self, line: str) -> None:
        if self._control is None or self.lost.is_set():
            raise ConnectionError("the fork server is gone")
        self._control.send(line.encode() + b"\n")

    def _hear(self, ready: asyncio.Future[dict[str, Any]]) -> None:
        assert self._control is not None  # noqa: S101
        try:
            heard, descriptors, _, _ = socket.recv_fds(self._control, 65536, 16)
        except ConnectionError:
            heard, descriptors = b"", []
        self._sockets.extend(descriptors)
        if not heard:
            self._lose(ready)
            return
        *lines, self._rest = (self._rest + heard).split(b"\n")
        for line in lines:
            self._note(json.loads(line), ready)

    def _note(self, message: dict[str, Any], ready: asyncio.Future[dict[str, Any]]) -> None:
        match message["is"]:
            case "ready":
                ready.set_result(message["facts"])
            case "failed":
                error = KipoGraphError(message["message"], message["hint"])
                error.exit_code = message["code"]
                ready.set_exception(error)
            case "born":
                sock = socket.socket(fileno=self._sockets.popleft())
                worker = Worker(message["pid"], sock)
                self._living[worker.pid] = worker
                future = self._awaited.popleft()
                if future.cancelled():
                    worker.close()
                else:
                    future.set_result(worker)
            case _:
                dead = self._living.pop(message["pid"], None)
                if dead is not None and not dead.status.done():
                    dead.status.set_result(message["status"])

    def _lose(self, ready: asyncio.Future[dict[str, Any]]) -> None:
        """The process has gone; whoever waits for it hears so."""
        assert self._control is not None  # noqa: S101
        asyncio.get_running_loop().remove_reader(self._control)
        self._control.close()
        self._control = None
        self.lost.set()
        gone = ConnectionError("the process that holds the data has ended")
        if not ready.done():
            ready.set_exception(gone)
        for future in self._awaited:
            if not future.done():
                future.set_exception(gone)
        self._awaited.clear()
        self._living.clear()
