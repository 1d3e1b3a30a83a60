"""Reading CSV strictly."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kipo_graph.errors import Fault
from kipo_graph.tables.csvfile import Row, rows

COLUMNS = ("a", "b")


def read(content: bytes) -> tuple[list[Row], list[Fault]]:
    faults: list[Fault] = []
    return list(rows(content, "data/t.csv", COLUMNS, faults)), faults


@given(st.binary(max_size=300))
def test_no_bytes_raise_anything(content: bytes) -> None:
    for raw in (content, b"a,b\n" + content):
        found, faults = read(raw)
        assert all(fault.row >= 0 and fault.message for fault in faults)
        assert all(set(row.cells) == {"a", "b"} for row in found)


CELL = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)


@given(st.lists(st.tuples(CELL, CELL), unique=True, max_size=8), st.sampled_from(["\n", "\r\n"]))
def test_what_is_written_is_read(cells: list[tuple[str, str]], end: str) -> None:
    target = io.StringIO()
    csv.writer(target, lineterminator=end, quoting=csv.QUOTE_ALL).writerows([COLUMNS, *cells])
    found, faults = read(target.getvalue().encode())
    assert faults == []
    kept = [pair for pair in cells if any(cell.strip() for cell in pair)]
    assert [(row.cells["a"], row.cells["b"]) for row in found] == kept


def test_columns_may_stand_in_any_order() -> None:
    found, faults = read(b"b,a\n2,1\n")
    assert not faults
    assert found[0].cells == {"a": "1", "b": "2"}


def test_rows_are_numbered_as_in_a_spreadsheet() -> None:
    found, faults = read(b'a,b\n"x\ny",1\n\n,\nz,2\nz,2\nq\n')
    assert [row.number for row in found] == [2, 5]
    assert [(fault.row, fault.message) for fault in faults] == [
        (6, "repeats row 5"),
        (7, "has 1 cells, the header 2"),
    ]


@pytest.mark.parametrize(
    ("content", "row"),
    [
        (b"\xff", 1),
        (b"a,b\n1,\xff", 2),
        (b'a,b\n"1\n1",2\n3,\xff', 3),
        (b'a,b\n"1\n\xff",2', 2),
        (b"a,b\n1,2\n\0", 3),
        (b'a,b\n"1\n1",2\n3,"x"y', 3),
    ],
)
def test_a_fault_of_the_file_names_its_row(content: bytes, row: int) -> None:
    _, faults = read(content)
    assert [fault.row for fault in faults] == [row]


def test_a_column_that_nobody_takes_is_a_fault() -> None:
    row = Row("t.csv", 2, {"a": " x ", "b": "y"})
    assert row.take("a") == "x"
    row.audit()
    assert [(fault.column, fault.message) for fault in row.faults] == [("b", "is read by nothing")]
    with pytest.raises(KeyError):
        row.take("a")


@pytest.mark.parametrize(
    ("cell", "values", "faults"),
    [("", (), 0), ("a", ("a",), 0), (" a | b|c ", ("a", "b", "c"), 0), ("a | | b", ("a", "b"), 1)],
)
def test_lists(cell: str, values: tuple[str, ...], faults: int) -> None:
    row = Row("t.csv", 2, {"a": cell})
    assert row.take_list("a") == values
    assert len(row.faults) == faults
