"""All rows of a pattern from a store that may cut long answers off."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol, runtime_checkable

from pyoxigraph import Literal, Triple

from kipo_graph.errors import EndpointError, QueryError
from kipo_graph.rdf.serialization import Term, text
from kipo_graph.store.graph_store import Answer, Rows

Row = tuple[Term | None, ...]


class Queried(Protocol):
    """Whatever answers SPARQL."""

    def query(self, query: str) -> Answer:
        """Run a SPARQL query."""


@runtime_checkable
class Paged(Queried, Protocol):
    """A store that may cut long answers off, so that they are fetched `page` rows at a time."""

    @property
    def page(self) -> int:
        """How many rows to ask for at a time; smaller when the store has shown that it must be."""


def rows(asked: Queried, query: str) -> tuple[Row, ...]:
    """The rows of a SELECT."""
    answer = asked.query(query)
    if not isinstance(answer, Rows):
        raise QueryError("A query for rows was answered by something else.")
    return answer.rows


def everything(asked: Queried, where: str) -> list[Triple]:
    """All triples `?s ?p ?o` that a pattern gives: at once, or page by page from a `Paged` store.

    Raises EndpointError where the pages together are not as many as the store counts.
    """
    if not isinstance(asked, Paged):
        return [_triple(row) for row in rows(asked, f"SELECT ?s ?p ?o WHERE {{ {where} }}")]
    while True:
        size = asked.page
        try:
            return [_triple(row) for row in _pages(asked, size, where, ())]
        except EndpointError:
            if asked.page >= size:  # The store has not said that its pages are smaller.
                raise


_KEYS = ("s", "p", "o")


def _pages(asked: Queried, size: int, where: str, given: tuple[str, ...]) -> Iterator[Row]:
    """Rows in pages, each from behind the last subject of the one before.

    A subject with more triples than a page is read by its predicates, such a predicate by its
    objects.  OFFSET would be simpler, but Virtuoso sorts no more than 10,000 rows for it.
    """
    level = len(given)
    fixed = (f"FILTER(STR(?{k}) = {Literal(v)})" for k, v in zip(_KEYS, given, strict=False))
    pattern = " ".join((where, *fixed))
    left = _count(asked, pattern)
    if left <= size:
        # No order is needed, and in one answer blank nodes keep their names.
        found = rows(asked, f"SELECT ?s ?p ?o WHERE {{ {pattern} }}")
        _require(asked, len(found), left)
        yield from found
        return
    if level == len(_KEYS):
        _require(asked, 0, left)
    order, behind = f"STR(?{_KEYS[level]})", ""
    while left > 0:
        query = f"SELECT ?s ?p ?o WHERE {{ {pattern} {behind} }} ORDER BY {order} LIMIT {size}"
        page = rows(asked, query)
        if not page:
            _require(asked, 0, left)
        last = text(page[-1][level])
        # The rows of the last key may go on behind the page.
        whole = page if len(page) == left else [r for r in page if text(r[level]) != last]
        if whole:
            last = text(whole[-1][level])
        else:
            whole = list(_pages(asked, size, where, (*given, last)))
        yield from whole
        left -= len(whole)
        behind = f"FILTER({order} > {Literal(last)})"
    _require(asked, -left, 0)


def _count(asked: Queried, where: str) -> int:
    (row,) = rows(asked, f"SELECT (COUNT(*) AS ?n) WHERE {{ {where} }}")
    return int(text(row[0]))


def _require(asked: Queried, got: int, counted: int) -> None:
    if got != counted:
        raise EndpointError(
            f"{asked} gave {got:,} rows where it counts {counted:,}.",
            "Its answers are cut off, or somebody writes to it just now.",
        )


def _triple(row: Row) -> Triple:
    return Triple(*row)  # type: ignore[arg-type]
