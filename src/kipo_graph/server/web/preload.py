"""The process that holds the data and forks the workers; started by `server`, not by people.

Run as `python -m kipo_graph.web.warm FD`, with the number of its control socket.
"""

from __future__ import annotations

import json
import socket
import sys

from kipo_graph.server.endpoint import fork_server, query_execution, service_description
from kipo_graph.server.web import page_jobs
from kipo_graph.server.web.served_graph import Served, prepare
from kipo_graph.system.rlimits import Limits


def main() -> None:
    """Read what to serve from the control socket, then serve workers on it."""
    control = socket.socket(fileno=int(sys.argv[1]))
    with control.makefile("r") as lines:
        orders = json.loads(lines.readline())
    limits = Limits(**orders["limits"])
    served = Served(**orders["served"])
    handlers = {
        "query": query_execution.handler(limits),
        "service": service_description.answer,
        **page_jobs.KINDS,
    }
    page_jobs.warm()
    fork_server.run(control, lambda: prepare(served), handlers, limits)


if __name__ == "__main__":
    main()
