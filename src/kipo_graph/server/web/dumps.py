"""The data as a whole, to be taken away: what `kipo-graph export` writes, made when asked for.

A dump is one answer of one worker, so that it is whole or an error; data beyond `MOST` triples
are taken with `kipo-graph export`, or by named graph.
"""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import RdfFormat

from kipo_graph.errors import NotFoundError
from kipo_graph.export import rdf_export
from kipo_graph.project import Project
from kipo_graph.query import overview
from kipo_graph.server.endpoint.reply import Reply, refusal
from kipo_graph.server.web import representations
from kipo_graph.server.web.representations import Form
from kipo_graph.server.web.settings import Settings
from kipo_graph.store.graph_store import GraphStore

MOST = 500_000
"""How many triples a dump may hold."""

_EXPORTED = {
    representations.TURTLE: "turtle",
    representations.TRIG: "trig",
    representations.N_TRIPLES: "n-triples",
    representations.N_QUADS: "n-quads",
    representations.JSON_LD: "json-ld",
    representations.RDF_XML: "rdf-xml",
}
_WITH_GRAPHS = {representations.TRIG: RdfFormat.TRIG, representations.N_QUADS: RdfFormat.N_QUADS}


def are_offered(asked: GraphStore) -> bool:
    """Whether the data are few enough to be written in one answer."""
    return overview.size(asked) <= MOST


def dump(asked: GraphStore, settings: Settings, form: Form) -> Reply:
    """Everything that is stated, in a form; with graphs by name where the form holds them."""
    if not are_offered(asked):
        return refusal(
            403,
            f"The data hold more than {MOST:,} triples, the most that one answer may.",
            "Take named graphs one by one, or ask the operator for what kipo-graph export writes.",
        )
    if settings.project:
        body = rdf_export.rdf(_EXPORTED[form], asked.triples(), Project(Path(settings.project)))
    elif form in _WITH_GRAPHS:
        body = _with_graphs(asked, form)
    else:
        body = representations.write(form, asked.triples(), "")
    return Reply(200, form.content_type, body)


def _with_graphs(asked: GraphStore, form: Form) -> bytes:
    """All quads of a store that this process holds."""
    held = getattr(asked, "oxigraph", None)
    if held is None:
        raise NotFoundError(
            "The data are held by another server, which gives its named graphs one by one.",
            "Take Turtle or N-Triples, or a graph at its own address.",
        )
    quads = sorted(held.quads_for_pattern(None, None, None, None), key=str)
    from pyoxigraph import serialize

    return serialize(quads, format=_WITH_GRAPHS[form]) or b""
