"""`kipo-graph extract`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kipo_graph.cli import common

if TYPE_CHECKING:
    from kipo_graph.cli.extract_summary import Seen
    from kipo_graph.extract.candidates import Extraction
    from kipo_graph.many.outcome import Report


@click.command(name="extract")
@click.argument("names", nargs=-1, required=True, metavar="FILE|DIR|ADDRESS|ID...")
@click.option(
    "-o",
    "--output",
    "target",
    metavar="FILE|DIR",
    default="-",
    help="Where the candidates go; the ending says the form. A folder is as --shards. "
    "Default: the terminal.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(("csv", "json", "jsonl")),
    help="The form; default: by the ending, else csv. json is one object for one document, and "
    "for several an object a line, as jsonl.",
)
@click.option(
    "--model",
    metavar="NAME",
    default="en_core_web_sm",
    show_default=True,
    help="The spaCy pipeline: any that is installed, or a folder.",
)
@click.option(
    "--concepts",
    is_flag=True,
    help="Also propose what has no name: topics, goals, and each measure as a thing of its own. "
    "More to reject, less to write by hand.",
)
@click.option(
    "--component",
    "components",
    metavar="NAME",
    multiple=True,
    help="Add a spaCy component of yours (a transformer, GLiNER ...) to the pipeline; see "
    "docs/explanation/extraction.md.",
)
@click.option(
    "--publisher",
    metavar="LABEL",
    default="",
    help='The office that says "we" in documents that are not registered.',
)
@click.option(
    "--min-confidence",
    "least",
    metavar="X",
    type=click.FloatRange(0, 1),
    default=0.0,
    help="Leave out statements whose rule was right less often on annotated texts (0 to 1).",
)
@click.option(
    "--workers",
    metavar="N",
    type=click.IntRange(1),
    help="Processes to read with. Default: one for each core, fewer for little text.",
)
@click.option(
    "--shards",
    "folder",
    metavar="DIR",
    help="Write a shard of JSON Lines for every few documents into this folder (or address), and "
    "go on there after a stop.",
)
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="Read on the Dask cluster there (tcp://HOST:8786); `local` starts one here. "
    "Needs --shards.",
)
@click.option("--restart", is_flag=True, help="Delete the results of another run in that folder.")
@click.option("--loader", metavar="MODULE:FUNCTION", default="", hidden=True)
@click.pass_context
def command(
    ctx: click.Context,
    *,
    names: tuple[str, ...],
    target: str,
    form: str | None,
    model: str,
    concepts: bool,
    components: tuple[str, ...],
    publisher: str,
    least: float,
    workers: int | None,
    folder: str | None,
    scheduler: str | None,
    restart: bool,
    loader: str,
) -> None:
    """Propose statements from reports, for a curator to accept or reject.

    Reads plain text, Markdown, HTML and PDF: files, folders (with all below them), addresses such
    as s3://bucket/reports/, or the ids of registered sources. Of each it gives the entities and
    the statements found in it, with the exact words that say them, the rule that found them and
    how often that rule is right. Nothing enters the graph before it was accepted in
    `kipo-graph review`.

    A file need not be registered: any folder will do, and the names of the project at hand (else
    of the graph that comes with the package) are known. In a registered source, "we" is its
    publisher; for other files say it with --publisher.

    A document that cannot be read is named with its fault at the end, and the others are read
    all the same; the exit code is then 21 (of a single document, that of its fault).

    \b
    One report:
      kipo-graph extract report.pdf -o candidates.csv
      kipo-graph review candidates.csv
    All of a folder, on all cores; after a stop, the same words again go on:
      kipo-graph extract reports/ --shards found/
    On a cluster whose machines share the folders:
      kipo-graph extract /shared/reports --shards /shared/found --scheduler tcp://head:8786
    """
    from kipo_graph.cli.extract_summary import Seen
    from kipo_graph.many import forms, inputs, run, shards, work

    if target != "-" and shards.is_shards(target):
        if folder is not None:
            raise click.UsageError("-o names a folder, and --shards another one: give one.")
        target, folder = "-", target
    chosen = _form(form, target, forms.of_name(target))
    _require_sense(folder, scheduler, workers, restart=restart)
    project = common.found(ctx)
    gathered = inputs.gather(names, project, publisher)
    if gathered.left_out:
        click.echo(f"Left out {gathered.left_out:,} files of other kinds.", err=True)
    items = gathered.items
    job = run.job_for(
        project, model, least, loader or work.LOADER, components=components, dense=concepts
    )
    count = workers or run.default_workers(items)
    single, seen = len(items) == 1, Seen(items)
    if folder is None:
        found = _all(seen.watch(run.extract(items, job, count)), seen)
        size = _write(target, chosen, found, single=single)
        seen.tell(count)
    else:
        into = run.Shards(folder, names, publisher, restart)
        for _ in seen.watch(run.to_shards(items, job, into, count, scheduler or "")):
            pass
        seen.tell(0 if scheduler else count)
        found = shards.extractions(folder)
        size = _write(target, chosen, found, single=single) if target != "-" else 0
    if size:
        click.echo(f"Wrote candidates to {target} ({common.size(size)}).", err=True)
    if following := _next(target, chosen, folder):
        click.echo(following, err=True)
    seen.stop_at_failures()


def _form(form: str | None, target: str, ending: str) -> str:
    if target == "-":
        return form or "csv"
    if not (form or ending):
        raise click.UsageError(
            f"The ending of {target} says no form: name the file .csv, .json or .jsonl, "
            "or give --format."
        )
    return form or ending


def _require_sense(
    folder: str | None, scheduler: str | None, workers: int | None, *, restart: bool
) -> None:
    """Stop at options that do not go together."""
    if scheduler and folder is None:
        raise click.UsageError("--scheduler needs --shards DIR, a folder that all machines share.")
    if scheduler and scheduler != "local" and workers:
        raise click.UsageError("--workers is for this machine; a cluster has its own.")
    if restart and folder is None:
        raise click.UsageError("--restart is for a folder of results: give --shards DIR.")


def _write(target: str, form: str, found: Iterable[Extraction], *, single: bool) -> int:
    """Write candidates as they come; a file appears whole, or not at all. Gives its size."""
    from kipo_graph.many import forms
    from kipo_graph.system.atomic_files import replacing

    pieces = forms.pieces(found, form, single=single)
    if target == "-":
        for piece in pieces:
            common.write("-", piece, "candidates")
        return 0
    with replacing(Path(target)) as file:
        return sum(map(file.write, pieces))


def _all(reports: Iterable[Report], seen: Seen) -> Iterator[Extraction]:
    """The extractions of reports; where all documents failed, that is raised in their place."""
    for report in reports:
        yield from report.extractions
    if seen.tally.failed == len(seen.items):
        seen.stop_at_failures()


def _next(target: str, form: str, folder: str | None) -> str:
    """What to do with the candidates."""
    if target != "-":
        return f"Next: kipo-graph review {target}"
    if folder is not None:
        return f"Next: kipo-graph review {folder}"
    if form == "csv":
        return "To review them: write them with -o candidates.csv, then kipo-graph review that."
    return ""
