"""How quickly and in how much memory `kipo-graph extract` reads many reports, in one run.

    python benchmarks/extraction_scale.py [--reports 60] [--sizes 10,100,1000,10000] [--rounds 3]

All on generated reports (`reports.py`), the same for each row:

- the bare spaCy pipeline (`nlp.pipe` of the same model, whole reports) against ours, in turns, each
  in a fresh process, loading not counted;
- two worker processes against one, and two Dask workers, from start to finish and loading counted;
- the peak of memory of all processes together for more and more short reports.

Prints Markdown.  Exits 1 where a bound is broken: 1.5 times the bare pipeline, 1.6 times faster
with two workers, and memory that does not grow.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import reports

from kipo_graph import project
from kipo_graph.batch import fingerprint, inputs, job, run
from kipo_graph.extract.spacy_model import DEFAULT_MODEL, package_names

SENTENCES, SHORT = 200, 12
"""Sentences of a report where speed is measured, and of the short ones where memory is."""

SLOWER, FASTER, GROWTH = 1.5, 1.6, 1.2
"""What is asked: times the bare pipeline at most, two workers to one at least, and times the
memory at most between the middle and the largest number of reports."""


class Took(NamedTuple):
    """Seconds, and the peak of memory of all processes in bytes."""

    seconds: float
    memory: int = 0


def bare(model: str, folder: Path) -> float:
    """Seconds for `nlp.pipe` on the reports of a folder; runs in a process of its own."""
    import spacy
    from spacy.util import is_package

    nlp = spacy.load(next(filter(is_package, package_names(model))))
    texts = [path.read_text("utf-8") for path in sorted(folder.iterdir())]
    next(iter(nlp.pipe(["Warm up."])))
    begin = time.perf_counter()
    count = sum(len(doc) for doc in nlp.pipe(texts))
    if not count:
        sys.exit("nothing was read")
    return time.perf_counter() - begin


def ours(model: str, folder: Path, loader: str) -> float:
    """Seconds for our extraction on the same reports; runs in a process of its own."""
    given = job.Job(model=model, loader=loader)
    files = inputs.find([str(folder)], project.shipped()).files
    job.prepare(given)
    begin = time.perf_counter()
    for file in files:
        if error := job.extract(given, file).error:
            sys.exit(f"{file.id}: {error}")
    return time.perf_counter() - begin


def fresh(what: str, *words: str) -> float:
    """Seconds that `bare` or `ours` takes in a fresh process."""
    command = [sys.executable, __file__, "--child", what, *words]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return float(json.loads(done.stdout))


def pooled(model: str, folder: Path, loader: str, workers: int) -> Took:
    """The whole time and memory of `kipo-graph extract` with so many workers."""
    return _timed(*_command(model, folder, loader), "--workers", str(workers))


def on_dask(model: str, folder: Path, loader: str, address: str) -> Took:
    """The same on a cluster that is there already."""
    return _timed(*_command(model, folder, loader), "--scheduler", address)


def _command(model: str, folder: Path, loader: str) -> tuple[str, ...]:
    words = ("-m", "kipo_graph", "extract", str(folder), "--model", model, "--loader", loader)
    return (sys.executable, *words)


def _timed(*command: str) -> Took:
    with tempfile.TemporaryDirectory() as found:
        begin = time.perf_counter()
        with subprocess.Popen(
            [*command, "--shards", found], stderr=subprocess.PIPE, text=True
        ) as process:
            peak = [0]
            watcher = threading.Thread(target=_watch, args=(process, peak), daemon=True)
            watcher.start()
            stderr = process.communicate()[1]
        watcher.join()
        if process.returncode:
            sys.exit(stderr)
        return Took(time.perf_counter() - begin, peak[0])


def _watch(process: subprocess.Popen[str], peak: list[int]) -> None:
    """Keep the peak of the memory of a process and of all that it started."""
    while process.poll() is None:
        peak[0] = max(peak[0], sum(map(_memory, _family(process.pid))))
        time.sleep(0.1)


def _family(pid: int) -> Iterator[int]:
    yield pid
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = path.read_text().split()
        except OSError:
            continue
        for child in children:
            yield from _family(int(child))


def _memory(pid: int) -> int:
    """What a process holds for itself in bytes; what it shares with others is not counted twice."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


@contextmanager
def cluster(workers: int) -> Iterator[str]:
    """A Dask scheduler and workers as processes on this machine; gives its address."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "scheduler.json"
        base = [sys.executable, "-m", "distributed.cli.dask_scheduler"]
        words = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard"]
        started = [_quiet([*base, *words, "--scheduler-file", str(file)])]
        try:
            while not file.exists():
                time.sleep(0.1)
            address: str = json.loads(file.read_text())["address"]
            worker = [sys.executable, "-m", "distributed.cli.dask_worker", address]
            words = ["--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", folder]
            started += [_quiet([*worker, *words]) for _ in range(workers)]
            yield address
        finally:
            for process in reversed(started):
                process.terminate()
                process.wait()


def _quiet(command: list[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


class Bench:
    """The measurements with their settings, and the bounds that were broken."""

    def __init__(self, given: argparse.Namespace, folder: Path) -> None:
        self.given, self.folder = given, folder
        self.model, self.loader = given.model, given.loader
        self.texts = folder / "texts"
        self.characters = sum(
            len(path.read_text("utf-8"))
            for path in reports.write(self.texts, given.reports, SENTENCES)
        )
        self.broken: list[str] = []

    def speed(self) -> None:
        """The bare pipeline against ours, in turns."""
        plain, full = [], []
        for _ in range(self.given.rounds):
            plain.append(fresh("bare", self.model, str(self.texts), self.loader))
            full.append(fresh("ours", self.model, str(self.texts), self.loader))
            _say(f"bare {plain[-1]:.1f} s, ours {full[-1]:.1f} s")
        ratio = statistics.median(o / b for b, o in zip(plain, full, strict=True))
        print("| One process, loading not counted | s | characters/s | times the bare pipeline |")
        print("|---|--:|--:|--:|")
        for name, took in (("spaCy, `nlp.pipe`", plain), ("kipo-graph", full)):
            seconds = statistics.median(took)
            times = ratio if took is full else 1
            print(f"| {name} | {seconds:.1f} | {self.characters / seconds:,.0f} | {times:.2f} |")
        self._hold(ratio <= SLOWER, f"{ratio:.2f} times the bare pipeline, at most {SLOWER}")

    def workers(self) -> None:
        """One worker, two, and two on Dask, in turns; whole commands."""
        one, two, dask = [], [], []
        with cluster(2) as address:
            for _ in range(self.given.rounds):
                one.append(pooled(self.model, self.texts, self.loader, 1))
                two.append(pooled(self.model, self.texts, self.loader, 2))
                dask.append(on_dask(self.model, self.texts, self.loader, address))
                _say(", ".join(f"{took[-1].seconds:.1f} s" for took in (one, two, dask)))
        print("\n| Whole command, loading counted | s | characters/s | times one worker | peak |")
        print("|---|--:|--:|--:|--:|")
        rows = (("1 worker", one), ("2 workers", two), ("2 Dask workers, started before", dask))
        for name, took in rows:
            seconds = statistics.median(each.seconds for each in took)
            times = _faster(one, took)
            memory = "" if took is dask else f"{max(each.memory for each in took) / 2**20:,.0f} MiB"
            rate = f"{self.characters / seconds:,.0f}"
            print(f"| {name} | {seconds:.1f} | {rate} | {times:.2f} | {memory} |")
        faster = _faster(one, two)
        self._hold(faster >= FASTER, f"2 workers {faster:.2f} times as fast, at least {FASTER}")

    def memory(self, sizes: list[int]) -> None:
        """The peak of memory for more and more short reports, with two workers."""
        print("\n| Short reports | characters | s | characters/s | peak of all processes |")
        print("|--:|--:|--:|--:|--:|")
        peaks = []
        for size in sizes:
            folder = self.folder / f"short-{size}"
            paths = reports.write(folder, size, SHORT)
            characters = sum(path.stat().st_size for path in paths)
            took = pooled(self.model, folder, self.loader, 2)
            peaks.append(took.memory)
            rate = f"{characters / took.seconds:,.0f}"
            memory = f"{took.memory / 2**20:,.0f} MiB"
            print(f"| {size:,} | {characters:,} | {took.seconds:.1f} | {rate} | {memory} |")
        middle = peaks[len(peaks) // 2]
        growth = peaks[-1] / middle
        where = f"{sizes[len(peaks) // 2]:,} to {sizes[-1]:,} reports"
        self._hold(growth <= GROWTH, f"memory x {growth:.2f} from {where}, at most {GROWTH}")

    def _hold(self, holds: bool, said: str) -> None:
        print(f"\n{'Holds' if holds else '**Broken**'}: {said}.")
        if not holds:
            self.broken.append(said)


def _faster(one: list[Took], other: list[Took]) -> float:
    pairs = zip(one, other, strict=True)
    return statistics.median(first.seconds / second.seconds for first, second in pairs)


def _say(line: str) -> None:
    print(f"  {line}", file=sys.stderr, flush=True)


def main() -> None:
    """Measure all and print it; with --child, measure one thing and print the seconds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=60)
    parser.add_argument("--sizes", default="10,100,1000,10000")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--model", default=DEFAULT_MODEL)
    parser.add_argument("--loader", default=job.LOADER)
    parser.add_argument("--child", nargs=4, metavar=("WHAT", "MODEL", "FOLDER", "LOADER"))
    given = parser.parse_args()
    if given.child:
        what, model, folder, loader = given.child
        took = bare(model, Path(folder)) if what == "bare" else ours(model, Path(folder), loader)
        print(json.dumps(took))
        return
    with tempfile.TemporaryDirectory() as name:
        bench = Bench(given, Path(name))
        versions = dict(fingerprint.versions(run.job_for(project.shipped(), given.model)))
        print(
            f"{time.strftime('%Y-%m-%d')}, {os.cpu_count()} cores ({platform.machine()}), Python "
            f"{platform.python_version()}, spaCy {versions['spaCy']}, {versions['model']}; "
            f"{given.reports} reports of {bench.characters // given.reports:,} characters, "
            f"median of {given.rounds}.\n"
        )
        bench.speed()
        bench.workers()
        bench.memory([int(size) for size in given.sizes.split(",")])
    sys.exit(1 if bench.broken else 0)


if __name__ == "__main__":
    main()
