"""Many documents on one machine: order, failures, and workers that die."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import replace
from functools import partial
from multiprocessing import active_children
from pathlib import Path

import pytest
import report_files
from fake_extractor import LOADER
from report_files import LONG

from kipo_graph.errors import KipoGraphError
from kipo_graph.many import inputs, pool, run, work
from kipo_graph.many.outcome import Report
from kipo_graph.many.work import Job
from kipo_graph.project import Project


def job(project: Project, **changes: object) -> Job:
    return replace(run.job_for(project, "fake", loader=LOADER), **changes)


def read(project: Project, folder: Path, workers: int, **changes: object) -> list[Report]:
    items = inputs.gather([str(folder)], project).items
    return list(run.extract(items, job(project, **changes), workers))


def sources(reports: list[Report]) -> list[str]:
    return [each.source for report in reports for each in report.extractions]


def failures(reports: list[Report]) -> dict[str, str]:
    return {each.document: each.message for report in reports for each in report.failures}


def test_the_same_from_any_number_of_workers(project: Project, tmp_path: Path) -> None:
    folder = report_files.write(tmp_path / "reports", 9, size=LONG)
    report_files.write(folder / "short", 5)
    (folder / "000.txt").write_text("SLEEP 0.5\nA1 launched B1.".ljust(LONG, "."))
    one, three = (read(project, folder, workers) for workers in (1, 3))
    assert one == three
    names = [f"{number:03}.txt" for number in range(9)]
    assert sources(one) == [*names, *(f"short/{name}" for name in names[:5])]
    assert len(one) == 9  # The short ones join the last long one.
    first = one[1].extractions[0]
    assert [each.label for each in first.entities] == ["A1", "B1", "C1"]
    assert [each.modality for each in first.statements] == ["achieved", "planned"]


def test_nothing_is_read_far_ahead(project: Project, tmp_path: Path) -> None:
    folder = report_files.write(tmp_path / "reports", 40, size=LONG)
    (folder / "000.txt").write_text("SLEEP 1\n".ljust(LONG, "."))
    taken = []

    def watched() -> object:
        for part in inputs.parts(inputs.gather([str(folder)], project).items):
            taken.append(part.number)
            yield part

    steps = (partial(step, job(project)) for step in (work.ready, work.report, work.process))
    tasks = pool.Tasks(*steps, work.assemble)
    reports = pool.run(watched(), tasks, 2)
    assert next(reports).number == 0
    assert len(taken) <= 2 * (pool.AHEAD + 1) + 1
    assert [report.number for report in reports] == list(range(1, 40))


def test_bad_documents_among_good_ones(project: Project, tmp_path: Path) -> None:
    folder = report_files.write(tmp_path / "reports", 3)
    (folder / "b-latin.txt").write_bytes(b"caf\xe9")
    (folder / "c-refused.txt").write_text("REFUSE\nA1 launched B1.")
    (folder / "d-long.txt").write_text("A1 " * (work.LONGEST // 3 + 1))
    (folder / "e-gone.txt").symlink_to(folder / "nowhere")
    report_files.write(folder / "z", 1)
    reports = read(project, folder, 2)
    assert sources(reports) == ["000.txt", "001.txt", "002.txt", "z/000.txt"]
    found = failures(reports)
    assert list(found) == ["b-latin.txt", "c-refused.txt", "d-long.txt", "e-gone.txt"]
    assert "is not UTF-8: byte 3" in found["b-latin.txt"]
    assert found["c-refused.txt"] == "This text is refused."
    assert found["d-long.txt"] == "The text has 2,000,001 characters, more than 2,000,000."
    assert found["e-gone.txt"] == "The file nowhere cannot be read: No such file or directory."


def test_a_registered_source_whose_file_is_another(project: Project) -> None:
    (path,) = (project.data / "sources").glob("*.txt")
    path.write_text("A1 launched B1.")
    items = inputs.gather([str(path)], project).items
    (report,) = run.extract(items, job(project), 1)
    assert "is not the one that was registered" in report.failures[0].message
    assert report.extractions == ()


def test_the_publisher_speaks_in_registered_sources(project: Project) -> None:
    (report,) = read(project, project.data / "sources", 1)
    assert report.extractions[0].entities[-1].label == "Korean Intellectual Property Office"


def test_a_worker_that_is_killed_is_replaced(project: Project, tmp_path: Path) -> None:
    folder = report_files.write(tmp_path / "reports", 8)
    report_files.write(folder / "long", 3, size=LONG)
    calm = read(project, folder, 2)
    for name, size in (("003.txt", 0), ("long/001.txt", LONG)):
        text = f"DIE-ONCE {tmp_path}/{Path(name).stem}\n" + (folder / name).read_text().strip(".\n")
        (folder / name).write_text(text.ljust(size, "."))
    again = read(project, folder, 2)
    assert {path.name for path in tmp_path.iterdir()} == {"project", "reports", "003", "001"}
    assert not failures(again)
    assert sources(again) == sources(calm)
    assert [r.tally.statements for r in again] == [r.tally.statements for r in calm]


def test_a_document_that_kills_its_workers_is_given_up(project: Project, tmp_path: Path) -> None:
    folder = report_files.write(tmp_path / "reports", 6)
    (folder / "002.txt").write_text("DIE\n")
    (folder / "004.txt").write_text("BREAK\n")
    (folder / "long.txt").write_text("DIE\n".ljust(LONG * 2, "."))
    reports = read(project, folder, 2)
    assert sources(reports) == ["000.txt", "001.txt", "003.txt", "005.txt"]
    found = failures(reports)
    assert list(found) == ["002.txt", "004.txt", "long.txt"]
    killed = "killed by signal 9, as when memory runs out"
    assert killed in found["002.txt"]
    assert killed in found["long.txt"]
    assert "exit code 1" in found["004.txt"]
    assert all(each.passing for report in reports for each in report.failures)


def test_workers_killed_from_outside(project: Project, tmp_path: Path) -> None:
    folder = report_files.write(tmp_path / "reports", 12, size=LONG, first="SLEEP 0.1")
    items = inputs.gather([str(folder)], project).items
    reports = run.extract(items, job(project), 2)
    found = [next(reports)]
    before = active_children()
    for process in before:
        process.kill()
    found += reports
    assert [process.exitcode for process in before] == [-9, -9]
    assert sources(found) == [item.id for item in items]
    assert not failures(found)
    assert active_children() == []


def test_what_keeps_all_workers_from_working_ends_the_run(project: Project, tmp_path: Path) -> None:
    folder = report_files.write(tmp_path / "reports", 3)
    for workers in (1, 2):
        with pytest.raises(KipoGraphError, match=r"(?s)no model absent.*pip install") as caught:
            read(project, folder, workers, model="absent")
        assert caught.value.exit_code == 7
    with pytest.raises(KipoGraphError, match=r"die before they have read anything \(exit code 3\)"):
        read(project, folder, 2, model="deadly")


def test_workers_go_when_the_run_is_killed(project: Project, tmp_path: Path) -> None:
    folder = report_files.write(tmp_path / "reports", 6, size=LONG, first="SLEEP 0.3")
    log = tmp_path / "log"
    code = f"""if __name__ == "__main__":
        import sys
        sys.path[:0] = {sys.path!r}
        from kipo_graph.cli import main
        sys.argv = ["kipo-graph", "--project", {str(project.root)!r}, "extract", {str(folder)!r},
            "--loader", {LOADER!r}, "--model", "fake", "--workers", "2", "--format", "jsonl"]
        main()"""
    (tmp_path / "main.py").write_text(code)
    started = subprocess.Popen(
        [sys.executable, str(tmp_path / "main.py")],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "FAKE_EXTRACTOR_LOG": str(log)},
    )
    with started:
        _until(lambda: log.exists() and len(set(log.read_text().split()[1::2])) == 2)
        started.kill()
    workers = {int(line) for line in log.read_text().split()[1::2]}
    _until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in workers))


def _until(there: object, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not there():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.02)


def test_how_many_workers_pay() -> None:
    small = [inputs.Item(str(n), f"/{n}", 1000) for n in range(20)]
    assert run.default_workers(small) == 1
    large = [inputs.Item(str(n), f"/{n}", 1_000_000) for n in range(500)]
    assert run.default_workers(large) == len(os.sched_getaffinity(0))
    assert run.default_workers(large[:1]) == 1
