"""Load rate, disk, memory and six typical queries of three stores, from 10 k to 10 M triples.

    python benchmarks/scale.py [--sizes 10000,100000] [--engines memory,disk,virtuoso] [--markdown]

All load the same file (`generate.py`): each triple in the default graph and again in the graph of
its source.  Oxigraph is asked in a process of its own, Virtuoso over HTTP; the row `ask` shows what
that road alone costs.  Each store answers in a fresh process, but the operating system may still
hold its files.  Query times are milliseconds: the median of the warm runs, and in brackets the
first.  Exits 1 where the answers of two stores differ, or where a store fails.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import statistics
import sys
import tempfile
import time
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import generate
from engines import ENGINES, Engine, FailedError, Loaded, SlowError

from kipo_graph.model.vocabulary import PREFIXES, local_name

SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
LIMIT = 60.0
"""Seconds that a query may take."""

ROW = tuple[str, ...]
QUERIES = {
    "ask": "ASK { id:office-1 a kipo:IPOffice }",
    "entity": """SELECT ?statement ?role ?property ?modality ?source {
        VALUES ?role { kipo:subject kipo:object }
        ?statement ?role id:programme-1-1 ; kipo:predicate ?property ; kipo:modality ?modality ;
            dcterms:source ?source }""",
    "count": "SELECT ?property (COUNT(*) AS ?n) { ?s ?property ?o } GROUP BY ?property",
    "top": """SELECT ?actor (COUNT(?statement) AS ?n) {
        ?statement kipo:subject ?actor ; kipo:modality kipo:achieved }
        GROUP BY ?actor ORDER BY DESC(?n) STR(?actor) LIMIT 20""",
    "year": """SELECT ?figure ?indicator ?of ?value {
        ?figure a kipo:Figure ; kipo:statedPeriod "2024" ; kipo:indicator ?indicator ;
            kipo:measuredOf ?of ; qudt:numericValue ?value }""",
    "text": """SELECT ?quote ?words {
        ?quote oa:exact ?words FILTER(CONTAINS(LCASE(?words), "secondary batteries")) }""",
    "path": "SELECT ?unit { ?unit org:unitOf/kipo:locatedIn id:country-1 }",
}
MEANING = {
    "ask": "is this an office (the cost of HTTP)",
    "entity": "the statements of one programme",
    "count": "triples by property, whole graph",
    "top": "top 20 actors by achieved statements",
    "year": "the figures of 2024",
    "text": "passages that contain two words",
    "path": "units of bodies in one country",
}


class GraphStore(NamedTuple):
    """What a query gave: seconds of the first run and of the warm ones, and the sorted rows.

    `first` is None where the query took too long; `warm` is then empty.
    """

    first: float | None
    warm: tuple[float, ...]
    rows: tuple[ROW, ...]


class Measured(NamedTuple):
    """One store at one size; `memory` is what its process holds after the queries."""

    loaded: Loaded
    memory: int
    asked: dict[str, GraphStore]


def full(query: str) -> str:
    """A query with the prefixes that it uses declared, as any store needs it."""
    used = [name for name in PREFIXES if name and re.search(rf"\b{name}:", query)]
    return "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in used) + query


def rows_of(answer: bytes) -> tuple[ROW, ...]:
    """The rows of an answer in SPARQL JSON, sorted, with numbers in one spelling."""
    found = json.loads(answer)
    if "boolean" in found:
        return ((str(found["boolean"]).lower(),),)
    names = found["head"]["vars"]
    rows = found["results"]["bindings"]
    return tuple(sorted(tuple(_term(row.get(name)) for name in names) for row in rows))


def _term(term: dict[str, str] | None) -> str:
    if term is None:
        return ""
    kind = local_name(term.get("datatype", ""))
    if kind in ("integer", "decimal"):
        return f"{Decimal(term['value']).normalize():f}"
    return f"{term['value']}@{term.get('xml:lang', '')}"


def asked(engine: Engine, query: str) -> GraphStore:
    """Run a query once, then warm: seven times, or three where it takes over a second."""
    engine.start()
    try:
        first, answer = engine.ask(query, LIMIT)
        rows = rows_of(answer)
        runs = 7 if first < 1 else 3
        warm = tuple(engine.ask(query, LIMIT)[0] for _ in range(runs))
    except SlowError:
        return GraphStore(None, (), ())
    return GraphStore(first, warm, rows)


def measured(name: str, file: Path, folder: Path) -> Measured:
    """Load a file into a new store and ask all queries."""
    engine = ENGINES[name][1](folder)
    try:
        loaded = engine.load(file)
        found = {key: asked(engine, full(query)) for key, query in QUERIES.items()}
        engine.start()
        return Measured(loaded, engine.memory(), found)
    finally:
        engine.stop()


def at(size: int, names: list[str], place: Path) -> tuple[int, int, dict[str, Measured]]:
    """The triples and quads of a size, and what each store made of them."""
    file = place / "data.nq"
    triples, quads = generate.write(file, size)
    found = {}
    for name in names:
        folder = place / name
        folder.mkdir()
        say(f"{triples} triples: {ENGINES[name][0]}")
        found[name] = measured(name, file, folder)
        shutil.rmtree(folder)
    file.unlink()
    return triples, quads, found


def say(words: str) -> None:
    load = os.getloadavg()[0]
    print(f"{time.strftime('%H:%M:%S')} load {load:.1f}  {words}", file=sys.stderr, flush=True)


def differing(found: dict[str, Measured]) -> list[str]:
    """The queries on which two stores that answered disagree."""
    bad = []
    for key in QUERIES:
        answers = {
            result.asked[key].rows
            for result in found.values()
            if result.asked[key].first is not None
        }
        if len(answers) > 1:
            bad.append(key)
    return bad


def loading(triples: int, quads: int, name: str, found: Measured) -> ROW:
    """A row of the table on loading."""
    seconds, disk, peak = found.loaded
    return (
        f"{triples:,}",
        ENGINES[name][0],
        f"{seconds:.1f}",
        f"{triples / seconds:,.0f}",
        f"{quads / seconds:,.0f}",
        f"{disk / 1e6:,.0f}" if disk else "–",
        f"{disk / triples:,.0f}" if disk else "–",
        f"{peak / 1e6:,.0f}",
        f"{found.memory / 1e6:,.0f}",
    )


def asking(triples: int, key: str, names: list[str], found: dict[str, Measured]) -> ROW:
    """A row of the table on queries: each store, the rows of the answer, whether all agree."""
    results = [found[name].asked[key] for name in names]
    counts = [len(result.rows) for result in results if result.first is not None]
    verdict = "DIFFER" if key in differing(found) else f"{counts[0]:,}" if counts else "–"
    return (f"{triples:,}", MEANING[key], *(spelt(result) for result in results), verdict)


def spelt(result: GraphStore) -> str:
    """`median (first)` in milliseconds, or that the query was stopped."""
    if result.first is None:
        return f"over {LIMIT:.0f} s"
    median = statistics.median(result.warm)
    return f"{milliseconds(median)} ({milliseconds(result.first)})"


def milliseconds(seconds: float) -> str:
    value = seconds * 1000
    return f"{value:.2f}" if value < 10 else f"{value:,.0f}"


def table(head: ROW, rows: list[ROW], *, markdown: bool) -> str:
    """Rows below a head, for reading or as a table of Markdown."""
    if markdown:
        lines = ["| " + " | ".join(row) + " |" for row in (head, *rows)]
        return "\n".join([lines[0], "|" + "---|" * len(head), *lines[1:]])
    widths = [max(len(row[place]) for row in (head, *rows)) for place in range(len(head))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in (head, *rows)
    )


LOADING = (
    *("triples", "store", "load s", "triples/s", "quads/s", "disk MB", "disk B/triple"),
    *("peak MB loading", "MB serving"),
)


def main() -> int:
    """Measure each size and print both tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    parser.add_argument("--engines", default=",".join(ENGINES))
    parser.add_argument("--markdown", action="store_true")
    given = parser.parse_args()
    names, sizes = given.engines.split(","), [int(word) for word in given.sizes.split(",")]
    if unknown := set(names) - set(ENGINES):
        parser.error(
            f"no such engine: {', '.join(sorted(unknown))}; there are {', '.join(ENGINES)}"
        )
    if min(sizes) < generate.SMALLEST:
        parser.error(f"a size is at least {generate.SMALLEST}")
    print(f"{generate.machine()}; load average at the start {os.getloadavg()[0]:.1f}\n")
    loads: list[ROW] = []
    asks: list[ROW] = []
    bad = False
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="kipo-scale-") as place:
            try:
                triples, quads, found = at(size, names, Path(place))
            except FailedError as error:
                print(f"{size} triples: {error}", file=sys.stderr)
                bad = True
                break
        loads += [loading(triples, quads, name, found[name]) for name in names]
        asks += [asking(triples, key, names, found) for key in QUERIES]
        bad = bad or bool(differing(found))
    head = ("triples", "query", *(f"{ENGINES[name][0]}, ms" for name in names), "rows")
    print(table(LOADING, loads, markdown=given.markdown) + "\n")
    print(table(head, asks, markdown=given.markdown))
    print(f"\nload average at the end {os.getloadavg()[0]:.1f}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
