"""One worker: a forked process that runs one job at a time within its limits."""

from __future__ import annotations

import math
import os
import signal
import socket
import sys
import time
import traceback
from collections.abc import Callable, Mapping

from kipo_graph.errors import EndpointError, KipoGraphError, NotFoundError, QueryError
from kipo_graph.server.endpoint.http_response import HttpResponse, error_response
from kipo_graph.store.graph_store import GraphStore
from kipo_graph.system import frames, rlimits
from kipo_graph.system.rlimits import MEGABYTE, Limits

Handler = Callable[[GraphStore, frames.Header, bytes], HttpResponse]
"""Answers one kind of job from a store."""

_ASK_FOR_LESS = (
    "Ask for less at once: bind more variables, add LIMIT, avoid products of unrelated patterns."
)


def run_jobs(
    sock: socket.socket, store: GraphStore, handlers: Mapping[str, Handler], limits: Limits
) -> None:
    """Run jobs until the other side closes the socket or this worker has to be replaced.

    A worker is replaced after `limits.jobs` jobs or once it has grown by `limits.growth` MB, so
    that memory that a library leaks or keeps cannot add up.
    """
    rlimits.limit_process(limits)
    start = rlimits.resident_memory()
    for number in range(1, limits.jobs + 1):
        frame = frames.receive(sock)
        if frame is None:
            break
        rlimits.allow_time(limits)
        response = handle_job(store, handlers, *frame)
        growth = rlimits.resident_memory() - start
        finished = number == limits.jobs or growth > limits.growth * MEGABYTE
        header = {
            "status": response.status,
            "media_type": response.media_type,
            "headers": dict(response.headers),
            "finished": finished,
        }
        frames.send(sock, header, response.body)
        if finished:
            break
    sock.close()


def handle_job(
    store: GraphStore, handlers: Mapping[str, Handler], job: frames.Header, body: bytes
) -> HttpResponse:
    """The response to one job; our own errors become plain-text responses."""
    try:
        return handlers[job["kind"]](store, job, body)
    except QueryError as error:
        return error_response(400, error.message, error.hint)
    except NotFoundError as error:
        return error_response(404, error.message, error.hint)
    except EndpointError as error:
        return error_response(502, error.message, error.hint)
    except KipoGraphError as error:
        print(f"error in a worker: {error}", file=sys.stderr)  # noqa: T201
        return error_response(500, "The server cannot read its data; see its log for details.")
    except MemoryError:
        return memory_error_response()


def run_worker(
    sock: socket.socket,
    open_store: Callable[[], GraphStore],
    handlers: Mapping[str, Handler],
    limits: Limits,
) -> None:
    """Turn this forked process into a worker, and exit when its jobs are done."""
    code = 1
    try:
        run_jobs(sock, open_store(), handlers, limits)
        code = 0
    except (BrokenPipeError, ConnectionResetError):
        code = 0  # The server has ended, or no longer wants the response.
    finally:
        if code:
            traceback.print_exc()
        sys.stderr.flush()
        os._exit(code)


def exit_response(status: int, limits: Limits) -> HttpResponse:
    """The response to a job whose worker died, from its wait status (see os.waitpid)."""
    if not os.WIFSIGNALED(status):
        return error_response(500, "The server failed on this request; see its log for details.")
    if os.WTERMSIG(status) == signal.SIGXCPU:
        return timeout_response(limits)
    return memory_error_response()


def memory_error_response() -> HttpResponse:
    """The response to a query that needs more memory than the limit."""
    return error_response(
        503,
        "The query was stopped: it needs more memory, or is nested more deeply, than this server "
        "allows.",
        _ASK_FOR_LESS,
    )


def timeout_response(limits: Limits) -> HttpResponse:
    """The response to a query that runs longer than the limit."""
    return error_response(
        503,
        f"The query was stopped after {limits.seconds:g} seconds, the time limit of this server.",
        _ASK_FOR_LESS,
    )


def lower_priority(pid: int) -> None:
    """Lower the priority of a worker with a long query, so that short ones get ahead of it."""
    try:
        os.setpriority(os.PRIO_PROCESS, pid, 10)
    except (ProcessLookupError, PermissionError):
        return


def cpu_time(pid: int) -> float:
    """The processor time that a worker has used so far in seconds; infinite if it is not known.

    The id of another process's clock is computed from its pid (Linux: MAKE_PROCESS_CPUCLOCK).
    """
    try:
        return time.clock_gettime((~pid << 3) | 2)
    except (AttributeError, OSError):
        return math.inf
