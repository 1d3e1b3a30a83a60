"""The process that preloads the data and forks the workers; started by `server`, not by users.

Run as `python -m kipo_graph.server.web.preload FD`, with the number of its control socket.
"""

from __future__ import annotations

import json
import socket
import sys

from kipo_graph.server.endpoint import fork_server, query_execution, service_description
from kipo_graph.server.web import page_jobs
from kipo_graph.server.web.served_graph import ServedGraph, prepare
from kipo_graph.system.rlimits import Limits


def main() -> None:
    """Read the configuration from the control socket, then run the fork server on it."""
    control = socket.socket(fileno=int(sys.argv[1]))
    with control.makefile("r") as lines:
        config = json.loads(lines.readline())
    limits = Limits(**config["limits"])
    served = ServedGraph(**config["served"])
    handlers = {
        "query": query_execution.query_handler(limits),
        "service": service_description.handle,
        **page_jobs.HANDLERS,
    }
    page_jobs.preload()
    fork_server.run(control, lambda: prepare(served), handlers, limits)


if __name__ == "__main__":
    main()
