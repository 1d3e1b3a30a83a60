"""`kipo-graph show`."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from kipo_graph.cli import common


@click.command(name="show")
@click.argument("entity")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@click.pass_context
def command(ctx: click.Context, *, entity: str, form: str) -> None:
    """Show everything said about one entity, with the sentences.

    ENTITY is an id, a label, a Korean name or an acronym: kipo-graph show 특허청
    """
    from kipo_graph.query import rendering

    graph = common.graph(ctx)
    record = graph.entity(entity)
    statements = graph.statements(entity=record.id)
    if form == "json":
        found = {**asdict(record), "statements": [asdict(statement) for statement in statements]}
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    korean = f" ({record.korean})" if record.korean else ""
    click.echo(click.style(record.label + korean, bold=True))
    others = f"; also {', '.join(record.alt_labels)}" if record.alt_labels else ""
    click.echo(f"{record.type_label}{others}")
    click.echo(record.definition)
    if record.note:
        click.echo(f"Note: {record.note}")
    click.echo(record.iri)
    for title, group in rendering.grouped(statements):
        click.echo()
        click.echo(click.style(title, bold=True))
        for lines, supported in rendering.by_evidence(group):
            for statement in supported:
                click.echo(f"  {rendering.sentence_of(statement)}")
            for line in lines:
                click.echo(f"      {line}")
