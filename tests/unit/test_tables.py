"""The tables: cell to model, and all faults at once."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from conftest import MESSAGE, ROOT, TINY
from kipo_graph import tables
from kipo_graph.errors import TableError
from kipo_graph.model import BACKGROUND, Address, Citation, Figure, Statement, Value
from kipo_graph.model.vocabulary import XSD
from kipo_graph.project import Project
from kipo_graph.tables import Tables, cells
from kipo_graph.tables.csvfile import Row


@pytest.fixture
def folder(tmp_path: Path) -> Project:
    """The tables of the small project alone."""
    shutil.copytree(TINY / "data", tmp_path / "data")
    return Project(tmp_path)


def swap(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")


def faults(project: Project) -> list[tuple[str, int, str]]:
    with pytest.raises(TableError) as caught:
        tables.read(project)
    return [(fault.file, fault.row, fault.column) for fault in caught.value.faults]


def test_the_report_is_as_large_as_it_must_be(judged: tuple[Tables, list[Statement]]) -> None:
    read, statements = judged
    assert len(read.entities) >= 60
    assert sum(s.source == MESSAGE for s in statements) >= 120
    assert sum(s.source == BACKGROUND for s in statements) >= 60
    assert {s.modality for s in statements} == {"achieved", "planned", "claimed"}


def test_every_background_fact_has_its_citation(judged: tuple[Tables, list[Statement]]) -> None:
    for statement in judged[1]:
        cited = [item for item in statement.evidence if isinstance(item, Citation)]
        assert bool(cited) == (statement.source == BACKGROUND)
        for item in cited:
            assert item.text
            assert item.seen == "2026-11-22"


def test_rows_become_what_they_say(folder: Project) -> None:
    read = tables.read(folder)
    by_row = {(draft.source, draft.row): draft for draft in read.drafts}
    market = by_row["note", 8]
    figure = market.object
    assert isinstance(figure, Figure)
    assert (figure.stated, figure.value, figure.unit) == ("10 trillion", Decimal(10**13), "KRW")
    assert (figure.stated_base, figure.base) == ("6 trillion", Decimal(6 * 10**12))
    assert figure.base_period is not None
    assert figure.base_period.stated == "2021"
    assert figure.period == market.period
    assert by_row["note", 13].occurrence == 1
    assert by_row["note", 15].negated
    assert by_row["note", 9].context == ("The market",)
    assert by_row[BACKGROUND, 2].object == Value("XO")
    assert by_row[BACKGROUND, 3].object == Value("발명청", "ko")
    assert by_row[BACKGROUND, 4].object == Address("https://example.org/office")
    assert by_row[BACKGROUND, 6].object == Value("2023-05-06", datatype=XSD.date)
    assert read.entities["office"].names == ("Office of Inventions", "OIP", "the Office")
    assert read.anaphors == {"note": {"it": "office"}}


def test_a_table_that_cannot_be_read_makes_no_others_wrong(folder: Project) -> None:
    (folder.data / "entities.csv").write_bytes(b"\xff\xfe")
    assert faults(folder) == [("data/entities.csv", 1, "")]
    (folder.data / "sources.csv").unlink()
    assert faults(folder) == [("data/entities.csv", 1, ""), ("data/sources.csv", 0, "")]


def test_a_publisher_that_could_be_two(folder: Project) -> None:
    table = folder.data / "entities.csv"
    swap(folder.data / "sources.csv", "Office,Office of Inventions", "Office,OIP")
    tables.read(folder)
    swap(table, "seoul,City,Seoul,,", "seoul,City,Seoul,OIP,")
    assert faults(folder) == [("data/sources.csv", 2, "publisher")]


def test_a_table_that_may_not_be_opened(folder: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", refuse)
    found = faults(folder)
    assert ("data/entities.csv", 0, "") in found
    assert {row for _, row, _ in found} == {0}


def test_the_headers_of_an_empty_project_are_those_that_are_read(folder: Project) -> None:
    for name, header in tables.HEADERS.items():
        (folder.data / name).write_text(header)
    for path in tables.statement_tables(folder):
        path.unlink()
    assert tables.read(folder) == Tables()
    assert set(tables.HEADERS) == set(tables.COLUMNS) - {"statements"}


def test_every_column_of_the_checkout_is_in_design_order() -> None:
    for name, columns in tables.COLUMNS.items():
        file = f"statements/{MESSAGE}.csv" if name == "statements" else name
        first = (ROOT / "data" / file).read_text("utf-8").splitlines()[0]
        assert first.split(",") == columns.split()


def cell(text: str) -> Row:
    return Row("t.csv", 2, {"c": text})


@given(st.from_regex(cells._IRI, fullmatch=True))
@settings(max_examples=settings.default.max_examples * 3)
def test_an_accepted_address_is_an_iri(text: str) -> None:
    NamedNode(text)


@given(st.from_regex(cells._LANGUAGE, fullmatch=True))
def test_an_accepted_language_can_be_written(text: str) -> None:
    Literal("x", language=text)


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org",
        "http://example.org:8080/a/b%20c?d=e&f=g#h",
        "https://예시.kr/가",
        "https://en.wikipedia.org/wiki/Patent_(law)",
    ],
)
def test_good_addresses_are_accepted(text: str) -> None:
    row = cell("")
    assert cells.address(row, "c", text) == text
    assert not row.faults


@pytest.mark.parametrize(
    "text",
    [
        *("javascript:alert(1)", "file:///x", "data:text/html,x", "//example.org", "example.org"),
        *("https://", "https://a b", "https://a/>", 'https://a/"', "https://a/\x01", "ftp://a"),
        *("http://u:p@example.org/", "http://a/#b#c", "http://a/%g0", "HTTPS://A"),
        "http://a/\ue000",
    ],
)
def test_bad_addresses_are_refused(text: str) -> None:
    row = cell("")
    cells.address(row, "c", text)
    assert len(row.faults) == 1


@given(st.text())
def test_no_cell_breaks_the_readers(text: str) -> None:
    for reader in (cells.readable, cells.period, cells.day, cells.language, cells.count):
        reader(cell(text), "c")
    cells.slug(cell(text), "c", ())
    for kind in (cells.named, cells.address, cells.number, cells.check_day):
        kind(cell(""), "c", text)


@pytest.mark.parametrize("sign", "\u202e\u2066\u200b\ufeff\x07\x1b\u2060")
def test_what_cannot_be_seen_is_refused_in_names(sign: str) -> None:
    row = cell(f"a{sign}b")
    cells.readable(row, "c")
    assert f"U+{ord(sign):04X}" in row.faults[0].message


@pytest.mark.parametrize("name", ["می\u200cخواهم", "سيول", "김완기", "“Premium Patents”", "R&D"])
def test_names_of_all_scripts_are_accepted(name: str) -> None:
    row = cell(name)
    assert cells.readable(row, "c") == name
    assert not row.faults
