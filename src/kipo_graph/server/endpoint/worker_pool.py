"""Workers shared fairly: short queries pass, long ones have lanes of their own, the rest queue.

Every query starts in a short lane.  One that has not answered after `patience` seconds, and has
had a processor for half of them, is a long one: it goes on at a lower priority, and gives its place
to the next in the queue if one of the long lanes is free; else it is stopped, and asked to come
again, as soon as others wait.  So however many endless queries arrive, the short ones find workers.
"""

from __future__ import annotations

import asyncio
import os
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from kipo_graph.server.endpoint import worker as work
from kipo_graph.server.endpoint.fork_server_client import Died, Parent, Worker
from kipo_graph.server.endpoint.reply import Reply, refusal
from kipo_graph.system.rlimits import Limits


@dataclass(frozen=True, slots=True)
class Lanes:
    """How many queries may run and wait at once; `patience`, `wait` and `pause` are in seconds.

    More short lanes than cores, because a query that turns out long holds one for its patience.
    Who is sent away hears so after a pause: a client that does not heed Retry-After cannot come
    back at once.
    """

    short: int = 4 * (os.cpu_count() or 1)
    long: int = 4
    queue: int = 256
    patience: float = 0.1
    wait: float = 5.0
    pause: float = 1.0


@dataclass(slots=True)
class Counts:
    """What has happened since the start; read by the metrics."""

    answered: int = 0
    slowed: int = 0
    refused: int = 0
    timed_out: int = 0
    died: int = 0
    forked: int = 0


@dataclass(slots=True)
class _Place:
    """A place in a short lane, given back once."""

    held: bool = field(default=True)


class Pool:
    """Runs jobs in workers; at most `lanes.short + lanes.long` at a time."""

    def __init__(
        self, command: Sequence[str], orders: dict[str, Any], limits: Limits, lanes: Lanes
    ) -> None:
        self.limits, self.lanes = limits, lanes
        self.counts = Counts()
        self._parent = Parent(command, orders)
        self._idle: deque[Worker] = deque()
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._short = self._long = 0
        self._forks: set[asyncio.Task[None]] = set()
        self._restart: asyncio.Task[dict[str, Any]] | None = None

    async def start(self) -> dict[str, Any]:
        """Load the data and warm the workers; what the fork server says of the data."""
        facts = await self._parent.start()
        self._refill()
        return facts

    async def stop(self) -> None:
        """End every worker."""
        for task in self._forks:
            task.cancel()
        for worker in self._idle:
            worker.close()
        self._idle.clear()
        self._parent.stop()

    @property
    def alive(self) -> bool:
        """Whether workers can be had."""
        return not self._parent.lost.is_set()

    @property
    def load(self) -> dict[str, int]:
        """How many jobs run in short lanes, in long lanes, and wait."""
        return {"short": self._short, "long": self._long, "waiting": len(self._waiting)}

    async def run(self, job: dict[str, Any], body: bytes = b"") -> Reply:
        """The answer to a job, whole; 503 where it must be stopped or there is no room.

        A caller that is cancelled (its client has gone) has its job ended.
        """
        if not await self._enter():
            self.counts.refused += 1
            return _busy("The queue for queries is full.")
        place = _Place()
        try:
            reply = await self._in_a_worker(job, body, place)
        except ConnectionError:
            self._recover()
            return _busy("The server is reading its data again.")
        finally:
            self._leave(place)
        if "Retry-After" in reply.headers:
            await asyncio.sleep(self.lanes.pause)
        self.counts.answered += 1
        return reply

    async def _in_a_worker(self, job: dict[str, Any], body: bytes, place: _Place) -> Reply:
        worker = self._idle.popleft() if self._idle else await self._fork()
        self._refill()
        task = asyncio.ensure_future(worker.ask(job, body))
        try:
            return await self._watched(task, worker, place)
        except Died as death:
            self.counts.died += 1
            return work.died_of(death.status, self.limits)
        finally:
            self._part_with(
                worker, whole=task.done() and not task.cancelled() and not task.exception()
            )
            task.cancel()

    async def _watched(self, task: asyncio.Task[Reply], worker: Worker, place: _Place) -> Reply:
        """Wait for a job: first in its short lane, then, if there is room, in a long one."""
        patience = min(self.lanes.patience, self.limits.seconds)
        left = self.limits.seconds - patience
        used = work.processor_time(worker.pid)
        done, _ = await asyncio.wait({task}, timeout=patience)
        # On a busy machine a short query may only be waiting for a processor: that is not long.
        while not done and left > 0 and work.processor_time(worker.pid) - used < patience / 2:
            done, _ = await asyncio.wait({task}, timeout=min(patience, left))
            left -= patience
        if not done:
            work.lower_priority(worker.pid)
        # With no lane free for it, a long one may stay as long as nobody waits for its place.
        while not done and self._long >= self.lanes.long and left > 0:
            if self._waiting:
                self.counts.refused += 1
                return _busy("As many long queries are running as this server takes at once.")
            done, _ = await asyncio.wait({task}, timeout=min(patience, left))
            left -= patience
        if done:
            return task.result()
        self._long += 1
        self.counts.slowed += 1
        self._leave(place)
        self._refill()
        try:
            done, _ = await asyncio.wait({task}, timeout=max(left, 0))
        finally:
            self._long -= 1
        if done:
            worker.spent = True  # Its priority is low and its memory used: a fresh one is better.
            return task.result()
        self.counts.timed_out += 1
        return work.out_of_time(self.limits)

    async def _enter(self) -> bool:
        """Take a place in a short lane, waiting if need be; False if that takes too long."""
        if self._short < self.lanes.short and not self._waiting:
            self._short += 1
            return True
        if len(self._waiting) >= self.lanes.queue:
            return False
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            await asyncio.wait_for(turn, self.lanes.wait)
        except TimeoutError:
            self._waiting.remove(turn)
            return False
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._leave(_Place())
            raise
        return True

    def _leave(self, place: _Place) -> None:
        """Give a place in a short lane to who waits longest, or free it."""
        if not place.held:
            return
        place.held = False
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        self._short -= 1

    def _part_with(self, worker: Worker, *, whole: bool) -> None:
        if not whole:
            if self.alive:
                self._parent.kill(worker)
            else:
                worker.close()
        elif worker.spent or len(self._idle) >= self.lanes.short:
            worker.close()
        else:
            self._idle.append(worker)
            return
        self._refill()

    async def _fork(self) -> Worker:
        self.counts.forked += 1
        return await self._parent.fork()

    def _refill(self) -> None:
        """Keep as many warm workers as there are short lanes."""
        wanted = self.lanes.short - self._short - len(self._idle) - len(self._forks)
        for _ in range(wanted if self.alive else 0):
            task = asyncio.ensure_future(self._warm())
            self._forks.add(task)
            task.add_done_callback(self._forks.discard)

    async def _warm(self) -> None:
        try:
            self._idle.append(await self._fork())
        except ConnectionError:
            return  # `run` starts the fork server again.

    def _recover(self) -> None:
        """Start the fork server again after it has been lost, once for all who noticed."""
        if self._restart is None or self._restart.done():
            self._idle.clear()
            self._restart = asyncio.ensure_future(self._parent.start())


def _busy(message: str) -> Reply:
    reply = refusal(503, message, "Try again in a moment.")
    return Reply(reply.status, reply.media, reply.body, {"Retry-After": "2"})
