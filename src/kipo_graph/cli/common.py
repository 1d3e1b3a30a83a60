"""What several commands share: finding the project, loading the graph, writing output."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kipo_graph import project
from kipo_graph.errors import ParseError, ProjectError
from kipo_graph.system import atomic_files

if TYPE_CHECKING:
    from kipo_graph.api import KnowledgeGraph

no_inferred = click.option("--no-inferred", is_flag=True, help="Leave out inferred triples.")


def output(help_text: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The option -o/--output; `-` or nothing is standard output."""
    return click.option(
        "-o", "--output", "target", metavar="FILE", default="-", show_default=False, help=help_text
    )


def found(ctx: click.Context) -> project.Project:
    """The project that the global option or the current folder names."""
    return project.find(ctx.obj)


def endpoint(ctx: click.Context) -> str:
    """The address that --endpoint or KIPO_GRAPH_ENDPOINT names, or an empty text."""
    return ctx.meta.get("endpoint") or ""


def timeout(ctx: click.Context, default: float) -> float:
    """Seconds to wait for a response of an endpoint."""
    return ctx.meta.get("timeout") or default


def graph(ctx: click.Context, *, inferred: bool = True) -> KnowledgeGraph:
    """The graph of the project, loaded, or the one at the endpoint of the global option."""
    from kipo_graph.api import KnowledgeGraph

    if url := endpoint(ctx):
        return KnowledgeGraph.connect(url, ctx.obj, inferred=inferred, timeout=timeout(ctx, 30))
    return KnowledgeGraph.of(found(ctx), inferred=inferred)


def write(target: str, content: bytes, what: str) -> None:
    """Write to a file, replaced whole, or to standard output."""
    if target == "-":
        try:
            sys.stdout.buffer.write(content)
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise ProjectError(f"The output cannot be written: {error.strerror}.") from error
        return
    atomic_files.replace_file(Path(target), content)
    click.echo(f"Wrote {what} to {target} ({size(len(content))}).", err=True)


def size(count: int) -> str:
    """A number of bytes, with its unit."""
    if count < 1024:
        return f"{count} bytes"
    return f"{count / 1024:,.0f} KiB" if count < 1024**2 else f"{count / 1024**2:,.1f} MiB"


def text_of(path: str) -> str:
    """The text of a file, or of standard input for `-`; raises ParseError where it is not UTF-8."""
    raw = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        name = "Standard input" if path == "-" else path
        raise ParseError(f"{name} is not UTF-8 (byte {error.start}).") from error
