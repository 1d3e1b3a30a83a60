"""Queries per second and response times of kipo-graph serve and other servers, in one run.

    python benchmarks/load.py [--seconds 10] [--rdflib-endpoint PATH]

Each server in turn gets the same graph: a small query from 1, 8 and 64 clients, then from 64
clients of which six send hostile queries: first queries that waste time and memory, then also
queries that crash a parser.  Needs `wrk` (Debian: wrk); prints a table for
docs/explanation/scale.md.  `PATH` is the program in an environment with
requirements/benchmarks.txt.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path

import servers
from servers import Running

TIMEOUT = 5.0
_ANY = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"
WASTEFUL = (
    f"SELECT (COUNT(*) AS ?n) {{ {_ANY} }}",
    f"SELECT * {{ {_ANY} }} ORDER BY ?a ?d ?g",
    f"SELECT DISTINCT ?a ?d ?g {{ {_ANY} }}",
    'SELECT ?z40 { BIND("0123456789" AS ?z0) '
    + " ".join(f"BIND(CONCAT(?z{n},?z{n}) AS ?z{n + 1})" for n in range(40))
    + "}",
    "SELECT (COUNT(*) AS ?n) { ?a (!<http://x>|^!<http://x>)* ?b . ?c (!<http://x>)* ?d }",
)
"""Queries that waste time and memory."""

CRASHING = (
    "SELECT * { FILTER(" + "(" * 20_000 + "1" + ")" * 20_000 + ") }",
    "SELECT * { FILTER(" + "!" * 50_000 + "true) }",
    "SELECT * { FILTER(" + "1+" * 50_000 + "1 = 1) }",
    "SELECT * { " + "{?s ?p ?o} UNION " * 20_000 + "{?s ?p ?o} }",
)
"""Queries that overflow the stack of a parser or an optimizer."""


@dataclass(frozen=True)
class Measured:
    """The results of wrk: successful responses per second, and latencies in milliseconds."""

    rate: float
    p50: float
    p99: float
    failed: int


def measure(running: Running, clients: int, seconds: int) -> Measured:
    """Send the small query from some clients, each as soon as it has its response."""
    done = subprocess.run(
        [
            *("wrk", "--latency", "-t1", f"-c{clients}", f"-d{seconds}s", "--timeout", "30s"),
            *("-H", "Accept: application/sparql-results+json", running.small),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    out = done.stdout
    if done.returncode:
        return Measured(0, float("nan"), float("nan"), 0)  # The server has ended.
    requests = re.search(r"(\d+) requests in ([\d.]+)(m?)s", out)
    if requests is None:
        sys.exit(out)
    statuses = re.search(r"Non-2xx or 3xx responses: (\d+)", out)
    errors = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", out)
    failed = int(statuses[1]) if statuses else 0
    succeeded = int(requests[1]) - failed
    failed += sum(map(int, errors.groups())) if errors else 0
    return Measured(succeeded / float(requests[2]), _ms(out, "50%"), _ms(out, "99%"), failed)


def _ms(out: str, share: str) -> float:
    found = re.search(rf"{share}\s+([\d.]+)(us|ms|s|m)\b", out)
    if found is None:
        return float("nan")
    return float(found[1]) * {"us": 0.001, "ms": 1, "s": 1000, "m": 60_000}[found[2]]


def measure_under_attack(
    running: Running, clients: int, seconds: int, hostile: Sequence[str]
) -> tuple[Measured, int, bool]:
    """Results while one client in ten is hostile, peak memory, and whether the server survived."""
    stop = threading.Event()
    peak = [0]
    attackers = [
        threading.Thread(target=_attack, args=(running, hostile, number, stop), daemon=True)
        for number in range(clients // 10)
    ]
    watcher = threading.Thread(target=_watch, args=(running, peak, stop), daemon=True)
    for thread in (*attackers, watcher):
        thread.start()
    time.sleep(1)
    measured = measure(running, clients - clients // 10, seconds)
    stop.set()
    time.sleep(TIMEOUT + 2)
    try:
        alive = running.ask("ASK {}", 10)[0] == 200
    except (OSError, HTTPException):
        alive = False
    return measured, peak[0], alive


def _attack(running: Running, hostile: Sequence[str], number: int, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            running.ask(hostile[number % len(hostile)], 60)
        except (OSError, HTTPException):
            time.sleep(0.05)
        number += 1


def _watch(running: Running, peak: list[int], stop: threading.Event) -> None:
    while not stop.is_set():
        peak[0] = max(peak[0], servers.memory(running.process))
        time.sleep(0.2)


def row(running: Running, seconds: int) -> str:
    """A row of the table for one server."""
    if running.ask(servers.SMALL)[0] != 200:
        sys.exit(f"{running.name} failed on the small query")
    measure(running, 8, 2)  # warm-up
    cells = []
    for clients in (1, 8, 64):
        found = measure(running, clients, seconds)
        cells.append(f"{found.rate:,.0f} ({found.p50:.1f} / {found.p99:.0f})")
        print(f"  {running.name}, {clients} clients: {cells[-1]}", file=sys.stderr, flush=True)
    for hostile in (WASTEFUL, WASTEFUL + CRASHING):
        found, peak, alive = measure_under_attack(running, 64, seconds * 2, hostile)
        cells.append(f"{found.rate:,.0f} ({found.p50:.0f} / {found.p99:,.0f})")
        cells.append(f"{found.failed:,}")
        cells.append(f"{peak / 2**20:,.0f} MB")
        cells.append("yes" if alive else "no")
    print(f"  {running.name}, under attack: {cells[3:]}", file=sys.stderr, flush=True)
    return f"| {running.name} | " + " | ".join(cells) + " |"


def main() -> None:
    """Measure each server and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--rdflib-endpoint", metavar="PATH")
    given = parser.parse_args()
    if shutil.which("wrk") is None:
        sys.exit("wrk is needed to make the load (Debian: apt install wrk)")
    with servers.workspace() as folder:
        file = servers.data(Path(folder))
        starts: list[Callable[[], AbstractContextManager[Running]]] = [
            lambda: servers.kipo_graph(str(file), "--timeout", str(TIMEOUT)),
            lambda: servers.oxigraph(file, None),
            lambda: servers.oxigraph(file, TIMEOUT),
        ]
        if given.rdflib_endpoint:
            starts.append(lambda: servers.rdflib_endpoint(given.rdflib_endpoint, file))
        rows = []
        for start in starts:
            with start() as running:
                rows.append(row(running, given.seconds))
    print(
        f"{time.strftime('%Y-%m-%d')}, {os.cpu_count()} cores, Python {platform.python_version()}"
    )
    print("Successful responses per second (p50 / p99 in ms)\n")
    print(
        "| Server | 1 client | 8 clients | 64 clients | 58 + 6 wasteful | failed | peak | survives "
        "| 58 + 6 hostile | failed | peak | survives |"
    )
    print("|---|" + "---|" * 11)
    print("\n".join(rows))


if __name__ == "__main__":
    main()
