"""RDF/XML, read strictly.

Oxigraph's parser reads it, but takes a document that is cut off for a whole one, lets some
attributes pass that the grammar forbids, and does not make XML literals canonical.  So expat, the
XML parser of Python, reads along.
"""

from __future__ import annotations

import io
import re
from collections import deque
from collections.abc import Iterator, Mapping
from typing import Any
from xml.parsers import expat

from pyoxigraph import Literal, Quad, RdfFormat, parse

from kipo_graph.errors import ParseError, plain
from kipo_graph.formats.xmlliteral import Canonical, parts
from kipo_graph.model.vocabulary import PREFIXES

_SPACE = PREFIXES["rdf"]
_DECLARED = re.compile(rb"\A<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_ENCODING = re.compile(r"\A(<\?xml[^>]*?)\s+encoding\s*=\s*(\"[^\"]*\"|'[^']*')")
_XML = "http://www.w3.org/XML/1998/namespace"
_XML_LITERAL, _OBJECT = _SPACE + "XMLLiteral", _SPACE + "object"
_WITH_LANGUAGE = {_SPACE + "langString", _SPACE + "dirLangString"}
_LINE = 1 << 16
_ENTITY = re.compile(r"&([^;&#\s]+);")
_LONGEST_ENTITY = 10_000
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
        self._expat.EntityDeclHandler = self._name_entity
        self._entities: dict[str, int] = {}
        self._depth = 0
        self._line, self._column = 1, 1
        self._ended = False
        self._ready, self._start = b"", 0
        self._hollow: list[tuple[int, str]] = []
        self._inside: tuple[int, Canonical] | None = None
        self._literals: deque[Canonical | None] = deque()
        self._last: Canonical | None = None

    def place(self) -> str:
        return f"line {self._line}, column {self._column}"

    def read(self, size: int) -> bytes:
        """The next piece, of one line at most; raises ParseError where it is not XML."""
        self._ready = self._ready or self._next()
        piece, self._ready = self._ready[:size], self._ready[size:]
        return piece

    def _next(self) -> bytes:
        piece = self._stream.readline(_LINE)
        try:
            if not self._ended:
                self._expat.Parse(piece, not piece)
        except expat.ExpatError as error:
            self._line, self._column = error.lineno, error.offset + 1
            reason = expat.ErrorString(error.code)
            raise ParseError(f"{self._name}, {self.place()}: not XML, {reason}.") from error
        self._ended = not piece
        filled = self._filled(piece)
        self._start += len(piece)
        return filled

    def _filled(self, piece: bytes) -> bytes:
        """A line with a blank in each XML literal that would be empty.

        Oxigraph refuses empty ones; what it makes of the blank is replaced, as in any literal.
        """
        for at, tag in reversed(self._hollow):
            place = at - self._start
            if piece[place : place + 2] == b"</":
                piece = piece[:place] + b" " + piece[place:]
            elif piece[max(place - 2, 0) : place] == b"/>":
                piece = piece[: place - 2] + f"> </{tag}>".encode() + piece[place:]
        self._hollow.clear()
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

    def _name_entity(
        self, name: str, is_parameter: bool, value: str | None, *outside: str | None
    ) -> None:
        """Reckon what an entity stands for: Oxigraph writes it out where it is declared."""
        del outside
        self._line = self._expat.CurrentLineNumber
        self._column = self._expat.CurrentColumnNumber + 1
        what = f"{self._name}, {self.place()}: the entity {plain(name)}"
        if value is None or is_parameter:
            raise ParseError(f"{what} is not written out here, and nothing is fetched.")
        inner = sum(self._entities.get(found, 0) for found in _ENTITY.findall(value))
        self._entities[name] = len(value) + inner
        if self._entities[name] > _LONGEST_ENTITY:
            raise ParseError(f"{what} stands for more than {_LONGEST_ENTITY:,} characters.")

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
        if self._inside is not None and self._inside[0] == self._depth:
            if self._inside[1].hollow:
                _, local, prefix = parts(element)
                tag = f"{prefix}:{local}" if prefix else local
                self._hollow.append((self._expat.CurrentByteIndex, tag))
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
