"""`kipo-graph convert`."""

from __future__ import annotations

import shutil
import sys
import tempfile
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from kipo_graph.cli import common
from kipo_graph.errors import ProjectError, unreadable
from kipo_graph.system import atomic_files

if TYPE_CHECKING:
    from kipo_graph.rdf.convert import Document


@click.command(name="convert")
@click.argument("source", metavar="IN")
@click.option("--base", metavar="IRI", help="The base of relative IRIs in IN.")
@click.option("--from", "read_as", metavar="FORMAT", help="Default: by the ending of IN.")
@click.option("--to", "write_as", metavar="FORMAT", help="Default: by the ending of OUT.")
@click.option("--drop-graphs", is_flag=True, help="Write all named graphs as one graph.")
@click.option("-o", "--output", "target", metavar="OUT", required=True, help="A file, or -")
def command(
    *,
    source: str,
    base: str | None,
    read_as: str | None,
    write_as: str | None,
    drop_graphs: bool,
    target: str,
) -> None:
    """Convert any RDF file into another format.

    The file is read strictly, and nothing is fetched; JSON-LD may name contexts
    that are files beside it.

    \b
    Formats and endings: turtle .ttl, n-triples .nt, n-quads .nq, trig .trig,
    rdf-xml .rdf .owl .xml, json-ld .jsonld .json, n3 .n3 (only read).
    IN may be compressed (.gz, .zst), and - is standard input, with --from.

    Errors are reported with line and column, and OUT stays unchanged. Relative
    IRIs need --base; JSON-LD leaves them out without it, as its standard says.
    """
    from kipo_graph.rdf import convert

    # `-` has no ending, so it needs the option.
    form_in = convert.format_named(read_as) if read_as else convert.format_of(source)
    form_out = convert.format_named(write_as) if write_as else convert.format_of(target)
    name = "Standard input" if source == "-" else source
    with _opened(source) as stream:
        beside = None if source == "-" else Path(source).resolve().parent
        document = convert.read(stream, name, form_in, base, beside)
        if target == "-":
            _print(document, form_out, drop_graphs=drop_graphs)
            return
        with atomic_files.replacing(Path(target)) as file:
            count = convert.write(document, file, form_out, drop_graphs=drop_graphs)
            length = file.tell()
    click.echo(
        f"Wrote {count:,} statements to {target} as {form_out} ({common.size(length)}).", err=True
    )


def _opened(source: str) -> AbstractContextManager[BinaryIO]:
    if source == "-":
        return nullcontext(sys.stdin.buffer)
    try:
        return Path(source).open("rb")
    except OSError as error:
        raise unreadable(source, error) from error


def _print(document: Document, form: str, *, drop_graphs: bool) -> None:
    """Print a document once it is whole: nothing is printed of one that breaks off."""
    from kipo_graph.rdf import convert

    with tempfile.TemporaryFile() as file:
        try:
            convert.write(document, file, form, drop_graphs=drop_graphs)
            file.seek(0)
        except OSError as error:
            raise ProjectError(f"The output cannot be kept: {error.strerror or error}.") from error
        shutil.copyfileobj(file, sys.stdout.buffer)
    sys.stdout.buffer.flush()
