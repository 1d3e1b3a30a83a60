"""Reading a graph, or a part of it, from any store with a handful of queries."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from pyoxigraph import Literal, NamedNode, Triple

from kipo_graph.errors import NotFoundError
from kipo_graph.model.vocabulary import BASE, DCTERMS, KIPO, OA, PREFIXES, PROV, RDF, RDFS, SKOS
from kipo_graph.rdf.serialization import text
from kipo_graph.store.graph_store import GraphStore
from kipo_graph.store.paging import everything
from kipo_graph.store.queries import IN_A_RUN, chunks, column, count, iri_list, rows, triples
from kipo_graph.text import one_line


class Subgraph(list[Triple]):
    """Some triples of a graph; `left_out` counts those that exceeded a limit."""

    left_out: int = 0


REFERRING = (
    KIPO.subject, KIPO.object, KIPO.indicator, KIPO.measuredOf, PROV.wasQuotedFrom, KIPO.context,
    DCTERMS.source, OA.hasSource, OA.hasSelector, KIPO.modality, KIPO.comparator, KIPO.predicate,
    SKOS.inScheme, DCTERMS.publisher,
)  # fmt: skip
"""The properties by which statements, figures, passages, entities refer to what they are about."""

_NAMES = (RDF.type, RDFS.label, SKOS.prefLabel, DCTERMS.title)
_ALL_NAMES = (
    RDF.type, RDFS.label, SKOS.prefLabel, SKOS.altLabel, SKOS.definition, SKOS.editorialNote,
)  # fmt: skip
_NOT_IN_A_RUN = f"FILTER NOT EXISTS {{ GRAPH ?g {{ ?s ?p ?o }} {IN_A_RUN} }}"


def around(store: GraphStore, iri: str, limit: int | None = 1_000) -> Subgraph:
    """The triples needed to show one thing: what is stated of it, and what refers to it.

    That is, of an entity the statements about it, of a passage those that quote it, of a source
    (or of its named graph) what it says, and so on: each statement with its passages, selectors
    and figure, and the types and labels of all that these name.  At most `limit` referring things
    are read, and as many triples of the thing itself, its texts and types first (None: all).
    """
    try:
        NamedNode(iri)
    except ValueError as error:
        raise NotFoundError(f'"{one_line(iri)}" is not an IRI.') from error
    center = iri.replace(PREFIXES["graph"], PREFIXES["id"], 1)
    stated, cut = _of_center(store, center, limit)
    referring, left_out = _referring(store, center, limit)
    figures = [name for name in referring if name.startswith(PREFIXES["figure"])]
    found = dict.fromkeys(stated)
    described = {center}
    frontier = [iri, *referring, *_statements_with(store, figures), *_parts(stated)]
    while frontier := [name for name in dict.fromkeys(frontier) if name not in described]:
        read = _own(store, frontier)
        found |= dict.fromkeys(read)
        described |= set(frontier)
        frontier = list(_parts(read))
    part = Subgraph((*found, *_labels(store, found, described)))
    part.left_out = left_out + cut
    return part


def entity_names(store: GraphStore) -> list[Triple]:
    """The types, labels and definitions of all entities: what has a preferred label is one."""
    ours = (
        f"{{ SELECT DISTINCT ?s WHERE {{ ?s <{SKOS.prefLabel}> ?name "
        f'FILTER(STRSTARTS(STR(?s), "{PREFIXES["id"]}")) }} }}'
    )
    listed = everything(store, f"{ours} VALUES ?p {{ {iri_list(_ALL_NAMES)} }} ?s ?p ?o")
    # Types and links are inferred, never labels.
    inferred = set(
        everything(store, f"GRAPH ?g {{ ?s ?p ?o }} VALUES ?p {{ <{RDF.type}> }} {IN_A_RUN}")
    )
    return [triple for triple in listed if triple not in inferred]


def find_by_name(store: GraphStore, name: str) -> list[Triple]:
    """What is stated of the entities with a slug, an IRI or a label, ignoring case."""
    wanted = name.strip()
    slug = wanted.rsplit("/", 1)[-1]
    if re.fullmatch(r"[a-z0-9-]+", slug) and (stated := _own(store, [PREFIXES["id"] + slug])):
        return stated
    labels = iri_list((RDFS.label, SKOS.prefLabel, SKOS.altLabel))
    query = (
        f"SELECT DISTINCT ?s WHERE {{ VALUES ?p {{ {labels} }} ?s ?p ?o "
        f"FILTER(LCASE(STR(?o)) = {Literal(wanted.lower())}) }} LIMIT 100"
    )
    return _own(store, column(store, query))


def uses(store: GraphStore, iris: Iterable[str]) -> list[Triple]:
    """For each of some IRIs a triple that uses it, where there is one."""
    found: list[Triple] = []
    for iri in iris:
        for pattern in (f"<{iri}> ?p ?o", f"?s ?p <{iri}>", f"?s <{iri}> ?o"):
            answer = store.query(f"CONSTRUCT {{ {pattern} }} WHERE {{ {pattern} }} LIMIT 1")
            if isinstance(answer, tuple) and answer:
                found.extend(answer)
                break
    return found


def _referring(store: GraphStore, iri: str, limit: int | None) -> tuple[list[str], int]:
    """What refers to an IRI, the most important property first, and how many were left out."""
    where = f"VALUES ?p {{ {iri_list(REFERRING)} }} ?s ?p <{iri}>"
    counted = rows(store, f"SELECT ?p (COUNT(*) AS ?n) WHERE {{ {where} }} GROUP BY ?p")
    counts = {text(row[0]): int(text(row[1])) for row in counted if row[0] is not None}
    found: list[str] = []
    for predicate in REFERRING:
        if not counts.get(predicate):
            continue
        if limit is None:
            where = f"VALUES (?p ?o) {{ (<{predicate}> <{iri}>) }} ?s ?p ?o"
            found += [text(triple.subject) for triple in everything(store, where)]
        elif limit > len(found):
            end = f"ORDER BY STR(?s) LIMIT {limit - len(found)}"
            query = f"SELECT ?s WHERE {{ ?s <{predicate}> <{iri}> }} {end}"
            found += column(store, query)
    return found, sum(counts.values()) - len(found)


def _statements_with(store: GraphStore, figures: Sequence[str]) -> list[str]:
    found: list[str] = []
    for chunk in chunks(figures):
        query = f"SELECT ?s WHERE {{ VALUES ?o {{ {iri_list(chunk)} }} ?s <{KIPO.object}> ?o }}"
        found += column(store, query)
    return found


def _of_center(store: GraphStore, iri: str, limit: int | None) -> tuple[list[Triple], int]:
    """What is stated of the thing itself, literals first, and how many were left out."""
    if limit is None:
        return _own(store, [iri]), 0
    where = f"VALUES ?s {{ <{iri}> }} ?s ?p ?o {_NOT_IN_A_RUN}"
    total = count(store, where)
    if total <= limit:
        return _own(store, [iri]), 0
    order = f"ORDER BY ISIRI(?o) STR(?p) STR(?o) LIMIT {limit}"
    query = f"SELECT ?s ?p ?o WHERE {{ {where} }} {order}"
    found = triples(store, query)
    found += _own(store, [iri], f"VALUES ?p {{ {iri_list(_NAMES)} }}")
    return list(dict.fromkeys(found)), total - limit


def _own(store: GraphStore, iris: Sequence[str], only: str = "") -> list[Triple]:
    """What is stated of some things, without inferences; `only` narrows the pattern."""
    found: dict[Triple, None] = {}
    for chunk in chunks(iris):
        where = f"VALUES ?s {{ {iri_list(chunk)} }} {only} ?s ?p ?o {_NOT_IN_A_RUN}"
        found |= dict.fromkeys(everything(store, where))
    return list(found)


_PARTS = tuple(PREFIXES[name] for name in ("passage", "figure"))


def _parts(found: Iterable[Triple]) -> Iterator[str]:
    """The passages with their selectors, the figures, and the sources that triples name."""
    for triple in found:
        name = text(triple.object)
        if not isinstance(triple.object, NamedNode):
            continue
        if name.startswith(_PARTS):
            yield name
            if name.startswith(PREFIXES["passage"]) and "#" not in name:
                yield from (name + "#position", name + "#quote")
        elif triple.predicate.value in (DCTERMS.source, OA.hasSource):
            yield name


def _labels(store: GraphStore, found: Iterable[Triple], known: Collection[str]) -> list[Triple]:
    """The types and labels of the things of ours that triples name and do not describe."""
    named = {
        term.value
        for triple in found
        for term in (triple.subject, triple.object)
        if isinstance(term, NamedNode) and term.value.startswith(BASE)
    }
    vocabulary = PREFIXES["kipo"]
    wanted = sorted(name for name in named if name not in known and not name.startswith(vocabulary))
    # VALUES for ?p in place of the FILTER has Oxigraph read every triple with such a property.
    return _own(store, wanted, f"FILTER(?p IN ({iri_list(_NAMES, ', ')}))")
