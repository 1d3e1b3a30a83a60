"""The process that holds the data and forks the workers; started by `server`, not by people.

Run as `python -m kipo_graph.web.warm FD`, with the number of its control socket.
"""

from __future__ import annotations

import json
import socket
import sys

from kipo_graph.endpoint import answering, description, forkserver
from kipo_graph.endpoint.limits import Limits
from kipo_graph.web import answers
from kipo_graph.web.served import Served, prepare


def main() -> None:
    """Read what to serve from the control socket, then serve workers on it."""
    control = socket.socket(fileno=int(sys.argv[1]))
    with control.makefile("r") as lines:
        orders = json.loads(lines.readline())
    limits = Limits(**orders["limits"])
    served = Served(**orders["served"])
    handlers = {
        "query": answering.handler(limits),
        "service": description.answer,
        **answers.KINDS,
    }
    answers.warm()
    forkserver.run(control, lambda: prepare(served), handlers, limits)


if __name__ == "__main__":
    main()
