"""Worker processes for documents: the death of one costs no more than the document it was reading.

Each thread of a ThreadPoolExecutor has a worker process of its own, hands it one document at a
time and waits for the result.  So when a process is killed, as happens when memory runs out, its
thread knows which document was being read: it starts another process and tries that document once
more, by itself; if that process dies too, the document is reported as failed.

A ProcessPoolExecutor does less: after one death it fails all documents that were handed out,
without naming the one that was being read, nor how its process ended; and its processes stay
behind when the process that started them is killed.
"""

from __future__ import annotations

import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from multiprocessing import connection, get_context
from multiprocessing.process import BaseProcess
from typing import Any

from kipo_graph.batch.inputs import InputFile
from kipo_graph.batch.job import Result
from kipo_graph.errors import ExtractionError, KipoGraphError

AHEAD = 32
"""Documents that may be read, for each worker, before the first of them is finished."""

ATTEMPTS = 2
"""A document is given up when so many workers have died on it."""

STILLBORN = 3
"""A run ends when so many workers in a row have died before they were ready to read."""

PATIENCE = 10.0
"""Seconds for a worker that has closed its connection to end, so that its exit code is known."""

Read = Callable[[InputFile], Result]

_SPAWN = get_context("spawn")  # A fork would copy locks that other threads hold.
_LOCK = threading.Lock()
"""Processes are started and joined by one thread at a time, as multiprocessing expects."""


def run(
    files: Iterable[InputFile], prepare: Callable[[], None], read: Read, workers: int
) -> Iterator[Result]:
    """Read documents in so many processes; results come in the order of the documents.

    `prepare` is called once in each process, `read` for each document; both are sent to the
    processes by name.  A KipoGraphError that they raise ends the run and is raised here.
    """
    readers = [_Reader(prepare, read) for _ in range(workers)]
    idle = list(readers)

    def read_by_one(file: InputFile) -> Result:
        reader = idle.pop()
        try:
            return reader.read(file)
        finally:
            idle.append(reader)

    def submit(file: InputFile) -> Future[Result]:
        return threads.submit(read_by_one, file)

    threads = ThreadPoolExecutor(workers)
    try:
        for _, future in submitted(submit, files, AHEAD * workers):
            yield future.result()
    finally:
        for reader in readers:
            reader.close()
        threads.shutdown(cancel_futures=True)


def submitted(
    submit: Callable[[InputFile], Any], files: Iterable[InputFile], ahead: int
) -> Iterator[tuple[InputFile, Any]]:
    """Documents in their order, with their futures; so many are submitted ahead."""
    waiting = deque[tuple[InputFile, Any]]()
    for file in files:
        waiting.append((file, submit(file)))
        if len(waiting) >= ahead:
            yield waiting.popleft()
    while waiting:
        yield waiting.popleft()


class _DiedError(Exception):
    """A worker process has died; says how."""


class _Reader:
    """A worker process, which is replaced by another when it dies; used by one thread at a time."""

    def __init__(self, prepare: Callable[[], None], read: Read) -> None:
        self._steps = (prepare, read)
        self._process: BaseProcess | None = None
        self._line: connection.Connection
        self._closed = False

    def read(self, file: InputFile) -> Result:
        """Have a document read, and read again by another process if this one dies."""
        how = ""
        for _ in range(ATTEMPTS):
            if self._process is None:
                self._start()
            try:
                with suppress(OSError):  # It has died, which `_answer` finds out.
                    self._line.send(file)
                result = self._answer()
            except _DiedError as died:
                how = str(died)
            else:
                assert result is not None  # noqa: S101 - that is the answer of `prepare` alone
                return result
        return Result(file, error=given_up(how))

    def _start(self) -> None:
        """Start a process and wait until it is ready to read."""
        how = ""
        for _ in range(STILLBORN):
            self._line, theirs = _SPAWN.Pipe()
            with _LOCK:
                if self._closed:
                    raise CancelledError
                steps = (theirs, *self._steps)
                self._process = _SPAWN.Process(target=_serve, args=steps, daemon=True)
                self._process.start()
            theirs.close()
            try:
                self._answer()
            except _DiedError as died:
                how = str(died)
            else:
                return
        raise ExtractionError(f"Worker processes die before they can read anything ({how}).")

    def _answer(self) -> Result | None:
        """What the process answers; raises what a step raised, or _DiedError."""
        try:
            reply: Result | KipoGraphError | None = self._line.recv()
        except (EOFError, OSError):
            raise _DiedError(self._end(PATIENCE)) from None
        if isinstance(reply, KipoGraphError):
            raise reply
        return reply

    def _end(self, patience: float) -> str:
        """Kill the process, unless it ends by itself in so many seconds; says how it ended."""
        with _LOCK:
            process, self._process = self._process, None
            if process is None:
                return ""
            process.join(patience)
            process.kill()
            process.join()
            return how_it_ended(process.exitcode)

    def close(self) -> None:
        """End the process for good; a thread that waits for its answer waits no longer."""
        self._closed = True
        self._end(0)


def given_up(how: str) -> ExtractionError:
    """The error of a document on which each worker that read it has died."""
    return ExtractionError(
        f"Its worker stopped each time it was read ({how}).",
        "If memory ran out, split the document or use fewer workers.",
    )


def how_it_ended(code: int | None) -> str:
    """How a process ended, in words."""
    if code is not None and code < 0:
        return f"killed by signal {-code}" + (", as when memory runs out" if code == -9 else "")
    return f"exit code {code}"


def _serve(line: connection.Connection, prepare: Callable[[], None], read: Read) -> None:
    """What a worker process does, until the process that started it closes the connection."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # The process that started it decides.
    reply = answer(prepare)
    while True:
        try:
            line.send(reply)
            file = line.recv()
        except (EOFError, OSError):
            return
        reply = answer(partial(read, file))


def answer(step: Callable[[], Result | None]) -> Result | KipoGraphError | None:
    """What a step gives, or the error of ours that it raises, so that it can be sent."""
    try:
        return step()
    except KipoGraphError as error:
        return error
