"""All rows of a pattern from a store that may cut long answers off."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol, runtime_checkable

from pyoxigraph import Literal, Triple

from kipo_graph.errors import EndpointError
from kipo_graph.rdf.serialization import text
from kipo_graph.store.queries import Queryable, count, triples


@runtime_checkable
class Paged(Queryable, Protocol):
    """A store that may cut off long answers, so that they are fetched `page` rows at a time."""

    @property
    def page(self) -> int:
        """How many rows to fetch at a time; it shrinks when the store proves to allow fewer."""


def everything(store: Queryable, where: str) -> list[Triple]:
    """All triples `?s ?p ?o` that a pattern gives: at once, or page by page from a `Paged` store.

    Raises EndpointError where the pages together have fewer rows than the store counts.
    """
    if not isinstance(store, Paged):
        return triples(store, f"SELECT ?s ?p ?o WHERE {{ {where} }}")
    while True:
        size = store.page
        try:
            return list(_pages(store, size, where, ()))
        except EndpointError:
            if store.page >= size:  # The store did not limit its pages further.
                raise


_KEYS = ("s", "p", "o")


def _pages(store: Queryable, size: int, where: str, given: tuple[str, ...]) -> Iterator[Triple]:
    """Triples in pages, each of which starts after the last subject of the one before.

    A subject with more triples than a page is read by its predicates, such a predicate by its
    objects.  OFFSET would be simpler, but Virtuoso sorts no more than 10,000 rows for it.
    """
    level = len(given)
    fixed = (f"FILTER(STR(?{k}) = {Literal(v)})" for k, v in zip(_KEYS, given, strict=False))
    pattern = " ".join((where, *fixed))
    left = count(store, pattern)
    if left <= size:
        # No order is needed, and in one answer blank nodes keep their names.
        found = triples(store, f"SELECT ?s ?p ?o WHERE {{ {pattern} }}")
        _require(store, len(found), left)
        yield from found
        return
    if level == len(_KEYS):
        _require(store, 0, left)
    order, rest = f"STR(?{_KEYS[level]})", ""
    while left > 0:
        query = f"SELECT ?s ?p ?o WHERE {{ {pattern} {rest} }} ORDER BY {order} LIMIT {size}"
        page = triples(store, query)
        if not page:
            _require(store, 0, left)
        last = text(page[-1][level])
        # The triples of the last key may continue after the page.
        complete = page if len(page) == left else [t for t in page if text(t[level]) != last]
        if complete:
            last = text(complete[-1][level])
        else:
            complete = list(_pages(store, size, where, (*given, last)))
        yield from complete
        left -= len(complete)
        rest = f"FILTER({order} > {Literal(last)})"
    _require(store, -left, 0)


def _require(store: Queryable, got: int, counted: int) -> None:
    if got != counted:
        raise EndpointError(
            f"{store} sent {got:,} rows where it counts {counted:,}.",
            "Its answers are cut off, or somebody is writing to it.",
        )
