"""The forms in which a thing is answered: a page, or its triples in a syntax of RDF."""

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
from kipo_graph.server.endpoint.reply import Reply, refusal


@dataclass(frozen=True, slots=True)
class Form:
    """A form of an answer; its short name is also the ending of its address."""

    name: str
    media: str
    title: str

    @property
    def content_type(self) -> str:
        """The media type, with its charset where it has one to state."""
        return f"{self.media}; charset=utf-8" if self.media.startswith("text/") else self.media


HTML = Form("html", "text/html", "Page")
TURTLE = Form("ttl", "text/turtle", "Turtle")
JSON_LD = Form("jsonld", "application/ld+json", "JSON-LD")
N_TRIPLES = Form("nt", "application/n-triples", "N-Triples")
RDF_XML = Form("rdf", "application/rdf+xml", "RDF/XML")
TRIG = Form("trig", "application/trig", "TriG")
N_QUADS = Form("nq", "application/n-quads", "N-Quads")

DUMPS = (TURTLE, TRIG, N_TRIPLES, N_QUADS, JSON_LD, RDF_XML)
RDF = (TURTLE, JSON_LD, N_TRIPLES, RDF_XML)
FORMS = (TURTLE, HTML, JSON_LD, N_TRIPLES, RDF_XML)
"""The forms of a resource.  The first is for clients without a wish: machines send no Accept or
`*/*`, and browsers name text/html."""
BY_NAME = {form.name: form for form in (*FORMS, TRIG, N_QUADS)}


def choose(accept: str, offered: Sequence[Form] = FORMS) -> Form | None:
    """The form that a client would rather have, or None where none is acceptable."""
    media = content_negotiation.choose(accept, [form.media for form in offered])
    return next((form for form in offered if form.media == media), None)


def by_ending(path: str) -> tuple[str, Form] | None:
    """A path without its ending, and the form that the ending names; None for other endings."""
    stem, dot, ending = path.rpartition(".")
    form = BY_NAME.get(ending)
    return (stem, form) if dot and stem and form in FORMS else None


def not_acceptable(offered: Sequence[Form]) -> Reply:
    """What a client hears that accepts nothing of what there is."""
    listed = "".join(f"  {form.media:<24} {form.title}, ending .{form.name}\n" for form in offered)
    return refusal(406, f"This is not to be had as the request wants it. There is:\n{listed}")


class UnwritableError(QueryError):
    """Triples cannot be written in the form that was asked for."""


def write(form: Form, found: Iterable[Triple], folder: str) -> bytes:
    """Triples in a form of RDF, in a steady order.

    JSON-LD is compacted with the context of the project in `folder`; for foreign data (an empty
    `folder`) it is expanded.  Raises UnwritableError where the form cannot hold the triples.
    """
    stated = triples.sort(found)
    if form == TURTLE:
        return serialization.turtle(stated)
    if form == JSON_LD and folder:
        return jsonld_writer.write(stated, _context(folder))
    try:
        if form == RDF_XML:
            return _rdf_xml(stated)
        return serialization.write(stated, _SYNTAX[form])
    except (OSError, ValueError, ConversionError) as error:
        raise _unwritten(form, str(error)) from error


_SYNTAX = {N_TRIPLES: RdfFormat.N_TRIPLES, JSON_LD: RdfFormat.JSON_LD}


def _rdf_xml(stated: Iterable[Triple]) -> bytes:
    into = BytesIO()
    prefixes = {name: space for name, space in PREFIXES.items() if name}
    rdfxml_writer.write((Quad(*serialization.spo(triple)) for triple in stated), into, prefixes)
    return into.getvalue()


@cache
def _context(folder: str) -> bytes:
    known = project.Project(Path(folder))
    return (known if known.context.is_file() else project.shipped()).context.read_bytes()


def _unwritten(form: Form, reason: str) -> UnwritableError:
    others = ", ".join(other.title for other in RDF if other != form)
    reason = reason.rstrip(".")
    return UnwritableError(f"This cannot be written as {form.title}: {reason}.", f"Take {others}.")
