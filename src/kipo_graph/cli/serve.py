"""`kipo-graph serve`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, TextIO
from urllib.parse import urlsplit

import click

from kipo_graph.cli import common
from kipo_graph.errors import ProjectError

if TYPE_CHECKING:
    from kipo_graph.server.web.served_graph import ServedGraph


@click.command(name="serve")
@click.argument("files", metavar="[FILE]...", nargs=-1, type=click.Path(exists=True))
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="The port to listen on; 0 takes any free one.",
)
@click.option("--store", "directory", metavar="DIR", help="Serve a store made with load.")
@click.option(
    "--endpoint",
    metavar="URL",
    help="Protect another SPARQL endpoint: pass queries on within limits.",
)
@click.option("--url", metavar="URL", help="The server's public address, if it is behind a proxy.")
@click.option(
    "--base",
    metavar="IRI",
    help="IRIs that begin so are answered at this server's paths.  [default: "
    "https://w3id.org/kipo-graph/]",
)
@click.option("--title", metavar="TEXT", help="Title of the data on pages and in descriptions.")
@click.option(
    "--allow-host", "hosts", metavar="NAME", multiple=True, help="Additional allowed Host header."
)
@click.option(
    "--timeout",
    default=10.0,
    show_default=True,
    type=click.FloatRange(0.1, 3600),
    help="Seconds that one query may take.",
)
@click.option(
    "--memory",
    default=1024,
    show_default=True,
    type=click.IntRange(16),
    help="MB of memory that one query may use in addition to the data.",
)
@click.option(
    "--answer",
    default=64,
    show_default=True,
    type=click.IntRange(1),
    help="Largest answer, in MB.",
)
@click.option(
    "--body",
    default=1024,
    show_default=True,
    type=click.IntRange(1),
    help="Largest request, in KB.",
)
@click.option(
    "--workers",
    type=click.IntRange(1),
    help="Short queries that run at the same time.  [default: 4 for each core]",
)
@click.option(
    "--long",
    default=4,
    show_default=True,
    type=click.IntRange(0),
    help="Long queries that run at the same time, in addition to the short ones.",
)
@click.option(
    "--queue",
    default=256,
    show_default=True,
    type=click.IntRange(0),
    help="Queries that may wait; more get 503 with Retry-After.",
)
@click.option(
    "--access-log",
    "log",
    metavar="FILE",
    help="Write a JSON line for each request; - is standard error.",
)
@common.no_inferred
@click.pass_context
def command(
    ctx: click.Context,
    *,
    files: tuple[str, ...],
    host: str,
    port: int,
    directory: str | None,
    endpoint: str | None,
    url: str | None,
    base: str | None,
    title: str | None,
    hosts: tuple[str, ...],
    timeout: float,
    memory: int,
    answer: int,
    body: int,
    workers: int | None,
    long: int,
    queue: int,
    log: str | None,
    no_inferred: bool,
) -> None:
    """Publish the graph: a SPARQL endpoint, and a page for every IRI.

    Without FILE the project's own graph is served; FILEs may be any RDF (Turtle, N-Triples,
    N-Quads, TriG, RDF/XML, JSON-LD). Every query runs in a process of its own within limits, so
    none can stop the server. Nothing can be changed through it.

    \b
      kipo-graph serve
      kipo-graph serve --port 8080 report.ttl more.nq
      kipo-graph load big.nq.gz --store graph.db && kipo-graph serve --store graph.db
      kipo-graph serve --endpoint http://127.0.0.1:8890/sparql
      kipo-graph serve --host 0.0.0.0 --url https://graph.example.org/
    """
    import asyncio

    from kipo_graph.model.vocabulary import BASE
    from kipo_graph.server.endpoint.worker_pool import PoolSettings
    from kipo_graph.server.web import server
    from kipo_graph.server.web.settings import EXTERNAL_TITLE, TITLE, Settings
    from kipo_graph.system.rlimits import Limits

    served = _served(ctx, files, directory, endpoint, inferred=not no_inferred)
    address = _slashed(url, "--url") if url else ""
    settings = Settings(
        url=address,
        base=_slashed(base, "--base") if base else BASE,
        title=title or (TITLE if served.project else EXTERNAL_TITLE),
        hosts=frozenset(
            {*_LOCAL, host.casefold(), *map(str.casefold, hosts)}
            | ({urlsplit(address).hostname or ""} if address else set())
        ),
        max_body=body * 1024,
        project=served.project,
    )
    running = server.serve(
        served,
        server.ListenAddress(host, port),
        settings,
        Limits(seconds=timeout, memory=memory, answer=answer, files=served.descriptors),
        PoolSettings(workers or PoolSettings().short_slots, long, queue),
        _log(log),
        lambda line: click.echo(line, err=True),
    )
    asyncio.run(running)


def _served(
    ctx: click.Context,
    files: tuple[str, ...],
    directory: str | None,
    endpoint: str | None,
    *,
    inferred: bool,
) -> ServedGraph:
    from kipo_graph.server.web.served_graph import ServedGraph

    endpoint = endpoint or (None if files or directory else common.endpoint(ctx))
    if sum(map(bool, (files, directory, endpoint))) > 1:
        raise click.UsageError("FILE, --store and --endpoint cannot be combined: give one of them.")
    if files or directory or endpoint:
        return ServedGraph(
            files=files, directory=directory or "", endpoint=endpoint or "", inferred=inferred
        )
    return ServedGraph(project=str(common.found(ctx).root), inferred=inferred)


def _slashed(address: str, option: str) -> str:
    """An absolute address with a slash at its end."""
    parts = urlsplit(address)
    if not parts.scheme or not (parts.netloc or parts.path) or parts.query or parts.fragment:
        raise click.BadParameter(f'"{address}" is not an absolute address.', param_hint=option)
    return address if address.endswith("/") else address + "/"


def _log(name: str | None) -> TextIO | None:
    if name is None:
        return None
    if name == "-":
        return sys.stderr
    try:
        return Path(name).open("a", encoding="utf-8", buffering=1)
    except OSError as error:
        raise ProjectError(f"{name} cannot be written: {error.strerror or error}.") from error


_LOCAL = ("localhost", "127.0.0.1", "::1")
