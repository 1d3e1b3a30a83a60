"""The command line: options, printing and exit codes; other packages do the work.

A command's module is loaded when the command is called, so that `--help` stays quick.
"""

from __future__ import annotations

import importlib
import os
import sys
from typing import NoReturn

import click

from kipo_graph import __version__
from kipo_graph.errors import KipoGraphError

COMMANDS = {
    "init": "Create an empty project for another office's reports.",
    "add-source": "Register reports as sources: plain text, Markdown, HTML or PDF.",
    "extract": "Propose statements from reports, for a curator to accept or reject.",
    "review": "Accept or reject proposed statements; accepted ones are written to the tables.",
    "build": "Check the evidence and build the graph from the tables.",
    "reason": "Print the inferences, or check consistency.",
    "questions": "List the questions that can be asked by name.",
    "query": "Ask a question by name, or any SPARQL query.",
    "show": "Show everything said about one entity, with the sentences.",
    "find": "Find entities by their names, in English or Korean.",
    "draw": "Draw the graph as one interactive HTML page.",
    "export": "Export the graph as Turtle, JSON-LD, GraphML, CSV ...",
    "load": "Load a graph, however large, into a store on disk.",
    "check-store": "Check every byte of a store on disk against the checksums recorded at load.",
    "push": "Upload the graph to a SPARQL store on another machine.",
    "serve": "Publish the graph: a SPARQL endpoint, and a page for every IRI.",
    "convert": "Convert any RDF file into another format.",
}
"""The commands with their short help, in the order in which a newcomer needs them."""


class LazyGroup(click.Group):
    """A group that knows its commands by name and loads each when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in their own order."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a command, or None where there is none of that name."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"kipo_graph.cli.{cmd_name.replace('-', '_')}")
        command = module.command
        assert isinstance(command, click.Command)  # noqa: S101
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without loading any."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, suggesting the nearest command for a misspelt name."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from kipo_graph.text import did_you_mean

            hint = did_you_mean(args[0], COMMANDS)
            ctx.fail(f"No such command '{args[0]}'." + (f" {hint.capitalize()}" if hint else ""))
        return super().resolve_command(ctx, args)


def _width() -> int:
    """The width of help texts, computed as click does but without loading more modules."""
    try:
        columns = int(os.environ.get("COLUMNS") or os.get_terminal_size().columns)
    except (OSError, ValueError):
        columns = 80
    return max(min(columns, 80) - 2, 50)


SETTINGS = {"help_option_names": ["-h", "--help"], "terminal_width": _width()}


@click.group(cls=LazyGroup, context_settings=SETTINGS)
@click.option(
    "--project",
    "folder",
    metavar="DIR",
    envvar="KIPO_GRAPH_PROJECT",
    help="The project to work in. Default: the one around the current folder, else the graph "
    "that comes with the package. Also KIPO_GRAPH_PROJECT.",
)
@click.option(
    "--endpoint",
    metavar="URL",
    envvar="KIPO_GRAPH_ENDPOINT",
    help="Use the graph in the SPARQL store at this address instead of the project's own. "
    "Also KIPO_GRAPH_ENDPOINT.",
)
@click.option(
    "--timeout",
    metavar="SECONDS",
    type=click.FloatRange(0.1),
    help="Seconds to wait for a response. Default: 30, for push 300.",
)
@click.version_option(__version__, prog_name="kipo-graph")
@click.pass_context
def group(
    ctx: click.Context, folder: str | None, endpoint: str | None, timeout: float | None
) -> None:
    """Query, draw and export a knowledge graph of IP policy with the sentence behind each edge.

    \b
    Try:
      kipo-graph questions
      kipo-graph query units-created --explain
      kipo-graph show KIPO
      kipo-graph draw -o graph.html
    """
    ctx.obj = folder
    ctx.meta["endpoint"], ctx.meta["timeout"] = endpoint, timeout


def main() -> None:
    """Run the command line; an error of ours is printed once and sets the exit code."""
    try:
        group.main(prog_name="kipo-graph")
    except KipoGraphError as error:
        _fail(error)
    except ModuleNotFoundError as error:
        from kipo_graph.system import extras

        library = (error.name or "").partition(".")[0]
        if library not in extras.EXTRAS:
            raise
        _fail(extras.missing(library, "This command"))


def _fail(error: KipoGraphError) -> NoReturn:
    click.echo(f"Error: {error}", err=True)
    sys.exit(error.exit_code)
