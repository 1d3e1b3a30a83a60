"""`kipo-graph check-store`."""

from __future__ import annotations

from pathlib import Path

import click

from kipo_graph.cli import common


@click.command(name="check-store")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def command(folder: Path) -> None:
    """Check every byte of a store on disk against the sums taken when it was loaded.

    A database does not notice by itself when a disk or a copy has changed some of its bytes; its
    answers go wrong in silence. This reads all its files and names each one that is missing,
    changed, or not of this store; then the exit code is 16.

    \b
      kipo-graph check-store graph.store
    """
    from kipo_graph.cli import progress
    from kipo_graph.cli.load import summary
    from kipo_graph.store import disk
    from kipo_graph.store.bulk_load import Progress

    with progress.shown() as watch:
        state = Progress()

        def seen(count: int) -> None:
            state.seen(count)
            watch(state)

        found = disk.check(folder, seen, lambda total: state.enter("checking", total))
    click.echo(f"{folder} is whole: {len(found.files)} files as they were loaded {found.created}.")
    click.echo(f"It holds {summary(found)}, from:")
    for source in found.sources:
        click.echo(f"  {source.name} ({common.size(source.size)}, SHA-256 {source.sha256})")
