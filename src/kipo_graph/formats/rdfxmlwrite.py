"""RDF/XML, written so that it can be read.

Oxigraph's writer makes element names of IRIs that have none and leaves bare carriage returns, so
this one is our own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import BinaryIO
from xml.sax.saxutils import escape, quoteattr

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from kipo_graph.errors import ConversionError
from kipo_graph.model.vocabulary import PREFIXES, XSD

_SPACE = PREFIXES["rdf"]
_XML = "http://www.w3.org/XML/1998/namespace"

_START = "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d"
_START += "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
_LAST_NAME = re.compile(rf"[{_START}][{_START}0-9.\u00b7\u0300-\u036f\u203f\u2040-]*\Z")
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SYNTAX = set(
    "RDF ID about parseType resource nodeID datatype Description li aboutEach aboutEachPrefix "
    "bagID".split()
)
_RESERVED = {_XML, "http://www.w3.org/2000/xmlns/"}


def write(quads: Iterable[Quad], into: BinaryIO, prefixes: Mapping[str, str]) -> None:
    """Write the triples as RDF/XML in the order given, one element a run of the same subject.

    Raises ConversionError for what RDF/XML cannot hold: a predicate whose IRI does not end in a
    name, a control character, a triple term.
    """
    names = {space: name for name, space in prefixes.items() if _LAST_NAME.match(name)}
    names = {space: name for space, name in names.items() if not name.lower().startswith("xml")}
    names = {space: name for space, name in names.items() if name != "rdf"} | {_SPACE: "rdf"}
    declared = "".join(f"\n    xmlns:{name}={quoteattr(space)}" for space, name in names.items())
    lines = [f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF{declared}>\n']
    last = None
    for quad in quads:
        if quad.subject != last:
            lines.append("" if last is None else "  </rdf:Description>\n")
            lines.append(f"  <rdf:Description {_node(quad.subject, 'about')}>\n")
            last = quad.subject
        lines.append(_property(quad, names))
        if len(lines) > 1_000:
            into.write("".join(lines).encode())
            lines.clear()
    lines.append("" if last is None else "  </rdf:Description>\n")
    lines.append("</rdf:RDF>\n")
    into.write("".join(lines).encode())


def _property(quad: Quad, names: Mapping[str, str]) -> str:
    tag, declared = _tag(quad.predicate.value, names)
    start, value = f"    <{tag}{declared}", quad.object
    if isinstance(value, Literal):
        if value.direction is not None:
            raise ConversionError(f"RDF/XML as others read it has no base direction: {value}.")
        if value.language:
            start += f" xml:lang={quoteattr(value.language)}"
        elif value.datatype.value != XSD.string:
            start += f" rdf:datatype={quoteattr(value.datatype.value)}"
        return f"{start}>{_text(value)}</{tag}>\n"
    return f"{start} {_node(value, 'resource')}/>\n"


def _node(term: object, attribute: str) -> str:
    if isinstance(term, NamedNode):
        return f"rdf:{attribute}={quoteattr(term.value)}"
    if isinstance(term, BlankNode):
        return f'rdf:nodeID="b{_blank(term.value)}"'
    raise ConversionError(
        f"RDF/XML as others read it has no triple terms: {term}.", "Take turtle, or n-quads."
    )


def _blank(label: str) -> str:
    """A label of a blank node behind a letter, so that it is a name of XML."""
    return label if _LAST_NAME.match(f"b{label}") else "".join(f"-{ord(sign):x}" for sign in label)


def _tag(iri: str, names: Mapping[str, str]) -> tuple[str, str]:
    """The element for a predicate, with the declaration that it needs."""
    space, local = _split(iri)
    if space in names:
        return f"{names[space]}:{local}", ""
    return f"p:{local}", f" xmlns:p={quoteattr(space)}"


@lru_cache(maxsize=10_000)
def _split(iri: str) -> tuple[str, str]:
    """A predicate as namespace and the longest name that it ends in."""
    found = _LAST_NAME.search(iri)
    space, local = (iri[: found.start()], found[0]) if found else (iri, "")
    if not local or not space or space in _RESERVED or (space == _SPACE and local in _SYNTAX):
        raise ConversionError(
            f"The predicate <{iri}> cannot be an element of XML.",
            "Take another format: RDF/XML writes each predicate as an element's name.",
        )
    return space, local


def _text(literal: Literal) -> str:
    if wrong := _NO_XML.search(literal.value):
        raise ConversionError(
            f"XML cannot hold the character U+{ord(wrong[0]):04X} of {literal}.",
            "Take another format.",
        )
    return escape(literal.value, {"\r": "&#13;"})
