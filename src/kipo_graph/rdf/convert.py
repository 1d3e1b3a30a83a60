"""RDF from one format into another: read strictly, as a stream, and written as it comes."""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any, BinaryIO

from pyoxigraph import DefaultGraph, Quad, RdfFormat, Triple, parse, serialize

from kipo_graph.errors import ConversionError, ParseError, plain
from kipo_graph.hints import did_you_mean
from kipo_graph.rdf import jsonld_reader, rdfxml_reader, rdfxml_writer
from kipo_graph.rdf.serialization import text
from kipo_graph.system import compression

FORMATS = {
    "turtle": RdfFormat.TURTLE,
    "n-triples": RdfFormat.N_TRIPLES,
    "n-quads": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "rdf-xml": RdfFormat.RDF_XML,
    "json-ld": RdfFormat.JSON_LD,
    "n3": RdfFormat.N3,
}
"""The formats by the names that our commands use; N3 is only read."""

ENDINGS = {
    "ttl": "turtle",
    "nt": "n-triples",
    "nq": "n-quads",
    "trig": "trig",
    "rdf": "rdf-xml",
    "owl": "rdf-xml",
    "xml": "rdf-xml",
    "jsonld": "json-ld",
    "json": "json-ld",
    "n3": "n3",
}
"""What a file's name ends in, and which format that means; `--from` and `--to` take both."""

_WITH_GRAPHS = ("n-quads", "trig", "json-ld")
_WITH_BASE = ("turtle", "trig", "n3")
_WITH_PREFIXES = ("turtle", "trig", "rdf-xml")
_PLACE = re.compile(r"^Parser error at line \d+ .*?: ")


@dataclass(frozen=True)
class Document:
    """What a file holds: its quads, to be read once, and the prefixes that it declares."""

    quads: Iterator[Quad]
    prefixes: Mapping[str, str]


def format_named(word: str) -> str:
    """The format that goes by a name or an ending; raises ConversionError."""
    known = {**{name: name for name in FORMATS}, **ENDINGS}
    if found := known.get(word.casefold().lstrip(".")):
        return found
    hint = did_you_mean(word, known)
    raise ConversionError(
        f'There is no format "{plain(word)}".', hint.capitalize() or f"Known: {', '.join(FORMATS)}."
    )


def format_of(name: str) -> str:
    """The format that a file's name ends in, packed or not; raises ConversionError."""
    path = PurePath(name)
    if path.suffix.casefold() in compression.ENDINGS:
        path = path.with_suffix("")
    found = ENDINGS.get(path.suffix.casefold()[1:])
    if found is None:
        raise ConversionError(
            f'The name "{plain(name)}" ends in no format that is known.',
            f"Name it with --from or --to: {', '.join(FORMATS)}.",
        )
    return found


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
    plain_stream = compression.unpacked(stream, name)
    if form == "json-ld":
        return Document(jsonld_reader.read(plain_stream.read(), name, base, beside), prefixes)
    if form == "rdf-xml":
        return _begun(rdfxml_reader.read(plain_stream, name, base, prefixes), prefixes)
    resolving = base if form in _WITH_BASE else None
    return _begun(_parsed(plain_stream, name, form, resolving, prefixes), prefixes)


def _begun(quads: Iterator[Quad], prefixes: dict[str, str]) -> Document:
    """A document read up to its first quad, before which most prefixes are declared."""
    first = list(itertools.islice(quads, 1))
    return Document(itertools.chain(first, quads), prefixes)


def _absolute(base: str) -> None:
    try:
        list(parse(b"", format=RdfFormat.TURTLE, base_iri=base))
    except ValueError as error:
        raise ConversionError(
            f"--base {plain(base)} is no absolute IRI: {error}.",
            "It looks like https://example.org/data.ttl",
        ) from error


def _parsed(
    stream: io.BufferedReader[Any], name: str, form: str, base: str | None, prefixes: dict[str, str]
) -> Iterator[Quad]:
    try:
        parser = parse(stream, format=FORMATS[form], base_iri=base)
        for quad in parser:
            if not prefixes:
                prefixes.update(parser.prefixes)
            yield quad
    except SyntaxError as error:
        place = f", line {error.lineno}, column {error.offset}" if error.lineno else ""
        message = _PLACE.sub("", str(error.msg))
        hint = "Say what the address of the file is: --base IRI."
        relative = "No scheme found" in message and form in _WITH_BASE
        shown = plain(message).rstrip(".")
        raise ParseError(f"{name}{place}: {shown}.", hint if relative else "") from error


def write(document: Document, into: BinaryIO, form: str, *, drop_graphs: bool = False) -> int:
    """Write a document in a format; gives how many statements were written.

    Raises ConversionError for what the format cannot hold: named graphs (unless they shall be
    dropped), triple terms, and what `rdfxmlwrite.write` refuses.
    """
    counted = _Counted(_fitting(document.quads, form, drop_graphs=drop_graphs))
    if form == "rdf-xml":
        rdfxml_writer.write(counted, into, document.prefixes)
    elif form == "n3":
        raise ConversionError("N3 is read, not written.", "Take turtle, which N3 readers read.")
    else:
        prefixes = dict(document.prefixes) if form in _WITH_PREFIXES else None
        serialize(counted, into, format=FORMATS[form], prefixes=prefixes)
    return counted.count


class _Counted:
    """Quads that are counted as they pass."""

    def __init__(self, quads: Iterator[Quad]) -> None:
        self._quads, self.count = quads, 0

    def __iter__(self) -> Iterator[Quad]:
        for quad in self._quads:
            self.count += 1
            yield quad


def _fitting(quads: Iterable[Quad], form: str, *, drop_graphs: bool) -> Iterator[Quad]:
    """The quads as a format can hold them; raises ConversionError at the first that cannot be."""
    default = DefaultGraph()
    for quad in quads:
        if form == "json-ld" and isinstance(quad.object, Triple):
            raise ConversionError(f"JSON-LD has no triple terms: {plain(str(quad.object))}.")
        if form in _WITH_GRAPHS or quad.graph_name == default:
            yield quad
        elif drop_graphs:
            yield Quad(quad.subject, quad.predicate, quad.object, default)
        else:
            raise ConversionError(
                f"{form} holds no named graphs, and there is one: {plain(text(quad.graph_name))}.",
                "Take n-quads, trig or json-ld, or --drop-graphs to write all as one graph.",
            )
