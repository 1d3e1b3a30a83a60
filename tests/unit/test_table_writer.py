"""Rows are added and changed in tables of any shape, and every other byte stays."""

from __future__ import annotations

import csv
import io
import signal
from contextlib import nullcontext
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kipo_graph.errors import ProjectError
from kipo_graph.project import Project
from kipo_graph.system import atomic_files
from kipo_graph.system.atomic_files import replace_file, replace_files
from kipo_graph.tables.table_writer import Edit, TableWriter, appended, changed

HEADER = ("id", "label", "note")
CELL = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8) | st.sampled_from(
    ["a,b", 'say "so"', "two\nlines", "two\r\nlines", "\r", "특허청", " "]
)
ROW = st.tuples(CELL, CELL, CELL)


def table(
    rows: list[tuple[str, ...]], *, end: str, quoting: int, mark: bool, last: bool
) -> tuple[bytes, list[bytes]]:
    """A table as bytes and the bytes of each of its lines, as some spreadsheet writes them."""
    lines = []
    for row in (HEADER, *rows):
        target = io.StringIO(newline="")
        csv.writer(target, lineterminator="\r\n", quoting=quoting).writerow(row)  # type: ignore[arg-type]
        lines.append((target.getvalue().removesuffix("\r\n") + end).encode())
    if mark:
        lines[0] = b"\xef\xbb\xbf" + lines[0]
    if not last:
        lines[-1] = lines[-1].removesuffix(end.encode())
    return b"".join(lines), lines


SHAPES = {
    "rows": st.lists(ROW, max_size=5),
    "end": st.sampled_from(["\n", "\r\n"]),
    "quoting": st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    "mark": st.booleans(),
    "last": st.booleans(),
}


def cells_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))


@given(**SHAPES, new=st.lists(ROW, min_size=1, max_size=3))
def test_rows_are_added_behind_all_others(
    rows: list[tuple[str, ...]], end: str, quoting: int, mark: bool, last: bool,
    new: list[tuple[str, ...]],
) -> None:  # fmt: skip
    before, _ = table(rows, end=end, quoting=quoting, mark=mark, last=last)
    splice = appended(before, [dict(zip(HEADER, row, strict=True)) for row in new])
    after = splice.applied(before)
    assert after.startswith(before)
    assert after.endswith(end.encode() if last or rows else b"\n")
    assert cells_of(after) == [*cells_of(before), *map(list, new)]
    assert splice.reverted(after) == before


@given(**SHAPES, at=st.integers(0, 4), words=CELL)
@example([("a", "b", "c")], "\r\n", csv.QUOTE_ALL, True, False, 0, "x")
def test_one_cell_is_changed(
    rows: list[tuple[str, ...]], end: str, quoting: int, mark: bool, last: bool,
    at: int, words: str,
) -> None:  # fmt: skip
    before, lines = table(rows, end=end, quoting=quoting, mark=mark, last=last)
    if at >= len(rows):
        return
    splice = changed(before, at + 2, {"label": words})
    after = splice.applied(before)
    assert splice.old == lines[at + 1]
    is_ended = last or at + 1 < len(rows)
    assert splice.new.endswith(end.encode()) == is_ended
    assert splice.new.endswith(b"\r\n") == (is_ended and end == "\r\n")
    assert after.startswith(b"".join(lines[: at + 1]))
    assert after.endswith(b"".join(lines[at + 2 :]))
    expected = cells_of(before)
    expected[at + 1][1] = words
    assert cells_of(after) == expected
    assert splice.reverted(after) == before


def test_an_empty_file_gets_a_header() -> None:
    assert appended(b"", [{"b": "1"}], ("a", "b")).applied(b"") == b"a,b\n,1\n"


EDIT = Edit(
    rows=(
        ("statements/other.csv", {"subject": "office", "predicate": "hosts", "object": "ai"}),
        ("decisions.csv", {"source": "note"}),
        ("anaphors.csv", {"source": "note", "anaphor": "them", "entity": "office"}),
        ("entities.csv", {"id": "new", "type": "Topic", "label": "New, or so"}),
    ),
    entities={"office": {"hidden_labels": "the Bureau"}},
)


def test_an_edit_is_undone_to_the_byte(tiny: Project) -> None:
    before = files(tiny)
    writer = TableWriter(tiny)
    writer.look()
    writer.write(EDIT)
    after = files(tiny)
    writer.write(Edit(rows=(("decisions.csv", {"source": "again"}),)))
    assert {path for path in after if after[path] != before.get(path)} == {
        "statements/other.csv", "decisions.csv", "entities.csv", "anaphors.csv"
    }  # fmt: skip
    assert b'\nnew,Topic,"New, or so",' in after["entities.csv"]
    writer.undo()
    assert files(tiny) == after
    writer.undo()
    assert files(tiny) == before


@pytest.mark.parametrize("interrupt", [None, signal.SIGINT, signal.SIGTERM])
def test_what_is_referred_to_is_written_first_and_all_of_it(
    interrupt: signal.Signals | None, tiny: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = list[str]()

    def noted(path: Path, content: bytes) -> None:
        done.append(path.relative_to(tiny.data).as_posix())
        if interrupt:
            signal.raise_signal(interrupt)
        replace_file(path, content)

    def end(*_: object) -> None:
        raise SystemExit

    writer = TableWriter(tiny)
    writer.look()
    before = files(tiny)
    monkeypatch.setattr(atomic_files, "replace_file", noted)
    # Ctrl-C too: a shell that starts the tests in the background lets them ignore it.
    earlier = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        with pytest.raises(SystemExit) if interrupt else nullcontext():
            writer.write(EDIT)
    finally:
        for number, handler in earlier.items():
            signal.signal(number, handler)
    assert done == ["entities.csv", "anaphors.csv", "statements/other.csv", "decisions.csv"]
    monkeypatch.undo()
    writer.undo()
    assert files(tiny) == before


@pytest.mark.parametrize("at", range(4))
def test_an_edit_that_fails_leaves_all_as_it_was(
    at: int, tiny: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, done = files(tiny), list[Path]()

    def fails(path: Path, content: bytes) -> None:
        if len(done) == at:
            monkeypatch.undo()
            raise ProjectError("The disk is full.")
        done.append(path)
        replace_file(path, content)

    writer = TableWriter(tiny)
    writer.look()
    monkeypatch.setattr(atomic_files, "replace_file", fails)
    with pytest.raises(ProjectError, match="The disk is full"):
        writer.write(EDIT)
    assert files(tiny) == before
    writer.write(EDIT)
    writer.undo()
    assert files(tiny) == before


def test_what_somebody_else_changed_is_not_overwritten(tiny: Project) -> None:
    writer = TableWriter(tiny)
    writer.look()
    path = tiny.data / "entities.csv"
    path.write_bytes(path.read_bytes() + b"\n")
    before = files(tiny)
    with pytest.raises(ProjectError, match="changed by somebody else"):
        writer.write(EDIT)
    assert files(tiny) == before


def test_files_are_deleted_and_come_back(tmp_path: Path) -> None:
    one, two, new = tmp_path / "one", tmp_path / "two", tmp_path / "new"
    one.write_bytes(b"1")
    with pytest.raises(ProjectError):
        replace_files([(one, None), (two, b"2"), (new / "3", b"3"), (new / "a" / "b" / "c", b"")])
    assert (one.read_bytes(), two.exists(), (new / "3").exists()) == (b"1", False, False)
    replace_files([(one, None), (two, b"2")])
    assert (one.exists(), two.read_bytes()) == (False, b"2")


def files(project: Project) -> dict[str, bytes]:
    """Every file of a project's data."""
    return {
        path.relative_to(project.data).as_posix(): path.read_bytes()
        for path in project.data.rglob("*")
        if path.is_file()
    }
