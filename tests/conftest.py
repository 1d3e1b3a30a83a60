"""What the tests share: projects to work in, and ways to call the command line."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NoReturn

import pytest
from click.testing import CliRunner, Result
from hypothesis import settings

from kipo_graph import cli, tables
from kipo_graph.build import build
from kipo_graph.errors import KipoGraphError, MissingToolError
from kipo_graph.evidence import gate
from kipo_graph.extract import pipeline
from kipo_graph.model import Statement
from kipo_graph.project import Project
from kipo_graph.tables import Tables

ROOT = Path(__file__).resolve().parents[1]
TINY = ROOT / "tests" / "fixtures" / "tiny"
MESSAGE = "kipo-2024-commissioner-message"

CI = os.environ.get("CI", "").casefold() not in ("", "0", "false", "no")
"""Whether the tests run in continuous integration, where every tool must be installed."""

settings.register_profile("ci", deadline=None, derandomize=True)
settings.register_profile("fuzz", deadline=None, max_examples=1_000, print_blob=True)
settings.load_profile("ci")  # Elsewhere too, so that `make test` gives the same result twice.

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # So a shell starts what runs in the background, and so would the programs that tests break off.
    signal.signal(signal.SIGINT, signal.default_int_handler)

Run = Callable[..., subprocess.CompletedProcess[str]]
Invoke = Callable[..., Result]


def missing(tool: str) -> NoReturn:
    """Skip the test or module that needs a tool which is not installed; in CI, fail it."""
    if CI:
        pytest.fail(f"{tool} (an error, since CI is set)", pytrace=False)
    pytest.skip(tool, allow_module_level=True)


def program(*names: str, install: str) -> str:
    """The path of the first of these programs that is on the PATH."""
    found = next(filter(None, map(shutil.which, names)), None)
    return found or missing(f"{' or '.join(names)} is not on the PATH: {install}")


@cache
def _extractor(dense: bool) -> pipeline.Extractor | MissingToolError:
    try:
        return pipeline.load(Project(ROOT), dense=dense)
    except MissingToolError as error:
        return error


def loaded_extractor(*, dense: bool = False) -> pipeline.Extractor:
    """The extractor of this checkout; the test needs spaCy and its English model."""
    found = _extractor(dense)
    return missing(str(found)) if isinstance(found, MissingToolError) else found


@pytest.fixture
def model() -> None:
    """The test needs spaCy and its English model."""
    loaded_extractor()


@pytest.fixture
def run() -> Run:
    """Calls the command line as a process of its own; `project` names the folder."""

    def call(
        *words: str, project: Path = ROOT, stdin: str | None = None, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "kipo_graph", "--project", str(project), *words],
            capture_output=True,
            text=True,
            check=False,
            input=stdin,
            timeout=120,
            env={**os.environ, **environment},
        )

    return call


@pytest.fixture
def invoke() -> Invoke:
    """Calls the command line in this process; an error of ours is left in `result.exception`."""

    def call(*words: str, project: Path = ROOT, stdin: bytes | None = None) -> Result:
        words = ("--project", str(project), *words)
        result = CliRunner().invoke(cli.group, words, input=stdin, prog_name="kipo-graph")
        if not isinstance(result.exception, KipoGraphError | SystemExit | None):
            raise result.exception
        return result

    return call


def exit_code(result: Result) -> int:
    """The exit code that the process would have ended with."""
    error = result.exception
    return error.exit_code if isinstance(error, KipoGraphError) else result.exit_code


@pytest.fixture(scope="session")
def judged() -> tuple[Tables, list[Statement]]:
    """The tables of this checkout, and the statements that their evidence supports."""
    read = tables.read(Project(ROOT))
    statements, faults = gate.judge(read)
    assert faults == []
    return read, statements


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A copy of the project of this checkout."""
    return _created(ROOT / "data", tmp_path / "project")


@pytest.fixture(scope="session")
def _tiny_built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    created = _created(TINY / "data", tmp_path_factory.mktemp("tiny") / "project", "units-*.rq")
    build(created, reasoner=False)
    return created.root


@pytest.fixture
def tiny(tmp_path: Path, _tiny_built: Path) -> Project:
    """A small sound project of two sources, built."""
    return Project(Path(shutil.copytree(_tiny_built, tmp_path / "tiny")))


def _created(data: Path, folder: Path, questions: str = "*.rq") -> Project:
    shutil.copytree(data, folder / "data")
    shutil.copytree(ROOT / "ontology", folder / "ontology")
    shutil.copytree(ROOT / "queries" / "checks", folder / "queries" / "checks")
    (folder / "queries" / "questions").mkdir()
    for path in (ROOT / "queries" / "questions").glob(questions):
        shutil.copy(path, folder / "queries" / "questions" / path.name)
    return Project(folder)
