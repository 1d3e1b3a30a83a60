"""A long steady load, to see whether `kipo-graph serve` grows or any request fails.

    python benchmarks/soak.py [--seconds 1200] [--rate N]

Measures the saturation rate with 8 clients, then sends a third of it at an even pace: queries of
several kinds, pages, data, and mistakes that must be refused.  Memory (shared pages counted once)
and open descriptors of all its processes are watched.  Ends with 1 where a request fails or the
last quarter holds more than the first.
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
"""Path, Accept, and the status that is right."""


@dataclass
class Seen:
    """Answers by what they were, how long they took (seconds), and samples of what is held."""

    answers: Counter[str] = field(default_factory=Counter)
    times: list[float] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)
    descriptors: list[int] = field(default_factory=list)


async def soak(running: Running, rate: float, seconds: float) -> Seen:
    """Send requests at an even rate for so long; a late answer delays none of the others."""
    seen = Seen()
    lanes: asyncio.Queue[_Lane] = asyncio.Queue()
    for _ in range(64):
        lanes.put_nowait(_Lane(running.port))
    watcher = asyncio.create_task(_watch(running, seen))
    start = time.perf_counter()
    tasks: set[asyncio.Task[None]] = set()
    total = int(rate * seconds)
    for number in range(total):
        delay = start + number / rate - time.perf_counter()
        if delay > 0:
            await asyncio.sleep(delay)
        lane = await lanes.get()
        task = asyncio.create_task(_one(lane, lanes, number, seen))
        tasks.add(task)
        task.add_done_callback(tasks.discard)
        if sys.stderr.isatty() and number % max(int(rate), 1) == 0:
            print(f"\r{number:,} of {total:,}", end="", file=sys.stderr)
    if tasks:
        await asyncio.wait(tasks)
    watcher.cancel()
    return seen


class _Lane:
    """One connection, opened again when the server closes it."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str, accept: str) -> int:
        """The status of an answer, read to its end."""
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


async def _one(lane: _Lane, lanes: asyncio.Queue[_Lane], number: int, seen: Seen) -> None:
    path, accept, right = REQUESTS[number % len(REQUESTS)]
    start = time.perf_counter()
    try:
        status = await asyncio.wait_for(lane.get(path, accept), 20)
        seen.answers["right" if status == right else f"{status} for {path}"] += 1
    except (OSError, EOFError, TimeoutError) as error:
        seen.answers[f"{type(error).__name__} for {path}"] += 1
        lane.reset()
    seen.times.append(time.perf_counter() - start)
    lanes.put_nowait(lane)


async def _watch(running: Running, seen: Seen) -> None:
    while True:
        seen.memory.append(servers.memory(running.process))
        seen.descriptors.append(len(list(Path(f"/proc/{running.process.pid}/fd").iterdir())))
        await asyncio.sleep(1)


async def _saturation(running: Running, seconds: float) -> float:
    """Answers a second when 8 clients each send as soon as they have their answer."""
    count = 0
    end = time.perf_counter() + seconds

    async def client(number: int) -> None:
        nonlocal count
        lane = _Lane(running.port)
        while time.perf_counter() < end:
            path, accept, _ = REQUESTS[number % len(REQUESTS)]
            await lane.get(path, accept)
            number += 1
            count += 1
        lane.reset()

    await asyncio.gather(*(client(number) for number in range(8)))
    return count / seconds


def _grown(samples: list[int], slack: float) -> bool:
    """Whether the last quarter holds more than the first one did, beyond some slack."""
    quarter = max(len(samples) // 4, 1)
    warm = samples[len(samples) // 10 :]
    return statistics.median(samples[-quarter:]) > statistics.median(warm[:quarter]) * slack


def main() -> None:
    """Soak a server and say what was seen."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=1200)
    parser.add_argument("--rate", type=float, help="requests a second; else a third of the most")
    given = parser.parse_args()
    with servers.ours() as running:
        rate = given.rate
        if rate is None:
            most = asyncio.run(_saturation(running, 5))
            rate = most / 3
            print(f"At most {most:,.0f} answers a second; soaking at {rate:,.0f}.", flush=True)
        seen = asyncio.run(soak(running, rate, given.seconds))
    times = sorted(seen.times)
    print(f"{len(times):,} requests in {given.seconds:,.0f} s: {dict(seen.answers)}")
    print(
        f"p50 {times[len(times) // 2] * 1000:.1f} ms, "
        f"p99 {times[len(times) * 99 // 100] * 1000:.1f} ms"
    )
    for name, samples, unit in (
        ("memory", [value // 2**20 for value in seen.memory], "MB"),
        ("descriptors", seen.descriptors, ""),
    ):
        quarter = max(len(samples) // 4, 1)
        first, last = samples[len(samples) // 10 :][:quarter], samples[-quarter:]
        print(
            f"{name}: {statistics.median(first):.0f} {unit} in the first quarter, "
            f"{statistics.median(last):.0f} {unit} in the last, {max(samples)} {unit} at most"
        )
    if set(seen.answers) != {"right"}:
        sys.exit("some requests failed")
    if _grown(seen.memory, 1.1) or _grown(seen.descriptors, 1.1):
        sys.exit("the server has grown")


if __name__ == "__main__":
    main()
