"""`kipo-graph reason`."""

from __future__ import annotations

import click

from kipo_graph.cli import common


@click.command(name="reason")
@click.option("--check", "check", is_flag=True, help="Check only (as without it, for now).")
@click.pass_context
def command(ctx: click.Context, *, check: bool) -> None:
    """Ask the reasoner whether ontology and data are consistent.

    HermiT decides; where it finds a fault, Pellet's explanation is printed in words and the exit
    code is 6. Needs Java: pip install 'kipo-graph[reason]' brings one.
    """
    from kipo_graph import store
    from kipo_graph.build import require_consistent

    del check
    project = common.found(ctx)
    stated = list(store.read(project.triples))
    require_consistent(project, stated)
    click.echo("HermiT: ontology and data are consistent, and no class is unsatisfiable.")
