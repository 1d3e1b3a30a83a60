"""Expected and actual answers, and their comparison."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox

RESULTS = {
    "srx": ("application/sparql-results+xml", ox.QueryResultsFormat.XML),
    "srj": ("application/sparql-results+json", ox.QueryResultsFormat.JSON),
    "tsv": ("text/tab-separated-values", ox.QueryResultsFormat.TSV),
    "csv": ("text/csv", ox.QueryResultsFormat.CSV),
}
GRAPHS = {"ttl": ("text/turtle", ox.RdfFormat.TURTLE), "nt": ("text/turtle", ox.RdfFormat.TURTLE)}

_XSD = "http://www.w3.org/2001/XMLSchema#"
_EXACT = {_XSD + "integer", _XSD + "decimal"}
_FLOATING = {_XSD + "double", _XSD + "float"}

Term = ox.NamedNode | ox.BlankNode | ox.Literal
Row = tuple[Term | None, ...]


@dataclass(frozen=True)
class Table:
    """The answer to SELECT."""

    variables: tuple[str, ...]
    rows: tuple[Row, ...]


Answer = Table | bool | list[ox.Triple]


def accepted(wanted: Answer, ending: str) -> str:
    """The media type to ask for: that of the result file, where it can hold such an answer."""
    if ending in RESULTS:
        return RESULTS[ending][0]
    return GRAPHS[ending][0] if isinstance(wanted, list) else RESULTS["srx"][0]


def ending_of(media: str) -> str:
    """The ending of files with a media type."""
    return next(key for key, found in {**RESULTS, **GRAPHS}.items() if found[0] == media)


def read(content: bytes, ending: str, base: str = "") -> Answer:
    """An answer in the format of a result file's ending."""
    if ending == "csv":
        return _csv(content)
    if ending in GRAPHS:
        quads = ox.parse(content, format=GRAPHS[ending][1], base_iri=base or None)
        return [ox.Triple(quad.subject, quad.predicate, quad.object) for quad in quads]
    found = ox.parse_query_results(content, format=RESULTS[ending][1])
    if isinstance(found, ox.QueryBoolean):
        return bool(found)
    names = tuple(variable.value for variable in found.variables)
    return Table(names, tuple(tuple(row[name] for name in names) for row in found))


def _csv(content: bytes) -> Table:
    """A table read from CSV: texts, blank nodes, and empty cells for no value or no text."""
    lines = list(csv.reader(io.StringIO(content.decode("utf-8"), newline="")))
    rows = [
        tuple(ox.BlankNode(cell[2:]) if cell.startswith("_:") else _cell(cell) for cell in line)
        for line in lines[1:]
    ]
    return Table(tuple(lines[0]), tuple(rows))


def _cell(text: str) -> ox.Literal:
    """A cell, with numbers compared by value, because CSV does not state their type."""
    number = re.fullmatch(r"[+-]?\d+\.?\d*([eE][+-]?\d+)?", text)
    return ox.Literal(repr(float(text)) if number else text)


def expected(path: Path, base: str) -> Answer:
    """The content of a result file; older files write a table as a graph."""
    found = read(path.read_bytes(), path.suffix[1:], base)
    if isinstance(found, list) and any(
        _local(triple.predicate) == "resultVariable" for triple in found
    ):
        return _table(found)
    return found


def _table(triples: list[ox.Triple]) -> Table:
    """A table written in the result-set vocabulary."""
    about: dict[object, dict[str, list[Term]]] = {}
    for triple in triples:
        found = about.setdefault(triple.subject, {})
        found.setdefault(_local(triple.predicate), []).append(triple.object)
    (head,) = (found for found in about.values() if "resultVariable" in found)
    names = tuple(term.value for term in head["resultVariable"])
    rows = []
    for solution in head.get("solution", []):
        pairs = [about[binding] for binding in about[solution].get("binding", [])]
        row = {pair["variable"][0].value: pair["value"][0] for pair in pairs}
        rows.append(tuple(row.get(name) for name in names))
    return Table(names, tuple(rows))


def _local(term: ox.NamedNode) -> str:
    return term.value.rsplit("#", 1)[-1]


def same(given: Answer, wanted: Answer, *, ordered: bool) -> bool:
    """Whether two answers are the same, regardless of the names of blank nodes."""
    if isinstance(wanted, Table) and isinstance(given, Table):
        if set(given.variables) != set(wanted.variables):
            return False
        places = [given.variables.index(name) for name in wanted.variables]
        rows = [tuple(row[place] for place in places) for row in given.rows]
        return _same_rows(rows, list(wanted.rows), ordered=ordered)
    if isinstance(wanted, list) and isinstance(given, list):
        return _canonical(given) == _canonical(wanted)
    return type(given) is type(wanted) and given == wanted


def _same_rows(given: list[Row], wanted: list[Row], *, ordered: bool) -> bool:
    if len(given) != len(wanted):
        return False
    if ordered and [_without_blank_nodes(row) for row in given] != [
        _without_blank_nodes(row) for row in wanted
    ]:
        return False
    return _canonical(_as_triples(given)) == _canonical(_as_triples(wanted))


def _without_blank_nodes(row: Row) -> tuple[object, ...]:
    """A row with all blank nodes made equal."""
    return tuple("_" if isinstance(term, ox.BlankNode) else _normalized(term) for term in row)


def _as_triples(rows: Iterable[Row]) -> list[ox.Triple]:
    """Rows as a graph: a node for each distinct row, with its number of occurrences and values."""
    triples = []
    for number, (row, times) in enumerate(Counter(map(_normalized_row, rows)).items()):
        node = ox.BlankNode(f"row{number}")
        triples.append(ox.Triple(node, ox.NamedNode("row:times"), ox.Literal(str(times))))
        triples += [
            ox.Triple(node, ox.NamedNode(f"row:value{place}"), term)
            for place, term in enumerate(row)
            if term is not None
        ]
    return triples


def _normalized_row(row: Row) -> Row:
    return tuple(_normalized(term) for term in row)


def _normalized(term: Term | None) -> Term | None:
    """A term with numbers and booleans in one spelling, because the suite compares values."""
    if not isinstance(term, ox.Literal):
        return term
    kind = term.datatype.value
    if kind in _EXACT and re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)", term.value):
        return ox.Literal(format(Decimal(term.value).normalize(), "f"), datatype=term.datatype)
    if kind == _XSD + "boolean":
        return ox.Literal(
            {"0": "false", "1": "true"}.get(term.value, term.value), datatype=term.datatype
        )
    if kind in _FLOATING and re.fullmatch(r"[+-]?[\d.]+([eE][+-]?\d+)?", term.value):
        return ox.Literal(repr(float(term.value)), datatype=term.datatype)
    return term


def _canonical(triples: Iterable[ox.Triple]) -> set[ox.Quad]:
    graph = ox.Dataset(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    graph.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return set(graph)
