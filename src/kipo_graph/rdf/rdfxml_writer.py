"""RDF/XML, written so that it can be read again.

Oxigraph's writer makes element names of IRIs that have none and leaves carriage returns as they
are, so this one is our own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import groupby
from typing import BinaryIO

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from kipo_graph.errors import ConversionError
from kipo_graph.model.vocabulary import PREFIXES, XSD
from kipo_graph.rdf import xml_literal
from kipo_graph.rdf.xml_literal import XML_NAMESPACE, attribute

_RDF = PREFIXES["rdf"]

_START = "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d"
_START += "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
_LAST_NAME = re.compile(rf"[{_START}][{_START}0-9.\u00b7\u0300-\u036f\u203f\u2040-]*\Z")
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SYNTAX = set(
    "RDF ID about parseType resource nodeID datatype Description li aboutEach aboutEachPrefix "
    "bagID".split()
)
_RESERVED = {XML_NAMESPACE, "http://www.w3.org/2000/xmlns/"}


def write(quads: Iterable[Quad], into: BinaryIO, prefixes: Mapping[str, str]) -> None:
    """Write the triples as RDF/XML in the order given, one element a run of the same subject.

    Raises ConversionError for what RDF/XML cannot hold: a predicate whose IRI does not end in a
    name, a control character, a triple term.
    """
    names = {
        namespace: prefix
        for prefix, namespace in prefixes.items()
        if _LAST_NAME.match(prefix)
        and not prefix.lower().startswith("xml")
        and prefix != "rdf"
        and namespace not in _RESERVED
    } | {_RDF: "rdf"}
    declared = "".join(f"\n   {attribute(f'xmlns:{names[iri]}', iri)}" for iri in names)
    into.write(f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF{declared}>\n'.encode())
    for subject, stated in groupby(quads, key=lambda quad: quad.subject):
        into.write(f"  <rdf:Description{_node(subject, 'about')}>\n".encode())
        into.writelines(_property(quad, names).encode() for quad in stated)
        into.write(b"  </rdf:Description>\n")
    into.write(b"</rdf:RDF>\n")


def _property(quad: Quad, names: Mapping[str, str]) -> str:
    tag, declared = _tag(quad.predicate.value, names)
    start, value = f"    <{tag}{declared}", quad.object
    if not isinstance(value, Literal):
        return f"{start}{_node(value, 'resource')}/>\n"
    if value.direction is not None:
        raise ConversionError(f"RDF/XML as others read it has no base direction: {value}.")
    if value.language:
        start += attribute("xml:lang", value.language)
    elif value.datatype.value != XSD.string:
        start += attribute("rdf:datatype", value.datatype.value)
    return f"{start}>{_text(value)}</{tag}>\n"


def _node(term: object, role: str) -> str:
    if isinstance(term, NamedNode):
        return attribute(f"rdf:{role}", term.value)
    if isinstance(term, BlankNode):
        return attribute("rdf:nodeID", f"b{_blank(term.value)}")
    raise ConversionError(
        f"RDF/XML as others read it has no triple terms: {term}.", "Take turtle, or n-quads."
    )


def _blank(label: str) -> str:
    """A label of a blank node behind a letter, so that it is a name of XML."""
    return label if _LAST_NAME.match(f"b{label}") else "".join(f"-{ord(c):x}" for c in label)


def _tag(iri: str, names: Mapping[str, str]) -> tuple[str, str]:
    """The element for a predicate, with the declaration that it needs."""
    namespace, local = _split(iri)
    if namespace in names:
        return f"{names[namespace]}:{local}", ""
    return f"p:{local}", attribute("xmlns:p", namespace)


@lru_cache(maxsize=10_000)
def _split(iri: str) -> tuple[str, str]:
    """A predicate as namespace and the longest name that it ends in."""
    found = _LAST_NAME.search(iri)
    local = found[0] if found else ""
    namespace = iri.removesuffix(local)
    reserved = namespace in _RESERVED or (namespace == _RDF and local in _SYNTAX)
    if not local or not namespace or reserved:
        raise ConversionError(
            f"The predicate <{iri}> cannot be an element of XML.",
            "Take another format: RDF/XML writes each predicate as an element's name.",
        )
    return namespace, local


def _text(literal: Literal) -> str:
    if wrong := _NO_XML.search(literal.value):
        raise ConversionError(
            f"XML cannot hold the character U+{ord(wrong[0]):04X} of {literal}.",
            "Take another format.",
        )
    return xml_literal.text(literal.value)
