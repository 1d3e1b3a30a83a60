"""Answers as text: tables for a terminal, Markdown for a report, plain rows for a pipe."""

from __future__ import annotations

import io
from collections.abc import Sequence

from pyoxigraph import Literal, NamedNode

from kipo_graph.model import BACKGROUND
from kipo_graph.model.vocabulary import curie
from kipo_graph.query.records import Evidence, StatementRecord
from kipo_graph.rdf.serialization import Term
from kipo_graph.store.graph_store import Rows

FORMATS = ("table", "csv", "tsv", "json", "xml", "turtle", "markdown")


def cell(term: Term | None) -> str:
    """A term as a reader wants to see it: the short IRI, or the text of a literal."""
    if term is None:
        return ""
    return curie(term.value) if isinstance(term, NamedNode) else str(term.value)


def visible(rows: Rows) -> list[int]:
    """The columns a reader wants to see: not `statement`, whose sentences --explain opens."""
    shown = [n for n, name in enumerate(rows.variables) if not name.startswith("statement")]
    return shown or list(range(len(rows.variables)))


def table(rows: Rows, width: int | None = None, *, color: bool = False) -> str:
    """Rows as a table for a terminal, as wide as `width` columns (wide characters count two)."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = visible(rows)
    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for column in shown:
        grid.add_column(heading(rows.variables[column]), overflow="fold")
    for row in rows.rows:
        grid.add_row(*(Text(cell(row[column])) for column in shown))
    buffer = io.StringIO()
    console = Console(file=buffer, width=width, force_terminal=color, highlight=False)
    console.print(grid)
    return "\n".join(line.rstrip() for line in buffer.getvalue().splitlines()) + "\n"


def headings(rows: Rows) -> str:
    """The names of the visible columns in one line."""
    return " · ".join(heading(rows.variables[column]) for column in visible(rows))


def line(rows: Rows, row: Sequence[Term | None]) -> str:
    """The visible cells of a row in one line, empty ones as a dash."""
    return " · ".join(cell(row[column]) or "–" for column in visible(rows))


def heading(name: str) -> str:
    """`unitLabel` and `unit_label` as `unit label`."""
    parts = "".join(f" {sign.lower()}" if sign.isupper() else sign for sign in name)
    return parts.replace("_", " ").strip()


def markdown(rows: Rows) -> str:
    """Rows as a Markdown table; bars and line breaks within a cell are escaped."""
    shown = visible(rows)
    lines = [[heading(rows.variables[column]) for column in shown], ["---"] * len(shown)]
    lines += [[_escape(cell(row[column])) for column in shown] for row in rows.rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ").replace("<", "&lt;")


def yes_or_no(answer: bool, form: str) -> str:
    """The answer to ASK for a reader."""
    word = "yes" if answer else "no"
    return f"**{word}**\n" if form == "markdown" else f"{word}\n"


def grid(names: Sequence[str], cells: Sequence[Sequence[str]], width: int | None = None) -> str:
    """Plain texts as a table for a terminal."""
    rows = tuple(tuple(Literal(text) for text in row) for row in cells)
    return table(Rows(tuple(names), rows), width)


def sentence_of(statement: StatementRecord) -> str:
    """A statement in one line, as subject, property, object, with what qualifies it."""
    negation = "NOT " if statement.negated else ""
    marks = [statement.modality] if statement.modality != "achieved" else []
    marks += [period(statement.period)] if statement.period else []
    tail = f"  [{', '.join(marks)}]" if marks else ""
    return (
        f"{statement.subject_label} — {negation}{statement.predicate_label} → "
        f"{statement.object_label}{tail}"
    )


def period(stated: str) -> str:
    """A period in words: `2024/` as "since 2024", `2021/2024` as "2021 to 2024"."""
    start, slash, end = stated.partition("/")
    if not slash:
        return stated
    if not end:
        return f"since {start}"
    return f"{start} to {end}" if start else f"until {end}"


def quotes(statement: StatementRecord) -> list[str]:
    """The evidence of a statement, a line each: the whole sentence, or the citation."""
    lines = []
    for item in (*statement.evidence, *statement.context):
        if item.start >= 0:
            lines.append(f"“{_one_line(item.sentence)}” ({item.source}, {item.start}–{item.end})")
        else:
            lines.append(_citation(item))
    return list(dict.fromkeys(lines))


def by_evidence(
    statements: Sequence[StatementRecord],
) -> list[tuple[list[str], list[StatementRecord]]]:
    """Consecutive statements with the same sentences, together with these sentences."""
    found: list[tuple[list[str], list[StatementRecord]]] = []
    for statement in statements:
        lines = wholes(statement)
        if found and found[-1][0] == lines:
            found[-1][1].append(statement)
        else:
            found.append((lines, [statement]))
    return found


def wholes(statement: StatementRecord) -> list[str]:
    """The whole sentences and citations of a statement, without the offsets of its words."""
    lines = [
        f"“{_one_line(item.sentence)}” ({item.source})" if item.start >= 0 else _citation(item)
        for item in (*statement.evidence, *statement.context)
    ]
    return list(dict.fromkeys(lines))


def _citation(item: Evidence) -> str:
    seen = f", seen {item.seen}" if item.seen else ""
    address = f" <{item.address}>" if item.address else ""
    return f"{item.text}{address}{seen}"


def sentences(statement: StatementRecord) -> list[str]:
    """A statement and its evidence, a line each."""
    return [sentence_of(statement), *(f"  {line}" for line in quotes(statement))]


def grouped(
    statements: Sequence[StatementRecord],
) -> list[tuple[str, list[StatementRecord]]]:
    """Statements under headings: what reports say was done, is planned, is claimed; background."""
    background = [s for s in statements if s.source == BACKGROUND]
    said = [s for s in statements if s.source != BACKGROUND]
    groups = [
        ("Reported", [s for s in said if s.modality == "achieved"]),
        ("Planned", [s for s in said if s.modality == "planned"]),
        ("Claimed", [s for s in said if s.modality == "claimed"]),
        ("Background, from elsewhere", background),
    ]
    return [(title, group) for title, group in groups if group]


def _one_line(text: str) -> str:
    return " ".join(text.split())
