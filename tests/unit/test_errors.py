"""Errors: what they print, and their exit codes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kipo_graph import errors
from kipo_graph.errors import Fault, FaultsError, KipoGraphError, TableError
from kipo_graph.tables import source_files
from kipo_graph.text import one_line


def children(kind: type[KipoGraphError]) -> set[type[KipoGraphError]]:
    return {kind}.union(*map(children, kind.__subclasses__()))


def test_each_error_has_an_exit_code_of_its_own() -> None:
    found = children(KipoGraphError) - {KipoGraphError, FaultsError}
    # A finer kind of an error may share the code of its parent, by not setting one.
    named = {kind for kind in found if "exit_code" in vars(kind)}
    assert {errors.TableError, errors.ParseError, source_files.SourceError} < named
    codes = {kind.__name__: kind.exit_code for kind in named}
    assert len(set(codes.values())) == len(codes), codes
    assert not set(codes.values()) & {0, 1, 2}
    assert all(code < 64 for code in codes.values())


def test_faults_are_listed_once_and_sorted() -> None:
    later, sooner = Fault("b.csv", 2, "x", "late"), Fault("a.csv", 10, "", "soon", "missing", "do")
    error = TableError([later, sooner, later, Fault("a.csv", 9, "y", "first")], "Mend them.")
    assert str(error) == (
        "3 fault(s) in the tables:\n"
        "- a.csv, row 9, column y: first\n"
        "- a.csv, row 10: missing: soon\n    do\n"
        "- b.csv, row 2, column x: late\n"
        "  Mend them."
    )


@given(st.text())
def test_what_is_printed_is_one_safe_line(text: str) -> None:
    assert one_line(text).isprintable() or not one_line(text)
    assert one_line(one_line(text)) == one_line(text)


def test_words_and_letters_are_printed_as_they_are() -> None:
    assert one_line("특허청 “é” سيول 🎉") == "특허청 “é” سيول 🎉"
    assert one_line("a\n\nb\x1b[2J\u202e") == r"a b\x1b[2J\u202e"


def test_an_endless_cell_is_cut() -> None:
    shown = one_line("x" * 10_000 + "end")
    assert len(shown) < 700
    assert "more" in shown
    assert shown.endswith("end")
