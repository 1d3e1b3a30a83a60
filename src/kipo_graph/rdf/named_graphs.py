"""Named graphs, rebuilt from the source that each statement names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import NamedNode, Quad, Triple

from kipo_graph.model import CURATION, graph_iri
from kipo_graph.model.vocabulary import DCTERMS, KIPO, PREFIXES, local_name
from kipo_graph.rdf.serialization import spo, text


def named(stated: Iterable[Triple]) -> Iterator[Quad]:
    """The triples of a file in the named graphs of the sources that state them.

    Rebuilt from each statement's `dcterms:source`: a statement, its figure, its passages and its
    direct triple are in the graph of its source (a direct triple in each graph that states it);
    everything else, which curators say, is in `graph/curation`.
    """
    listed = list(stated)
    about: dict[str, list[Triple]] = {}
    for triple in listed:
        about.setdefault(text(triple.subject), []).append(triple)
    found: dict[Quad, None] = {}
    for iri, described in about.items():
        if iri.startswith(PREFIXES["statement"]):
            values = {triple.predicate.value: triple.object for triple in described}
            graph = NamedNode(graph_iri(local_name(text(values[DCTERMS.source]))))
            found |= {
                Quad(*spo(triple), graph): None for triple in _parts(described, values, about)
            }
    placed = {quad.triple for quad in found}
    rest = (Quad(*spo(triple), NamedNode(CURATION)) for triple in listed if triple not in placed)
    return iter(dict.fromkeys((*found, *rest)))


def _parts(
    described: list[Triple], values: Mapping[str, object], about: dict[str, list[Triple]]
) -> Iterator[Triple]:
    """The triples that belong to one statement."""
    yield from described
    for triple in described:
        target = triple.object.value if isinstance(triple.object, NamedNode) else ""
        if target.startswith((PREFIXES["passage"], PREFIXES["figure"])):
            for iri in (target, f"{target}#position", f"{target}#quote"):
                yield from about.get(iri, ())
    achieved = text(values.get(KIPO.modality)) == KIPO.achieved
    if achieved and text(values.get(KIPO.negated)) != "true":
        edge = (values.get(KIPO.predicate), values.get(KIPO.object, values.get(KIPO.literal)))
        for triple in about.get(text(values[KIPO.subject]), ()):
            if (triple.predicate, triple.object) == edge:
                yield triple
