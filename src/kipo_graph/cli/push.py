"""`kipo-graph push`."""

from __future__ import annotations

import sys
import time

import click

from kipo_graph.cli import common
from kipo_graph.errors import EndpointError


@click.command(name="push")
@click.option("--endpoint", metavar="URL", help="The store's address for queries.")
@click.option(
    "--update", metavar="URL", help="Its address for SPARQL Update. Default: found by trying."
)
@click.option(
    "--graph-store",
    metavar="URL",
    help="Its address for the Graph Store Protocol, used instead of SPARQL Update.",
)
@click.option(
    "--batch",
    type=click.IntRange(1),
    help="Triples in one request. Default: 1000, with --graph-store 10000.",
)
@common.no_inferred
@click.pass_context
def command(
    ctx: click.Context,
    *,
    endpoint: str | None,
    update: str | None,
    graph_store: str | None,
    batch: int | None,
    no_inferred: bool,
) -> None:
    """Upload the graph to a SPARQL store on another machine.

    What is stated, what is inferred, the ontology, and what each source says become a named graph
    each; other graphs of the store stay as they are. Run the same command to resume an
    interrupted push; a changed graph replaces the old one. User and password come from the
    address, or from KIPO_GRAPH_ENDPOINT_USER and KIPO_GRAPH_ENDPOINT_PASSWORD.

    \b
      kipo-graph push --endpoint http://127.0.0.1:7878/query
      kipo-graph push --endpoint http://127.0.0.1:8890/sparql
      kipo-graph push --endpoint URL --graph-store http://127.0.0.1:7878/store
    """
    from kipo_graph.store import memory, push

    address = endpoint or common.endpoint(ctx)
    if not address:
        raise EndpointError("No address to push to.", "Name it with --endpoint URL.")
    if update and graph_store:
        raise EndpointError("--update and --graph-store cannot be used together.", "Give one.")
    asked = memory.load(common.found(ctx), inferred=not no_inferred)
    at, target = push.connect(
        address,
        update=update or "",
        graph_store=graph_store or "",
        batch=batch or 0,
        timeout=common.timeout(ctx, 300),
    )
    counts = push.push(push.uploads(asked, target.size), target, at, _Progress())
    click.echo(f"{at} now holds, by its own count:", err=True)
    for name, count in counts.items():
        click.echo(f"{count:>12,} triples in {name}", err=True)


class _Progress:
    """Reports progress: at once on a terminal, elsewhere every few seconds."""

    def __init__(self) -> None:
        self._next = time.monotonic() + _EVERY

    def __call__(self, words: str) -> None:
        if sys.stderr.isatty() or time.monotonic() >= self._next:
            self._next = time.monotonic() + _EVERY
            click.echo(words, err=True)


_EVERY = 3.0
"""Seconds between two lines."""
