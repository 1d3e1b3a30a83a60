"""Which documents a run reads, and in which order."""

from __future__ import annotations

import sys
from pathlib import Path

import fsspec
import pytest
import report_files

from conftest import MESSAGE
from kipo_graph.batch import addresses, inputs
from kipo_graph.errors import MissingToolError, NotFoundError, TableError
from kipo_graph.project import Project
from kipo_graph.tables.source_files import SourceError


def ids(*names: str | Path, project: Project) -> list[str]:
    return [file.id for file in inputs.find(list(map(str, names)), project).files]


def test_a_folder_gives_its_texts_in_order_with_all_below(project: Project, tmp_path: Path) -> None:
    root = report_files.write(tmp_path / "reports", 2)
    report_files.write(root / "older", 1)
    (root / "b.PDF").write_bytes(b"%PDF")
    (root / "table.xlsx").write_bytes(b"PK")
    (root / ".hidden.txt").write_text("no")
    report_files.write(root / ".git", 1)
    found = inputs.find([str(root)], project, "Office of Examples")
    assert [file.id for file in found.files] == ["000.txt", "001.txt", "b.PDF", "older/000.txt"]
    assert found.left_out == 1
    assert {file.publisher for file in found.files} == {"Office of Examples"}
    assert [file.size for file in found.files][2] == 4


def test_each_document_is_read_once(project: Project, tmp_path: Path) -> None:
    root = report_files.write(tmp_path / "reports", 2)
    (tmp_path / "again.txt").symlink_to(root / "000.txt")
    names = (root, root / "001.txt", tmp_path / "again.txt", f"file://{root}/000.txt")
    assert ids(*names, project=project) == ["000.txt", "001.txt"]


def test_files_of_one_name_have_different_ids(project: Project, tmp_path: Path) -> None:
    for name in ("a", "b"):
        report_files.write(tmp_path / name, 1)
    found = ids(tmp_path / "a", tmp_path / "b", project=project)
    assert found == [str(tmp_path / "a" / "000.txt"), str(tmp_path / "b" / "000.txt")]


def test_a_registered_source_by_id_and_by_its_file(project: Project) -> None:
    path = project.data / "sources" / f"{MESSAGE}.txt"
    for name in (MESSAGE, str(path), str(path.parent)):
        (file,) = inputs.find([name], project, "Somebody Else").files
        assert (file.id, file.publisher) == (MESSAGE, "Korean Intellectual Property Office")
        assert (file.covers, file.registered) == ("2024", True)
        assert len(file.sha256) == 64
        assert file.title.startswith("KIPO Annual Report 2024")


def test_a_name_of_nothing(project: Project, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError) as caught:
        inputs.find([MESSAGE[:-1]], project)
    assert "is not a file, a folder, an address or a source" in str(caught.value)
    assert f'Did you mean "{MESSAGE}"?' in str(caught.value)
    (tmp_path / "empty").mkdir()
    with pytest.raises(NotFoundError, match=r"(?s)no document in .*empty.*\.pdf"):
        inputs.find([str(tmp_path / "empty")], project)


def test_a_table_of_sources_that_cannot_be_read(project: Project, tmp_path: Path) -> None:
    report_files.write(tmp_path / "reports", 1)
    table = project.data / "sources.csv"
    rows = table.read_text("utf-8")
    table.write_text(rows.replace("sources/", "../../"), "utf-8")
    with pytest.raises(TableError, match=r"row 2, column file: .* lies outside the project"):
        inputs.find([str(tmp_path / "reports")], project)
    table.write_text(rows.replace("publisher", "publishr"), "utf-8")
    with pytest.raises(TableError, match="publishr"):
        inputs.find([str(tmp_path / "reports")], project)


def test_addresses(project: Project) -> None:
    files = fsspec.filesystem("memory")
    files.pipe({"/bucket/b.txt": b"x", "/bucket/a/c.md": b"yy", "/bucket/d.zip": b"z"})
    found = inputs.find(["memory://bucket/"], project)
    assert [(file.id, file.size) for file in found.files] == [("a/c.md", 2), ("b.txt", 1)]
    assert found.left_out == 1
    assert ids("memory://bucket/b.txt", project=project) == ["b.txt"]
    with pytest.raises(SourceError, match=r"memory://bucket/q\.txt cannot be opened: nothing"):
        ids("memory://bucket/q.txt", project=project)
    with pytest.raises(SourceError, match="nosuch://x/y cannot be opened"):
        ids("nosuch://user:secret@x/y", project=project)


def test_a_driver_that_is_not_installed(project: Project) -> None:
    with pytest.raises(MissingToolError, match=r"(?s)x\.txt cannot be opened: .*gcsfs"):
        ids("gs://bucket/x.txt", project=project)


def test_fsspec_that_is_not_installed(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fsspec", None)
    monkeypatch.delitem(sys.modules, "fsspec.core", raising=False)
    with pytest.raises(MissingToolError, match=r"(?s)needs fsspec.*'kipo-graph\[cluster\]'"):
        ids("s3://key:secret@bucket/x.txt", project=project)


def test_passwords_are_not_shown() -> None:
    assert addresses.shown("ftp://me:word@host/a.txt") == "ftp://host/a.txt"
    assert addresses.shown("https://host/a.pdf?token=1") == "https://host/a.pdf"
    assert addresses.shown("what now?.txt") == "what now?.txt"


def test_a_source_has_priority_over_a_folder_of_its_name(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report_files.write(tmp_path / MESSAGE, 1)
    monkeypatch.chdir(tmp_path)
    assert inputs.find([MESSAGE], project).files[0].registered
    assert not inputs.find([f"./{MESSAGE}"], project).files[0].registered
