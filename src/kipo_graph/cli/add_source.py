"""`kipo-graph add-source`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kipo_graph.cli import common

if TYPE_CHECKING:
    from kipo_graph.ingest.registration import Registered

_SHOWN = 20


@click.command(name="add-source")
@click.argument(
    "files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@click.option("--title", default="", help="Default: the document's own title or first heading.")
@click.option("--publisher", default="", help="The publisher, by any name of its entity.")
@click.option(
    "--add-publisher",
    "publisher_class",
    metavar="TYPE",
    default="",
    help="Add the publisher to data/entities.csv where it is missing, as an IPOffice, "
    "IntergovernmentalOrganization, PublicAgency ...",
)
@click.option(
    "--date", "issued", metavar="DAY", default="", help="Day of publication, such as 2024-06-20."
)
@click.option(
    "--covers",
    metavar="PERIOD",
    default="",
    help="Period that it reports on, such as 2024 or 2021/2024.",
)
@click.option(
    "--language",
    metavar="CODE",
    default="",
    help="Language code. Default: as stated in the document, else en.",
)
@click.option("--author", default="", help="The author.")
@click.option("--address", metavar="URL", default="", help="The address where it is published.")
@click.option("--licence", default="", help="The licence of its text.")
@click.option(
    "--id", "slug", default="", help="The id of the source. Default: made from the title."
)
@click.option("--replace", is_flag=True, help="Replace the text of the source with this id.")
@click.pass_context
def command(ctx: click.Context, /, *, files: tuple[Path, ...], **options: str | bool) -> None:
    """Register reports as sources: plain text, Markdown, HTML or PDF.

    Plain text and Markdown are copied to data/sources/ unchanged. The text of HTML and PDF goes to
    data/sources/ID.txt, with hyphens, columns, running heads and page breaks repaired; the
    original is kept in data/sources/originals/, and data/sources/ID.pages.csv says which words
    stand on which page. Each gets a row in data/sources.csv. Of several files, one that cannot be
    read is reported and the others go on.

    \b
    Try, in a project of your own:
      kipo-graph init my-office
      cd my-office
      kipo-graph add-source report.pdf --publisher "My Patent Office" \\
        --add-publisher IPOffice --covers 2024
      kipo-graph build
    """
    from kipo_graph.ingest.registration import Details, register
    from kipo_graph.tables.source_files import SourceError

    replace, publisher_class = bool(options.pop("replace")), str(options.pop("publisher_class"))
    details = Details(id=str(options.pop("slug")), **{k: str(v) for k, v in options.items()})
    if len(files) > 1 and (details.title or details.id):
        raise click.UsageError("--title and --id need exactly one FILE.")
    project, code = common.found(ctx), 0
    for path in files:
        try:
            done = register(
                project, path, details, replace=replace, publisher_class=publisher_class
            )
        except SourceError as error:
            if len(files) == 1:
                raise
            click.echo(f"Error: {error}", err=True)
            code = code or error.exit_code
        else:
            _print(done)
    ctx.exit(code)


def _print(done: Registered) -> None:
    from kipo_graph.text import one_line

    if done.change == "unchanged":
        click.echo(f"{done.id} is already registered with the same text; nothing was changed.")
        click.echo("  To change its other details, edit data/sources.csv.")
        return
    read = done.reading
    size = f"{len(read.text):,} characters"
    size = f"{read.count} page{'s' if read.count > 1 else ''}, {size}" if read.count else size
    click.echo(f"{done.change.capitalize()} {done.id}: {one_line(done.title)}")
    click.echo(f"  Its text is data/{done.file} ({size}).")
    if done.original:
        click.echo(f"  The original is kept as data/{done.original}.")
    if done.publisher_added:
        added = one_line(done.publisher_added)
        click.echo(f"  {added} was added to data/entities.csv; describe it there.")
    for warning in read.warnings:
        click.echo(f"  Note: {one_line(warning)}", err=True)
    if done.change == "replaced":
        _print_drift(done)
    else:
        click.echo(f"  Next: kipo-graph extract {done.id} -o candidates.csv")
        click.echo(f"  or enter statements by hand in data/statements/{done.id}.csv.")


def _print_drift(done: Registered) -> None:
    from kipo_graph.text import one_line

    total = done.standing + len(done.drifted)
    if not total:
        click.echo("  No statement quotes it yet.")
        return
    click.echo(f"  The quotes of {done.standing} of {total} statements are unchanged.")
    for one in done.drifted[:_SHOWN]:
        click.echo(f'  Drifted: row {one.row}, "{one_line(one.quote)}" {one.reason}.')
        if one.near:
            click.echo(f'    The nearest words are: "{one_line(one.near)}"')
    if len(done.drifted) > _SHOWN:
        click.echo(f"  ... and {len(done.drifted) - _SHOWN} more.")
    if done.drifted:
        click.echo(f"  Correct these rows of data/statements/{done.id}.csv before you build.")
