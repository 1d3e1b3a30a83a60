"""`kipo-graph load`."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kipo_graph.cli import common

if TYPE_CHECKING:
    from kipo_graph.store.disk import Manifest


@click.command(name="load")
@click.argument("files", nargs=-1, metavar="[FILE]...", type=click.Path(path_type=Path))
@click.option(
    "--store",
    "folder",
    metavar="DIR",
    required=True,
    type=click.Path(path_type=Path),
    help="The folder of the store; its previous contents are replaced.",
)
@click.option(
    "--base",
    metavar="IRI",
    help="The base of relative IRIs in the files. Default: the address of each file.",
)
@click.option(
    "--graph", metavar="IRI", help="The named graph for triples that have no graph of their own."
)
@common.no_inferred
@click.pass_context
def command(
    ctx: click.Context,
    *,
    files: tuple[Path, ...],
    folder: Path,
    base: str | None,
    graph: str | None,
    no_inferred: bool,
) -> None:
    """Load a graph, however large, into a store on disk.

    Without a FILE it is the project's own graph, with inferences and all named graphs. With files
    it is their contents only: N-Quads (.nq), TriG (.trig), Turtle (.ttl), N-Triples (.nt),
    RDF/XML (.rdf, .owl), JSON-LD (.jsonld), each also compressed (.gz, .zst). The last two are
    read slowly; for millions of triples use N-Quads or N-Triples.

    The graph is loaded beside the old one, given checksums, and then replaces it in one step:
    whatever happens meanwhile, DIR holds the complete old graph or the complete new one. Programs
    that read the old one can continue. Two loads into one folder at a time are refused.

    \b
      kipo-graph load --store graph.store
      kipo-graph load dump.nq.zst --store big.store
      kipo-graph load *.ttl --graph http://example.org/all --store mine.store
      kipo-graph check-store big.store
    """
    from kipo_graph.cli import progress
    from kipo_graph.store import bulk_load

    _require_iri("--base", base)
    _require_iri("--graph", graph)
    if files and no_inferred:
        raise click.UsageError("--no-inferred is for the project's own graph, without a FILE.")
    if not files and (base or graph):
        raise click.UsageError("--base and --graph are for files; name a FILE.")
    start = time.monotonic()
    with progress.shown() as watch:
        if files:
            made = bulk_load.load_files(folder, files, base=base, graph=graph, watch=watch)
        else:
            project = common.found(ctx)
            made = bulk_load.load_project(folder, project, inferred=not no_inferred, watch=watch)
    seconds = time.monotonic() - start
    rate = made.quads / max(seconds, 0.001)
    click.echo(f"Loaded {summary(made)} into {folder} in {seconds:.1f} s ({rate:,.0f} a second).")


def summary(made: Manifest) -> str:
    """The contents of a store, in a few words."""
    size = common.size(sum(file.size for file in made.files))
    named = "1 named graph" if made.named_graphs == 1 else f"{made.named_graphs:,} named graphs"
    default = f"{made.default_graph:,} in the default graph"
    noun = "quad" if made.quads == 1 else "quads"
    return f"{made.quads:,} {noun} ({default}, {named}, {size})"


def _require_iri(option: str, iri: str | None) -> None:
    """Stop at an option that is not an absolute IRI."""
    from pyoxigraph import NamedNode

    if iri is None:
        return
    try:
        NamedNode(iri)
    except ValueError as error:
        raise click.UsageError(f"{option} {iri!r} is not an absolute IRI: {error}.") from error
