"""One worker: a forked process that answers one job at a time within its limits."""

from __future__ import annotations

import math
import os
import socket
import sys
import time
from collections.abc import Callable, Mapping

from kipo_graph.errors import EndpointError, KipoGraphError, NotFoundError, QueryError
from kipo_graph.server.endpoint.reply import Reply, refusal
from kipo_graph.store.graph_store import GraphStore
from kipo_graph.system import frames, rlimits
from kipo_graph.system.rlimits import MEGABYTE, Limits

Handler = Callable[[GraphStore, frames.Head, bytes], Reply]
"""Answers one kind of job from a store."""


def work(
    sock: socket.socket, store: GraphStore, handlers: Mapping[str, Handler], most: Limits
) -> None:
    """Answer jobs until the other side goes or this process is spent; never returns to a caller.

    A worker is spent after `most.jobs` jobs or once it has grown by `most.growth` MB, so that what
    a library leaks or keeps cannot add up.
    """
    rlimits.limit_process(most)
    start = rlimits.resident()
    for number in range(1, most.jobs + 1):
        frame = frames.receive(sock)
        if frame is None:
            break
        rlimits.allow_time(most)
        reply = answer(store, handlers, *frame)
        spent = number == most.jobs or rlimits.resident() - start > most.growth * MEGABYTE
        head = {
            "status": reply.status,
            "media": reply.media,
            "headers": reply.headers,
            "spent": spent,
        }
        frames.send(sock, head, reply.body)
        if spent:
            break
    sock.close()


def answer(
    store: GraphStore, handlers: Mapping[str, Handler], job: frames.Head, body: bytes
) -> Reply:
    """The answer to one job; errors of ours become plain refusals."""
    try:
        return handlers[job["kind"]](store, job, body)
    except QueryError as error:
        return refusal(400, error.message, error.hint)
    except NotFoundError as error:
        return refusal(404, error.message, error.hint)
    except EndpointError as error:
        return refusal(502, error.message, error.hint)
    except KipoGraphError as error:
        print(f"error in a worker: {error}", file=sys.stderr)  # noqa: T201
        return refusal(500, "The data behind this server cannot be read; its log says more.")
    except MemoryError:
        return out_of_memory()


def out_of_memory() -> Reply:
    """What a query hears that wanted more memory than it may have."""
    return refusal(
        503,
        "The query was stopped: it needs more memory, or is nested deeper, than is allowed here.",
        "Ask for less at once: bind more, add LIMIT, avoid products of unrelated patterns.",
    )


def become(
    sock: socket.socket,
    open_store: Callable[[], GraphStore],
    handlers: Mapping[str, Handler],
    most: Limits,
) -> None:
    """Turn this forked process into a worker, and end it when it is done."""
    code = 1
    try:
        work(sock, open_store(), handlers, most)
        code = 0
    except (BrokenPipeError, ConnectionResetError):
        code = 0  # The server has gone, or no longer wants the answer.
    finally:
        if code:
            import traceback

            traceback.print_exc()
        sys.stderr.flush()
        os._exit(code)


def died_of(status: int, most: Limits) -> Reply:
    """The answer for a job whose worker died, from the worker's wait status (see os.waitpid)."""
    import signal

    if os.WIFSIGNALED(status):
        if os.WTERMSIG(status) == signal.SIGXCPU:
            return out_of_time(most)
        return out_of_memory()
    return refusal(500, "The server failed at this request; its log says more.")


def out_of_time(most: Limits) -> Reply:
    """What a query hears that ran longer than it may."""
    return refusal(
        503,
        f"The query was stopped after {most.seconds:g} seconds, the most that one may take here.",
        "Ask for less at once: bind more, add LIMIT, avoid products of unrelated patterns.",
    )


def lower_priority(pid: int) -> None:
    """Let the short queries go before a long one."""
    try:
        os.setpriority(os.PRIO_PROCESS, pid, 10)
    except (ProcessLookupError, PermissionError):
        return


def processor_time(pid: int) -> float:
    """The processor time that a worker has used so far, in seconds; endless where none can tell.

    The clock of another process has an id made of its pid (Linux: the macro MAKE_PROCESS_CPUCLOCK).
    """
    try:
        return time.clock_gettime((~pid << 3) | 2)
    except (AttributeError, OSError):
        return math.inf
