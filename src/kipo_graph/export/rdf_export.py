"""Taking the graph away as RDF.

Each writer was chosen by test: pyoxigraph's keep every literal and the order they are given
(rdflib's Turtle writer changes some), PyLD compacts JSON-LD with a context of ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pyoxigraph import BlankNode, Quad, RdfFormat, Triple

from kipo_graph.model import CURATION, entity_iri, graph_iri
from kipo_graph.model.vocabulary import KIPO, PREFIXES, slug
from kipo_graph.project import Project
from kipo_graph.rdf import jsonld_writer, named_graphs, triples
from kipo_graph.rdf.serialization import read, text, turtle, write

_SYNTAX = {
    "n-triples": RdfFormat.N_TRIPLES,
    "n-quads": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "rdf-xml": RdfFormat.RDF_XML,
    "owl": RdfFormat.RDF_XML,
}
RDF_FORMATS = ("turtle", "json-ld", *_SYNTAX)

_EVIDENCE = tuple(PREFIXES[name] for name in ("statement", "passage"))
_COUNTS = {PREFIXES["void"] + name for name in ("triples", "entities")}


def select(
    stated: Sequence[Triple], sources: Sequence[str] = (), *, evidence: bool = True
) -> list[Triple]:
    """The part of a graph that some sources say, with or without its evidence.

    With `sources`, what they state stays, and what curators say of the things it speaks of.
    Without `evidence`, statement and passage nodes go, and the plain edges stay: only what is
    achieved and not negated.  A part loses the counts of the whole.
    """
    kept = list(stated)
    if sources:
        kept = _from_sources(kept, sources)
    if not evidence:
        kept = [triple for triple in kept if not text(triple.subject).startswith(_EVIDENCE)]
        alive = {text(triple.object) for triple in kept if text(triple.predicate) == KIPO.hasFigure}
        figures = PREFIXES["figure"]
        kept = [
            triple
            for triple in kept
            if not text(triple.subject).startswith(figures) or text(triple.subject) in alive
        ]
    if len(kept) < len(stated):
        kept = [triple for triple in kept if text(triple.predicate) not in _COUNTS]
    return kept


def _from_sources(stated: list[Triple], sources: Sequence[str]) -> list[Triple]:
    wanted = {graph_iri(slug) for slug in sources}
    quads = list(named_graphs.named(stated))
    said = [quad for quad in quads if text(quad.graph_name) in wanted]
    spoken_of = {text(term) for quad in said for term in (quad.subject, quad.object)}
    spoken_of |= {entity_iri(slug) for slug in sources} | {triples.DATASET}
    curated = [
        quad
        for quad in quads
        if text(quad.graph_name) == CURATION and text(quad.subject) in spoken_of
    ]
    others = {entity_iri(slug(name)) for name in {text(q.graph_name) for q in quads} - wanted}
    kept = {
        Triple(quad.subject, quad.predicate, quad.object)
        for quad in (*said, *curated)
        if not (text(quad.subject) == triples.DATASET and text(quad.object) in others)
    }
    return triples.sort(kept)


def rdf(form: str, stated: Sequence[Triple], project: Project) -> bytes:
    """Triples in one of `RDF_FORMATS`; `n-quads` and `trig` keep sources apart as named graphs."""
    if form == "json-ld":
        return jsonld_writer.write(stated, project.context.read_bytes())
    if form == "owl":
        stated = [*_steady(read(project.ontology)), *stated]
    found = _by_graph(stated) if form in ("n-quads", "trig") else stated
    prefixes = PREFIXES if form in ("trig", "rdf-xml", "owl") else ()
    if form == "turtle":
        return turtle(stated)
    return write(found, _SYNTAX[form], filter(None, prefixes))


def _by_graph(stated: Iterable[Triple]) -> list[Quad]:
    """Quads graph by graph, each in the order of our files."""
    quads = list(named_graphs.named(stated))
    names = dict.fromkeys(sorted({text(quad.graph_name) for quad in quads}))
    return [quad for name in names for quad in quads if text(quad.graph_name) == name]


def _steady(stated: Iterable[Triple]) -> list[Triple]:
    """Triples whose blank nodes are numbered in order, so that two exports are the same bytes."""
    names: dict[str, BlankNode] = {}

    def steady(term: object) -> object:
        if isinstance(term, BlankNode):
            return names.setdefault(term.value, BlankNode(f"b{len(names)}"))
        return term

    return [Triple(steady(t.subject), t.predicate, steady(t.object)) for t in stated]  # type: ignore[arg-type]
