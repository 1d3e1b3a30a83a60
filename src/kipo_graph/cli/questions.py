"""`kipo-graph questions`."""

from __future__ import annotations

import json

import click

from kipo_graph.cli import common


@click.command(name="questions")
@click.option("--tag", metavar="TAG", help="Only the questions with this tag.")
@click.option("--korean", is_flag=True, help="Print the questions in Korean.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@click.pass_context
def command(ctx: click.Context, *, tag: str | None, korean: bool, form: str) -> None:
    """List the questions that can be asked by name.

    Ask one with: kipo-graph query NAME [--param k=v]
    """
    from kipo_graph.errors import NotFoundError
    from kipo_graph.query import questions
    from kipo_graph.text import did_you_mean

    known = questions.catalogue(common.found(ctx))
    tags = sorted({tag for question in known.values() for tag in question.tags})
    if tag is not None and tag not in tags:
        hint = did_you_mean(tag, tags) or f"tags are: {', '.join(tags)}"
        raise NotFoundError(f'No question has the tag "{tag}".', hint[0].upper() + hint[1:])
    listed = [question for question in known.values() if tag is None or tag in question.tags]
    if form == "json":
        rows = [
            {
                "name": question.name,
                "title": question.title,
                "question": question.question,
                "question-ko": question.korean,
                "tags": question.tags,
                "parameters": [
                    {
                        "name": parameter.name,
                        "type": parameter.type,
                        "default": parameter.default,
                        "description": parameter.description,
                    }
                    for parameter in question.parameters
                ],
            }
            for question in listed
        ]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for question in listed:
        click.echo(click.style(question.name, bold=True))
        click.echo(f"    {question.korean if korean else question.question}")
        for parameter in question.parameters:
            click.echo(
                f"    --param {parameter.name}={parameter.default}  "
                f"({parameter.type}) {parameter.description}"
            )
    click.echo(f"{len(listed)} questions; ask one with: kipo-graph query NAME", err=True)
