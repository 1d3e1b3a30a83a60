"""A pool of worker processes that survives the death of its workers.

The standard library's pool ends as a whole when one worker is killed, as happens when memory runs
out.  Here a dead worker is replaced, its part tried once more, and then its documents one by one:
only the one that ends a worker again is given up.
"""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import connection, get_context
from multiprocessing.process import BaseProcess

from kipo_graph.errors import ExtractionError, KipoGraphError
from kipo_graph.many.inputs import Part
from kipo_graph.many.outcome import Failure, Outcome, Report, Unfit

AHEAD = 8
"""Parts that may be read, for each worker, ahead of the first that is not finished."""

_STILLBORN = 3
"""So many workers in a row that die before they are ready end the run."""


@dataclass(frozen=True, slots=True)
class Tasks:
    """The steps of a run; all but the last go to worker processes by name.

    `prepare` loads what a worker needs, before anything else.  `whole` makes the report on a part.
    `single` gives the outcomes of a part without reporting, and `assemble` makes the report of
    them, in this process.
    """

    prepare: Callable[[], None]
    whole: Callable[[Part], Report]
    single: Callable[[Part], list[Outcome]]
    assemble: Callable[[Part, list[Outcome]], Report]


@dataclass(slots=True)
class _Try:
    """A part to be read, or with `place` one document of it."""

    part: Part
    place: int | None = None
    again: bool = False

    @property
    def asked(self) -> Part:
        if self.place is None:
            return self.part
        return Part(self.part.number, (self.part.items[self.place],))


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    line: connection.Connection
    task: _Try | None = None
    ready: bool = False


@dataclass(slots=True)
class _State:
    """What is still to do, and what has come."""

    source: Iterator[Part]
    again: deque[_Try] = field(default_factory=deque)
    alone: dict[int, dict[int, Outcome]] = field(default_factory=dict)
    done: dict[int, Report] = field(default_factory=dict)
    first: int = 0
    stillborn: int = 0


def run(parts: Iterator[Part], tasks: Tasks, workers: int) -> Iterator[Report]:
    """Read parts (numbered from 0) in so many processes; their reports come in the same order.

    Holds a bounded number of parts, however many there are.  Raises what makes workers unfit.
    """
    pool: list[_Worker] = []
    state = _State(parts)
    try:
        while True:
            _hand_out(pool, state, tasks, workers)
            if state.first in state.done:
                yield state.done.pop(state.first)
                state.first += 1
            elif any(each.task for each in pool):
                _hear(pool, state, tasks)
            else:
                return
    finally:
        for worker in pool:
            worker.process.kill()
            worker.line.close()
        for worker in pool:
            worker.process.join()


def _hand_out(pool: list[_Worker], state: _State, tasks: Tasks, workers: int) -> None:
    """Give work to every worker that has none, as long as there is some."""
    while True:
        idle = next((each for each in pool if each.task is None), None)
        if idle is None and len(pool) == workers:
            return
        task = _next(state, workers)
        if task is None:
            return
        if idle is None:
            idle = _start(tasks)
            pool.append(idle)
        idle.task = task
        with suppress(OSError):  # It has died, which `_hear` finds out.
            idle.line.send((task.place is None, task.asked))


def _next(state: _State, workers: int) -> _Try | None:
    if state.again:
        return state.again.popleft()
    if len(state.done) >= AHEAD * workers:
        return None
    part = next(state.source, None)
    return None if part is None else _Try(part)


def _start(tasks: Tasks) -> _Worker:
    context = get_context("spawn")  # A fork would copy what is loaded here, threads excepted.
    ours, theirs = context.Pipe()
    process = context.Process(
        target=_serve, args=(theirs, tasks.prepare, tasks.whole, tasks.single), daemon=True
    )
    process.start()
    theirs.close()
    return _Worker(process, ours)


def _hear(pool: list[_Worker], state: _State, tasks: Tasks) -> None:
    """Wait until a worker says something or dies, and see to it."""
    ready = connection.wait([worker.line for worker in pool])
    for worker in [each for each in pool if each.line in ready]:
        try:
            answer = worker.line.recv()
        except (EOFError, OSError):
            pool.remove(worker)
            _bury(worker, state, tasks)
            continue
        if isinstance(answer, Unfit):
            raise answer.error()
        if answer is None:
            worker.ready, state.stillborn = True, 0
        elif worker.task is not None:
            task, worker.task = worker.task, None
            _take(task, answer, state, tasks)


def _take(task: _Try, answer: Report | list[Outcome], state: _State, tasks: Tasks) -> None:
    """Keep an answer; a part whose documents were read one by one is finished with the last."""
    if isinstance(answer, Report):
        state.done[answer.number] = answer
        return
    assert task.place is not None  # noqa: S101
    number = task.part.number
    outcomes = state.alone[number]
    outcomes[task.place] = answer[0]
    if len(outcomes) == len(task.part.items):
        del state.alone[number]
        state.done[number] = tasks.assemble(task.part, [outcomes[n] for n in sorted(outcomes)])


def _bury(worker: _Worker, state: _State, tasks: Tasks) -> None:
    """See to the task of a worker that died: once more, then in pieces, then given up."""
    worker.line.close()
    worker.process.join()
    how = died(worker.process.exitcode)
    if not worker.ready:
        state.stillborn += 1
        if state.stillborn == _STILLBORN:
            raise ExtractionError(f"Worker processes die before they have read anything ({how}).")
    task = worker.task
    if task is None:
        return
    if not worker.ready:
        state.again.append(task)
    elif task.place is not None:
        _take(task, [given_up(task.part, task.place, how)], state, tasks)
    elif not task.again:
        state.again.append(_Try(task.part, again=True))
    elif len(task.part.items) == 1:
        state.done[task.part.number] = tasks.assemble(task.part, [given_up(task.part, 0, how)])
    else:
        state.alone[task.part.number] = {}
        state.again.extend(_Try(task.part, place) for place in range(len(task.part.items)))


def given_up(part: Part, place: int, how: str) -> Outcome:
    """The outcome of a document of a part that ends each worker which reads it."""
    item = part.items[place]
    failure = Failure(
        item.id,
        f"Its worker stopped each time it was read ({how}).",
        "If memory ran out, split the document or use fewer workers.",
        exit_code=ExtractionError.exit_code,
        passing=True,
    )
    return Outcome(item, failure=failure)


def died(code: int | None) -> str:
    """How a process ended, in words."""
    if code is not None and code < 0:
        return f"killed by signal {-code}" + (", as when memory runs out" if code == -9 else "")
    return f"exit code {code}"


def _serve(
    line: connection.Connection,
    prepare: Callable[[], None],
    whole: Callable[[Part], Report],
    single: Callable[[Part], list[Outcome]],
) -> None:
    """What a worker process does until the other side of the line goes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # The process that started it decides.
    answer: Report | list[Outcome] | Unfit | None = None
    try:
        prepare()
    except KipoGraphError as error:
        answer = Unfit.of(error)
    while _said(line, answer):
        try:
            together, part = line.recv()
        except (EOFError, OSError):
            return
        try:
            answer = whole(part) if together else single(part)
        except KipoGraphError as error:
            answer = Unfit.of(error)


def _said(line: connection.Connection, answer: object) -> bool:
    """Send an answer; False where nobody is there to hear it."""
    try:
        line.send(answer)
    except OSError:
        return False
    return True
