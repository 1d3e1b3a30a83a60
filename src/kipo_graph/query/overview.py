"""What a store holds as a whole: counts, the things of a class, and things by name."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, Triple

from kipo_graph.model.vocabulary import RDF, SKOS, VOID
from kipo_graph.query import lookup
from kipo_graph.query.records import EntityRecord, Graph
from kipo_graph.rdf.serialization import text
from kipo_graph.store.graph_store import GraphStore
from kipo_graph.store.queries import IN_A_RUN, count, iri_list, rows, triples
from kipo_graph.store.subgraph import entity_names

_SEARCHED = 20_000
"""Among how many names at most one is looked for that is merely alike."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a store holds: things by class, and how often each property is used.

    Only what is stated is counted, the most frequent first.
    """

    triples: int
    classes: tuple[tuple[str, int], ...]
    properties: tuple[tuple[str, int], ...]
    dataset: tuple[Triple, ...] = field(default=())


def counts(asked: GraphStore) -> Counts:
    """How much a store holds; reads all of it once."""
    classes = _per(asked, f"?s <{RDF.type}> ?k", "DISTINCT ?s")
    properties = _per(asked, "?s ?k ?o", "*")
    dataset = VOID.Dataset
    described = triples(
        asked, f"SELECT ?s ?p ?o WHERE {{ ?s <{RDF.type}> <{dataset}> ; ?p ?o }} LIMIT 1000"
    )
    return Counts(sum(n for _, n in properties), classes, properties, tuple(described))


def _per(asked: GraphStore, pattern: str, what: str) -> tuple[tuple[str, int], ...]:
    head = f"SELECT ?k (COUNT({what}) AS ?n) WHERE"
    found = _tally(asked, f"{head} {{ {pattern} }} GROUP BY ?k")
    if found:
        implied = f"GRAPH ?g {{ {pattern} }} {IN_A_RUN}"
        found -= _tally(asked, f"{head} {{ {implied} }} GROUP BY ?k")
    else:  # Data that stand in named graphs only.
        found = _tally(asked, f"{head} {{ GRAPH ?g {{ {pattern} }} }} GROUP BY ?k")
    return tuple(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))


def _tally(asked: GraphStore, query: str) -> Counter[str]:
    return Counter(
        {text(kind): int(text(n)) for kind, n in rows(asked, query) if isinstance(kind, NamedNode)}
    )


def members(asked: GraphStore, kind: str, page: int, size: int) -> list[Triple]:
    """One page of the things of a class by IRI, with their labels."""
    where = (
        f"?s <{RDF.type}> <{kind}> FILTER(isIRI(?s)) "
        f"FILTER NOT EXISTS {{ GRAPH ?g {{ ?s <{RDF.type}> <{kind}> }} {IN_A_RUN} }}"
    )
    found = triples(
        asked,
        f"SELECT ?s (<{RDF.type}> AS ?p) (<{kind}> AS ?o) WHERE {{ {where} }} "
        f"ORDER BY ?s LIMIT {size + 1} OFFSET {(page - 1) * size}",
    )
    return [*found, *lookup.labels_around(asked, found)]


def entities(asked: GraphStore) -> list[EntityRecord] | None:
    """All entities, to be searched by name; None where they are too many for that."""
    if count(asked, f"?s <{SKOS.prefLabel}> ?o") > _SEARCHED:
        return None
    return list(Graph(entity_names(asked), lookup.vocabulary(asked)).entities.values())


def holding(asked: GraphStore, words: str, limit: int) -> list[Triple]:
    """Labels of any things that hold some words, case apart."""
    kinds = f"VALUES ?p {{ {iri_list((*lookup.LABELS, SKOS.altLabel))} }}"
    holds = f"FILTER(CONTAINS(LCASE(STR(?o)), {Literal(words.lower())}))"
    where = f"{kinds} ?s ?p ?o FILTER(isIRI(?s)) {holds}"
    return triples(asked, f"SELECT ?s ?p ?o WHERE {{ {where} }} LIMIT {limit}")


def size(asked: GraphStore) -> int:
    """How many triples the default graph holds."""
    return count(asked, "?s ?p ?o")
