"""A long steady load that shows whether `kipo-graph serve` grows or any request fails.

    python benchmarks/soak.py [--seconds 1200] [--rate N]

Measures the saturation rate with 8 clients, then sends a third of it at an even pace: several
queries, pages, data, and invalid requests.  Monitors the memory (shared pages counted once) and the
open descriptors of all processes of the server.  Exits with 1 if a request fails, or if the last
quarter uses more than the first.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import servers
from servers import Running

_MEMBERS = quote("SELECT ?who { ?who org:memberOf :ip5 }")
_COUNTS = quote("SELECT ?p (COUNT(*) AS ?n) { :kipo ?p ?o } GROUP BY ?p")
_TRIPLES = quote("CONSTRUCT { ?s org:memberOf ?o } { ?s org:memberOf ?o }")
REQUESTS = (
    (f"/sparql?query={_MEMBERS}", "application/sparql-results+json", 200),
    (f"/sparql?query={_COUNTS}", "text/csv", 200),
    (f"/sparql?query={_TRIPLES}", "text/turtle", 200),
    ("/id/wipo", "text/turtle", 200),
    (f"/sparql?query={_MEMBERS}", "application/sparql-results+xml", 200),
    ("/id/ip5", "text/html", 200),
    ("/sparql?query=SELECT", "*/*", 400),
    ("/id/nobody-of-this-name", "*/*", 404),
)
"""Path, Accept header, and the expected status."""


@dataclass
class Measurements:
    """Outcomes of requests, their durations in seconds, and samples of memory and descriptors."""

    outcomes: Counter[str] = field(default_factory=Counter)
    times: list[float] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)
    descriptors: list[int] = field(default_factory=list)


async def soak(running: Running, rate: float, seconds: float) -> Measurements:
    """Send requests at an even rate for some seconds; a late response does not delay the others."""
    measured = Measurements()
    connections: asyncio.Queue[_Connection] = asyncio.Queue()
    for _ in range(64):
        connections.put_nowait(_Connection(running.port))
    watcher = asyncio.create_task(_watch(running, measured))
    start = time.perf_counter()
    tasks: set[asyncio.Task[None]] = set()
    total = int(rate * seconds)
    for number in range(total):
        delay = start + number / rate - time.perf_counter()
        if delay > 0:
            await asyncio.sleep(delay)
        connection = await connections.get()
        task = asyncio.create_task(_one(connection, connections, number, measured))
        tasks.add(task)
        task.add_done_callback(tasks.discard)
        if sys.stderr.isatty() and number % max(int(rate), 1) == 0:
            print(f"\r{number:,} of {total:,}", end="", file=sys.stderr)
    if tasks:
        await asyncio.wait(tasks)
    watcher.cancel()
    return measured


class _Connection:
    """One connection, opened again when the server closes it."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str, accept: str) -> int:
        """The status of a response, read to its end."""
        if self._streams is None or self._streams[0].at_eof():
            self._streams = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._streams
        writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: {accept}\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(
            int(line.split(b":")[1])
            for line in head.lower().split(b"\r\n")
            if line.startswith(b"content-length:")
        )
        await reader.readexactly(length)
        return int(head.split(b" ", 2)[1])

    def reset(self) -> None:
        """Forget the connection."""
        if self._streams is not None:
            self._streams[1].close()
        self._streams = None


async def _one(
    connection: _Connection,
    connections: asyncio.Queue[_Connection],
    number: int,
    measured: Measurements,
) -> None:
    path, accept, expected = REQUESTS[number % len(REQUESTS)]
    start = time.perf_counter()
    try:
        status = await asyncio.wait_for(connection.get(path, accept), 20)
        measured.outcomes["right" if status == expected else f"{status} for {path}"] += 1
    except (OSError, EOFError, TimeoutError) as error:
        measured.outcomes[f"{type(error).__name__} for {path}"] += 1
        connection.reset()
    measured.times.append(time.perf_counter() - start)
    connections.put_nowait(connection)


async def _watch(running: Running, measured: Measurements) -> None:
    while True:
        measured.memory.append(servers.memory(running.process))
        measured.descriptors.append(len(list(Path(f"/proc/{running.process.pid}/fd").iterdir())))
        await asyncio.sleep(1)


async def _saturation(running: Running, seconds: float) -> float:
    """Responses per second with 8 clients, each sending as soon as it has its response."""
    count = 0
    end = time.perf_counter() + seconds

    async def client(number: int) -> None:
        nonlocal count
        connection = _Connection(running.port)
        while time.perf_counter() < end:
            path, accept, _ = REQUESTS[number % len(REQUESTS)]
            await connection.get(path, accept)
            number += 1
            count += 1
        connection.reset()

    await asyncio.gather(*(client(number) for number in range(8)))
    return count / seconds


def _grown(samples: list[int], factor: float) -> bool:
    """Whether the median of the last quarter exceeds that of the first by a factor."""
    quarter = max(len(samples) // 4, 1)
    warm = samples[len(samples) // 10 :]
    return statistics.median(samples[-quarter:]) > statistics.median(warm[:quarter]) * factor


def main() -> None:
    """Run the load and print the measurements."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=1200)
    parser.add_argument(
        "--rate", type=float, help="requests per second; by default a third of the maximum"
    )
    given = parser.parse_args()
    with servers.kipo_graph() as running:
        rate = given.rate
        if rate is None:
            most = asyncio.run(_saturation(running, 5))
            rate = most / 3
            print(f"At most {most:,.0f} responses per second; running at {rate:,.0f}.", flush=True)
        measured = asyncio.run(soak(running, rate, given.seconds))
    times = sorted(measured.times)
    print(f"{len(times):,} requests in {given.seconds:,.0f} s: {dict(measured.outcomes)}")
    print(
        f"p50 {times[len(times) // 2] * 1000:.1f} ms, "
        f"p99 {times[len(times) * 99 // 100] * 1000:.1f} ms"
    )
    for name, samples, unit in (
        ("memory", [value // 2**20 for value in measured.memory], "MB"),
        ("descriptors", measured.descriptors, ""),
    ):
        quarter = max(len(samples) // 4, 1)
        first, last = samples[len(samples) // 10 :][:quarter], samples[-quarter:]
        print(
            f"{name}: {statistics.median(first):.0f} {unit} in the first quarter, "
            f"{statistics.median(last):.0f} {unit} in the last, {max(samples)} {unit} at most"
        )
    if set(measured.outcomes) != {"right"}:
        sys.exit("some requests failed")
    if _grown(measured.memory, 1.1) or _grown(measured.descriptors, 1.1):
        sys.exit("the server has grown")


if __name__ == "__main__":
    main()
