"""The build: the same bytes each time, all or nothing, and what it prints."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from conftest import MESSAGE, ROOT, Invoke, Run, exit_code
from kipo_graph import tables
from kipo_graph.build import build
from kipo_graph.errors import ProjectError
from kipo_graph.project import Project
from kipo_graph.rdf import serialization
from kipo_graph.store import memory
from kipo_graph.tables.source_files import checksum

WORDS = ["build", "--no-reasoner"]


def shuffle(project: Project) -> None:
    """Put the rows of every table into another order."""
    dice = random.Random(11)  # noqa: S311 - no secret
    for path in (*project.data.glob("*.csv"), *tables.statement_tables(project)):
        header, *lines = path.read_text("utf-8").splitlines()
        path.write_text("\n".join([header, *dice.sample(lines, len(lines))]) + "\n", "utf-8")


@pytest.mark.parametrize(("seed", "mixed"), [("0", False), ("1", True), ("random", False)], ids=str)
def test_the_same_bytes_each_time(seed: str, mixed: bool, project: Project, run: Run) -> None:
    """Over hash seeds, row orders and folders: the files of this checkout."""
    project.triples.unlink()
    project.inferred.unlink()
    if mixed:
        shuffle(project)
    done = run(*WORDS, "--quiet", project=project.root, PYTHONHASHSEED=seed, TZ="Asia/Seoul")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    for name in ("triples.ttl", "inferred.nq"):
        built, kept = (project.data / name).read_bytes(), (ROOT / "data" / name).read_bytes()
        assert built == kept, f"data/{name} is not what the tables give: run kipo-graph build"
    assert not [path for path in project.data.iterdir() if path.name.startswith(".")]


def test_the_files_read_well() -> None:
    text = (ROOT / "data" / "triples.ttl").read_text("utf-8")
    assert text.startswith("# Built by `kipo-graph build`")
    assert "_:" not in re.sub(r'"(?:\\.|[^"\\])*"', "", text)
    assert "특허청" in text
    plain = re.sub(r'"(?:\\.|[^"\\])*"', "", text)
    assert not [line for line in plain.splitlines() if "<https://w3id.org" in line][30:]
    quads = (ROOT / "data" / "inferred.nq").read_bytes().splitlines()
    run_of = memory.run_iri(text.encode())
    assert all(line.endswith(f"<{run_of}> .".encode()) for line in quads)


def test_a_dry_run_writes_nothing(tiny: Project, invoke: Invoke) -> None:
    tiny.inferred.unlink()
    _drop_last_row(tiny)
    before = {path: path.read_bytes() for path in tiny.root.rglob("*") if path.is_file()}
    result = invoke(*WORDS, "--dry-run", project=tiny.root)
    assert exit_code(result) == 0
    assert "Wrote" not in result.output
    after = {path: path.read_bytes() for path in tiny.root.rglob("*") if path.is_file()}
    assert after == before


def _drop_last_row(project: Project) -> None:
    table = project.data / "statements" / "note.csv"
    lines = table.read_text("utf-8").splitlines()
    table.write_text("\n".join(lines[:-1]) + "\n", "utf-8")


def test_a_build_says_what_it_made(tiny: Project, invoke: Invoke) -> None:
    result = invoke(*WORDS, project=tiny.root)
    assert exit_code(result) == 0
    for words in (
        "16 entities, 19 statements (15 achieved, 2 planned, 2 claimed)",
        "consistency not checked (--no-reasoner)",
        "Coverage: 9 of 12 sentences are quoted.",
        "sentence not covered: 'The Bureau is old.' — An opinion of no use.",
        "Wrote data/triples.ttl",
        "Wrote data/inferred.nq",
    ):
        assert words in result.output, result.output


def test_a_gap_without_a_reason_is_said_loudly(tiny: Project, invoke: Invoke) -> None:
    (tiny.data / "uncovered.csv").unlink()
    result = invoke(*WORDS, "--dry-run", project=tiny.root)
    assert "'The Bureau is old.' — NO REASON GIVEN in data/uncovered.csv" in result.output


def test_the_report_leaves_no_open_gap(project: Project) -> None:
    result = build(project, reasoner=False, dry_run=True)
    assert result.coverage.open == ()
    assert sum(statement.source == MESSAGE for statement in result.statements) >= 120
    assert result.entities >= 60
    assert result.inferred > 100
    assert set(serialization.read(project.triples)) == set(
        serialization.read(ROOT / "data" / "triples.ttl")
    )


@pytest.mark.parametrize("moment", range(8))
def test_a_kill_during_a_build_leaves_whole_files(moment: int, tiny: Project) -> None:
    """Kills spread over the time that a build takes; the files are then old or new."""
    old = tiny.triples.read_bytes(), tiny.inferred.read_bytes()
    _drop_last_row(tiny)
    command = [sys.executable, "-m", "kipo_graph", "--project", str(tiny.root), *WORDS, "--quiet"]
    with subprocess.Popen(command) as process:
        time.sleep(0.15 + 0.12 * moment)
        process.kill()
    found = tiny.triples.read_bytes(), tiny.inferred.read_bytes()
    build(tiny, reasoner=False)
    new = tiny.triples.read_bytes(), tiny.inferred.read_bytes()
    assert new[0] != old[0]
    assert found[0] in (old[0], new[0])
    assert found[1] in (old[1], new[1])


def test_a_kill_between_the_two_files_is_noticed(tiny: Project) -> None:
    """The graph is new and the inferences are old: a query says so instead of mixing them."""
    _drop_last_row(tiny)
    code = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from kipo_graph import build, project\n"
        "from kipo_graph.system import atomic_files\n"
        "def write(path, content):\n"
        "    if path.suffix == '.nq': os.kill(os.getpid(), signal.SIGKILL)\n"
        "    atomic_files.replace_file(path, content)\n"
        "build.replace_file = write\n"
        "build.build(project.Project(Path(sys.argv[1])), reasoner=False)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tiny.root)], check=False, timeout=60)
    assert done.returncode == -signal.SIGKILL
    with pytest.raises(ProjectError, match="follows from another"):
        memory.load(tiny)
    assert memory.load(tiny, inferred=False).query("ASK { :office ?p ?o }") is True


def test_the_shipped_graph_is_not_built_over(tmp_path: Path) -> None:
    environment = {k: v for k, v in os.environ.items() if k != "KIPO_GRAPH_PROJECT"}
    done = subprocess.run(
        [sys.executable, "-m", "kipo_graph", *WORDS],
        capture_output=True, text=True, check=False, cwd=tmp_path, env=environment, timeout=60,
    )  # fmt: skip
    assert done.returncode == ProjectError.exit_code
    assert "read-only" in done.stderr
    assert "kipo-graph init DIR" in done.stderr


def test_only_so_many_gaps_of_a_source_are_printed(tiny: Project, invoke: Invoke) -> None:
    (tiny.data / "uncovered.csv").unlink()
    path = tiny.data / "sources" / "note.txt"
    before = checksum(path)
    path.write_text(path.read_text("utf-8") + _MANY, "utf-8")
    listed = tiny.data / "sources.csv"
    listed.write_text(listed.read_text("utf-8").replace(before, checksum(path)), "utf-8")
    said = invoke(*WORDS, "--dry-run", project=tiny.root).output
    everything = invoke(*WORDS, "--dry-run", "--coverage", project=tiny.root).output
    gaps = build(tiny, reasoner=False, dry_run=True).coverage.gaps
    many = sum(gap.source == "note" for gap in gaps)
    assert many > 30
    assert f"  ... and {many - 15} more: kipo-graph build --coverage\n" in said
    assert said.count("not covered:") == len(gaps) - many + 15
    assert everything.count("not covered:") == len(gaps)
    assert "more: kipo-graph" not in everything


_MANY = "".join(
    f"\n\nNumber {word} is of no use.\n" for word in "abcdefghijklmnopqrstuvwxyz1234567"
)
