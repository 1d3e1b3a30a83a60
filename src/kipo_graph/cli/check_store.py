"""`kipo-graph check-store`."""

from __future__ import annotations

from pathlib import Path

import click

from kipo_graph.cli import common


@click.command(name="check-store")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def command(folder: Path) -> None:
    """Check every byte of a store on disk against the checksums recorded at load.

    A database does not notice by itself when a disk or a copy has changed some of its bytes; its
    answers are then silently wrong. This reads all its files and names each one that is missing,
    changed, or not part of the store; then the exit code is 16.

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
    click.echo(f"{folder} is intact: {len(found.files)} files as loaded on {found.created}.")
    click.echo(f"It contains {summary(found)}, from:")
    for source in found.sources:
        click.echo(f"  {source.name} ({common.size(source.size)}, SHA-256 {source.sha256})")
