"""Runs into a folder: they resume where they stopped, and nothing is lost or done twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import fsspec
import pytest
import report_files
from fake_extractor import LOADER
from report_files import LONG, content

from kipo_graph.batch import fingerprint, inputs, run
from kipo_graph.batch.folder import Folder
from kipo_graph.batch.inputs import InputFile
from kipo_graph.batch.job import Result
from kipo_graph.batch.results import file_name
from kipo_graph.errors import ExtractionError
from kipo_graph.extract.candidate_files import read_candidates
from kipo_graph.project import Project

LOG = "FAKE_EXTRACTOR_LOG"


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(LOG, str(tmp_path / "log"))
    return tmp_path / "log"


def into(
    project: Project,
    reports: Path,
    folder: Path | str,
    *,
    workers: int = 2,
    restart: bool = False,
    **changes: object,
) -> list[Result]:
    files = inputs.find([str(reports)], project).files
    job = replace(run.job_for(project, "fake", loader=LOADER), **changes)
    results = run.results_in(str(folder), [str(reports)], job)
    return list(run.extract_into(results, files, workers, restart=restart))


def read(log: Path) -> list[str]:
    """Which documents were read since the last look, sorted."""
    found = sorted(log.read_text().split()[::2]) if log.exists() else []
    log.unlink(missing_ok=True)
    return found


def states(results: list[Result]) -> dict[str, int]:
    return dict(Counter(result.state for result in results))


def failures(results: list[Result]) -> list[str]:
    return [result.file.id for result in results if result.error is not None]


def finished(folder: Path) -> dict[str, int] | None:
    """The totals in the manifest of a run, or None where it has not finished."""
    totals: dict[str, int] | None = json.loads((folder / "manifest.json").read_text())["finished"]
    return totals


def test_a_folder_holds_what_a_single_run_gives(project: Project, tmp_path: Path) -> None:
    reports = report_files.write(tmp_path / "reports", 4, size=LONG)
    report_files.write(reports / "short", 40)
    for workers in (1, 3):
        into(project, reports, tmp_path / f"found{workers}", workers=workers)
    found = content(tmp_path / "found1")
    assert found == content(tmp_path / "found3")
    files = inputs.find([str(reports)], project).files
    assert set(found) == {"manifest.json", *map(file_name, files)}
    job = run.job_for(project, "fake", loader=LOADER)
    alone = [each.extraction for each in run.extract(files, job, 1)]
    results = run.results_in(str(tmp_path / "found1"), [str(reports)], job)
    assert list(results.extractions(files)) == alone
    manifest = json.loads(found["manifest.json"])
    assert manifest["finished"]["documents"] == 44
    assert manifest["finished"]["statements"] == 88
    assert manifest["settings"]["versions"]["model"].startswith("fake")
    (line,) = found[file_name(files[0])].splitlines()
    made_from = json.loads(line)["made_from"]
    assert made_from["document"]["address"] == str(reports / "000.txt")
    assert made_from["document"]["sha256"] == sha256((reports / "000.txt").read_bytes()).hexdigest()
    assert made_from["characters"] == LONG


def test_names_of_files_of_results(tmp_path: Path) -> None:
    ids = ["a/b.txt", "a-b.txt", "a b.txt", "보고서 2024.pdf", "../x.md", "x" * 5_000, "?"]
    names = [file_name(InputFile(each, "")) for each in ids]
    assert [name.rpartition("-")[0] for name in names] == [
        *("a-b.txt", "a-b.txt", "a-b.txt", "보고서-2024.pdf", "x.md", "x" * 60, ""),
    ]
    assert len(set(names)) == len(ids)
    folder = Folder(str(tmp_path))
    for name in names:
        folder.write(name, b"")
    assert folder.names() == sorted(names)


def test_a_run_killed_and_resumed_is_as_an_undisturbed_one(
    project: Project, tmp_path: Path, log: Path
) -> None:
    reports = report_files.write(tmp_path / "reports", 10, size=LONG, first="SLEEP 0.15")
    calm, found = tmp_path / "calm", tmp_path / "found"
    words = ("--project", str(project.root), "extract", str(reports), "--loader", LOADER)
    words += ("--model", "fake", "--workers", "2", "--shards")
    command = (sys.executable, "-m", "kipo_graph", *words)
    paths = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    started = subprocess.Popen(
        [*command, str(found)], env=paths, stderr=subprocess.PIPE, start_new_session=True
    )
    with started:
        _until(lambda: len(list(found.glob("*.jsonl"))) >= 3)
        os.killpg(started.pid, signal.SIGKILL)  # The run and its workers, all at once.
    assert finished(found) is None
    (found / ".009.txt-0a1b2c3d.jsonl.x1y2").write_text("what a killed worker left")
    before = {path.name for path in found.glob("*.jsonl")}
    assert 3 <= len(before) < 10
    read(log)
    done = subprocess.run(
        [*command, str(found)], env=paths, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert f"Kept {len(before)} results of an earlier run." in done.stderr
    assert len(read(log)) == 10 - len(before)
    subprocess.run([*command, str(calm)], env=paths, capture_output=True, check=True)
    assert content(found) == content(calm)


def _until(there: object, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not there():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.01)


def test_only_what_changed_is_read_again(project: Project, tmp_path: Path, log: Path) -> None:
    reports = report_files.write(tmp_path / "reports", 4, size=LONG)
    found = tmp_path / "found"
    assert states(into(project, reports, found)) == {"new": 4}
    assert read(log) == ["000.txt", "001.txt", "002.txt", "003.txt"]
    assert states(into(project, reports, found)) == {"kept": 4}
    assert read(log) == []
    path = reports / "002.txt"
    path.write_text(path.read_text().replace("A2", "X2"))
    assert states(into(project, reports, found)) == {"kept": 3, "document": 1}
    assert read(log) == ["002.txt"]
    assert b"X2 launched" in report_files.results(found)["002.txt"].read_bytes()
    assert states(into(project, reports, found, least=0.6)) == {"settings": 4}
    assert b"planned" not in report_files.results(found)["002.txt"].read_bytes()
    entities = project.data / "entities.csv"
    entities.write_text(entities.read_text() + "new-office,IPOffice,New Office,,,,\n")
    assert states(into(project, reports, found, least=0.6)) == {"settings": 4}


def test_rules_and_versions_are_not_mixed(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports = report_files.write(tmp_path / "reports", 2)
    found = tmp_path / "found"
    into(project, reports, found)
    rules = project.root / "ontology" / "rules.json"
    rules.write_text("[]")
    assert states(into(project, reports, found)) == {"settings": 2}
    assert states(into(project, reports, found)) == {"kept": 2}
    monkeypatch.setattr(fingerprint, "__version__", "99.0")
    assert states(into(project, reports, found)) == {"settings": 2}
    monkeypatch.undo()
    monkeypatch.setattr(fingerprint, "_CODE", (".py",))  # As if code or rules of ours were others.
    assert states(into(project, reports, found)) == {"settings": 2}


@pytest.mark.parametrize("harm", ["cut", "gone", "emptied", "foreign", "edited"])
def test_damaged_results_are_replaced(project: Project, tmp_path: Path, harm: str) -> None:
    reports = report_files.write(tmp_path / "reports", 3, size=LONG)
    found = tmp_path / "found"
    into(project, reports, found)
    whole = content(found)
    path = report_files.results(found)["001.txt"]
    harmed = {"cut": path.read_bytes()[:-9], "foreign": b"[1]\n"}
    harmed["edited"] = path.read_bytes().replace(b"A1 launched", b"A2 launched")
    path.write_bytes(harmed.get(harm, b""))
    if harm == "gone":
        path.unlink()
    expected = "new" if harm == "gone" else "damage"
    assert states(into(project, reports, found)) == {"kept": 2, expected: 1}
    assert content(found) == whole


def test_failed_documents_are_tried_again(project: Project, tmp_path: Path, log: Path) -> None:
    reports = report_files.write(tmp_path / "reports", 3)
    (reports / "bad.txt").write_bytes(b"\xff")
    report_files.write(reports / "more", 2, size=LONG)
    (reports / "more" / "000.txt").write_text("DIE\n".ljust(LONG, "."))
    found = tmp_path / "found"
    first = into(project, reports, found)
    assert failures(first) == ["bad.txt", "more/000.txt"]
    totals = finished(found)
    assert totals is not None
    assert (totals["documents"], totals["failed"]) == (6, 2)
    read(log)
    again = into(project, reports, found)
    assert states(again) == {"new": 2, "kept": 4}
    assert failures(again) == failures(first)
    (reports / "more" / "000.txt").write_text("A1 launched B1.".ljust(LONG, "."))
    third = into(project, reports, found)
    assert states(third) == {"new": 2, "kept": 4}
    assert failures(third) == ["bad.txt"]
    assert read(log) == ["more/000.txt"]
    names = [each.source for each in read_candidates(found)]
    assert names == ["000.txt", "001.txt", "002.txt", "more/000.txt", "more/001.txt"]


def test_a_document_that_fails_now_keeps_no_earlier_result(
    project: Project, tmp_path: Path
) -> None:
    reports = report_files.write(tmp_path / "reports", 3)
    found = tmp_path / "found"
    into(project, reports, found)
    (reports / "000.txt").write_text("REFUSE")
    (reports / "001.txt").write_text("DIE")
    assert failures(into(project, reports, found)) == ["000.txt", "001.txt"]
    assert list(report_files.results(found)) == ["002.txt"]


def test_more_and_fewer_documents(project: Project, tmp_path: Path) -> None:
    reports = report_files.write(tmp_path / "reports", 3, size=LONG)
    found = tmp_path / "found"
    into(project, reports, found)
    report_files.write(reports, 5, size=LONG)
    assert states(into(project, reports, found)) == {"kept": 3, "new": 2}
    for name in ("001.txt", "004.txt"):
        (reports / name).unlink()
    assert states(into(project, reports, found)) == {"kept": 3}
    fresh = tmp_path / "fresh"
    into(project, reports, fresh)
    assert content(found) == content(fresh)


def test_results_of_another_run_are_not_overwritten(project: Project, tmp_path: Path) -> None:
    reports = report_files.write(tmp_path / "reports", 3, size=LONG)
    others = report_files.write(tmp_path / "others", 1)
    found = tmp_path / "found"
    into(project, reports, found)
    before = content(found)
    with pytest.raises(ExtractionError) as caught:
        into(project, others, found)
    assert "another run (3 of its documents are not in this one)" in str(caught.value)
    assert "--restart" in str(caught.value)
    assert content(found) == before
    into(project, others, found, restart=True)
    assert len(content(found)) == 2
    (found / "manifest.json").write_text("{")
    with pytest.raises(ExtractionError, match="whose manifest is missing or damaged"):
        into(project, reports, found)
    into(project, others, found)  # Nothing is lost by this run, which writes a new manifest.
    assert finished(found) is not None
    (found / "thesis.docx").write_text("dear")
    with pytest.raises(ExtractionError, match=r"holds other files, such as thesis\.docx"):
        into(project, others, found, restart=True)
    assert (found / "thesis.docx").exists()


def test_hidden_files_of_others_are_left_alone(project: Project, tmp_path: Path) -> None:
    reports = report_files.write(tmp_path / "reports", 1)
    found = tmp_path / "found"
    into(project, reports, found)
    (found / ".gitignore").write_text("*")
    into(project, reports, found, restart=True)
    assert (found / ".gitignore").exists()


def test_a_folder_that_cannot_be_written(project: Project, tmp_path: Path) -> None:
    reports = report_files.write(tmp_path / "reports", 1)
    (tmp_path / "file").write_text("x")
    with pytest.raises(ExtractionError, match=r"The folder of results .*file: .*Not a directory"):
        into(project, reports, tmp_path / "file")


def test_a_folder_at_an_address(project: Project, tmp_path: Path) -> None:
    reports = report_files.write(tmp_path / "reports", 3)
    names = {path.name: path.read_bytes() for path in reports.iterdir()}
    memory = fsspec.filesystem("memory")
    memory.pipe({f"/in/{name}": text for name, text in names.items()})
    files = inputs.find(["memory://in"], project).files
    job = run.job_for(project, "fake", loader=LOADER)
    results = run.results_in("memory://out/found", ["memory://in"], job)
    assert results.folder.read("manifest.json") is None
    assert results.folder.names() == []
    for state in ("new", "kept"):
        results.begin(files, restart=False)
        assert states([results.extract(file) for file in files]) == {state: 3}
        results.end(files, Counter(documents=3))
    assert [each.source for each in results.extractions(files)] == sorted(names)
    results.folder.remove(file_name(files[1]))
    results.folder.remove(file_name(files[1]))
    with pytest.raises(ExtractionError, match=r"1 of 3 results are not in memory://out/found"):
        results.end(files, Counter(documents=3))
    with pytest.raises(ExtractionError, match=r"001\.txt-\w+\.jsonl has disappeared from memory:"):
        list(results.extractions(files))
