"""Many documents on one machine: order, failures, and workers that die."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import nullcontext
from functools import partial
from multiprocessing import active_children
from pathlib import Path

import pytest
import report_files
from fake_extractor import LOADER
from report_files import LONG

from kipo_graph.batch import inputs, job, pool, run
from kipo_graph.batch.inputs import InputFile
from kipo_graph.batch.job import Job, Result
from kipo_graph.errors import ExtractionError, KipoGraphError
from kipo_graph.project import Project


def job_in(project: Project, model: str = "fake") -> Job:
    return run.job_for(project, model, loader=LOADER)


def read(project: Project, folder: Path, workers: int, model: str = "fake") -> list[Result]:
    files = inputs.find([str(folder)], project).files
    return list(run.extract(files, job_in(project, model), workers))


def sources(results: list[Result]) -> list[str]:
    return [each.extraction.source for each in results if each.extraction is not None]


def failures(results: list[Result]) -> dict[str, str]:
    return {each.file.id: each.error.message for each in results if each.error is not None}


def test_the_same_from_any_number_of_workers(project: Project, tmp_path: Path) -> None:
    folder = report_files.write(tmp_path / "reports", 9, size=LONG)
    report_files.write(folder / "short", 5)
    (folder / "000.txt").write_text("SLEEP 0.5\nA1 launched B1.".ljust(LONG, "."))
    one, three = (read(project, folder, workers) for workers in (1, 3))
    assert one == three
    names = [f"{number:03}.txt" for number in range(9)]
    assert sources(one) == [*names, *(f"short/{name}" for name in names[:5])]
    first = one[1].extraction
    assert first is not None
    assert [each.label for each in first.entities] == ["A1", "B1", "C1"]
    assert [each.modality for each in first.statements] == ["achieved", "planned"]
    expected = {"entities": 3, "statements": 2, "achieved": 1, "planned": 1}
    assert one[1].counts == {"characters": LONG, **expected}


def test_nothing_is_read_far_ahead(project: Project, tmp_path: Path) -> None:
    folder = report_files.write(tmp_path / "reports", 100)
    (folder / "000.txt").write_text("SLEEP 1\n")
    given, taken = job_in(project), []

    def watched() -> Iterator[InputFile]:
        for file in inputs.find([str(folder)], project).files:
            taken.append(file.id)
            yield file

    steps = (partial(job.prepare, given), partial(job.extract, given))
    results = pool.run(watched(), *steps, 2)
    assert next(results).file.id == "000.txt"
    assert len(taken) <= 2 * pool.AHEAD < 100
    assert [result.file.id for result in results] == [f"{n:03}.txt" for n in range(1, 100)]


def test_bad_documents_among_good_ones(project: Project, tmp_path: Path) -> None:
    folder = report_files.write(tmp_path / "reports", 3)
    (folder / "b-latin.txt").write_bytes(b"caf\xe9")
    (folder / "c-refused.txt").write_text("REFUSE\nA1 launched B1.")
    (folder / "d-long.txt").write_text("A1 " * (job.LONGEST // 3 + 1))
    (folder / "e-gone.txt").symlink_to(folder / "nowhere")
    report_files.write(folder / "z", 1)
    results = read(project, folder, 2)
    assert sources(results) == ["000.txt", "001.txt", "002.txt", "z/000.txt"]
    found = failures(results)
    assert list(found) == ["b-latin.txt", "c-refused.txt", "d-long.txt", "e-gone.txt"]
    assert "is not UTF-8: byte 3" in found["b-latin.txt"]
    assert found["c-refused.txt"] == "This text is refused."
    assert found["d-long.txt"] == "The text has 2,000,001 characters, more than 2,000,000."
    assert found["e-gone.txt"] == "The file nowhere cannot be read: No such file or directory."


def test_a_registered_source_whose_file_is_another(project: Project) -> None:
    (path,) = (project.data / "sources").glob("*.txt")
    path.write_text("A1 launched B1.")
    files = inputs.find([str(path)], project).files
    results = list(run.extract(files, job_in(project), 1))
    assert "is not the one that was registered" in failures(results)[files[0].id]
    assert sources(results) == []


def test_the_publisher_speaks_in_registered_sources(project: Project) -> None:
    (result,) = read(project, project.data / "sources", 1)
    assert result.extraction is not None
    assert result.extraction.entities[-1].label == "Korean Intellectual Property Office"


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
    assert [each.counts["statements"] for each in again] == [2] * 11


def test_a_document_that_kills_its_workers_is_given_up(project: Project, tmp_path: Path) -> None:
    folder = report_files.write(tmp_path / "reports", 6)
    (folder / "002.txt").write_text("DIE\n")
    (folder / "004.txt").write_text("BREAK\n")
    (folder / "long.txt").write_text("DIE\n".ljust(LONG * 2, "."))
    results = read(project, folder, 2)
    assert sources(results) == ["000.txt", "001.txt", "003.txt", "005.txt"]
    found = failures(results)
    assert list(found) == ["002.txt", "004.txt", "long.txt"]
    killed = "killed by signal 9, as when memory runs out"
    assert killed in found["002.txt"]
    assert killed in found["long.txt"]
    assert "exit code 1" in found["004.txt"]


def test_workers_killed_from_outside(project: Project, tmp_path: Path) -> None:
    folder = report_files.write(tmp_path / "reports", 12, size=LONG, first="SLEEP 0.1")
    files = inputs.find([str(folder)], project).files
    results = run.extract(files, job_in(project), 2)
    found = [next(results)]
    before = active_children()
    for process in before:
        process.kill()
    found += results
    assert [process.exitcode for process in before] == [-9, -9]
    assert sources(found) == [file.id for file in files]
    assert not failures(found)
    assert active_children() == []


def test_a_missing_model_ends_the_run(project: Project, tmp_path: Path) -> None:
    folder = report_files.write(tmp_path / "reports", 3)
    for workers in (1, 2):
        with pytest.raises(KipoGraphError, match=r"(?s)no model absent.*pip install") as caught:
            read(project, folder, workers, model="absent")
        assert caught.value.exit_code == 7


@pytest.mark.parametrize(
    ("deaths", "starts", "ends_the_run"),
    [
        ("1 2", 3, False),
        ("1 2 3", 3, True),
        ("2 3", 4, False),  # The first worker is ready, and dies on a document.
        ("2 3 4", 4, True),
        ("1 2 4 5", 6, False),  # Deaths in a row are counted, not all of them.
    ],
)
def test_workers_that_die_when_they_start(
    project: Project,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    deaths: str,
    starts: int,
    ends_the_run: bool,
) -> None:
    monkeypatch.setenv("FAKE_EXTRACTOR_STARTS", str(tmp_path / "starts"))
    folder = report_files.write(tmp_path / "reports", 3, first=f"DIE-ONCE {tmp_path}/died")
    if starts == 3:
        (tmp_path / "died").touch()
    expected = r"Worker processes die before they can read anything \(exit code 3\)"
    context = pytest.raises(ExtractionError, match=expected) if ends_the_run else nullcontext()
    with context:
        assert len(sources(read(project, folder, 1, f"deadly {deaths}"))) == 3
    assert (tmp_path / "starts").read_text().split() == ["start"] * starts
    assert active_children() == []


def test_all_workers_die_when_they_start(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAKE_EXTRACTOR_STARTS", str(tmp_path / "starts"))
    folder = report_files.write(tmp_path / "reports", 20)
    with pytest.raises(ExtractionError, match="die before they can read"):
        read(project, folder, 3, "deadly always")
    starts = len((tmp_path / "starts").read_text().split())
    assert pool.STILLBORN <= starts <= 3 * (pool.STILLBORN + 1)


def test_workers_end_when_nobody_reads_on(project: Project, tmp_path: Path) -> None:
    folder = report_files.write(tmp_path / "reports", 20, first="SLEEP 0.1")
    results = run.extract(inputs.find([str(folder)], project).files, job_in(project), 2)
    assert next(results).error is None
    assert len(active_children()) == 2
    begun = time.monotonic()
    results.close()
    assert active_children() == []
    assert time.monotonic() - begun < 0.8  # They do not finish what was handed out.


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
    small = [InputFile(str(n), f"/{n}", 1000) for n in range(20)]
    assert run.default_workers(small) == 1
    large = [InputFile(str(n), f"/{n}", 1_000_000) for n in range(500)]
    assert run.default_workers(large) == len(os.sched_getaffinity(0))
    assert run.default_workers(large[:1]) == 1
