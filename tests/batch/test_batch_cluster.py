"""Runs on a Dask cluster: a scheduler and workers of their own, as processes on this machine."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import report_files
from fake_extractor import LOADER
from report_files import LONG, content

from conftest import missing
from kipo_graph.batch import cluster
from kipo_graph.errors import ClusterError, MissingToolError
from kipo_graph.extract.candidate_files import read_candidates
from kipo_graph.project import Project

HERE = Path(__file__).parent
if importlib.util.find_spec("distributed") is None:
    missing('distributed is not installed: pip install "kipo-graph[cluster]"')


class Cluster:
    """A scheduler, and workers that come and go."""

    def __init__(self, folder: Path, log: Path) -> None:
        self.folder = folder
        self.env = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(HERE), *sys.path]),
            "FAKE_EXTRACTOR_LOG": str(log),
            "PYTHONWARNINGS": "ignore",
        }
        self.processes: list[subprocess.Popen[bytes]] = []
        self.address = self._scheduler()

    def start(self, name: str, *words: str, **environment: str) -> subprocess.Popen[bytes]:
        with (self.folder / f"{name}.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "distributed.cli.dask_" + name.partition("-")[0], *words],
                stdout=log,
                stderr=log,
                env={**self.env, **environment},
                cwd=self.folder,
            )
        self.processes.append(process)
        return process

    def _scheduler(self) -> str:
        file = self.folder / "scheduler.json"
        words = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--no-show")
        self.start("scheduler", *words, "--scheduler-file", str(file))
        until(lambda: file.exists() and file.stat().st_size > 0)
        address: str = json.loads(file.read_text())["address"]
        return address

    def worker(self, name: str = "worker-1", **environment: str) -> subprocess.Popen[bytes]:
        words = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1")
        words += ("--local-directory", str(self.folder))
        return self.start(name, self.address, *words, "--death-timeout", "30", **environment)

    def close(self) -> None:
        for process in self.processes:
            process.kill()
            process.wait()


def until(there: Callable[[], object], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not there():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.02)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "log"


@pytest.fixture
def dask(tmp_path: Path, log: Path) -> Iterator[Cluster]:
    (tmp_path / "cluster").mkdir()
    started = Cluster(tmp_path / "cluster", log)
    with contextlib.closing(started):
        yield started


def command(project: Project, reports: Path | str, found: Path, *words: str) -> list[str]:
    start = [sys.executable, "-m", "kipo_graph", "--project", str(project.root), "extract"]
    fake = [str(reports), "--loader", LOADER, "--model", "fake", "--shards", str(found)]
    return [*start, *fake, *words]


def run(
    project: Project, reports: Path | str, found: Path, *words: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(project, reports, found, *words),
        capture_output=True,
        text=True,
        check=False,
        timeout=90,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(HERE), *sys.path])},
    )


def test_a_worker_killed_in_mid_run_loses_and_doubles_nothing(
    project: Project, tmp_path: Path, dask: Cluster, log: Path
) -> None:
    reports = report_files.write(tmp_path / "reports", 16, size=LONG, first="SLEEP 0.2")
    report_files.write(reports / "short", 5)
    (reports / "short" / "bad.txt").write_bytes(b"\xff")
    (reports / "short" / "bug.txt").write_text("BREAK")
    victim, other = dask.worker("worker-1"), dask.worker("worker-2")
    found, calm = tmp_path / "found", tmp_path / "calm"
    started = subprocess.Popen(
        command(project, f"file://{reports}", found, "--scheduler", dask.address),
        stderr=subprocess.PIPE,
        text=True,
        env=dask.env,
    )
    read = lambda: log.read_text().splitlines() if log.exists() else []  # noqa: E731
    until(lambda: len({line.split()[1] for line in read()}) == 2 and len(read()) >= 4)
    os.kill(victim.pid, signal.SIGKILL)
    stderr = started.communicate(timeout=60)[1]
    assert started.returncode == 21, stderr
    assert "2 of 23 documents gave nothing" in stderr
    assert "short/bad.txt: bad.txt is not UTF-8" in stderr
    assert "short/bug.txt: Its worker stopped each time" in stderr
    assert "(ValueError: a bug)" in stderr
    assert "Kept" not in stderr
    pids = {line.split()[1] for line in read()}
    assert pids == {str(victim.pid), str(other.pid)}
    (reports / "short" / "bug.txt").unlink()
    (reports / "short" / "bad.txt").unlink()
    again = run(project, f"file://{reports}", found, "--scheduler", dask.address)
    assert again.returncode == 0, again.stderr
    assert "Kept 21 results of an earlier run." in again.stderr
    here = run(project, f"file://{reports}", calm)
    assert here.returncode == 0, here.stderr
    assert content(found) == content(calm)
    sources = [each.source for each in read_candidates(found)]
    assert sources == sorted(set(sources))
    assert len(sources) == 21


def test_workers_that_do_not_fit(project: Project, tmp_path: Path, dask: Cluster) -> None:
    reports = report_files.write(tmp_path / "reports", 2)
    bare = dask.worker(PYTHONPATH=_without_ours(tmp_path))
    done = run(project, reports, tmp_path / "found", "--scheduler", dask.address)
    assert done.returncode == 22
    assert re.search(r"kipo-graph is not installed on the worker tcp://127\.", done.stderr)
    assert "pip install 'kipo-graph[extract,cluster]'" in done.stderr
    bare.kill()
    bare.wait()
    dask.worker("worker-2")
    absent = ("--model", "absent")
    done = run(project, reports, tmp_path / "found", "--scheduler", dask.address, *absent)
    assert done.returncode == 22
    assert "cannot work: There is no model absent.\n  pip install absent" in done.stderr
    assert not (tmp_path / "found").exists()


def _without_ours(folder: Path) -> str:
    """A path on which our package cannot be found, as where it is not installed."""
    (folder / "bare").mkdir()
    (folder / "bare" / "sitecustomize.py").write_text(
        "from importlib.machinery import PathFinder\n"
        "find = PathFinder.find_spec\n"
        "def hiding(name, path=None, target=None):\n"
        "    return None if name.startswith('kipo_graph') else find(name, path, target)\n"
        "PathFinder.find_spec = staticmethod(hiding)\n"
    )
    return str(folder / "bare")


@pytest.mark.filterwarnings("ignore")  # What Dask warns of when it is loaded is not ours.
def test_no_scheduler(monkeypatch: pytest.MonkeyPatch) -> None:
    assert cluster.CONNECT == 10
    monkeypatch.setattr(cluster, "CONNECT", 1)
    begun = time.monotonic()
    for address in ("tcp://127.0.0.1:9", "carrier://pigeon", "tcp://127.0.0.1", "nonsense"):
        with (
            pytest.raises(ClusterError, match=f"No Dask scheduler answers at {address}:") as caught,
            cluster.connected(address, 1),
        ):
            pass
        assert "Start one with: dask scheduler" in str(caught.value)
    assert time.monotonic() - begun < 8


def test_a_document_that_kills_each_worker_takes_no_other_with_it(
    project: Project, tmp_path: Path
) -> None:
    """With one worker, the next document waits in it, and Dask blames both for its deaths."""
    reports = report_files.write(tmp_path / "reports", 4)
    (reports / "001.txt").write_text("DIE")
    found = tmp_path / "found"
    done = run(project, reports, found, "--scheduler", "local", "--workers", "1")
    assert done.returncode == 21, done.stderr
    assert "1 of 4 documents gave nothing" in done.stderr
    assert "- 001.txt: Its worker stopped each time it was read (KilledWorker: " in done.stderr
    assert sorted(report_files.results(found)) == ["000.txt", "002.txt", "003.txt"]


def test_a_cluster_that_loses_all_workers(project: Project, tmp_path: Path, dask: Cluster) -> None:
    reports = report_files.write(tmp_path / "reports", 8, first="SLEEP 0.2")
    found, worker = tmp_path / "found", dask.worker()
    code = "from kipo_graph.batch import cluster; cluster.NO_WORKERS = 2.0\n"
    code += "from kipo_graph.cli import main; main()"
    words = command(project, reports, found, "--scheduler", dask.address)[3:]
    with subprocess.Popen(
        [sys.executable, "-c", code, *words], stderr=subprocess.PIPE, text=True, env=dask.env
    ) as started:
        until(lambda: len(list(found.glob("*.jsonl"))) >= 2)
        worker.kill()
        stderr = started.communicate(timeout=60)[1]
    assert started.returncode == 22, stderr
    assert "The scheduler has no workers." in stderr


def test_a_cluster_on_this_machine(project: Project, tmp_path: Path) -> None:
    reports = report_files.write(tmp_path / "reports", 3)
    done = run(project, reports, tmp_path / "found", "--scheduler", "local", "--workers", "1")
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    run(project, reports, tmp_path / "calm")
    assert content(tmp_path / "found") == content(tmp_path / "calm")


def test_versions_that_differ() -> None:
    def about(python: str, distributed: str) -> dict[str, object]:
        return {"packages": {"python": python, "distributed": distributed}}

    same = about("3.11.7.final.0", "2026.8.0")
    versions = {"client": same, "scheduler": same, "workers": {"tcp://a:1": same}}
    assert cluster.mismatches(versions) == []
    versions["scheduler"] = about("3.11.2.final.0", "2025.1.0")
    versions["workers"] = {"tcp://a:1": about("3.12.1.final.0", "2026.8.0"), "tcp://b:1": None}
    assert cluster.mismatches(versions) == [
        "the scheduler has distributed 2025.1.0, this machine 2026.8.0",
        "tcp://a:1 has python 3.12.1.final.0, this machine 3.11.7.final.0",
        "tcp://b:1 has python None, this machine 3.11.7.final.0",
        "tcp://b:1 has distributed None, this machine 2026.8.0",
    ]


def test_a_scheduler_that_goes_away(project: Project, tmp_path: Path, dask: Cluster) -> None:
    reports = report_files.write(tmp_path / "reports", 8, size=LONG, first="SLEEP 0.3")
    found = tmp_path / "found"
    dask.worker()
    with subprocess.Popen(
        command(project, reports, found, "--scheduler", dask.address),
        stderr=subprocess.PIPE,
        text=True,
        env=dask.env,
    ) as started:
        until(lambda: len(list(found.glob("*.jsonl"))) >= 2)
        dask.processes[0].kill()
        stderr = started.communicate(timeout=60)[1]
    assert started.returncode == 22, stderr
    assert "Error: The scheduler went away" in stderr
    assert "run the same command to resume" in stderr
    done = run(project, reports, found)
    assert done.returncode == 0, done.stderr
    assert re.search(r"Kept \d+ results? of an earlier run", done.stderr)


def test_dask_that_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    expected = r"(?s)needs dask\.distributed.*pip install 'kipo-graph\[cluster\]'"
    with (
        pytest.raises(MissingToolError, match=expected),
        cluster.connected("tcp://127.0.0.1:9", 1),
    ):
        pass
