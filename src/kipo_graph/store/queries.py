"""Small queries, and the parts that queries are made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from pyoxigraph import Triple

from kipo_graph.errors import QueryError
from kipo_graph.rdf.serialization import Term, text
from kipo_graph.store.graph_store import INFERRED, Answer, Rows

Row = tuple[Term | None, ...]

IN_A_RUN = f'FILTER(STRSTARTS(STR(?g), "{INFERRED}"))'
"""A pattern for the graphs `?g` of reasoning runs."""

_CHUNK = 400


class Queryable(Protocol):
    """Whatever answers SPARQL."""

    def query(self, query: str) -> Answer:
        """Run a SPARQL query."""


def rows(store: Queryable, query: str) -> tuple[Row, ...]:
    """The rows of a SELECT."""
    answer = store.query(query)
    if not isinstance(answer, Rows):
        raise QueryError("A query for rows got another kind of answer.")
    return answer.rows


def triples(store: Queryable, query: str) -> list[Triple]:
    """The rows of a query for subject, predicate and object."""
    return [Triple(*row) for row in rows(store, query)]  # type: ignore[arg-type]


def column(store: Queryable, query: str) -> list[str]:
    """The first column of a SELECT, as texts."""
    return [text(row[0]) for row in rows(store, query)]


def count(store: Queryable, where: str) -> int:
    """How many solutions a pattern has."""
    return int(column(store, f"SELECT (COUNT(*) AS ?n) WHERE {{ {where} }}")[0])


def iri_list(iris: Iterable[str], separator: str = " ") -> str:
    """IRIs as a query writes them."""
    return separator.join(f"<{iri}>" for iri in iris)


def chunks(iris: Sequence[str]) -> Iterator[Sequence[str]]:
    """IRIs in groups that are small enough for one query."""
    return (iris[at : at + _CHUNK] for at in range(0, len(iris), _CHUNK))
