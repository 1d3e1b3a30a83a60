"""`kipo-graph init`."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(name="init")
@click.argument("folder", type=click.Path(path_type=Path))
def command(folder: Path) -> None:
    """Lay an empty project for another office's reports.

    FOLDER gets the same shape as this one: ontology, empty tables with their headers, the questions
    that make sense for any report, and the check queries. All commands work in it.
    """
    from kipo_graph import project, tables
    from kipo_graph.query import questions

    known = questions.catalogue(project.shipped())
    general = [
        project.shipped().questions / f"{name}.rq"
        for name, question in known.items()
        if "general" in question.tags
    ]
    project.init(folder, tables.HEADERS, general)
    click.echo(f"Laid an empty project in {folder}.")
    click.echo("Next: register a report (plain text, Markdown, HTML or PDF) and its publisher:")
    click.echo(f"  kipo-graph --project {folder} add-source FILE --publisher NAME \\")
    click.echo("    --add-publisher IPOffice")
    click.echo("have statements proposed from it, decide on each, and build the graph:")
    click.echo(f"  kipo-graph --project {folder} extract ID -o candidates.csv")
    click.echo(f"  kipo-graph --project {folder} review candidates.csv")
    click.echo(f"  kipo-graph --project {folder} build")
    click.echo(
        "Statements can be written by hand as well: its README.md has the steps of both ways,"
    )
    click.echo("docs/reference/tables.md of kipo-graph all columns.")
