"""`kipo-graph query`."""

from __future__ import annotations

import shutil
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kipo_graph.cli import common
from kipo_graph.errors import NotFoundError, QueryError

if TYPE_CHECKING:
    from kipo_graph.api import KnowledgeGraph
    from kipo_graph.query.questions import Parameter
    from kipo_graph.store.graph_store import Answer, Rows

_FORMATS = ("table", "csv", "tsv", "json", "xml", "turtle", "markdown")
_MACHINE = ("csv", "tsv", "json", "xml")
_SPARQL = ("select", "ask", "construct", "describe", "prefix", "base", "#")


@click.command(name="query")
@click.argument("what", metavar="NAME|FILE|-|SPARQL")
@click.option(
    "--param",
    "params",
    metavar="NAME=VALUE",
    multiple=True,
    help="A value for a parameter; an entity by id, label, Korean name or acronym.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(_FORMATS),
    help="Default: table on a terminal, csv in a pipe (turtle for graphs).",
)
@click.option("--explain", is_flag=True, help="Under each row, the sentences that support it.")
@common.no_inferred
@common.output("Write the answer to this file.")
@click.pass_context
def command(
    ctx: click.Context,
    *,
    what: str,
    params: tuple[str, ...],
    form: str | None,
    explain: bool,
    no_inferred: bool,
    target: str,
) -> None:
    """Ask a question by name, or any SPARQL query.

    QUERY is the name of a question (see: kipo-graph questions), a file, - for standard input,
    or the SPARQL text itself. Prefixes are predefined: kipo, org, skos, dcterms, prov, oa,
    qudt, schema and others, and the empty prefix for entities.

    \b
      kipo-graph query units-created --param year=2024 --explain
      kipo-graph query 'SELECT ?unit WHERE { ?unit org:unitOf :kipo }'
      kipo-graph query report.rq --format csv -o report.csv
    """
    # A query in Rust hears no Ctrl-C through Python; the system's own handler ends the process.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    graph = common.graph(ctx, inferred=not no_inferred)
    text, parameters = _text(graph, what)
    bound = graph.bind(text, parameters, dict(map(_pair, params)))
    terminal = target == "-" and sys.stdout.isatty()
    chosen = _format(bound, form, terminal=terminal, explain=explain)
    if chosen in _MACHINE:
        content = graph.results(bound, chosen)
        empty = chosen in ("csv", "tsv") and len(content.splitlines()) == 1
    else:
        answer = graph.ask(bound)
        empty = answer is not True and not getattr(answer, "rows", answer)
        content = _rendered(graph, bound, answer, chosen, terminal=terminal, explain=explain)
    if empty:
        for term, hint in graph.unknown_terms(bound).items():
            click.echo(
                f"Note: nothing in the graph is named {term}" + (f"; {hint}" if hint else "."),
                err=True,
            )
    common.write(target, content, "the answer")


def _format(text: str, form: str | None, *, terminal: bool, explain: bool) -> str:
    """The format for a query's answer; raises QueryError for one that does not fit it."""
    from kipo_graph.store import query_text

    kind = query_text.form_of(text).casefold()
    if kind in ("construct", "describe"):
        if form not in (None, "turtle"):
            raise QueryError("The query gives triples.", "Ask for --format turtle.")
        return "turtle"
    chosen = form or ("table" if terminal or explain else "csv")
    if chosen == "turtle":
        raise QueryError("The query gives no triples.", "Use CONSTRUCT for turtle.")
    if explain and (kind == "ask" or chosen not in ("table", "markdown")):
        raise QueryError("--explain needs a SELECT query, and --format table or markdown.")
    # No W3C format writes yes or no as a table.
    return "table" if kind == "ask" and chosen in ("csv", "tsv") else chosen


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise QueryError(f'"{text}" is not a parameter.', "Write it as NAME=VALUE.")
    if any("\ud800" <= sign <= "\udfff" for sign in value):
        raise QueryError(f"The value of the parameter {name} is not UTF-8.")
    return name, value


def _is_file(what: str) -> bool:
    try:
        return Path(what).is_file()
    except OSError:  # no path can be so long
        return False


def _text(graph: KnowledgeGraph, what: str) -> tuple[str, tuple[Parameter, ...]]:
    """The query that an argument names or is, with the parameters that its header declares."""
    from kipo_graph.query import questions

    known = graph.questions()
    if what in known:
        return known[what].text, known[what].parameters
    if what == "-":
        return common.text_of("-"), ()
    inline = "{" in what or what.lstrip().lower().startswith(_SPARQL)
    if not inline and _is_file(what):
        return common.text_of(what), ()
    if inline:
        return what, ()
    try:
        questions.get(what, known)
    except NotFoundError as error:
        raise NotFoundError(
            f'"{what}" is not a known question, a file or valid SPARQL.', error.hint
        ) from error
    raise AssertionError


def _rendered(
    graph: KnowledgeGraph, text: str, answer: Answer, form: str, *, terminal: bool, explain: bool
) -> bytes:
    from kipo_graph.query import rendering
    from kipo_graph.rdf import serialization

    if isinstance(answer, tuple):
        return serialization.turtle(answer)
    if isinstance(answer, bool):
        return rendering.yes_or_no(answer, form).encode()
    if explain:
        return _explained(graph, text, answer, form).encode()
    if form == "markdown":
        return rendering.markdown(answer).encode()
    return _table(answer, terminal=terminal).encode()


def _table(answer: Rows, *, terminal: bool) -> str:
    from kipo_graph.query import rendering

    width = shutil.get_terminal_size().columns if terminal else 120
    rows = "1 row" if len(answer.rows) == 1 else f"{len(answer.rows)} rows"
    return rendering.table(answer, width, color=terminal) + f"({rows})\n"


def _explained(graph: KnowledgeGraph, text: str, answer: Rows, form: str) -> str:
    from kipo_graph.query import explanation as explain
    from kipo_graph.query import rendering

    known = graph.statements()
    mark = "> " if form == "markdown" else "    "
    parts = [rendering.headings(answer), "\n\n"]
    for row in answer.rows:
        supports = explain.supports(row, text, known)
        lines = [line for statement in supports for line in rendering.sentences(statement)]
        lines = lines or ["(no statement links what this row names)"]
        parts += [rendering.line(answer, row), "\n", *(f"{mark}{line}\n" for line in lines), "\n"]
    return "".join(parts)
