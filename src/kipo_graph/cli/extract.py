"""`kipo-graph extract`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

import click

from kipo_graph.cli import common
from kipo_graph.extract.spacy_model import DEFAULT_MODEL

if TYPE_CHECKING:
    from kipo_graph.batch.job import Result
    from kipo_graph.cli.extract_summary import ExtractSummary
    from kipo_graph.extract.candidates import Extraction

_FORMATS = {".csv": "csv", ".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl"}
"""The formats that the endings of files stand for."""


@click.command(name="extract")
@click.argument("names", nargs=-1, required=True, metavar="FILE|DIR|ADDRESS|ID...")
@click.option(
    "-o",
    "--output",
    "target",
    metavar="FILE|DIR",
    default="-",
    help="File for the candidates; its ending gives the format. A folder is as --shards. "
    "Default: standard output.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(("csv", "json", "jsonl")),
    help="Format; default: by the ending, else csv. json is one object for one document, and for "
    "several one object per line, as jsonl.",
)
@click.option(
    "--model",
    metavar="NAME",
    default=DEFAULT_MODEL,
    show_default=True,
    help="The spaCy pipeline: any that is installed, or a folder.",
)
@click.option(
    "--concepts",
    is_flag=True,
    help="Also propose what has no name: topics, goals, and each measure as an entity of its own. "
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
    help='The office that "we" stands for in documents that are not registered.',
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
    help="Number of processes. Default: one for each core, fewer for little text.",
)
@click.option(
    "--shards",
    "folder",
    metavar="DIR",
    help="Write a JSON Lines file per document into this folder (or address); run the same command "
    "to resume.",
)
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="Use the Dask cluster at this address (tcp://HOST:8786); `local` starts one here. "
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
    as s3://bucket/reports/, or the ids of registered sources. For each it gives the entities and
    the statements found in it, with the exact words that support them, the rule that found them
    and how often that rule is right. Nothing enters the graph before it is accepted in
    `kipo-graph review`.

    A file need not be registered: any folder will do, and the names of the current project (else
    of the graph that comes with the package) are known. In a registered source, "we" is its
    publisher; for other files, name it with --publisher.

    A document that cannot be read is listed with its error at the end, and the others are read
    all the same; the exit code is then 21 (for a single document, that of its error).

    \b
    One report:
      kipo-graph extract report.pdf -o candidates.csv
      kipo-graph review candidates.csv
    A whole folder, on all cores; run the same command to resume after a stop:
      kipo-graph extract reports/ --shards found/
    On a cluster whose machines share the folders:
      kipo-graph extract /shared/reports --shards /shared/found --scheduler tcp://head:8786
    """
    from kipo_graph.batch import addresses, inputs, job, run
    from kipo_graph.cli.extract_summary import ExtractSummary

    if target != "-" and addresses.is_folder(target):
        if folder is not None:
            raise click.UsageError("-o names a folder, and --shards another one: give one.")
        target, folder = "-", target
    chosen = _form(form, target)
    _require_sense(folder, scheduler, workers, restart=restart)
    project = common.found(ctx)
    found = inputs.find(names, project, publisher)
    if found.left_out:
        click.echo(f"Left out {found.left_out:,} files of other types.", err=True)
    files, single = found.files, len(found.files) == 1
    given = run.job_for(
        project, model, least, loader or job.LOADER, components=components, dense=concepts
    )
    count, summary, size = workers or run.default_workers(files), ExtractSummary(files), 0
    if folder is None:
        results = run.extract(files, given, count)
        with closing(results):
            size = _write(target, chosen, _extractions(results, summary), single=single)
        summary.print(count)
    else:
        into = run.results_in(folder, names, given)
        results = run.extract_into(into, files, count, scheduler=scheduler or "", restart=restart)
        with closing(results):
            for _ in summary.watch(results):
                pass
        summary.print(0 if scheduler else count)
        if target != "-":
            size = _write(target, chosen, into.extractions(summary.done), single=single)
    if size:
        click.echo(f"Wrote candidates to {target} ({common.size(size)}).", err=True)
    if following := _next(target, chosen, folder):
        click.echo(following, err=True)
    summary.raise_failures()


def _form(form: str | None, target: str) -> str:
    if form or target == "-":
        return form or "csv"
    ending = PurePath(target).suffix.lower()
    if ending not in _FORMATS:
        raise click.UsageError(
            f"The ending of {target} is not one of a format: name the file .csv, .json or .jsonl, "
            "or give --format."
        )
    return _FORMATS[ending]


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
    """Write candidates as they come; a file appears whole, or not at all. Returns its size."""
    from kipo_graph.system.atomic_files import replacing

    pieces = _pieces(found, form, single=single)
    if target == "-":
        for piece in pieces:
            common.write("-", piece, "candidates")
        return 0
    with replacing(Path(target)) as file:
        return sum(map(file.write, pieces))


def _pieces(found: Iterable[Extraction], form: str, *, single: bool) -> Iterator[bytes]:
    """A file of candidates, piece by piece: a table has its header once."""
    from kipo_graph.extract import candidate_csv, candidate_files

    if form == "csv":
        header = candidate_csv.to_csv(())
        yield header
        yield from (candidate_csv.to_csv((each,)).removeprefix(header) for each in found)
    elif form == "json" and single:
        yield from map(candidate_files.to_json, found)
    else:
        yield from (candidate_files.to_jsonl((each,)) for each in found)


def _extractions(results: Iterable[Result], summary: ExtractSummary) -> Iterator[Extraction]:
    """The extractions of a run; where all documents failed, that is raised in their place."""
    for result in summary.watch(results):
        if result.extraction is not None:
            yield result.extraction
    if not summary.done:
        summary.raise_failures()


def _next(target: str, form: str, folder: str | None) -> str:
    """What to do with the candidates."""
    if target != "-":
        return f"Next: kipo-graph review {target}"
    if folder is not None:
        return f"Next: kipo-graph review {folder}"
    if form == "csv":
        return "To review them: write them with -o candidates.csv, then kipo-graph review that."
    return ""
