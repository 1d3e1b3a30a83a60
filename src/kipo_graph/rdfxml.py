"""RDF/XML, read strictly and written so that it can be read.

Oxigraph's parser reads it, but takes a document that is cut off for a whole one, lets some
attributes pass that the grammar forbids, and does not make XML literals canonical; its writer
makes element names of IRIs that have none.  So expat, the XML parser of Python, reads along, and
the writer is our own.
"""

from __future__ import annotations

import io
import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, BinaryIO
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse

from kipo_graph.errors import ConversionError, ParseError
from kipo_graph.vocab import PREFIXES, XSD
from kipo_graph.xmlliteral import Canonical, parts

_SPACE = PREFIXES["rdf"]
_DECLARED = re.compile(rb"\A<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_ENCODING = re.compile(r"\A(<\?xml[^>]*?)\s+encoding\s*=\s*(\"[^\"]*\"|'[^']*')")
_XML = "http://www.w3.org/XML/1998/namespace"
_XML_LITERAL, _OBJECT = _SPACE + "XMLLiteral", _SPACE + "object"
_WITH_LANGUAGE = {_SPACE + "langString", _SPACE + "dirLangString"}
_ALONE = {(_SPACE, "ID"), (_SPACE, "parseType")}


def read(
    stream: io.BufferedReader[Any], name: str, base: str | None, prefixes: dict[str, str]
) -> Iterator[Quad]:
    """The triples of an RDF/XML document; raises ParseError with line and column.

    `prefixes` is filled with those that the document declares.
    """
    checked = _Checked(_as_utf8(stream, name), name, prefixes)
    try:
        for quad in parse(checked, format=RdfFormat.RDF_XML, base_iri=base):  # type: ignore[arg-type]
            yield checked.settled(quad)
    except SyntaxError as error:
        raise ParseError(f"{name}, {checked.place()}: {error.msg}.", _hint(str(error))) from error


def _hint(message: str) -> str:
    return (
        "Say what the address of the file is: --base IRI." if "No scheme found" in message else ""
    )


def _as_utf8(stream: io.BufferedReader[Any], name: str) -> io.BufferedReader[Any] | _Recoded:
    """The document in UTF-8, whatever encoding it declares."""
    start = stream.peek(200)[:200]
    declared = _DECLARED.match(start)
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif declared is not None:
        encoding = declared[1].decode("ascii").casefold()
    else:
        encoding = "utf-8"
    if encoding in ("utf-8", "utf8"):
        return stream
    try:
        return _Recoded(stream, encoding)
    except LookupError as error:
        raise ParseError(f'{name} names an unknown encoding, "{encoding}".') from error


class _Recoded:
    """A text in any encoding, read line by line as UTF-8 and without its old declaration."""

    def __init__(self, stream: io.BufferedReader[Any], encoding: str) -> None:
        self._text = io.TextIOWrapper(stream, encoding=encoding, newline="")
        self._encoding = encoding
        self._head: io.StringIO | None = None

    def readline(self, size: int) -> bytes:
        try:
            if self._head is None:
                self._head = io.StringIO(_ENCODING.sub(r"\1", self._text.read(400)), newline="")
            signs = max(size // 4, 1)
            return (self._head.readline(signs) or self._text.readline(signs)).encode()
        except UnicodeError as error:
            raise ParseError(f"The document is not in {self._encoding}: {error}.") from error


class _Checked:
    """A stream of XML that expat reads along, in pieces of a line at most.

    So the last element that expat has seen tells where Oxigraph's parser stands.
    """

    def __init__(
        self, stream: io.BufferedReader[Any] | _Recoded, name: str, prefixes: dict[str, str]
    ) -> None:
        self._stream, self._name, self._prefixes = stream, name, prefixes
        self._expat = expat.ParserCreate(namespace_separator=" ")
        self._expat.namespace_prefixes = True
        self._expat.StartElementHandler = self._begin
        self._expat.EndElementHandler = self._end
        self._expat.StartNamespaceDeclHandler = self._declare
        self._depth = 0
        self._line, self._column = 1, 1
        self._ended = False
        self._inside: tuple[int, Canonical] | None = None
        self._literals: deque[Canonical | None] = deque()
        self._last: Canonical | None = None

    def place(self) -> str:
        return f"line {self._line}, column {self._column}"

    def read(self, size: int) -> bytes:
        """The next piece, at most a line; raises ParseError where it is not XML."""
        piece = self._stream.readline(size)
        try:
            if not self._ended:
                self._expat.Parse(piece, not piece)
        except expat.ExpatError as error:
            self._line, self._column = error.lineno, error.offset + 1
            reason = expat.ErrorString(error.code)
            raise ParseError(f"{self._name}, {self.place()}: not XML, {reason}.") from error
        self._ended = not piece
        return piece

    def settled(self, quad: Quad) -> Quad:
        """A quad whose XML literal, if it stands in the document as XML, is in canonical form.

        Such properties have no others inside, so their literals come in the order of their
        elements; once more as the object of the reification that rdf:ID asks for.
        """
        value = quad.object
        if not isinstance(value, Literal) or value.datatype.value != _XML_LITERAL:
            return quad
        if self._literals and not (quad.predicate.value == _OBJECT and self._last is not None):
            self._last = self._literals.popleft()
        if self._last is None:
            return quad
        literal = Literal(self._last.text(), datatype=value.datatype)
        return Quad(quad.subject, quad.predicate, literal, quad.graph_name)

    def _declare(self, prefix: str | None, space: str | None) -> None:
        if prefix and space:
            self._prefixes.setdefault(prefix, space)

    def _begin(self, element: str, attributes: Mapping[str, str]) -> None:
        self._line = self._expat.CurrentLineNumber
        self._column = self._expat.CurrentColumnNumber + 1
        self._depth += 1
        if self._inside is not None:
            self._inside[1].begin(element, attributes)
        elif attributes:
            self._hold(element, attributes)

    def _hold(self, element: str, attributes: Mapping[str, str]) -> None:
        """Hold an element's attributes against what Oxigraph's parser lets pass."""
        keys = {parts(key)[:2]: key for key in attributes}
        if (_SPACE, "bagID") in keys:
            self._refuse(element, "rdf:bagID, which RDF/XML no longer has")
        datatype = keys.get((_SPACE, "datatype"))
        if datatype and (_SPACE, "resource") in keys:
            self._refuse(element, "rdf:resource beside rdf:datatype")
        if datatype and attributes[datatype] == _XML_LITERAL:
            self._literals.append(None)
        if datatype and attributes[datatype] in _WITH_LANGUAGE:
            self._refuse(element, "a datatype that is for texts with a language (xml:lang)")
        kind = keys.get((_SPACE, "parseType"))
        if kind is None:
            return
        if beside := {key for key in keys if key[0] != _XML} - _ALONE:
            self._refuse(element, f"{min(beside)[1]} beside rdf:parseType")
        if attributes[kind] not in ("Resource", "Collection"):
            self._inside = (self._depth, Canonical())
            self._literals.append(self._inside[1])
            self._expat.CharacterDataHandler = self._inside[1].data
            self._expat.CommentHandler = self._inside[1].comment
            self._expat.ProcessingInstructionHandler = self._inside[1].instruction

    def _end(self, element: str) -> None:
        del element
        if self._inside is not None and self._inside[0] == self._depth:
            self._inside = None
            self._expat.CharacterDataHandler = None
            self._expat.CommentHandler = None
            self._expat.ProcessingInstructionHandler = None
        elif self._inside is not None:
            self._inside[1].end()
        self._depth -= 1

    def _refuse(self, element: str, what: str) -> None:
        tag = parts(element)[1]
        raise ParseError(f"{self._name}, {self.place()}: the element {tag} has {what}.")


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
