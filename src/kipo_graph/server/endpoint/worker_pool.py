"""A pool of workers shared fairly: short queries are not blocked by long ones.

Every query starts in a short slot.  A query that has not been answered after `long_after` seconds,
and had a processor for half of them, counts as long: it continues at a lower priority, and hands
its short slot to the next query in the queue if a long slot is free.  If none is free, the query
is stopped, with a request to try again, as soon as others wait.  So short queries find workers
however many endless queries arrive.
"""

from __future__ import annotations

import asyncio
import os
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from kipo_graph.server.endpoint import worker as worker_process
from kipo_graph.server.endpoint.fork_server_client import ForkServer, Worker, WorkerExited
from kipo_graph.server.endpoint.http_response import HttpResponse, error_response
from kipo_graph.system.rlimits import Limits


@dataclass(frozen=True, slots=True)
class PoolSettings:
    """How many queries may run and wait at once; `long_after` and the delays are in seconds.

    There are more short slots than cores, because a query that turns out to be long holds one for
    `long_after` seconds.  The response "busy" is sent after `busy_delay`: a client that ignores
    Retry-After cannot come back at once.
    """

    short_slots: int = 4 * (os.cpu_count() or 1)
    long_slots: int = 4
    queue_length: int = 256
    long_after: float = 0.1
    queue_timeout: float = 5.0
    busy_delay: float = 1.0


@dataclass(slots=True)
class PoolCounts:
    """Counts since the start, for the metrics."""

    answered: int = 0
    slowed: int = 0
    refused: int = 0
    timed_out: int = 0
    died: int = 0
    forked: int = 0


@dataclass(slots=True)
class _Slot:
    """A short slot, released once."""

    occupied: bool = field(default=True)


class WorkerPool:
    """Runs jobs in workers; at most `short_slots + long_slots` at a time."""

    def __init__(
        self,
        command: Sequence[str],
        config: dict[str, Any],
        limits: Limits,
        settings: PoolSettings,
    ) -> None:
        self.limits, self.settings = limits, settings
        self.counts = PoolCounts()
        self._fork_server = ForkServer(command, config)
        self._idle: deque[Worker] = deque()
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._short = self._long = 0
        self._forks: set[asyncio.Task[None]] = set()
        self._restart: asyncio.Task[dict[str, Any]] | None = None

    async def start(self) -> dict[str, Any]:
        """Load the data, start idle workers, and return the fork server's facts about the data."""
        facts = await self._fork_server.start()
        self._refill()
        return facts

    async def stop(self) -> None:
        """End every worker."""
        for task in self._forks:
            task.cancel()
        for worker in self._idle:
            worker.close()
        self._idle.clear()
        self._fork_server.stop()

    @property
    def alive(self) -> bool:
        """Whether the fork server is running."""
        return not self._fork_server.lost.is_set()

    @property
    def load(self) -> dict[str, int]:
        """The number of jobs in short slots, in long slots, and waiting."""
        return {"short": self._short, "long": self._long, "waiting": len(self._waiting)}

    async def run(self, job: dict[str, Any], body: bytes = b"") -> HttpResponse:
        """The complete response to a job; 503 if it was stopped or the pool is busy.

        If the caller is cancelled because its client disconnected, the job is killed.
        """
        if not await self._acquire_slot():
            self.counts.refused += 1
            return _busy("The queue for queries is full.")
        slot = _Slot()
        try:
            response = await self._run_in_worker(job, body, slot)
        except ConnectionError:
            self._restart_fork_server()
            return _busy("The server is reloading its data.")
        finally:
            self._release_slot(slot)
        if "Retry-After" in response.headers:
            await asyncio.sleep(self.settings.busy_delay)
        self.counts.answered += 1
        return response

    async def _run_in_worker(self, job: dict[str, Any], body: bytes, slot: _Slot) -> HttpResponse:
        worker = self._idle.popleft() if self._idle else await self._fork()
        self._refill()
        task = asyncio.ensure_future(worker.run(job, body))
        try:
            return await self._await_response(task, worker, slot)
        except WorkerExited as error:
            self.counts.died += 1
            return worker_process.exit_response(error.status, self.limits)
        finally:
            completed = task.done() and not task.cancelled() and not task.exception()
            self._release_worker(worker, completed=completed)
            task.cancel()

    async def _await_response(
        self, task: asyncio.Task[HttpResponse], worker: Worker, slot: _Slot
    ) -> HttpResponse:
        """Wait for a job, first in its short slot, then in a long one if one is free."""
        interval = min(self.settings.long_after, self.limits.seconds)
        left = self.limits.seconds - interval
        used = worker_process.cpu_time(worker.pid)
        done, _ = await asyncio.wait({task}, timeout=interval)
        # On a busy machine a short query may only be waiting for a processor: it is not long.
        while not done and left > 0 and worker_process.cpu_time(worker.pid) - used < interval / 2:
            done, _ = await asyncio.wait({task}, timeout=min(interval, left))
            left -= interval
        if not done:
            worker_process.lower_priority(worker.pid)
        # Without a free long slot, a long query may stay as long as nobody waits for its slot.
        while not done and self._long >= self.settings.long_slots and left > 0:
            if self._waiting:
                self.counts.refused += 1
                return _busy("The server is running as many long queries as it allows at once.")
            done, _ = await asyncio.wait({task}, timeout=min(interval, left))
            left -= interval
        if done:
            return task.result()
        self._long += 1
        self.counts.slowed += 1
        self._release_slot(slot)
        self._refill()
        try:
            done, _ = await asyncio.wait({task}, timeout=max(left, 0))
        finally:
            self._long -= 1
        if done:
            worker.finished = True  # Its priority is low and its memory used: replace it.
            return task.result()
        self.counts.timed_out += 1
        return worker_process.timeout_response(self.limits)

    async def _acquire_slot(self) -> bool:
        """Take a short slot, waiting if necessary; False if the queue is full or too slow."""
        if self._short < self.settings.short_slots and not self._waiting:
            self._short += 1
            return True
        if len(self._waiting) >= self.settings.queue_length:
            return False
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            await asyncio.wait_for(turn, self.settings.queue_timeout)
        except TimeoutError:
            self._waiting.remove(turn)
            return False
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._release_slot(_Slot())
            raise
        return True

    def _release_slot(self, slot: _Slot) -> None:
        """Hand a short slot to the job that has waited longest, or free it."""
        if not slot.occupied:
            return
        slot.occupied = False
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        self._short -= 1

    def _release_worker(self, worker: Worker, *, completed: bool) -> None:
        """Keep a worker for the next job, or replace it."""
        if not completed and self.alive:
            self._fork_server.kill(worker)
        elif not completed or worker.finished or len(self._idle) >= self.settings.short_slots:
            worker.close()
        else:
            self._idle.append(worker)
            return
        self._refill()

    async def _fork(self) -> Worker:
        self.counts.forked += 1
        return await self._fork_server.fork()

    def _refill(self) -> None:
        """Keep as many idle workers ready as there are free short slots."""
        wanted = self.settings.short_slots - self._short - len(self._idle) - len(self._forks)
        for _ in range(wanted if self.alive else 0):
            task = asyncio.ensure_future(self._add_idle_worker())
            self._forks.add(task)
            task.add_done_callback(self._forks.discard)

    async def _add_idle_worker(self) -> None:
        try:
            self._idle.append(await self._fork())
        except ConnectionError:
            return  # `run` restarts the fork server.

    def _restart_fork_server(self) -> None:
        """Restart the fork server, once for all jobs that noticed its end."""
        if self._restart is None or self._restart.done():
            self._idle.clear()
            self._restart = asyncio.ensure_future(self._fork_server.start())


def _busy(message: str) -> HttpResponse:
    return error_response(503, message, "Try again in a moment.", {"Retry-After": "2"})
