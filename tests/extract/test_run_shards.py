"""Runs into a folder of shards: they go on where they stopped, and lose and double nothing."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

import fsspec
import pytest
import report_files
from fake_extractor import LOADER
from report_files import LONG, content

from kipo_graph.errors import ExtractionError
from kipo_graph.many import inputs, run, shards
from kipo_graph.many.outcome import Report
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
) -> list[Report]:
    items = inputs.gather([str(reports)], project).items
    job = replace(run.job_for(project, "fake", loader=LOADER), **changes)
    where = run.Shards(str(folder), (str(reports),), restart=restart)
    return list(run.to_shards(items, job, where, workers))


def read(log: Path) -> list[str]:
    """Which documents were read since the last look, sorted."""
    found = sorted(log.read_text().split()[::2]) if log.exists() else []
    log.unlink(missing_ok=True)
    return found


def states(reports: list[Report]) -> dict[str, int]:
    return dict(Counter(report.state for report in reports))


def test_shards_hold_what_a_single_run_gives(project: Project, tmp_path: Path) -> None:
    reports = report_files.write(tmp_path / "reports", 4, size=LONG)
    report_files.write(reports / "short", 40)
    for workers in (1, 3):
        into(project, reports, tmp_path / f"found{workers}", workers=workers)
    found = content(tmp_path / "found1")
    assert found == content(tmp_path / "found3")
    assert sorted(found) == [
        "manifest.json",
        *(f"part-0000{n}{end}" for n in range(5) for end in (".done.json", ".jsonl")),
    ]
    items = inputs.gather([str(reports)], project).items
    job = run.job_for(project, "fake", loader=LOADER)
    alone = [each for report in run.extract(items, job, 1) for each in report.extractions]
    assert list(shards.extractions(str(tmp_path / "found1"))) == alone
    manifest = json.loads(found["manifest.json"])
    assert manifest["finished"]["documents"] == 44
    assert manifest["finished"]["statements"] == 88
    assert manifest["settings"]["model"].startswith("fake")
    note = json.loads(found["part-00000.done.json"])
    assert note["inputs"][0]["id"] == "000.txt"
    assert note["inputs"][0]["size"] == LONG
    assert len(note["inputs"][0]["sha256"]) == 64


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
        _until(lambda: len(list(found.glob("*.done.json"))) >= 3)
        os.killpg(started.pid, signal.SIGKILL)  # The run and its workers, all at once.
    with pytest.raises(ExtractionError, match="has not finished"):
        list(shards.extractions(str(found)))
    (found / ".part-00009.jsonl.x1y2").write_text("what a killed worker left")
    before = {path.name[:10] for path in found.glob("*.done.json")}
    assert 3 <= len(before) < 10
    read(log)
    done = subprocess.run(
        [*command, str(found)], env=paths, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert f"{len(before)} shards were there from an earlier run and are kept." in done.stderr
    assert len(read(log)) == 10 - len(before)
    subprocess.run([*command, str(calm)], env=paths, capture_output=True, check=True)
    assert content(found) == content(calm)


def _until(there: object, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not there():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.01)


def test_only_what_changed_is_made_anew(project: Project, tmp_path: Path, log: Path) -> None:
    reports = report_files.write(tmp_path / "reports", 4, size=LONG)
    found = tmp_path / "found"
    assert states(into(project, reports, found)) == {"new": 4}
    assert read(log) == ["000.txt", "001.txt", "002.txt", "003.txt"]
    assert states(into(project, reports, found)) == {"kept": 4}
    assert read(log) == []
    path = reports / "002.txt"
    path.write_text(path.read_text().replace("A2", "X2"))
    assert states(into(project, reports, found)) == {"kept": 3, "inputs": 1}
    assert read(log) == ["002.txt"]
    assert b"X2 launched" in (found / "part-00002.jsonl").read_bytes()
    assert states(into(project, reports, found, least=0.6)) == {"settings": 4}
    assert b"planned" not in (found / "part-00002.jsonl").read_bytes()
    entities = project.data / "entities.csv"
    entities.write_text(entities.read_text() + "new-office,IPOffice,New Office,,,,\n")
    assert states(into(project, reports, found, least=0.6)) == {"settings": 4}


@pytest.mark.parametrize("name", ["part-00001.jsonl", "part-00001.done.json"])
@pytest.mark.parametrize("harm", ["cut", "gone", "emptied", "foreign"])
def test_damaged_shards_are_made_anew(
    project: Project, tmp_path: Path, name: str, harm: str
) -> None:
    reports = report_files.write(tmp_path / "reports", 3, size=LONG)
    found = tmp_path / "found"
    into(project, reports, found)
    whole = content(found)
    path = found / name
    path.write_bytes({"cut": whole[name][:-9], "emptied": b"", "foreign": b"[1]\n"}.get(harm, b""))
    if harm == "gone":
        path.unlink()
    expected = "new" if harm == "gone" and "done" in name else "damage"
    assert states(into(project, reports, found)) == {"kept": 2, expected: 1}
    assert content(found) == whole


def test_failures_are_noted_and_passing_ones_tried_again(
    project: Project, tmp_path: Path, log: Path
) -> None:
    reports = report_files.write(tmp_path / "reports", 3)
    (reports / "bad.txt").write_bytes(b"\xff")
    report_files.write(reports / "more", 2, size=LONG)
    (reports / "more" / "000.txt").write_text("DIE\n".ljust(LONG, "."))
    found = tmp_path / "found"
    (first,) = [each for each in into(project, reports, found) if each.number == 0]
    assert [each.document for each in first.failures] == ["bad.txt", "more/000.txt"]
    read(log)
    again = into(project, reports, found)
    assert states(again) == {"new": 1, "kept": 1}
    (reports / "more" / "000.txt").write_text("A1 launched B1.".ljust(LONG, "."))
    third = into(project, reports, found)
    assert states(third) == {"failures": 1, "kept": 1}
    assert [each.document for report in third for each in report.failures] == ["bad.txt"]
    read(log)
    assert states(into(project, reports, found)) == {"kept": 2}
    assert read(log) == []
    names = [each.source for each in shards.extractions(str(found))]
    assert names == ["000.txt", "001.txt", "002.txt", "more/000.txt", "more/001.txt"]


def test_more_and_fewer_documents(project: Project, tmp_path: Path) -> None:
    reports = report_files.write(tmp_path / "reports", 3, size=LONG)
    found = tmp_path / "found"
    into(project, reports, found)
    report_files.write(reports, 5, size=LONG)
    assert states(into(project, reports, found)) == {"kept": 3, "new": 2}
    for name in ("001.txt", "004.txt"):
        (reports / name).unlink()
    assert states(into(project, reports, found)) == {"kept": 1, "inputs": 2}
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
    assert len(content(found)) == 3
    (found / "manifest.json").write_text("{")
    with pytest.raises(ExtractionError, match="whose manifest is missing or damaged"):
        into(project, others, found)
    (found / "thesis.docx").write_text("dear")
    with pytest.raises(ExtractionError, match=r"holds other files, such as thesis\.docx"):
        into(project, others, found, restart=True)
    assert (found / "thesis.docx").exists()


def test_a_folder_that_cannot_be_written(project: Project, tmp_path: Path) -> None:
    reports = report_files.write(tmp_path / "reports", 1)
    (tmp_path / "file").write_text("x")
    with pytest.raises(ExtractionError, match=r"The folder of results .*file: .*Not a directory"):
        into(project, reports, tmp_path / "file")


def test_reading_shards_of_nothing(tmp_path: Path) -> None:
    with pytest.raises(ExtractionError, match="holds no results of kipo-graph extract"):
        list(shards.extractions(str(tmp_path)))


def test_a_folder_at_an_address(project: Project, tmp_path: Path) -> None:
    reports = report_files.write(tmp_path / "reports", 3)
    item = inputs.gather([str(reports)], project).items
    files = fsspec.filesystem("memory")
    files.pipe({f"/in/{each.id}": Path(each.address).read_bytes() for each in item})
    items = inputs.gather(["memory://in"], project).items
    job = run.job_for(project, "fake", loader=LOADER)
    folder = shards.Folder("memory://out/found")
    assert folder.read("manifest.json") is None
    assert folder.names() == []
    for state in ("new", "kept"):
        shards.begin(folder.name, {"arguments": [], "settings": {}}, items, 1, restart=False)
        (part,) = inputs.parts(items)
        report = shards.fill(job, folder.name, "x", part)
        assert report.state == state
        shards.end(folder.name, {"arguments": [], "settings": {}}, items, 1, report.tally)
    assert [each.source for each in shards.extractions(folder.name)] == [each.id for each in item]
    folder.remove("part-00000.jsonl")
    with pytest.raises(ExtractionError, match=r"1 of 1 shards are not in memory://out/found"):
        shards.end(folder.name, {"arguments": [], "settings": {}}, items, 1, report.tally)
