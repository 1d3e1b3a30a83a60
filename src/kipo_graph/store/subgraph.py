"""Reading a graph, or a part of it, from any store with a handful of queries."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from pyoxigraph import Literal, NamedNode, Triple

from kipo_graph.errors import NotFoundError, plain
from kipo_graph.model.vocabulary import BASE, DCTERMS, KIPO, OA, PREFIXES, PROV, RDF, RDFS, SKOS
from kipo_graph.rdf.serialization import text
from kipo_graph.store.graph_store import INFERRED, GraphStore
from kipo_graph.store.paging import everything, rows


class Part(list[Triple]):
    """Triples of a part of a graph; `left_out` counts what refers to it and was over a limit."""

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
_CHUNK = 400
"""How many IRIs one query names at most."""

_OF_A_RUN = f'FILTER(STRSTARTS(STR(?g), "{INFERRED}"))'

_NOT_OF_A_RUN = f"FILTER NOT EXISTS {{ GRAPH ?g {{ ?s ?p ?o }} {_OF_A_RUN} }}"


def around(asked: GraphStore, iri: str, limit: int | None = 1_000) -> Part:
    """What is needed to show one thing: what is stated of it, and what refers to it.

    That is, of an entity the statements about it, of a passage those that quote it, of a source
    (or of its named graph) what it says, and so on: each statement with its passages, selectors
    and figure, and the types and labels of all that these name.  At most `limit` referring things
    are read, and as many triples of the thing itself, its texts and types first (None: all).
    """
    try:
        NamedNode(iri)
    except ValueError as error:
        raise NotFoundError(f'"{plain(iri)}" is no IRI.') from error
    center = iri.replace(PREFIXES["graph"], PREFIXES["id"], 1)
    stated, cut = _of_center(asked, center, limit)
    referring, left_out = _referring(asked, center, limit)
    figures = [name for name in referring if name.startswith(PREFIXES["figure"])]
    found = dict.fromkeys(stated)
    described = {center}
    frontier = [iri, *referring, *_statements_with(asked, figures), *_parts(stated)]
    while frontier := [name for name in dict.fromkeys(frontier) if name not in described]:
        read = _own(asked, frontier)
        found |= dict.fromkeys(read)
        described |= set(frontier)
        frontier = list(_parts(read))
    part = Part((*found, *_labels(asked, found, described)))
    part.left_out = left_out + cut
    return part


def names(asked: GraphStore) -> list[Triple]:
    """The types, labels and definitions of all entities: what has a preferred label is one."""
    ours = (
        f"{{ SELECT DISTINCT ?s WHERE {{ ?s <{SKOS.prefLabel}> ?name "
        f'FILTER(STRSTARTS(STR(?s), "{PREFIXES["id"]}")) }} }}'
    )
    listed = everything(asked, f"{ours} VALUES ?p {{ {_iris(_ALL_NAMES)} }} ?s ?p ?o")
    # What follows is types and links, never labels.
    follows = set(
        everything(asked, f"GRAPH ?g {{ ?s ?p ?o }} VALUES ?p {{ <{RDF.type}> }} {_OF_A_RUN}")
    )
    return [triple for triple in listed if triple not in follows]


def called(asked: GraphStore, name: str) -> list[Triple]:
    """What is stated of the entities that go by a slug, an IRI or a label, case apart."""
    wanted = name.strip()
    slug = wanted.rsplit("/", 1)[-1]
    if re.fullmatch(r"[a-z0-9-]+", slug) and (stated := _own(asked, [PREFIXES["id"] + slug])):
        return stated
    labels = _iris((RDFS.label, SKOS.prefLabel, SKOS.altLabel))
    query = (
        f"SELECT DISTINCT ?s WHERE {{ VALUES ?p {{ {labels} }} ?s ?p ?o "
        f"FILTER(LCASE(STR(?o)) = {Literal(wanted.lower())}) }} LIMIT 100"
    )
    return _own(asked, [text(row[0]) for row in rows(asked, query)])


def held(asked: GraphStore, iris: Iterable[str]) -> list[Triple]:
    """For each of some IRIs a triple that holds it, where there is one."""
    found: list[Triple] = []
    for iri in iris:
        for pattern in (f"<{iri}> ?p ?o", f"?s ?p <{iri}>", f"?s <{iri}> ?o"):
            answer = asked.query(f"CONSTRUCT {{ {pattern} }} WHERE {{ {pattern} }} LIMIT 1")
            if isinstance(answer, tuple) and answer:
                found.extend(answer)
                break
    return found


def _referring(asked: GraphStore, iri: str, limit: int | None) -> tuple[list[str], int]:
    """What refers to an IRI, the most telling property first, and how many were left out."""
    counted = rows(
        asked,
        f"SELECT ?p (COUNT(*) AS ?n) WHERE {{ VALUES ?p {{ {_iris(REFERRING)} }} ?s ?p <{iri}> }} "
        "GROUP BY ?p",
    )
    counts = {text(row[0]): int(text(row[1])) for row in counted if row[0] is not None}
    found: list[str] = []
    for predicate in REFERRING:
        if not counts.get(predicate):
            continue
        if limit is None:
            where = f"VALUES (?p ?o) {{ (<{predicate}> <{iri}>) }} ?s ?p ?o"
            found += [text(triple.subject) for triple in everything(asked, where)]
        elif limit > len(found):
            end = f"ORDER BY STR(?s) LIMIT {limit - len(found)}"
            query = f"SELECT ?s WHERE {{ ?s <{predicate}> <{iri}> }} {end}"
            found += [text(row[0]) for row in rows(asked, query)]
    return found, sum(counts.values()) - len(found)


def _statements_with(asked: GraphStore, figures: Sequence[str]) -> list[str]:
    found: list[str] = []
    for chunk in _chunks(figures):
        query = f"SELECT ?s WHERE {{ VALUES ?o {{ {_iris(chunk)} }} ?s <{KIPO.object}> ?o }}"
        found += [text(row[0]) for row in rows(asked, query)]
    return found


def _of_center(asked: GraphStore, iri: str, limit: int | None) -> tuple[list[Triple], int]:
    """What is stated of the thing in the middle, literals first, and how many were left out."""
    if limit is None:
        return _own(asked, [iri]), 0
    where = f"VALUES ?s {{ <{iri}> }} ?s ?p ?o {_NOT_OF_A_RUN}"
    ((count,),) = rows(asked, f"SELECT (COUNT(*) AS ?n) WHERE {{ {where} }}")
    if int(text(count)) <= limit:
        return _own(asked, [iri]), 0
    order = f"ORDER BY ISIRI(?o) STR(?p) STR(?o) LIMIT {limit}"
    query = f"SELECT ?s ?p ?o WHERE {{ {where} }} {order}"
    found = [Triple(*row) for row in rows(asked, query)]  # type: ignore[arg-type]
    found += _own(asked, [iri], f"VALUES ?p {{ {_iris(_NAMES)} }}")
    return list(dict.fromkeys(found)), int(text(count)) - limit


def _own(asked: GraphStore, iris: Sequence[str], only: str = "") -> list[Triple]:
    """What is stated of some things, without what follows; `only` narrows the pattern."""
    found: dict[Triple, None] = {}
    for chunk in _chunks(iris):
        where = f"VALUES ?s {{ {_iris(chunk)} }} {only} ?s ?p ?o {_NOT_OF_A_RUN}"
        found |= dict.fromkeys(everything(asked, where))
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


def _labels(asked: GraphStore, found: Iterable[Triple], known: Collection[str]) -> list[Triple]:
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
    return _own(asked, wanted, f"FILTER(?p IN ({', '.join(f'<{name}>' for name in _NAMES)}))")


def _chunks(iris: Sequence[str]) -> Iterator[Sequence[str]]:
    return (iris[at : at + _CHUNK] for at in range(0, len(iris), _CHUNK))


def _iris(iris: Iterable[str]) -> str:
    return " ".join(f"<{iri}>" for iri in iris)
