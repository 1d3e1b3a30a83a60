"""What an installation without extras can do, and how it names the extra that a command needs."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from conftest import ROOT
from kipo_graph.system.extras import EXTRAS

WITHOUT = """
import sys
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {absent!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
sys.meta_path.insert(0, Absent())
import importlib.util
find_spec = importlib.util.find_spec
importlib.util.find_spec = lambda name, *_: None if name in {absent!r} else find_spec(name)
sys.argv = ["kipo-graph", *{words!r}]
from kipo_graph.cli import main
main()
"""


def run_without(*words: str, absent: frozenset[str]) -> subprocess.CompletedProcess[str]:
    code = WITHOUT.format(absent=set(absent), words=["--project", str(ROOT), *words])
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False
    )


@pytest.mark.parametrize(
    "words",
    [
        "query units-created",
        "show KIPO",
        "find battery",
        "draw -o {0}/graph.html",
        "export --format json-ld -o {0}/graph.jsonld",
        "export --format graphml -o {0}/graph.graphml",
        "build --dry-run --no-reasoner",
    ],
)
def test_without_extras(words: str, tmp_path: Path) -> None:
    absent = frozenset((*EXTRAS, "IPython", "jedi", "jsonpickle"))
    done = run_without(*words.format(tmp_path).split(" "), absent=absent)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("words", "extra"),
    [
        ("serve --port 0", "server"),
        ("extract kipo-2024-commissioner-message", "extract"),
        ("add-source {0}/a.pdf --publisher KIPO", "pdf"),
    ],
)
def test_the_missing_extra_is_named(words: str, extra: str, tmp_path: Path) -> None:
    tmp_path.joinpath("a.pdf").write_bytes(b"%PDF-1.4 ")
    done = run_without(*words.format(tmp_path).split(" "), absent=frozenset(EXTRAS))
    assert done.returncode == 7
    assert "not installed" in done.stderr
    assert f"kipo-graph[{extra}]" in done.stderr
    assert "Traceback" not in done.stderr


def test_every_extra_is_one_of_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    declared = project["optional-dependencies"]
    for library, extra in EXTRAS.items():
        wanted = library.replace("_", "-")
        assert any(line.startswith(wanted) for line in declared[extra]), library
        assert not any(line.startswith(wanted) for line in project["dependencies"]), library
    assert declared["all"] == [f"kipo-graph[{','.join(e for e in declared if e != 'all')}]"]
