"""RDF/XML, read strictly.

Oxigraph makes the triples, but by itself it takes a truncated document for a whole one, accepts
attributes that the grammar forbids, and does not make XML literals canonical.  So expat, the XML
parser of Python, reads the document, and Oxigraph reads what expat has understood: in UTF-8,
without a DTD, and with XML literals as text.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from typing import Any
from xml.parsers import expat

from kipo_graph.errors import ParseError
from kipo_graph.model.vocabulary import PREFIXES
from kipo_graph.rdf import xml_literal
from kipo_graph.rdf.xml_literal import XML_NAMESPACE, CanonicalWriter, Name, name_of
from kipo_graph.text import one_line

_RDF = PREFIXES["rdf"]
_DECLARED = re.compile(rb"\A<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_XML_LITERAL = _RDF + "XMLLiteral"
_WITH_LANGUAGE = {_RDF + "langString", _RDF + "dirLangString"}
_LONGEST_PIECE = 1 << 16
_ENTITY = re.compile(r"&([^;&#\s]+);")
_LONGEST_ENTITY = 10_000


def _decoded(stream: io.BufferedReader[Any], name: str) -> io.BufferedReader[Any] | io.TextIOBase:
    """The document as bytes if it is in UTF-8, and else as the text that its encoding makes it."""
    start = stream.peek(200)[:200]
    declared = _DECLARED.match(start)
    encoding = declared[1].decode("ascii").casefold() if declared else "utf-8"
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    if encoding in ("utf-8", "utf8"):
        return stream
    try:
        return io.TextIOWrapper(stream, encoding=encoding, newline="")
    except LookupError as error:
        raise ParseError(f'{name} names an unknown encoding, "{encoding}".') from error


class CheckedXml:
    """A stream of RDF/XML for Oxigraph, written from what expat reads.

    It gives the content of a line at a time, so that the last element that expat has seen is
    where Oxigraph's parser is.  `prefixes` is filled with those that the document declares.
    Reading raises ParseError with line and column.
    """

    def __init__(self, stream: io.BufferedReader[Any], name: str, prefixes: dict[str, str]) -> None:
        self._stream, self._name, self._prefixes = _decoded(stream, name), name, prefixes
        self._expat = expat.ParserCreate(namespace_separator=" ")
        self._expat.namespace_prefixes = True
        self._expat.buffer_text = True
        self._expat.StartNamespaceDeclHandler = self._declare_prefix
        self._expat.EntityDeclHandler = self._declare_entity
        self._expat.StartElementHandler = self._start
        self._expat.EndElementHandler = self._end
        self._expat.CharacterDataHandler = self._text
        self._expat.CommentHandler = self._comment
        self._expat.ProcessingInstructionHandler = self._instruction
        self._entities: dict[str, int] = {}
        self._line, self._column = 1, 1
        self._writer = CanonicalWriter()
        self._literal: CanonicalWriter | None = None
        self._has_version = False
        self._written: list[str] = []
        self._ready, self._ended = b"", False

    @property
    def place(self) -> str:
        """Where the last element begins."""
        return f"line {self._line}, column {self._column}"

    def read(self, size: int) -> bytes:
        """The next piece, and none at the end; raises ParseError where it is not RDF/XML."""
        while not self._ready and not self._ended:
            self._read_line()
        piece, self._ready = self._ready[:size], self._ready[size:]
        return piece

    def _read_line(self) -> None:
        try:
            line = self._stream.readline(_LONGEST_PIECE)
            self._ended = not line
            self._expat.Parse(line, self._ended)
        except UnicodeDecodeError as error:
            raise ParseError(f"{self._name} is not in {error.encoding}: {error}.") from error
        except expat.ExpatError as error:
            self._line, self._column = error.lineno, error.offset + 1
            reason = expat.ErrorString(error.code)
            raise ParseError(f"{self._name}, {self.place}: not XML, {reason}.") from error
        self._ready = "".join(self._written).encode()
        self._written.clear()

    def _declare_prefix(self, prefix: str | None, namespace: str | None) -> None:
        if prefix and namespace:
            self._prefixes.setdefault(prefix, namespace)

    def _declare_entity(
        self, name: str, is_parameter: bool, value: str | None, *external: str | None
    ) -> None:
        """Count what an entity stands for, with the entities in it."""
        del external
        self._move()
        what = f"{self._name}, {self.place}: the entity {one_line(name)}"
        if value is None or is_parameter:
            raise ParseError(f"{what} is not written out here, and nothing is fetched.")
        inner = sum(self._entities.get(found, 0) for found in _ENTITY.findall(value))
        self._entities[name] = len(value) + inner
        if self._entities[name] > _LONGEST_ENTITY:
            raise ParseError(f"{what} stands for more than {_LONGEST_ENTITY:,} characters.")

    def _move(self) -> None:
        self._line = self._expat.CurrentLineNumber
        self._column = self._expat.CurrentColumnNumber + 1

    def _start(self, reported: str, attributes: Mapping[str, str]) -> None:
        self._move()
        element = name_of(reported)
        named = {name_of(key): value for key, value in attributes.items()}
        if self._literal is not None:
            self._write(self._literal.start(element, sorted(named.items())))
            return
        parse_type = self._checked(element, named) if named else None
        if parse_type is not None:
            del named[parse_type]
            named[parse_type._replace(local="datatype")] = _XML_LITERAL
        self._write(self._writer.start(element, named.items()))
        if parse_type is not None:
            self._literal = CanonicalWriter()

    def _end(self, reported: str) -> None:
        del reported
        if self._literal is not None and self._literal.is_inside:
            self._write(self._literal.end())
        else:
            self._literal = None
            self._write(self._writer.end())

    def _text(self, characters: str) -> None:
        self._write(xml_literal.text(characters))

    def _comment(self, comment: str) -> None:
        if self._literal is not None:
            self._write(f"<!--{comment}-->")

    def _instruction(self, target: str, data: str) -> None:
        if self._literal is not None:
            self._write(f"<?{target} {data}?>" if data else f"<?{target}?>")

    def _write(self, xml: str) -> None:
        """Write a piece of XML, which inside a literal is a text of the document for Oxigraph."""
        self._written.append(xml if self._literal is None else xml_literal.text(xml))

    def _checked(self, element: Name, attributes: Mapping[Name, str]) -> Name | None:
        """The attribute that makes XML inside a literal; refuses what Oxigraph would accept."""
        of_rdf = {name.local: name for name in attributes if name.namespace == _RDF}
        self._has_version |= "version" in of_rdf
        if "bagID" in of_rdf:
            self._refuse(element, "rdf:bagID, which RDF/XML no longer has")
        if "datatype" in of_rdf and "resource" in of_rdf:
            self._refuse(element, "rdf:resource beside rdf:datatype")
        if "datatype" in of_rdf and attributes[of_rdf["datatype"]] in _WITH_LANGUAGE:
            self._refuse(element, "a datatype that is for texts with a language (xml:lang)")
        if (parse_type := of_rdf.get("parseType")) is None:
            return None
        allowed = {parse_type, of_rdf.get("ID")}
        for name in sorted(attributes):
            if name not in allowed and name.namespace != XML_NAMESPACE:
                self._refuse(element, f"{name.local} beside rdf:parseType")
        # RDF 1.1 takes any other word for "Literal", and so RDF 1.2 demands a version for its own.
        nested = {"Resource", "Collection", *(["Triple"] if self._has_version else [])}
        return None if attributes[parse_type] in nested else parse_type

    def _refuse(self, element: Name, what: str) -> None:
        raise ParseError(f"{self._name}, {self.place}: the element {element.local} has {what}.")
