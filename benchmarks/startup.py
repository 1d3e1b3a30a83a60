"""Whole-process times, paired in one run: what a user waits for, as ratios of what is known.

    python benchmarks/startup.py [--rounds 15]

Prints the median of the paired ratios: `kipo-graph --help` to a Python that imports click, a small
query on the shipped graph to an rdflib script that parses the same file and asks the same, and the
seconds that `build --no-reasoner` takes.  Exits 1 where one is above its bound.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
KIPO = [str(Path(sys.executable).with_name("kipo-graph"))]
QUERY = "SELECT ?unit ?body WHERE { ?unit org:unitOf ?body }"
RDFLIB = f"""
import rdflib
graph = rdflib.Graph().parse({str(ROOT / "data" / "triples.ttl")!r})
for row in graph.query('''PREFIX org: <http://www.w3.org/ns/org#> {QUERY}'''):
    print(*row)
"""
BOUNDS = {"help": 1.3, "query": 0.35, "build": 3.0}


def seconds(command: list[str]) -> float:
    """How long a command takes, as a whole process, in seconds."""
    begin = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - begin


def ratio(one: list[str], other: list[str], rounds: int) -> float:
    """The median of the paired ratios of two commands, run in turn."""
    seconds(one), seconds(other)
    return statistics.median(seconds(one) / seconds(other) for _ in range(rounds))


def main() -> int:
    """Measure, print, and compare the figures with their bounds."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    os.chdir(ROOT)
    click, rdflib = [sys.executable, "-c", "import click"], [sys.executable, "-c", RDFLIB]
    build = [*KIPO, "--project", ".", "build", "--no-reasoner", "--dry-run"]
    seconds(build)
    found = {
        "help": ratio([*KIPO, "--help"], click, rounds),
        "query": ratio([*KIPO, "query", QUERY], rdflib, rounds),
        "build": statistics.median(seconds(build) for _ in range(max(3, rounds // 3))),
    }
    said = {
        "help": "kipo-graph --help / python -c 'import click'",
        "query": "a small query / the rdflib script",
        "build": "build without the reasoner, seconds",
    }
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    print(f"{machine}, Python {platform.python_version()}")
    for name, value in found.items():
        verdict = "ok" if value <= BOUNDS[name] else "TOO SLOW"
        print(f"{said[name]:48} {value:6.2f}  (at most {BOUNDS[name]})  {verdict}")
    return 0 if all(value <= BOUNDS[name] for name, value in found.items()) else 1


if __name__ == "__main__":
    sys.exit(main())
