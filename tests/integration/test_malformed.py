"""Malformed and hostile inputs: each case of `tests/malformed` gives the error that it must."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from conftest import ROOT, Invoke, Run, exit_code
from kipo_graph.errors import Fault, FaultsError, KipoGraphError
from kipo_graph.project import Project

CASES = sorted((ROOT / "tests" / "malformed").glob("*.toml"))
KEYS = {"title", "args", "stdin", "exit", "says", "delete", "links", "replace", "write", "fault"}
BUILD = ["build", "--dry-run", "--no-reasoner"]
IN_A_PROCESS = (
    "cells-too-many",
    "quote-fabricated",
    "unit-without-body",
    "label-control",
    "query-syntax",
    "query-nobody-knows",
    "triples-truncated",
    "project-none",
    "command-misspelt",
    "param-injected-quotes",
    "byte-order-mark",
)


def test_there_are_cases() -> None:
    assert len(CASES) >= 45
    assert {path.stem for path in CASES} >= set(IN_A_PROCESS)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path: Path, tiny: Project, invoke: Invoke) -> None:
    case = _case(path, tiny)
    _damage(case, tiny)
    before = _files(tiny.root)
    stdin = bytes.fromhex(case["stdin"]) if "stdin" in case else None
    result = invoke(*case.get("args", BUILD), project=tiny.root, stdin=stdin)
    said = result.output + (str(result.exception) if result.exception else "")
    assert exit_code(result) == case["exit"], said
    for words in case.get("says", ()):
        assert words in said
    _hold_faults(result, case.get("fault", []))
    assert _files(tiny.root) == before


@pytest.mark.parametrize("name", IN_A_PROCESS)
def test_case_as_a_process(name: str, tiny: Project, run: Run) -> None:
    """The same through the program itself: the exit code, words for people, and no traceback."""
    case = _case(ROOT / "tests" / "malformed" / f"{name}.toml", tiny)
    _damage(case, tiny)
    done = run(*case.get("args", BUILD), project=tiny.root)
    said = done.stdout + done.stderr
    assert done.returncode == case["exit"], said
    assert "Traceback" not in said
    assert all(sign.isprintable() or sign in "\n\t" for sign in said)
    for words in case.get("says", ()):
        assert words in said
    for fault in case.get("fault", []):
        assert fault["message"] in done.stderr
    if case["exit"]:
        assert "Error" in done.stderr
        assert done.stdout == ""


def _case(path: Path, project: Project) -> dict[str, Any]:
    text = path.read_text(encoding="utf-8")
    for sign, meant in (
        ("@PROJECT@", project.root.as_posix()),
        ("@DIGITS@", "1234567890" * 500),
        ("@MEGABYTE@", "m" * 1_000_000),
    ):
        text = text.replace(sign, meant)
    case = tomllib.loads(text)
    assert set(case) <= KEYS
    assert case["exit"] == 0 or case.get("fault") or case.get("says")
    return case


def _damage(case: dict[str, Any], project: Project) -> None:
    for name in case.get("delete", ()):
        (project.root / name).unlink()
    for change in case.get("write", ()):
        path = project.root / change["file"]
        path.parent.mkdir(exist_ok=True)
        raw = bytes.fromhex(change["hex"]) if "hex" in change else change["text"].encode()
        path.write_bytes(raw)
    for change in case.get("replace", ()):
        path = project.root / change["file"]
        text = path.read_bytes().decode()
        assert text.count(change["old"]) == 1, f"{change['old']!r} is not there just once"
        path.write_bytes(text.replace(change["old"], change["new"]).encode())
    links = case.get("links", ())
    for name, target in zip(links[::2], links[1::2], strict=True):
        (project.root / name).symlink_to(target)


def _hold_faults(result: Result, expected: list[dict[str, Any]]) -> None:
    """Every expected fault is there, no other, none twice, and all sorted by file and row."""
    found = list(result.exception.faults) if isinstance(result.exception, FaultsError) else []
    assert [(fault.file, fault.row) for fault in found] == sorted(
        (fault.file, fault.row) for fault in found
    )
    assert len(set(found)) == len(found)
    left = list(expected)
    for fault in found:
        match = next((case for case in left if _fits(fault, case)), None)
        assert match is not None, f"not expected: {fault}"
        left.remove(match)
    assert left == [], f"not found, but: {[str(fault) for fault in found]}"
    if isinstance(result.exception, FaultsError):
        listed = str(result.exception)
        assert listed.count("\n- ") == len(found)
        assert len(listed) < 1_000 * (len(found) + 1)


def _fits(fault: Fault, case: dict[str, Any]) -> bool:
    exact = (fault.file, fault.row, fault.column, fault.verdict) == (
        case["file"],
        case.get("row", 0),
        case.get("column", ""),
        case.get("verdict", ""),
    )
    return exact and case.get("message", "") in fault.message and case.get("hint", "") in fault.hint


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.resolve().is_relative_to(folder)
    }


@pytest.mark.parametrize("words", [["show", "\udcff"], ["query", "ASK { ?s ?p '\udcff' }"],
    ["query", "ASK { ?s ?p $x }", "--param", "x=\udcff"], ["find", "\udcff"]])  # fmt: skip
def test_arguments_that_are_no_utf8(words: list[str], tiny: Project, run: Run) -> None:
    done = run(*words, project=tiny.root)
    assert done.returncode in (9, 10)
    assert "Traceback" not in done.stderr
    assert "Error" in done.stderr


@pytest.mark.parametrize("folder", ["~nobody-of-this-name", "x" * 5000, "/dev/null"])
def test_a_project_that_cannot_be(folder: str, run: Run) -> None:
    done = run("questions", project=Path(folder))
    assert (done.returncode, done.stdout) == (8, "")
    assert "Traceback" not in done.stderr


def test_an_old_graph_survives_a_failed_build(tiny: Project, invoke: Invoke) -> None:
    old = tiny.triples.read_bytes(), tiny.inferred.read_bytes()
    table = tiny.data / "statements" / "note.csv"
    table.write_text(table.read_text("utf-8").replace("MOUs with five", "MOUs with fife"), "utf-8")
    result = invoke("build", "--no-reasoner", project=tiny.root)
    assert isinstance(result.exception, KipoGraphError)
    assert "Nothing was written; the old graph stands." in str(result.exception)
    assert (tiny.triples.read_bytes(), tiny.inferred.read_bytes()) == old
