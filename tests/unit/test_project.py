"""The folder: finding it, creating one, and replacing files whole."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from conftest import ROOT
from kipo_graph import project
from kipo_graph.errors import ProjectError
from kipo_graph.project import Project, find, init
from kipo_graph.system.atomic_files import replace_file

KILL_IN = """
import os, signal, sys
from pathlib import Path
from kipo_graph.system import atomic_files
def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)
{patch}
atomic_files.replace_file(Path(sys.argv[1]), b"new" * 100_000)
"""

LOOP = """
import sys
from pathlib import Path
from kipo_graph.system.atomic_files import replace_file
path = Path(sys.argv[1])
print("on", flush=True)
while True:
    for sign in b"ab":
        replace_file(path, bytes([sign]) * 1_000_000)
"""


@pytest.mark.parametrize(
    "patch",
    ["os.fsync = die", "Path.replace = die", "Path.chmod = die", "atomic_files.sync_folder = die"],
)
def test_a_kill_at_any_step_leaves_a_whole_file(patch: str, tmp_path: Path) -> None:
    path = tmp_path / "graph.ttl"
    path.write_bytes(b"old" * 100_000)
    code = KILL_IN.format(patch=patch)
    done = subprocess.run([sys.executable, "-c", code, str(path)], check=False, timeout=60)
    assert done.returncode == -signal.SIGKILL
    whole = b"new" if "sync_folder" in patch else b"old"
    assert path.read_bytes() == whole * 100_000


def test_twenty_kills_leave_a_whole_file_each_time(tmp_path: Path) -> None:
    path = tmp_path / "graph.ttl"
    path.write_bytes(b"a" * 1_000_000)
    seen = set()
    for n in range(20):
        with subprocess.Popen(
            [sys.executable, "-c", LOOP, str(path)], stdout=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"on\n"
            time.sleep(0.003 * n)
            process.kill()
        content = path.read_bytes()
        assert len(content) == 1_000_000
        assert len(set(content)) == 1
        seen.add(content[:1])
    assert seen <= {b"a", b"b"}


def test_a_failed_write_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "graph.ttl"
    path.write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ProjectError, match="No space left on device"):
        replace_file(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_the_mode_of_a_file_is_kept_and_a_new_one_follows_the_umask(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"")
    path.chmod(0o640)
    replace_file(path, b"x")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    old = os.umask(0o027)
    try:
        replace_file(tmp_path / "b", b"x")
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "b").stat().st_mode) == 0o640


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    link, target = tmp_path / "link", tmp_path / "real" / "file"
    target.write_bytes(b"old")
    link.symlink_to(target)
    replace_file(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_what_is_no_file_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe, read = tmp_path / "pipe", list[bytes]()
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    replace_file(pipe, b"words")
    reader.join(timeout=10)
    assert read == [b"words"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@pytest.mark.parametrize("name", ["absent/file", "folder", "file/below", "loop", "x" * 300])
def test_where_nothing_can_be_written(name: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(ProjectError, match="cannot be written"):
        replace_file(tmp_path / name, b"x")
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write to any folder")
def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(ProjectError, match="Permission denied"):
        replace_file(tmp_path / "a", b"x")


def test_a_long_name_can_be_written(tmp_path: Path) -> None:
    replace_file(tmp_path / ("x" * 250), b"x")
    assert (tmp_path / ("x" * 250)).read_bytes() == b"x"


def test_finding_a_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert find(ROOT) == Project(ROOT)
    monkeypatch.chdir(ROOT / "src" / "kipo_graph")
    assert find() == Project(ROOT)
    monkeypatch.chdir(tmp_path)
    assert find() == Project(ROOT, shipped=True)


@pytest.mark.parametrize(
    ("folder", "words"),
    [
        ("absent", "does not exist"),
        (".", "is not a kipo-graph project"),
        ("file", "does not exist"),
        ("x" * 5000, "cannot be opened"),
        ("~nobody-of-this-name", "cannot be opened"),
        ("loop", "loop"),
    ],
)
def test_what_is_no_project(
    folder: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(ProjectError, match=words):
        find(folder)


def test_a_folder_that_was_deleted_under_us(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    with pytest.raises(ProjectError, match="has been deleted"):
        find()


def test_laying_a_project(tmp_path: Path) -> None:
    query = ROOT / "queries" / "questions" / "units-created.rq"
    created = init(tmp_path / "new", {"sources.csv": "id\n"}, [query])
    assert project.is_project(created.root)
    assert find(created.root) == created
    assert (created.data / "sources.csv").read_text() == "id\n"
    assert [path.name for path in created.questions.iterdir()] == [query.name]
    assert sorted(path.name for path in created.checks.iterdir()) == sorted(
        path.name for path in (ROOT / "queries" / "checks").iterdir()
    )
    assert created.shapes.is_file()


@pytest.mark.parametrize("name", ["full", "file", "file/below"])
def test_a_project_is_created_in_an_empty_folder_only(name: str, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    (tmp_path / "file").write_text("mine")
    with pytest.raises(ProjectError):
        init(tmp_path / name, {}, [])
    assert (tmp_path / "full" / "mine.txt").read_text() == "mine"
    assert (tmp_path / "file").read_text() == "mine"


def test_names_of_files_are_relative(tmp_path: Path) -> None:
    here = Project(tmp_path)
    assert here.name_of(here.triples) == "data/triples.ttl"
    assert here.name_of(Path("/elsewhere/x.ttl")) == "x.ttl"
