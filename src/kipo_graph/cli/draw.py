"""`kipo-graph draw`."""

from __future__ import annotations

import click

from kipo_graph.cli import common


@click.command(name="draw")
@click.option(
    "-o",
    "--output",
    "target",
    metavar="FILE",
    default="graph.html",
    show_default=True,
    help="The page to write; - is standard output.",
)
@click.option("--focus", metavar="ENTITY", help="Only the surroundings of this entity.")
@click.option(
    "--depth", type=click.IntRange(0), default=1, show_default=True, help="Steps around --focus."
)
@click.option("--type", "types", metavar="TYPE", multiple=True, help="Only entities of this class.")
@click.option("--source", "sources", metavar="ID", multiple=True, help="Only this source.")
@click.option(
    "--period", metavar="PERIOD", help="Only statements that hold in this period (2024, 2021/2024)."
)
@click.option("--title", metavar="TEXT", help="The heading of the page.")
@click.pass_context
def command(
    ctx: click.Context,
    *,
    target: str,
    focus: str | None,
    depth: int,
    types: tuple[str, ...],
    sources: tuple[str, ...],
    period: str | None,
    title: str | None,
) -> None:
    """Draw the graph as one interactive HTML page.

    The page works offline: send it by email or open it from a file. Click an edge to read the
    sentence behind it, in its place in the report.
    """
    page = common.graph(ctx).draw(
        focus=focus, depth=depth, types=types, sources=sources, period=period, title=title
    )
    common.write(target, page.encode(), "the page")
