"""The server's side of the fork server: starts it, requests workers, learns of their exits."""

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
from kipo_graph.server.endpoint.http_response import HttpResponse
from kipo_graph.system import frames


class WorkerExited(Exception):  # noqa: N818
    """A worker ended in the middle of a job; `status` is its wait status."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Worker:
    """A worker process as the server sees it: one job at a time.

    Once `finished` is set, it must not get another job.
    """

    def __init__(self, pid: int, sock: socket.socket) -> None:
        self.pid = pid
        self.finished = False
        self.status: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._sock = sock
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def run(self, job: frames.Header, body: bytes) -> HttpResponse:
        """Send a job and wait for its response; raises WorkerExited if the process ends first."""
        try:
            if self._streams is None:
                self._streams = await asyncio.open_unix_connection(sock=self._sock)
            reader, writer = self._streams
            writer.write(frames.pack(job, body))
            header, content = await frames.read(reader)
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise WorkerExited(await self._wait_status()) from error
        self.finished = bool(header["finished"])
        return HttpResponse(header["status"], header["media_type"], content, header["headers"])

    async def _wait_status(self) -> int:
        """The wait status; that of SIGKILL if the fork server can no longer report it."""
        try:
            return await asyncio.wait_for(asyncio.shield(self.status), 2)
        except TimeoutError:
            return 9

    def close(self) -> None:
        """Close the connection; an idle worker then exits by itself."""
        if self._streams is not None:
            self._streams[1].close()
        else:
            self._sock.close()


class ForkServer:
    """The fork server, started as a process of its own.

    `command` is what Python runs, followed by the number of the control socket.  `config` is the
    first line on that socket, not an argument, because anybody on the machine may read arguments.
    """

    def __init__(self, command: Sequence[str], config: dict[str, Any]) -> None:
        self._command, self._config = list(command), config
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._requests: deque[asyncio.Future[Worker]] = deque()
        self._workers: dict[int, Worker] = {}
        self._sockets: deque[int] = deque()
        self._incomplete = b""
        self.lost = asyncio.Event()

    async def start(self) -> dict[str, Any]:
        """Start the process, wait until its data are loaded, and return the facts about them.

        Raises the KipoGraphError that it reports if it cannot load them.
        """
        self.lost.clear()
        self._incomplete = b""
        self._control, child_end = socket.socketpair()
        with child_end:
            self._process = subprocess.Popen(
                [sys.executable, *self._command, str(child_end.fileno())],
                pass_fds=[child_end.fileno()],
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        self._control.sendall(json.dumps(self._config).encode() + b"\n")
        self._control.setblocking(False)
        ready: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        asyncio.get_running_loop().add_reader(self._control, self._read_events, ready)
        return await ready

    async def fork(self) -> Worker:
        """A new worker."""
        future: asyncio.Future[Worker] = asyncio.get_running_loop().create_future()
        self._requests.append(future)
        self._send("fork")
        return await future

    def kill(self, worker: Worker) -> None:
        """Kill a worker at once, even in the middle of a job."""
        if worker.pid in self._workers:
            self._send(f"kill {worker.pid}")
        worker.close()

    def stop(self) -> None:
        """End the fork server, and with it every worker."""
        self._close_control()
        if self._process is not None:
            self._process.wait(10)

    def _close_control(self) -> None:
        if self._control is not None:
            asyncio.get_running_loop().remove_reader(self._control)
            self._control.close()
            self._control = None

    def _send(self, command: str) -> None:
        if self._control is None or self.lost.is_set():
            raise ConnectionError("the fork server has ended")
        self._control.send(command.encode() + b"\n")

    def _read_events(self, ready: asyncio.Future[dict[str, Any]]) -> None:
        assert self._control is not None  # noqa: S101
        try:
            received, descriptors, _, _ = socket.recv_fds(self._control, 65536, 16)
        except ConnectionError:
            received, descriptors = b"", []
        self._sockets.extend(descriptors)
        if not received:
            self._connection_lost(ready)
            return
        *lines, self._incomplete = (self._incomplete + received).split(b"\n")
        for line in lines:
            self._handle_event(json.loads(line), ready)

    def _handle_event(self, message: dict[str, Any], ready: asyncio.Future[dict[str, Any]]) -> None:
        match message["event"]:
            case "ready":
                ready.set_result(message["facts"])
            case "failed":
                error = KipoGraphError(message["message"], message["hint"])
                error.exit_code = message["code"]
                ready.set_exception(error)
            case "forked":
                worker = Worker(message["pid"], socket.socket(fileno=self._sockets.popleft()))
                self._workers[worker.pid] = worker
                future = self._requests.popleft()
                if future.cancelled():
                    worker.close()
                else:
                    future.set_result(worker)
            case _:
                exited = self._workers.pop(message["pid"], None)
                if exited is not None and not exited.status.done():
                    exited.status.set_result(message["status"])

    def _connection_lost(self, ready: asyncio.Future[dict[str, Any]]) -> None:
        """Tell everyone who waits for the fork server that it has ended."""
        self._close_control()
        self.lost.set()
        lost = ConnectionError("the process that holds the data has ended")
        futures: list[asyncio.Future[Any]] = [ready, *self._requests]
        for future in futures:
            if not future.done():
                future.set_exception(lost)
        self._requests.clear()
        self._workers.clear()
