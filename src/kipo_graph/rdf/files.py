"""RDF files on a disk, compressed or not: read once, from end to end, into a store."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from kipo_graph.errors import ParseError, unreadable
from kipo_graph.rdf import jsonld_reader, rdfxml_reader, serialization
from kipo_graph.system import compression
from kipo_graph.system.checksums import ChecksumReader
from kipo_graph.text import one_line

_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class RdfFile:
    """An RDF file: its format by its name in `serialization.FORMATS`, and its size on the disk."""

    path: Path
    form: str
    size: int


def inspect(path: Path) -> RdfFile:
    """A file that RDF can be read from; raises ParseError where it cannot."""
    try:
        if path.is_dir():
            raise ParseError(f"{path} is a folder.", f"Name the files in it, as in {path}/*.ttl")
        size = path.stat().st_size
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from error
    form = serialization.format_of(path)
    if not size and path.suffix.lower() in compression.SUFFIXES:
        raise ParseError(f"{one_line(str(path))} is empty.", "Fetch it again.")
    return RdfFile(path, form, size)


def load(
    into: Store,
    file: RdfFile,
    *,
    base: str | None = None,
    graph: str | None = None,
    seen: Callable[[int], None] = lambda _: None,
) -> str:
    """Load a file into a store, and return the SHA-256 of the file.

    Relative IRIs resolve against `base`, or else against the `file:` IRI of the file.  `graph`
    takes the triples that have no graph of their own.  `seen` is called with the number of bytes
    just read; what it raises ends the reading.  Blank nodes of different files stay different.
    Raises ParseError with file, line and column; OSError where the store cannot be written.
    """
    base = base or file.path.resolve().as_uri()
    name, target = str(file.path), DefaultGraph() if graph is None else NamedNode(graph)
    try:
        reader = ChecksumReader(file.path, seen)
    except OSError as error:
        raise unreadable(file.path, error) from error
    with reader:
        stream: Any = compression.open_decompressed(cast("BinaryIO", reader), name)
        if file.form == "json-ld":
            folder = file.path.resolve().parent
            quads = jsonld_reader.read(stream.read(), name, base, folder, rename_blank_nodes=True)
            into.bulk_extend(_in_graph(quads, target))
            return reader.checksum.hexdigest()
        content: Any = (
            rdfxml_reader.CheckedXml(stream, name, {}) if file.form == "rdf-xml" else stream
        )
        try:
            # Five times faster than quad by quad.
            into.bulk_load(
                input=content,
                format=serialization.FORMATS[file.form],
                base_iri=base,
                to_graph=target,
            )
        except SyntaxError as error:
            raise serialization.parse_error(name, error, getattr(content, "place", "")) from error
        while stream.read(_CHUNK):
            pass
        return reader.checksum.hexdigest()


def _in_graph(quads: Iterator[Quad], graph: NamedNode | DefaultGraph) -> Iterator[Quad]:
    """Quads in a graph, unless they have one of their own."""
    default = DefaultGraph()
    for quad in quads:
        named = graph if quad.graph_name == default else quad.graph_name
        yield Quad(quad.subject, quad.predicate, quad.object, named)
