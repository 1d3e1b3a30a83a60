"""The wheel carries ontology, data and queries, and works from another folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from kipo_graph import errors

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which the wheel of this checkout was unpacked by pip."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)]
    subprocess.run([*build, str(ROOT)], check=True, capture_output=True, timeout=120)
    wheel = next(folder.glob("*.whl"))
    names = zipfile.ZipFile(wheel).namelist()
    assert not [name for name in names if name.startswith(("tests/", "docs/", "benchmarks/"))]
    pip = [sys.executable, "-m", "pip", "install", "--no-deps", "--quiet", "--no-index"]
    site = folder / "site"
    subprocess.run([*pip, "--target", str(site), str(wheel)], check=True, timeout=120)
    return site


def run(site: Path, *words: str) -> subprocess.CompletedProcess[str]:
    elsewhere = site.parent / "elsewhere"
    elsewhere.mkdir(exist_ok=True)
    environment = {key: value for key, value in os.environ.items() if key != "KIPO_GRAPH_PROJECT"}
    return subprocess.run(
        [sys.executable, "-m", "kipo_graph", *words],
        capture_output=True,
        text=True,
        check=False,
        cwd=elsewhere,
        env={**environment, "PYTHONPATH": str(site)},
        timeout=120,
    )


def test_it_is_the_wheel_that_runs(installed: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import kipo_graph; print(kipo_graph.__file__)"],
        capture_output=True,
        text=True,
        check=True,
        cwd=installed.parent,
        env={**os.environ, "PYTHONPATH": str(installed)},
    )
    assert done.stdout.startswith(str(installed))


def test_the_shipped_graph_answers(installed: Path) -> None:
    done = run(installed, "query", "units-created", "--format", "json")
    assert done.returncode == 0, done.stderr
    assert len(json.loads(done.stdout)["results"]["bindings"]) >= 3
    assert "특허청" in run(installed, "show", "KIPO").stdout


def test_the_shipped_graph_can_be_drawn_and_taken_away(installed: Path) -> None:
    assert run(installed, "draw", "-o", "page.html").returncode == 0
    page = (installed.parent / "elsewhere" / "page.html").read_text(encoding="utf-8")
    assert "<noscript>" in page
    assert run(installed, "export", "--format", "json-ld", "-o", "graph.jsonld").returncode == 0


def test_the_shipped_data_are_checked_and_never_written(installed: Path) -> None:
    assert run(installed, "build", "--no-reasoner", "--dry-run").returncode == 0
    refused = run(installed, "build", "--no-reasoner")
    assert refused.returncode == errors.ProjectError.exit_code
    assert "read-only" in refused.stderr


def test_a_project_can_be_created_from_the_wheel(installed: Path) -> None:
    assert run(installed, "init", "mine").returncode == 0
    assert run(installed, "--project", "mine", "build", "--no-reasoner").returncode == 0
