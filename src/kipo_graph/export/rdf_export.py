"""The graph as RDF, in each format.

Each writer was chosen by test: pyoxigraph's keep every literal and the order they are given
(rdflib's Turtle writer changes some), PyLD compacts JSON-LD with our context.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pyoxigraph import BlankNode, Quad, Triple

from kipo_graph.model import CURATION, entity_iri, graph_iri
from kipo_graph.model.vocabulary import KIPO, PREFIXES, local_name
from kipo_graph.project import Project
from kipo_graph.rdf import jsonld_writer, named_graphs, triples
from kipo_graph.rdf.serialization import FORMATS, read, text, turtle, write

RDF_FORMATS = ("turtle", "json-ld", "n-triples", "n-quads", "trig", "rdf-xml", "owl")

_EVIDENCE = tuple(PREFIXES[name] for name in ("statement", "passage"))
_COUNTS = {PREFIXES["void"] + name for name in ("triples", "entities")}


def select(
    stated: Sequence[Triple], sources: Sequence[str] = (), *, evidence: bool = True
) -> list[Triple]:
    """The part of a graph that some sources say, with or without its evidence.

    With `sources`, what they state stays, and what curators say about the subjects of it.
    Without `evidence`, statement and passage nodes go, and the plain edges stay: only what is
    achieved and not negated.  A part loses the counts of the whole.
    """
    kept = _from_sources(list(stated), sources) if sources else list(stated)
    if not evidence:
        kept = [triple for triple in kept if not text(triple.subject).startswith(_EVIDENCE)]
        named = {text(triple.object) for triple in kept if text(triple.predicate) == KIPO.hasFigure}
        kept = [triple for triple in kept if not _is_unnamed_figure(text(triple.subject), named)]
    if len(kept) < len(stated):
        kept = [triple for triple in kept if text(triple.predicate) not in _COUNTS]
    return kept


def _is_unnamed_figure(subject: str, named: set[str]) -> bool:
    return subject.startswith(PREFIXES["figure"]) and subject not in named


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
    others = {entity_iri(local_name(name)) for name in {text(q.graph_name) for q in quads} - wanted}
    kept = {
        Triple(quad.subject, quad.predicate, quad.object)
        for quad in (*said, *curated)
        if not (text(quad.subject) == triples.DATASET and text(quad.object) in others)
    }
    return triples.sort(kept)


def rdf(form: str, stated: Sequence[Triple], project: Project) -> bytes:
    """Triples in one of `RDF_FORMATS`; `n-quads` and `trig` keep sources apart as named graphs."""
    if form == "turtle":
        return turtle(stated)
    if form == "json-ld":
        return jsonld_writer.write(stated, project.context.read_bytes())
    if form == "n-quads":
        return write(_by_graph(stated), FORMATS[form])
    if form == "trig":
        return write(_by_graph(stated), FORMATS[form], filter(None, PREFIXES))
    if form == "n-triples":
        return write(stated, FORMATS[form])
    if form == "owl":
        stated = [*_with_steady_labels(read(project.ontology)), *stated]
    return write(stated, FORMATS["rdf-xml"], filter(None, PREFIXES))


def _by_graph(stated: Iterable[Triple]) -> list[Quad]:
    """Quads graph by graph, each in the order of our files."""
    return sorted(named_graphs.named(stated), key=lambda quad: text(quad.graph_name))


def _with_steady_labels(stated: Iterable[Triple]) -> Iterator[Triple]:
    """Triples whose blank nodes are numbered in order, so that two exports are the same bytes."""
    labels: dict[str, BlankNode] = {}

    def steady(term: Any) -> Any:
        if isinstance(term, BlankNode):
            return labels.setdefault(term.value, BlankNode(f"b{len(labels)}"))
        return term

    return (Triple(steady(t.subject), t.predicate, steady(t.object)) for t in stated)
