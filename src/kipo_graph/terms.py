"""RDF terms in pyoxigraph: what they hold as text, and writing them out."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, serialize

from kipo_graph import vocab

Term = NamedNode | Literal | BlankNode
"""What our data hold; quoted triples and the default graph's mark are not among them."""


def text(term: object) -> str:
    """What a term holds: the IRI, the text of a literal, the label of a blank node."""
    return str(getattr(term, "value", term))


def language(term: object) -> str:
    """The language of a literal, or an empty text."""
    return str(getattr(term, "language", None) or "")


def write(
    found: Iterable[Triple] | Iterable[Quad], form: RdfFormat, prefixes: Iterable[str] = ()
) -> bytes:
    """Triples or quads in a format, in the order given, with some of `vocab.PREFIXES` by name."""
    names = set(prefixes)
    known = {name: space for name, space in vocab.PREFIXES.items() if name in names}
    written = serialize(found, format=form, prefixes=known)
    return written or b""
