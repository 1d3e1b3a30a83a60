"""RDF in pyoxigraph: what terms hold as text, reading files, writing them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Store,
    Triple,
    parse,
    serialize,
)

from kipo_graph.errors import ParseError
from kipo_graph.model.vocabulary import PREFIXES

Term = NamedNode | Literal | BlankNode
"""What our data hold; quoted triples and the default graph's mark are not among them."""

GraphName = NamedNode | BlankNode | DefaultGraph
"""What a graph of a store goes by."""


def text(term: object) -> str:
    """What a term holds: the IRI, the text of a literal, the label of a blank node."""
    return str(getattr(term, "value", term))


def language(term: object) -> str:
    """The language of a literal, or an empty text."""
    return str(getattr(term, "language", None) or "")


def write(
    found: Iterable[Triple] | Iterable[Quad], form: RdfFormat, prefixes: Iterable[str] = ()
) -> bytes:
    """Triples or quads in a format, in the order given, with some of `PREFIXES` by name."""
    names = set(prefixes)
    known = {name: space for name, space in PREFIXES.items() if name in names}
    written = serialize(found, format=form, prefixes=known)
    return written or b""


_FORMATS = {
    ".ttl": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".trig": RdfFormat.TRIG,
    ".rdf": RdfFormat.RDF_XML,
    ".owl": RdfFormat.RDF_XML,
    ".jsonld": RdfFormat.JSON_LD,
}


def read(path: Path) -> Iterator[Triple]:
    """The triples of an RDF file; its ending tells the format, and graph names are dropped.

    Raises ParseError with file, line and column.
    """
    return (Triple(quad.subject, quad.predicate, quad.object) for quad in parse_file(path))


def spo(found: Triple | Quad) -> tuple[NamedNode | BlankNode, NamedNode, Term]:
    """Subject, predicate and object of a triple or a quad."""
    return found.subject, found.predicate, found.object  # type: ignore[return-value]


def load_file(into: Store, path: Path) -> None:
    """Load an RDF file into the default graph of a store; raises ParseError."""
    try:
        into.load(path=path, format=_FORMATS[path.suffix])
    except (SyntaxError, OSError) as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: SyntaxError | OSError) -> ParseError:
    if isinstance(error, SyntaxError):
        place = f"{path.name}, line {error.lineno}" if error.lineno else path.name
        hint = "Build the graph anew: kipo-graph build" if path.parent.name == "data" else ""
        return ParseError(f"{place}: {error.msg}.", hint)
    return ParseError(f"{path.name} cannot be read: {error.strerror or error}.")


def parse_file(path: Path) -> Iterator[Quad]:
    """The quads of an RDF file; raises ParseError with file, line and column."""
    form = _FORMATS.get(path.suffix)
    if form is None:
        raise ParseError(f"{path.name}: no RDF format ends in {path.suffix or 'nothing'}.")
    try:
        yield from parse(path=path, format=form)
    except (SyntaxError, OSError) as error:
        raise _unreadable(path, error) from error


def turtle(stated: Iterable[Triple], prefixes: Iterable[str] | None = None) -> bytes:
    """Triples as Turtle, in the order given, with the prefixes that they use."""
    listed = list(stated)
    used = set(prefixes) if prefixes is not None else _used_prefixes(listed)
    written = write(listed, RdfFormat.TURTLE, used)
    # A blank line before each subject.  Literals hold no line breaks: the writer escapes them.
    return re.sub(rb" \.\n(?=[^\t@\n])", b" .\n\n", written)


def _used_prefixes(stated: Iterable[Triple]) -> set[str]:
    iris = {
        term.value
        for triple in stated
        for term in (triple.subject, triple.predicate, triple.object)
        if isinstance(term, NamedNode)
    }
    iris |= {
        triple.object.datatype.value for triple in stated if isinstance(triple.object, Literal)
    }
    spaces = {name: space for name, space in PREFIXES.items() if name}
    return {name for name, space in spaces.items() if any(iri.startswith(space) for iri in iris)}


def n_triples(stated: Iterable[Triple]) -> bytes:
    """Triples as N-Triples, in the order given."""
    return write(stated, RdfFormat.N_TRIPLES)


def n_quads(quads: Iterable[Quad]) -> bytes:
    """Quads as N-Quads, in the order given."""
    return write(quads, RdfFormat.N_QUADS)
