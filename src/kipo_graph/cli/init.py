"""`kipo-graph init`."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(name="init")
@click.argument("folder", type=click.Path(path_type=Path))
def command(folder: Path) -> None:
    """Create an empty project for another office's reports.

    FOLDER gets the ontology, empty tables with their headers, the questions that apply to any
    report, and the check queries. All commands work in it.
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
    click.echo(f"Created an empty project in {folder}.")
    click.echo("Next: register a report (plain text, Markdown, HTML or PDF) and its publisher:")
    click.echo(f"  kipo-graph --project {folder} add-source FILE --publisher NAME \\")
    click.echo("    --add-publisher IPOffice")
    click.echo("Then propose statements from it, review them, and build the graph:")
    click.echo(f"  kipo-graph --project {folder} extract ID -o candidates.csv")
    click.echo(f"  kipo-graph --project {folder} review candidates.csv")
    click.echo(f"  kipo-graph --project {folder} build")
    click.echo(
        "You can also write statements by hand. README.md in the project explains both ways;"
    )
    click.echo("docs/reference/tables.md of kipo-graph explains all columns.")
