"""The Northland example builds, and its statements cover its report."""

from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from conftest import ROOT, Invoke, exit_code
from kipo_graph.build import build
from kipo_graph.project import Project

NORTHLAND = ROOT / "examples" / "northland"


@pytest.fixture
def northland(tmp_path: Path) -> Project:
    """A copy of the example, with copies of the files that it links to."""
    return Project(Path(shutil.copytree(NORTHLAND, tmp_path / "northland")))


def test_the_example_builds_and_covers_its_report(northland: Project) -> None:
    built = build(northland, reasoner=False)
    reported = [s for s in built.statements if s.source == "nipo-2025"]
    assert Counter(s.modality for s in reported) == {"achieved": 84, "planned": 12, "claimed": 4}
    assert sum(s.negated for s in reported) == 1
    assert not built.coverage.open
    counts = "100 statements: 84 achieved, 12 planned, 4 claimed"
    assert counts in (NORTHLAND / "README.md").read_text(encoding="utf-8")


def test_the_example_answers_questions_about_the_report(northland: Project, invoke: Invoke) -> None:
    build(northland, reasoner=False)
    result = invoke(
        "query", "units-created", "--param", "year=2025", "--explain", project=northland.root
    )
    assert exit_code(result) == 0
    assert "Green Technology Division" in result.output
    assert "On 1 February 2025, NIPO established the Green Technology Division." in result.output
    result = invoke("query", "plans-and-claims", "--format", "csv", project=northland.root)
    assert "Skarvik regional office" in result.output


@pytest.mark.parametrize("folder", ["ontology", "queries/checks", "queries/questions"])
def test_ontology_and_queries_of_the_example_are_those_of_the_repository(folder: str) -> None:
    ours, those = (
        {path.name: path.read_bytes() for path in (root / folder).iterdir()}
        for root in (ROOT, NORTHLAND)
    )
    assert ours == those


def test_the_notebook_runs(northland: Project) -> None:
    cells = json.loads((NORTHLAND / "explore.ipynb").read_text(encoding="utf-8"))["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert len(code) >= 5
    assert all(not cell["outputs"] and cell["execution_count"] is None for cell in code)
    script = "\n".join(_printing("".join(cell["source"])) for cell in code)
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        cwd=northland.root,
        env={name: value for name, value in os.environ.items() if name != "KIPO_GRAPH_PROJECT"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("0\n")
    assert "In our view, the Fast Lane has made Northland more attractive" in done.stdout
    assert "('Green Technology Division', 'Northland Intellectual Property Office')" in done.stdout
    assert "[('Northland Intellectual Property Office', " in done.stdout
    assert "EUR 240" in (northland.root / "northland.html").read_text(encoding="utf-8")


def _printing(source: str) -> str:
    """A cell that prints the value of its last line, as a notebook shows it."""
    tree = ast.parse(source)
    last = tree.body[-1]
    if isinstance(last, ast.Expr):
        tree.body[-1] = ast.Expr(ast.Call(ast.Name("print"), [last.value], []))
    return ast.unparse(tree)
