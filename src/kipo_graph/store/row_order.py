"""Sorting the rows of an answer here, by its ORDER BY, so that every store gives one order.

Stores differ in how they sort (letters, languages, what is unbound), and Virtuoso fails where a
row to be sorted is long.  Where all rows are fetched anyway, the order need not be theirs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pyoxigraph import BlankNode, QueryResultsFormat, QuerySolutions, Store

from kipo_graph.model.vocabulary import PREFIXES
from kipo_graph.rdf.serialization import Term
from kipo_graph.store import query_text
from kipo_graph.store.graph_store import Rows, rows_of

_ORDER = re.compile(r"\border\s+by\b", re.IGNORECASE)
_BEYOND = re.compile(
    r"\b(limit|offset|values|count|sum|min|max|avg|sample|group_concat|exists|rand|uuid|struuid"
    r"|bnode|now)\b",
    re.IGNORECASE,
)


def split(query: str, variables: Sequence[str]) -> tuple[str, str]:
    """Split a query into what comes before the ORDER BY at its end, and that clause.

    The clause is empty, and the query as it was, where the order needs more than the rows: other
    variables, aggregates, or LIMIT and OFFSET, which depend on it.
    """
    words = query_text.bare(query)
    tail = words.rfind("}") + 1
    found = _ORDER.search(words, tail)
    if found is None:
        return query, ""
    clause = words[found.start() :]
    used = set(re.findall(r"[?$](\w+)", clause))
    if not used or not used <= set(variables) or _BEYOND.search(re.sub(r"[?$]\w+", "", clause)):
        return query, ""
    return query[: found.start()], query[found.start() :]


def can_sort(rows: Sequence[Sequence[Term | None]]) -> bool:
    """Whether rows can be sorted here: a query cannot name the blank nodes of another store."""
    return not any(isinstance(term, BlankNode) for row in rows for term in row)


def sort(found: Rows, query: str, clause: str) -> Rows:
    """The rows in the order of a clause that `split` took from the end of `query`."""
    return rows_of(_sorted(found, query, clause))


def write_sorted(found: Rows, query: str, clause: str, form: QueryResultsFormat) -> bytes:
    """The rows in the order of a clause, written in a format."""
    return _sorted(found, query, clause).serialize(format=form) or b""


def _sorted(found: Rows, query: str, clause: str) -> QuerySolutions:
    lines = "\n".join(f"({' '.join(map(_written, row))})" for row in found.rows)
    names = " ".join(f"?{name}" for name in found.variables)
    values = f"VALUES ({names}) {{\n{lines}\n}}"
    text = f"{query_text.prologue(query)} SELECT {names} WHERE {{ {values} }} {clause}"
    solutions = Store().query(text, prefixes=dict(PREFIXES))
    assert isinstance(solutions, QuerySolutions)  # noqa: S101
    return solutions


def _written(term: Term | None) -> str:
    return "UNDEF" if term is None else str(term)
