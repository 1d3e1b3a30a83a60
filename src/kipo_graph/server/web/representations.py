"""The formats in which a resource is available: a page, or its triples in an RDF syntax."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, Triple

from kipo_graph import project
from kipo_graph.errors import ConversionError, QueryError
from kipo_graph.model.vocabulary import PREFIXES
from kipo_graph.rdf import jsonld_writer, rdfxml_writer, serialization, triples
from kipo_graph.server.endpoint import content_negotiation
from kipo_graph.server.endpoint.http_response import HttpResponse, error_response


@dataclass(frozen=True, slots=True)
class Format:
    """A format of a resource; its short name is also the extension in its URL."""

    name: str
    media_type: str
    title: str

    @property
    def content_type(self) -> str:
        """The media type, with a charset if it is a text type."""
        is_text = self.media_type.startswith("text/")
        return f"{self.media_type}; charset=utf-8" if is_text else self.media_type


HTML = Format("html", "text/html", "Page")
TURTLE = Format("ttl", "text/turtle", "Turtle")
JSON_LD = Format("jsonld", "application/ld+json", "JSON-LD")
N_TRIPLES = Format("nt", "application/n-triples", "N-Triples")
RDF_XML = Format("rdf", "application/rdf+xml", "RDF/XML")
TRIG = Format("trig", "application/trig", "TriG")
N_QUADS = Format("nq", "application/n-quads", "N-Quads")

DUMP_FORMATS = (TURTLE, TRIG, N_TRIPLES, N_QUADS, JSON_LD, RDF_XML)
RDF_FORMATS = (TURTLE, JSON_LD, N_TRIPLES, RDF_XML)
RESOURCE_FORMATS = (TURTLE, HTML, JSON_LD, N_TRIPLES, RDF_XML)
"""The formats of a resource.  The first is for clients without a preference: programs send no
Accept header or `*/*`, and browsers ask for text/html."""
BY_NAME = {form.name: form for form in (*RESOURCE_FORMATS, TRIG, N_QUADS)}


def html_page(
    content: bytes, status: int = 200, headers: dict[str, str] | None = None
) -> HttpResponse:
    """A response with a page."""
    return HttpResponse(status, HTML.content_type, content, headers or {})


def choose(accept: str, offered: Sequence[Format] = RESOURCE_FORMATS) -> Format | None:
    """The format that a client prefers, or None if it accepts none of them."""
    media_type = content_negotiation.choose(accept, [form.media_type for form in offered])
    return next((form for form in offered if form.media_type == media_type), None)


def split_extension(path: str) -> tuple[str, Format] | None:
    """A path without its extension, and the format it names; None for other extensions."""
    stem, dot, extension = path.rpartition(".")
    form = BY_NAME.get(extension)
    return (stem, form) if dot and stem and form in RESOURCE_FORMATS else None


def not_acceptable(offered: Sequence[Format]) -> HttpResponse:
    """The response to a client that accepts none of the formats."""
    lines = "".join(
        f"  {form.media_type:<24} {form.title}, extension .{form.name}\n" for form in offered
    )
    return error_response(
        406, f"This is not available in a format that the request accepts. Available:\n{lines}"
    )


class UnsupportedFormatError(QueryError):
    """Triples cannot be written in the requested format."""


def write(form: Format, found: Iterable[Triple], folder: str) -> bytes:
    """Triples in an RDF format, in a stable order.

    JSON-LD is compacted with the context of the project in `folder`; without a folder it is
    expanded.  Raises UnsupportedFormatError if the format cannot express the triples.
    """
    ordered = triples.sort(found)
    if form == TURTLE:
        return serialization.turtle(ordered)
    if form == JSON_LD and folder:
        return jsonld_writer.write(ordered, _context(folder))
    try:
        if form == RDF_XML:
            return _rdf_xml(ordered)
        return serialization.write(ordered, _SYNTAX[form])
    except (OSError, ValueError, ConversionError) as error:
        others = ", ".join(other.title for other in RDF_FORMATS if other != form)
        raise UnsupportedFormatError(
            f"This cannot be written as {form.title}: {str(error).rstrip('.')}.",
            f"Use another format: {others}.",
        ) from error


_SYNTAX = {N_TRIPLES: RdfFormat.N_TRIPLES, JSON_LD: RdfFormat.JSON_LD}


def _rdf_xml(ordered: Iterable[Triple]) -> bytes:
    buffer = BytesIO()
    prefixes = {name: space for name, space in PREFIXES.items() if name}
    quads = (Quad(*serialization.spo(triple)) for triple in ordered)
    rdfxml_writer.write(quads, buffer, prefixes)
    return buffer.getvalue()


@cache
def _context(folder: str) -> bytes:
    known = project.Project(Path(folder))
    return (known if known.context.is_file() else project.shipped()).context.read_bytes()
