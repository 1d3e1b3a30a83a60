"""`kipo-graph extract`: options, formats, summary and errors."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Callable
from multiprocessing import active_children
from pathlib import Path

import pytest
import report_files
from click.testing import CliRunner, Result
from fake_extractor import LOADER

from conftest import MESSAGE, Invoke, exit_code
from kipo_graph import cli
from kipo_graph.extract.candidate_files import read_candidates
from kipo_graph.project import Project
from kipo_graph.tables.source_files import SourceError

Extract = Callable[..., Result]


@pytest.fixture
def extract(invoke: Invoke, project: Project) -> Extract:
    fake = ("--loader", LOADER, "--model", "fake")
    return lambda *words: invoke("extract", *fake, *map(str, words), project=project.root)


def test_one_document_as_json(extract: Extract, tmp_path: Path) -> None:
    path = report_files.write(tmp_path / "reports", 1) / "000.txt"
    done = extract(path, "-o", tmp_path / "found.json", "--publisher", "Office of Examples")
    assert done.exit_code == 0, done.stderr
    found = json.loads((tmp_path / "found.json").read_text())
    assert list(found) == ["source", "entities", "statements"]
    assert found["source"] == "000.txt"
    assert found["entities"][-1]["label"] == "Office of Examples"
    statement = found["statements"][0]
    assert (statement["subject"], statement["predicate"], statement["object"]) == (
        *("A0", "undertook", "B0"),
    )
    text = path.read_text()
    assert text[statement["start"] : statement["end"]] == statement["quote"]
    assert f"Read 1 document ({len(text)} characters) in " in done.stderr
    assert "4 entities, 2 statements (1 achieved, 1 planned, 0 claimed)." in done.stderr
    assert f"Wrote candidates to {tmp_path}/found.json" in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_several_documents_as_json_are_an_object_a_line(
    extract: Extract, tmp_path: Path, form: str
) -> None:
    reports = report_files.write(tmp_path / "reports", 3)
    done = extract(reports, "--format", form)
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [each["source"] for each in found] == ["000.txt", "001.txt", "002.txt"]
    assert done.stderr.count("\n") == 1


def quoted(table: str) -> list[str]:
    return [f"{row['source']},{row['quote']}" for row in csv.DictReader(io.StringIO(table))]


def test_a_table_has_one_header(extract: Extract, tmp_path: Path) -> None:
    reports = report_files.write(tmp_path / "reports", 2)
    rows = ["000.txt,A0 launched B0", "000.txt,B0 will launch C0"]
    rows += ["001.txt,A1 launched B1", "001.txt,B1 will launch C1"]
    done = extract(reports)
    assert quoted(done.stdout) == rows
    assert done.stdout.count("source,subject") == 1
    assert "To review them: write them with -o candidates.csv" in done.stderr
    done = extract(reports, "-o", tmp_path / "found.csv")
    assert quoted((tmp_path / "found.csv").read_text()) == rows
    assert f"Next: kipo-graph review {tmp_path}/found.csv" in done.stderr
    both = extract(reports, "-o", tmp_path / "again.csv", "--shards", tmp_path / "found")
    assert both.exit_code == 0
    assert quoted((tmp_path / "again.csv").read_text()) == rows
    assert len(list((tmp_path / "found").iterdir())) == 3


def test_a_registered_source(extract: Extract, project: Project) -> None:
    for name in (MESSAGE, project.data / "sources" / f"{MESSAGE}.txt"):
        done = extract(name, "--publisher", "Somebody Else", "--format", "json")
        found = json.loads(done.stdout)
        assert found["source"] == MESSAGE
        assert found["entities"][-1]["label"] == "Korean Intellectual Property Office"


def test_a_folder_as_output(extract: Extract, tmp_path: Path) -> None:
    reports = report_files.write(tmp_path / "reports", 3)
    done = extract(reports, "-o", f"{tmp_path}/found/", "--workers", 2)
    assert f"Next: kipo-graph review {tmp_path}/found/" in done.stderr
    assert "s with 2 workers: 9 entities" in done.stderr
    again = extract(reports, "-o", tmp_path / "found")
    assert "Kept 3 results of an earlier run." in again.stderr
    (reports / "002.txt").write_text("A1")
    third = extract(reports, "-o", tmp_path / "found")
    assert "Kept 2 results of an earlier run." in third.stderr
    assert "Read 1 document again: the document, its title" in third.stderr
    fourth = extract(reports, "-o", tmp_path / "found", "--min-confidence", "0.9")
    assert "Read 3 documents again: the model, the rules, the lexicon or an" in fourth.stderr
    other = extract(report_files.write(tmp_path / "others", 1), "-o", tmp_path / "found")
    assert exit_code(other) == 21
    assert "another run" in str(other.exception)


def test_sure_statements_only(extract: Extract, tmp_path: Path) -> None:
    reports = report_files.write(tmp_path / "reports", 1)
    done = extract(reports, "--min-confidence", "0.9", "--format", "json")
    assert [each["confidence"] for each in json.loads(done.stdout)["statements"]] == [0.9]


def test_failures_are_listed_and_the_rest_is_written(extract: Extract, tmp_path: Path) -> None:
    reports = report_files.write(tmp_path / "reports", 2)
    (reports / "bad.txt").write_bytes(b"caf\xe9")
    (reports / "worse.txt").write_text("REFUSE")
    done = extract(reports, "-o", tmp_path / "found.jsonl")
    assert exit_code(done) == 21
    assert str(done.exception).splitlines() == [
        "2 of 4 documents gave nothing:",
        "- bad.txt: bad.txt is not UTF-8: byte 3 does not fit.",
        "  If it is of Windows or Latin-1: iconv -f WINDOWS-1252 -t UTF-8 bad.txt > utf8-bad.txt; "
        "of Korean Windows: the same with CP949.",
        "- worse.txt: This text is refused.",
        "  Take another.",
    ]
    assert len((tmp_path / "found.jsonl").read_text().splitlines()) == 2
    assert "Read 2 documents" in done.stderr


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_a_pipe_is_refused_at_once(extract: Extract, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    done = extract(tmp_path / "pipe.txt", "--format", "json")
    assert exit_code(done) == 13
    assert "Name a file, not a device or pipe." in str(done.exception)


def test_where_all_fails_nothing_is_written(extract: Extract, tmp_path: Path) -> None:
    reports = report_files.write(tmp_path / "reports", 2, first="REFUSE")
    done = extract(reports, "-o", tmp_path / "found.jsonl")
    assert exit_code(done) == 21
    assert "2 of 2 documents gave nothing" in str(done.exception)
    assert not (tmp_path / "found.jsonl").exists()
    one = extract(reports / "000.txt", "--format", "json")
    assert exit_code(one) == 21
    assert str(one.exception) == "This text is refused.\n  Take another."
    (reports / "000.txt").write_bytes(b"\xff")
    latin = extract(reports / "000.txt")
    assert exit_code(latin) == SourceError.exit_code


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "Missing argument"),
        (("x", "-o", "found.xml"), "The ending of found.xml is not one of a format"),
        (("x", "--scheduler", "tcp://127.0.0.1:1"), "--scheduler needs --shards DIR"),
        (("x", "--restart"), "--restart is for a folder of results"),
        (("x", "-o", "a/", "--shards", "b"), "-o names a folder, and --shards another one"),
        (("x", "--workers", "0"), "0 is not in the range"),
        (("x", "--min-confidence", "2"), "2.0 is not in the range"),
        (
            ("x", "--shards", "d", "--scheduler", "tcp://h:1", "--workers", "3"),
            "--workers is for this machine",
        ),
    ],
)
def test_options_that_make_no_sense(extract: Extract, words: tuple[str, ...], message: str) -> None:
    done = extract(*words)
    assert done.exit_code == 2
    assert message in done.stderr


def test_names_of_nothing_and_models_that_are_absent(extract: Extract, tmp_path: Path) -> None:
    assert exit_code(extract(tmp_path / "no.pdf")) == 10
    reports = report_files.write(tmp_path / "reports", 2)
    done = extract(reports, "--model", "absent")
    assert exit_code(done) == 7
    assert str(done.exception) == "There is no model absent.\n  pip install absent"
    gone = extract(reports, "-o", tmp_path / "nowhere" / "found.jsonl")
    assert exit_code(gone) == 8
    assert active_children() == []


def test_work_in_any_folder_with_the_shipped_graph(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports = report_files.write(tmp_path / "reports", 1)
    monkeypatch.chdir(reports)
    words = ["extract", "000.txt", "--loader", LOADER, "--model", "fake", "--format", "json"]
    done = CliRunner().invoke(cli.group, words, prog_name="kipo-graph")
    assert json.loads(done.stdout)["source"] == "000.txt"


def test_a_folder_of_results_is_reviewed(
    extract: Extract, invoke: Invoke, project: Project, tmp_path: Path
) -> None:
    found = tmp_path / "found"
    extract(report_files.write(tmp_path / "reports", 3), "--shards", found)
    by_source = {each.source: each for each in read_candidates(found)}
    assert sorted(by_source) == ["000.txt", "001.txt", "002.txt"]
    assert [each.quote for each in by_source["001.txt"].statements] == [
        *("A1 launched B1", "B1 will launch C1"),
    ]
    done = invoke("review", str(found), "--reject", "start>=0", project=project.root)
    assert exit_code(done) == 10
    assert "Not in data/sources.csv: 000.txt, 001.txt, 002.txt" in str(done.exception)
