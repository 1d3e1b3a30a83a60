"""`kipo-graph build`."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING, Final

import click

from kipo_graph.cli import common
from kipo_graph.errors import ProjectError

if TYPE_CHECKING:
    from kipo_graph.evidence.coverage import Coverage

_SHOWN: Final = 15
"""How many gaps of a source are printed without --coverage."""


@click.command(name="build")
@click.option(
    "--no-reasoner", is_flag=True, help="Skip the reasoner HermiT (faster, and needs no Java)."
)
@click.option("--dry-run", is_flag=True, help="Check everything and write nothing.")
@click.option("--coverage", "whole", is_flag=True, help="Print everything that is not covered.")
@click.option("-q", "--quiet", is_flag=True, help="Print only errors.")
@click.pass_context
def command(
    ctx: click.Context, *, no_reasoner: bool, dry_run: bool, whole: bool, quiet: bool
) -> None:
    """Check the evidence and build the graph from the tables.

    Reads data/*.csv and data/sources/, checks every quote against its source,
    computes inferences, checks shapes, invariants and consistency, and only then replaces
    data/triples.ttl and data/inferred.nq. All faults are listed at once.
    """
    from kipo_graph.build import build
    from kipo_graph.model.vocabulary import MODALITIES
    from kipo_graph.project import Project
    from kipo_graph.query import questions

    project: Project = common.found(ctx)
    if project.shipped and not dry_run:
        raise ProjectError(
            "The data that comes with the package is read-only.",
            "Create your own project with: kipo-graph init DIR",
        )

    def say(step: str) -> None:
        if not quiet:
            click.echo(f"  {step} ...", err=True)

    questions.catalogue(project)  # A header that cannot be read is a fault of the project too.
    result = build(project, reasoner=not no_reasoner, dry_run=dry_run, say=say)
    if quiet:
        return
    statuses = Counter(statement.modality for statement in result.statements)
    parts = ", ".join(f"{statuses[name]} {name}" for name in MODALITIES)
    passages = len(
        {item for s in result.statements for item in s.evidence if hasattr(item, "exact")}
    )
    reported = sum(s.source != "background" for s in result.statements)
    click.echo(f"{result.entities} entities, {len(result.statements)} statements ({parts}):")
    click.echo(
        f"  {reported} from reports, each supported by its quote ({passages} passages); "
        f"{len(result.statements) - reported} background facts, each with its citation."
    )
    click.echo(f"{result.triples} triples stated, {result.inferred} inferred.")
    asked = "consistent (HermiT)" if result.reasoned else "consistency not checked (--no-reasoner)"
    click.echo(f"Shapes and check queries pass; {asked}.")
    _print_coverage(result.coverage, whole=whole)
    if result.unused:
        shown = ", ".join(result.unused[:12])
        more = f" and {len(result.unused) - 12} more" if len(result.unused) > 12 else ""
        click.echo(f"Terms of the ontology that no triple uses: {shown}{more}.")
    if not dry_run:
        for path in (project.triples, project.inferred):
            click.echo(f"Wrote {project.name_of(path)} ({common.size(path.stat().st_size)}).")


def _print_coverage(coverage: Coverage, *, whole: bool) -> None:
    click.echo(f"Coverage: {coverage.covered} of {coverage.sentences} sentences are quoted.")
    for _, found in groupby(coverage.gaps, key=lambda gap: gap.source):
        gaps = list(found)
        shown = gaps if whole else gaps[:_SHOWN]
        for gap in shown:
            reason = (
                f" — {gap.reason}" if gap.reason else " — NO REASON GIVEN in data/uncovered.csv"
            )
            click.echo(f"  {gap.kind} not covered: {' '.join(gap.text.split())!r}{reason}")
        if left := len(gaps) - len(shown):
            click.echo(f"  ... and {left} more: kipo-graph build --coverage")
