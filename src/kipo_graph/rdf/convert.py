"""RDF from one format into another: read strictly, as a stream, and written as it comes."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any, BinaryIO

from pyoxigraph import DefaultGraph, Quad, RdfFormat, Triple, parse, serialize

from kipo_graph.errors import ConversionError, ParseError
from kipo_graph.rdf import jsonld_reader, rdfxml_reader, rdfxml_writer, serialization
from kipo_graph.rdf.serialization import ENDINGS, FORMATS, text
from kipo_graph.system.compression import open_decompressed
from kipo_graph.text import did_you_mean, one_line

_WITH_GRAPHS = ("n-quads", "trig", "json-ld")
_WITH_BASE = ("turtle", "trig", "n3")
_WITH_PREFIXES = ("turtle", "trig", "rdf-xml")


@dataclass(frozen=True)
class Document:
    """What a file holds: its quads, to be read once, and the prefixes that it declares."""

    quads: Iterator[Quad]
    prefixes: Mapping[str, str]


def format_named(word: str) -> str:
    """The format with a name or an ending; raises ConversionError."""
    known = {**{name: name for name in FORMATS}, **ENDINGS}
    if found := known.get(word.casefold().lstrip(".")):
        return found
    hint = did_you_mean(word, known)
    raise ConversionError(
        f'There is no format "{one_line(word)}".',
        hint.capitalize() or f"Known: {', '.join(FORMATS)}.",
    )


def format_of(name: str) -> str:
    """The format that a file name ends in, whether compressed or not; raises ConversionError."""
    try:
        return serialization.format_of(PurePath(name))
    except ParseError as error:
        raise ConversionError(
            error.message, f"Name it with --from or --to: {', '.join(FORMATS)}."
        ) from error


def read(
    stream: BinaryIO, name: str, form: str, base: str | None = None, beside: Path | None = None
) -> Document:
    """What a file holds; it is read as the quads are asked for.

    `beside` is the folder of the file, from which JSON-LD takes contexts of relative addresses.

    Raises ParseError, with line and column where they are known, for what is not in the format,
    and for relative IRIs where `base` is None (JSON-LD leaves them out, as its standard says).
    """
    if base is not None:
        _absolute(base)
    prefixes: dict[str, str] = {}
    content = open_decompressed(stream, name)
    if form == "json-ld":
        return Document(jsonld_reader.read(content.read(), name, base, beside), prefixes)
    if form == "rdf-xml":
        quads = _parsed(rdfxml_reader.CheckedXml(content, name, prefixes), name, form, base, {})
    else:
        quads = _parsed(content, name, form, base if form in _WITH_BASE else None, prefixes)
    # Most prefixes are declared before the first quad.
    first = list(itertools.islice(quads, 1))
    return Document(itertools.chain(first, quads), prefixes)


def _absolute(base: str) -> None:
    try:
        parse(b"", format=RdfFormat.TURTLE, base_iri=base)
    except ValueError as error:
        raise ConversionError(
            f"--base {one_line(base)} is not an absolute IRI: {error}.",
            "It looks like https://example.org/data.ttl",
        ) from error


def _parsed(
    stream: Any, name: str, form: str, base: str | None, prefixes: dict[str, str]
) -> Iterator[Quad]:
    try:
        parser = parse(stream, format=FORMATS[form], base_iri=base)
        for quad in parser:
            if not prefixes:
                prefixes.update(parser.prefixes)
            yield quad
    except SyntaxError as error:
        raise serialization.parse_error(name, error, getattr(stream, "place", "")) from error


def write(document: Document, into: BinaryIO, form: str, *, drop_graphs: bool = False) -> int:
    """Write a document in a format; gives how many statements were written.

    Raises ConversionError for what the format cannot hold: named graphs (unless they are to
    be dropped), triple terms, and what `rdfxml_writer.write` refuses.
    """
    count = 0

    def counted() -> Iterator[Quad]:
        nonlocal count
        for quad in _fitting(document.quads, form, drop_graphs=drop_graphs):
            count += 1
            yield quad

    if form == "rdf-xml":
        rdfxml_writer.write(counted(), into, document.prefixes)
    elif form == "n3":
        raise ConversionError("N3 is read, not written.", "Take turtle, which N3 readers read.")
    else:
        prefixes = dict(document.prefixes) if form in _WITH_PREFIXES else None
        serialize(counted(), into, format=FORMATS[form], prefixes=prefixes)
    return count


def _fitting(quads: Iterable[Quad], form: str, *, drop_graphs: bool) -> Iterator[Quad]:
    """The quads as a format can hold them; raises ConversionError at the first that cannot be."""
    default = DefaultGraph()
    for quad in quads:
        if form == "json-ld" and isinstance(quad.object, Triple):
            raise ConversionError(f"JSON-LD has no triple terms: {one_line(str(quad.object))}.")
        if form in _WITH_GRAPHS or quad.graph_name == default:
            yield quad
        elif drop_graphs:
            yield Quad(quad.subject, quad.predicate, quad.object, default)
        else:
            raise ConversionError(
                f"{form} holds no named graphs, and there is one: "
                f"{one_line(text(quad.graph_name))}.",
                "Take n-quads, trig or json-ld, or --drop-graphs to write all as one graph.",
            )
