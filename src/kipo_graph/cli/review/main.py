"""`kipo-graph review`."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kipo_graph.cli import common

if TYPE_CHECKING:
    from kipo_graph.review.bulk import Outcome
    from kipo_graph.review.queue import Drifted, Queue
    from kipo_graph.review.session import ReviewSession


@click.command(name="review")
@click.argument("candidates", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--reviewer", metavar="NAME", help="Name of the reviewer. Default: git's user.name, or $USER."
)
@click.option("--accept", metavar="EXPR", help="Accept all candidates that match this expression.")
@click.option("--reject", metavar="EXPR", help="Reject all candidates that match this expression.")
@click.option("--new-entities", is_flag=True, help="Let --accept add entities that are new.")
@click.option("--source", metavar="ID", default="", help="Only the candidates of this source.")
@click.option(
    "--min-confidence",
    "least",
    type=click.FloatRange(0, 1),
    default=0.0,
    help="Only candidates with at least this confidence.",
)
@click.option(
    "--sort",
    type=click.Choice(["text", "confidence"]),
    default="text",
    show_default=True,
    help="In the order of the text, or by confidence, highest first.",
)
@click.option(
    "--dry-run", is_flag=True, help="With --accept or --reject: print the result, write nothing."
)
@click.option(
    "--drifted", is_flag=True, help="List rows whose quotes are no longer in their source."
)
@click.pass_context
def command(
    ctx: click.Context,
    candidates: tuple[Path, ...],
    *,
    reviewer: str | None,
    accept: str | None,
    reject: str | None,
    new_entities: bool,
    source: str,
    least: float,
    sort: str,
    dry_run: bool,
    drifted: bool,
) -> None:
    """Accept or reject proposed statements; accepted ones are written to the tables.

    CANDIDATES are .csv, .json or .jsonl files that `extract` wrote, or folders of .jsonl files.
    Each candidate is shown with its sentence; a row its quote does not support is never written.
    Each decision is saved at once, so run the same command to resume a review.

    \b
    Without a terminal, or for many at once:
      kipo-graph review c.csv --accept 'confidence>0.9 and predicate=hosts'
      kipo-graph review c.csv --reject 'rule=title or subject~appendix' --dry-run
    Fields are the columns of the CSV file; also: or not ( ) = != ~ > >= < <=
    """
    from kipo_graph.errors import NotFoundError
    from kipo_graph.extract.candidate_files import read_candidates
    from kipo_graph.review import expression
    from kipo_graph.review import queue as items
    from kipo_graph.review.session import ReviewSession
    from kipo_graph.tables.table_writer import locked
    from kipo_graph.text import did_you_mean

    project = common.found(ctx)
    bulk = accept is not None or reject is not None
    conditions = [None if text is None else expression.parse(text) for text in (accept, reject)]
    if not candidates and not drifted:
        raise click.UsageError("Name a file of candidates, or --drifted.")
    if dry_run and not bulk:
        raise click.UsageError("--dry-run needs --accept or --reject.")
    if not bulk and not drifted and not _at_terminal():
        raise click.UsageError(
            "A review needs a terminal. For many at once, and in "
            "scripts: --accept EXPR and --reject EXPR, first with --dry-run."
        )
    session = ReviewSession(project, reviewer or _user(project.root))
    if source and source not in session.tables.sources:
        hint = did_you_mean(source, session.tables.sources)
        raise NotFoundError(f'There is no source "{source}" in data/sources.csv.', hint)
    if drifted:
        wanted = [source] if source else None
        _say_drifted(items.drifted(session.tables, session.readings, wanted))
        return
    extractions = [found for path in candidates for found in read_candidates(path)]
    with locked(project):
        session.refresh()
        by_confidence = sort == "confidence"
        queue = session.queue(extractions, source=source, least=least, by_confidence=by_confidence)
        _say_unknown(queue)
        sources = {found.source for found in extractions} & set(session.tables.sources)
        if gone := items.drifted(session.tables, session.readings, sources):
            _say_drifted(gone)
        if bulk:
            from kipo_graph.review.bulk import decide

            outcome = decide(
                session,
                queue.items,
                accept=conditions[0],
                reject=conditions[1],
                new_entities=new_entities,
                dry_run=dry_run,
            )
            _say_outcome(outcome, queue, dry_run=dry_run)
        else:
            _in_session(session, queue)


def _in_session(session: ReviewSession, queue: Queue) -> None:
    from kipo_graph.cli.review.screen import ReviewScreen

    if not queue.items:
        click.echo(f"No open candidates: {_settled(queue)}.")
        return
    ReviewScreen(session, queue).run()


def _at_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _user(folder: Path) -> str:
    """The name that git knows the user by, else the one of the account."""
    import getpass
    import shutil
    import subprocess

    if git := shutil.which("git"):
        done = subprocess.run(
            [git, "config", "user.name"], cwd=folder, capture_output=True, text=True, check=False
        )
        if done.returncode == 0 and done.stdout.strip():
            return done.stdout.strip()
    if name := os.environ.get("USER", "").strip():
        return name
    try:
        return getpass.getuser()
    except (KeyError, OSError) as error:
        raise click.UsageError("Give the reviewer's name with --reviewer NAME.") from error


def _say_unknown(queue: Queue) -> None:
    from kipo_graph.errors import NotFoundError
    from kipo_graph.text import one_line

    if not queue.unknown:
        return
    shown = ", ".join(one_line(name) for name in queue.unknown[:5])
    more = f" and {len(queue.unknown) - 5} more" if len(queue.unknown) > 5 else ""
    message = f"Not in data/sources.csv: {shown}{more}."
    if not queue.total:
        hint = "Register the text first, and extract from the registered source."
        raise NotFoundError(f"No candidate is of a source of this project. {message}", hint)
    click.echo(f"Left out, {message[0].lower()}{message[1:]}", err=True)


def _say_drifted(gone: list[Drifted]) -> None:
    from kipo_graph.text import one_line

    count = len(gone)
    if not count:
        click.echo("Every quote of the statement tables is in its source.")
        return
    click.echo(f"{count} accepted row(s) whose quote is no longer in the source:", err=True)
    for found in gone:
        click.echo(f'  {found.file}, row {found.row}: "{one_line(found.quote)}"', err=True)
        if found.nearest:
            click.echo(f'    now: "{one_line(found.nearest)}"', err=True)
    click.echo("  Correct these quotes in the tables, or take the rows out.", err=True)


def _settled(queue: Queue) -> str:
    parts = (
        f"{queue.total} candidate(s)",
        f"{queue.stated} stated in the tables",
        f"{queue.decided} decided before",
        f"{queue.lost} whose quote is not in the text" if queue.lost else "",
    )
    return ", ".join(filter(None, parts))


def _say_outcome(outcome: Outcome, queue: Queue, *, dry_run: bool) -> None:
    from kipo_graph.review.bulk import lines
    from kipo_graph.text import one_line

    click.echo(f"{_settled(queue)}, {len(queue.items)} open.")
    would = "Would accept" if dry_run else "Accepted"
    click.echo(f"{would} {len(outcome.accepted)}, with {len(outcome.entities)} new entities.")
    click.echo(f"{'Would reject' if dry_run else 'Rejected'} {len(outcome.rejected)}.")
    if outcome.refused:
        click.echo(f"Refused {len(outcome.refused)}, which stay open:")
        for reason, count in outcome.reasons():
            click.echo(f"  {count} {one_line(reason)}")
        for line in lines(outcome):
            click.echo(f"  - {one_line(line)}")
    if dry_run:
        click.echo("Nothing was written (--dry-run).")
    elif outcome.accepted:
        click.echo("Now: kipo-graph build")
