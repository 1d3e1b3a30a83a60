"""RDF in pyoxigraph: its terms as text, its formats by name, files read and triples written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath

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

from kipo_graph.errors import ParseError, unreadable
from kipo_graph.model.vocabulary import PREFIXES
from kipo_graph.system.compression import SUFFIXES
from kipo_graph.text import one_line

Term = NamedNode | Literal | BlankNode
"""What our data hold: neither triple terms nor the default graph."""

GraphName = NamedNode | BlankNode | DefaultGraph
"""The name of a graph in a store."""


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
"""What a file name ends in, and which format that means; `--from` and `--to` take both."""

_POSITION = re.compile(r"^Parser error at line \d+ .*?: ")


def format_of(path: PurePath) -> str:
    """The format that a file name ends in, whether compressed or not; raises ParseError."""
    compression = path.suffix if path.suffix.lower() in SUFFIXES else ""
    ending = PurePath(path.name.removesuffix(compression)).suffix
    if found := ENDINGS.get(ending[1:].lower()):
        return found
    known = " ".join(f".{name}" for name in ENDINGS)
    raise ParseError(
        f"{one_line(str(path))}: no RDF format ends in "
        f"{one_line(ending + compression) or 'nothing'}.",
        f"Known are {known}, each also followed by {' or '.join(SUFFIXES)}.",
    )


def parse_error(name: object, error: SyntaxError, place: str = "", hint: str = "") -> ParseError:
    """The error for what Oxigraph refuses, with its line and column where they are known."""
    if error.lineno:
        place = f"line {error.lineno}, column {error.offset}"
    message = one_line(_POSITION.sub("", str(error.msg))).rstrip(".")
    if "No scheme found" in message:
        hint = "N-Triples and N-Quads take absolute IRIs only; other formats take --base IRI."
    return ParseError(f"{one_line(str(name))}{place and f', {place}'}: {message}.", hint)


def read(path: Path) -> Iterator[Triple]:
    """The triples of an RDF file; its suffix says the format; graph names are dropped.

    Raises ParseError with file, line and column.
    """
    return (quad.triple for quad in parse_file(path))


def spo(found: Triple | Quad) -> tuple[NamedNode | BlankNode, NamedNode, Term]:
    """Subject, predicate and object of a triple or a quad."""
    return found.subject, found.predicate, found.object  # type: ignore[return-value]


def load_file(into: Store, path: Path) -> None:
    """Load an RDF file into the default graph of a store; raises ParseError."""
    form = FORMATS[format_of(path)]
    with _errors_named(path):
        into.load(path=path, format=form)


def parse_file(path: Path) -> Iterator[Quad]:
    """The quads of an RDF file; raises ParseError with file, line and column."""
    form = FORMATS[format_of(path)]
    with _errors_named(path):
        yield from parse(path=path, format=form)


@contextmanager
def _errors_named(path: Path) -> Iterator[None]:
    """Raise what is wrong with one of a project's own files as a ParseError."""
    try:
        yield
    except SyntaxError as error:
        hint = "Build the graph again: kipo-graph build" if path.parent.name == "data" else ""
        raise parse_error(path.name, error, hint=hint) from error
    except OSError as error:
        raise unreadable(path.name, error) from error


def turtle(stated: Iterable[Triple], prefixes: Iterable[str] | None = None) -> bytes:
    """Triples as Turtle, in the order given, with the prefixes that they use."""
    listed = list(stated)
    used = set(prefixes) if prefixes is not None else _used_prefixes(listed)
    written = write(listed, RdfFormat.TURTLE, used)
    # A blank line before each subject.  Literals hold no line breaks: the writer escapes them.
    return re.sub(rb" \.\n(?=[^\t@\n])", b" .\n\n", written)


def _used_prefixes(stated: Iterable[Triple]) -> set[str]:
    terms = {term for t in stated for term in (t.subject, t.predicate, t.object)}
    iris = {term.value for term in terms if isinstance(term, NamedNode)}
    iris |= {term.datatype.value for term in terms if isinstance(term, Literal)}
    spaces = {name: space for name, space in PREFIXES.items() if name}
    return {name for name, space in spaces.items() if any(iri.startswith(space) for iri in iris)}


def n_triples(stated: Iterable[Triple]) -> bytes:
    """Triples as N-Triples, in the order given."""
    return write(stated, RdfFormat.N_TRIPLES)


def n_quads(quads: Iterable[Quad]) -> bytes:
    """Quads as N-Quads, in the order given."""
    return write(quads, RdfFormat.N_QUADS)
