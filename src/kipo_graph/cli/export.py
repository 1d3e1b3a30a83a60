"""`kipo-graph export`."""

from __future__ import annotations

import click

from kipo_graph.cli import common

_FORMATS = (
    "turtle", "json-ld", "n-triples", "n-quads", "trig", "rdf-xml", "owl", "graphml", "gexf",
    "csv", "html",
)  # fmt: skip


@click.command(name="export")
@click.option("--format", "form", type=click.Choice(_FORMATS), required=True)
@click.option(
    "--source", "sources", metavar="ID", multiple=True, help="Only statements of this source."
)
@click.option("--no-evidence", is_flag=True, help="Plain edges only, without statement nodes.")
@common.output("Default: standard output.")
@click.pass_context
def command(
    ctx: click.Context, *, form: str, sources: tuple[str, ...], no_evidence: bool, target: str
) -> None:
    """Export the graph as Turtle, JSON-LD, GraphML, CSV ...

    \b
    turtle, json-ld, n-triples, rdf-xml   stated triples, with the description of the dataset
    n-quads, trig                         the same, a named graph for each source
    owl                                   ontology and data in one file, for Protege
    graphml, gexf                         the network, for Gephi and networkx
    csv                                   the statements as a table, safe in a spreadsheet
    html                                  the page that `draw` makes
    """
    content = common.graph(ctx).export(form, sources=sources, evidence=not no_evidence)
    common.write(target, content, form)
