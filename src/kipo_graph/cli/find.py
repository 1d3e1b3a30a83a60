"""`kipo-graph find`."""

from __future__ import annotations

import json
import sys

import click

from kipo_graph.cli import common
from kipo_graph.errors import NotFoundError


@click.command(name="find")
@click.argument("text")
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True)
@click.option(
    "--format", "form", type=click.Choice(["table", "tsv", "json"]), help="Default: tsv in a pipe."
)
@click.pass_context
def command(ctx: click.Context, *, text: str, limit: int, form: str | None) -> None:
    """Find entities by their names, in English or Korean.

    Prints id, type, label, Korean name, and the name that matched; the best first.
    """
    from kipo_graph.query import rendering

    hits = common.graph(ctx).find(text, limit)
    if not hits:
        raise NotFoundError(f'No name in the graph resembles "{text}".', "Try a part of the name.")
    chosen = form or ("table" if sys.stdout.isatty() else "tsv")
    names = ("id", "type", "label", "korean", "matched")
    cells = [(h.entity.id, h.entity.type, h.entity.label, h.entity.korean, h.name) for h in hits]
    if chosen == "json":
        rows = [dict(zip(names, row, strict=True)) for row in cells]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    elif chosen == "tsv":
        for row in (names, *cells):
            click.echo("\t".join(row))
    else:
        click.echo(rendering.grid(names, cells), nl=False)
