"""Named graphs, rebuilt from the source that each statement names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import NamedNode, Quad, Triple

from kipo_graph.model import CURATION, graph_iri
from kipo_graph.model.vocabulary import DCTERMS, KIPO, PREFIXES, slug
from kipo_graph.rdf.serialization import spo, text


def named(stated: Iterable[Triple]) -> Iterator[Quad]:
    """The triples of a file in the named graphs of the sources that state them.

    Rebuilt from each statement's `dcterms:source`: a statement, its figure, its passages and its
    direct triple stand in the graph of its source (a direct triple in each graph that states it);
    all else, which curators say, in `graph/curation`.
    """
    listed = list(stated)
    about: dict[str, list[Triple]] = {}
    for triple in listed:
        about.setdefault(text(triple.subject), []).append(triple)
    placed: set[Triple] = set()
    found: list[Quad] = []
    for iri, described in about.items():
        if not iri.startswith(PREFIXES["statement"]):
            continue
        values = {triple.predicate.value: triple.object for triple in described}
        source = slug(text(values[DCTERMS.source]))
        for triple in _belonging(described, values, about):
            placed.add(triple)
            found.append(Quad(*spo(triple), NamedNode(graph_iri(source))))
    rest = (Quad(*spo(triple), NamedNode(CURATION)) for triple in listed if triple not in placed)
    return iter(dict.fromkeys((*found, *rest)))


def _belonging(
    described: list[Triple], values: Mapping[str, object], about: dict[str, list[Triple]]
) -> Iterator[Triple]:
    """The triples that belong to one statement."""
    yield from described
    for triple in described:
        target = text(triple.object)
        if isinstance(triple.object, NamedNode) and target.startswith(
            (PREFIXES["passage"], PREFIXES["figure"])
        ):
            yield from about.get(target, ())
            for selector in ("#position", "#quote"):
                yield from about.get(target + selector, ())
    edge = (values.get(KIPO.predicate), values.get(KIPO.object, values.get(KIPO.literal)))
    for triple in about.get(text(values[KIPO.subject]), ()):
        if (triple.predicate, triple.object) == edge and _is_edge(values):
            yield triple


def _is_edge(values: Mapping[str, object]) -> bool:
    achieved = text(values.get(KIPO.modality)) == KIPO.achieved
    return achieved and text(values.get(KIPO.negated)) != "true"
