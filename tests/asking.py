"""The graph of this checkout in memory: whole, and without a row of its tables."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from pyoxigraph import Triple

from kipo_graph import build, project, tables
from kipo_graph.evidence import gate
from kipo_graph.model import BACKGROUND, Address, Entity, Figure, Object, Statement, Value
from kipo_graph.model.vocabulary import curie
from kipo_graph.query import questions, search
from kipo_graph.query import records as describe
from kipo_graph.query.questions import Question
from kipo_graph.rdf import serialization
from kipo_graph.rdf import triples as graph
from kipo_graph.store.graph_store import Rows
from kipo_graph.store.memory import LocalStore

ROOT = Path(__file__).resolve().parents[1]
EXPECTED = ROOT / "tests" / "expected"
PROJECT = project.find(ROOT)

Table = list[tuple[str, ...]]


@cache
def read() -> tables.Tables:
    return tables.read(PROJECT)


@cache
def judged() -> tuple[Statement, ...]:
    statements, faults = gate.judge(read())
    assert not faults
    return tuple(statements)


@cache
def whole(*, inferred: bool = True) -> LocalStore:
    return store_of(judged(), inferred=inferred)


@cache
def backwards() -> LocalStore:
    """The same graph, written in the opposite order."""
    stated, follows = whole().triples(), whole().inferred()
    return LocalStore(stated[::-1], follows[::-1], PROJECT.ontology)


@cache
def records() -> describe.Graph:
    return describe.of(whole())


@cache
def catalogue() -> dict[str, Question]:
    return questions.catalogue(PROJECT)


def triples(statements: Iterable[Statement], entities: Iterable[Entity] = ()) -> list[Triple]:
    """The triples of the checkout with these statements (and these entities only)."""
    known = list(entities) or read().entities.values()
    return graph.triples(
        [row.source for row in read().sources.values()], known, statements, read().dataset
    )


def store_of(
    statements: Iterable[Statement],
    entities: Iterable[Entity] = (),
    *,
    inferred: bool = True,
    ontology: Path = PROJECT.ontology,
) -> LocalStore:
    stated = triples(statements, entities)
    terms = list(serialization.read(PROJECT.ontology))
    follows = build.consequences(terms, stated, serialization.turtle(stated)) if inferred else []
    return LocalStore(stated, follows, ontology)


def bound(question: Question, **given: str) -> str:
    """The query of a question with its parameters filled in, as the command line does it."""
    entities = records().entities
    return questions.bind(
        question.text, question.parameters, given, lambda name: search.resolve(name, entities).iri
    )


def rows(asked: LocalStore, query: str) -> Rows:
    answer = asked.query(query)
    assert isinstance(answer, Rows)
    return answer


def visible(answer: Rows) -> Table:
    """An answer as texts, heading first, without the columns that --explain reads."""
    shown = [n for n, name in enumerate(answer.variables) if not name.startswith("statement")]
    heading = tuple(answer.variables[n] for n in shown)
    cells = (
        tuple("" if row[n] is None else str(row[n].value) for n in shown)  # type: ignore[union-attr]
        for row in answer.rows
    )
    return [heading, *cells]


def table(path: Path) -> Table:
    """A CSV file as texts, heading first."""
    with path.open(encoding="utf-8", newline="") as file:
        return [tuple(line) for line in csv.reader(file)]


def row_of(statement: Statement) -> tuple[str, str, str, str]:
    """The table, subject, predicate and object of the row that a statement was read from."""
    background = statement.source == BACKGROUND
    file = "background.csv" if background else f"statements/{statement.source}.csv"
    return file, statement.subject, statement.predicate, _cell(statement.object)


def _cell(value: Object) -> str:
    match value:
        case Figure():
            return value.indicator
        case Address():
            return value.iri
        case Value():
            return f"{value.text}@{value.language}" if value.language else value.text
        case _:
            return value


def without(support: tuple[str, ...], folder: Path, *, inferred: bool) -> LocalStore:
    """The graph as it would be without a row of a table (or a triple of the ontology).

    `support` is a line of `tests/expected/supports.csv` behind its question.  Raises
    AssertionError where there is no such row, so that no line of that file can be idle.
    """
    file, subject, predicate, _ = support
    if file == "ontology/kipo.ttl":
        return store_of(
            judged(), inferred=inferred, ontology=_poorer_ontology(subject, predicate, folder)
        )
    if file == "entities.csv":
        left = [entity for entity in read().entities.values() if entity.id != subject]
        assert len(left) < len(read().entities)
        kept = [s for s in judged() if subject not in (s.subject, s.object)]
        return store_of(kept, left, inferred=inferred)
    kept = [statement for statement in judged() if row_of(statement) != support]
    assert len(kept) < len(judged()), f"no row is {support}"
    return store_of(kept, inferred=inferred)


def _poorer_ontology(subject: str, predicate: str, folder: Path) -> Path:
    found = list(serialization.read(PROJECT.ontology))
    left = [t for t in found if (_short(t.subject), _short(t.predicate)) != (subject, predicate)]
    assert len(left) < len(found)
    path = folder / "kipo.nt"
    path.write_bytes(serialization.n_triples(left))
    return path


def _short(term: object) -> str:
    return curie(str(getattr(term, "value", term)))
