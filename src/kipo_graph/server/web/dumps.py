"""Downloads of the whole data: the output of `kipo-graph export`, made on request.

A dump is one response of one worker, so it is either complete or an error.  Data of more than
`MAX_TRIPLES` triples are exported with `kipo-graph export`, or downloaded by named graph.
"""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import RdfFormat, serialize

from kipo_graph.errors import NotFoundError
from kipo_graph.export import rdf_export
from kipo_graph.project import Project
from kipo_graph.query import overview
from kipo_graph.server.endpoint.http_response import HttpResponse, error_response
from kipo_graph.server.web import representations
from kipo_graph.server.web.representations import Format
from kipo_graph.server.web.settings import Settings
from kipo_graph.store.graph_store import GraphStore

MAX_TRIPLES = 500_000
"""The largest number of triples in a dump."""

_EXPORT_FORMATS = {
    representations.TURTLE: "turtle",
    representations.TRIG: "trig",
    representations.N_TRIPLES: "n-triples",
    representations.N_QUADS: "n-quads",
    representations.JSON_LD: "json-ld",
    representations.RDF_XML: "rdf-xml",
}
_WITH_GRAPHS = {representations.TRIG: RdfFormat.TRIG, representations.N_QUADS: RdfFormat.N_QUADS}


def are_offered(store: GraphStore) -> bool:
    """Whether the data are small enough for one response."""
    return overview.size(store) <= MAX_TRIPLES


def dump(store: GraphStore, settings: Settings, form: Format) -> HttpResponse:
    """All stated triples in a format, with named graphs if the format supports them."""
    if not are_offered(store):
        return error_response(
            403,
            f"The data have more than {MAX_TRIPLES:,} triples, the limit for one download.",
            "Download the named graphs one by one, or ask the operator to run kipo-graph export.",
        )
    if settings.project:
        body = rdf_export.rdf(
            _EXPORT_FORMATS[form], store.triples(), Project(Path(settings.project))
        )
    elif form in _WITH_GRAPHS:
        body = _with_graphs(store, form)
    else:
        body = representations.write(form, store.triples(), "")
    return HttpResponse(200, form.content_type, body)


def _with_graphs(store: GraphStore, form: Format) -> bytes:
    """All quads of a store that this process holds; raises NotFoundError for other stores."""
    oxigraph = getattr(store, "oxigraph", None)
    if oxigraph is None:
        raise NotFoundError(
            "The data are on another server, which offers its named graphs one by one.",
            "Use Turtle or N-Triples, or download each graph from its own URL.",
        )
    quads = sorted(oxigraph.quads_for_pattern(None, None, None, None), key=str)
    return serialize(quads, format=_WITH_GRAPHS[form]) or b""
