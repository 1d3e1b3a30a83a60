"""What a store holds of one IRI, or of a named graph: in bounded pieces, from any store.

What is inferred is kept apart from what is stated, and foreign data, which know none of
our classes, are looked up as well as our own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from pyoxigraph import BlankNode, NamedNode, Triple

from kipo_graph.errors import QueryError
from kipo_graph.model.vocabulary import DCTERMS, KIPO, OA, PREFIXES, PROV, RDFS, SKOS
from kipo_graph.rdf.serialization import text
from kipo_graph.store.graph_store import GraphStore
from kipo_graph.store.queries import IN_A_RUN, chunks, count, iri_list, triples
from kipo_graph.store.subgraph import around
from kipo_graph.text import one_line

REFERRING = 500
"""How many statements and other things that refer to an IRI are read with it."""
IN_A_GRAPH = 20_000
"""How many triples of a named graph are given at once."""
_INCOMING = 200

LABELS = (
    SKOS.prefLabel, RDFS.label, DCTERMS.title, PREFIXES["foaf"] + "name",
    "https://schema.org/name", "http://schema.org/name", "http://purl.org/dc/elements/1.1/title",
)  # fmt: skip
"""The properties that hold names, the most specific first."""

_NO_EDGES = (
    KIPO.subject, KIPO.object, KIPO.predicate, KIPO.context, PROV.wasQuotedFrom, DCTERMS.source,
    OA.hasSource,
)  # fmt: skip
"""By these, statements and passages refer to things: the pages show them as what they are."""


@dataclass(frozen=True, slots=True)
class Found:
    """The triples about an IRI: stated ones, those around it, and, separately, inferred ones.

    `stated` are triples with the IRI as subject (and those of blank nodes that they name),
    `around` the statements about it with their parts, and labels; `incoming` triples that name it;
    `graph` counts the triples of the named graph of this name; `left_out` what was over a limit.
    """

    iri: str
    stated: tuple[Triple, ...]
    around: tuple[Triple, ...] = ()
    incoming: tuple[Triple, ...] = ()
    follows: tuple[Triple, ...] = ()
    terms: tuple[Triple, ...] = ()
    graph: int = 0
    left_out: int = 0

    @property
    def triples(self) -> list[Triple]:
        """Everything that is stated, once each."""
        parts = (*self.stated, *self.terms, *self.around, *self.incoming)
        return list(dict.fromkeys(parts))


def vocabulary(asked: GraphStore) -> tuple[Triple, ...]:
    """The vocabulary of a store, read once."""
    known = _VOCABULARIES.get(asked)
    if known is None:
        known = _VOCABULARIES[asked] = tuple(asked.vocabulary())
    return known


_VOCABULARIES: WeakKeyDictionary[GraphStore, tuple[Triple, ...]] = WeakKeyDictionary()


def look(asked: GraphStore, iri: str) -> Found | None:
    """What a store holds of an IRI, or None where nothing does."""
    try:
        node = NamedNode(iri)
    except (ValueError, UnicodeEncodeError):
        return None
    terms = tuple(t for t in vocabulary(asked) if t.subject == node)
    near = around(asked, iri, REFERRING)
    stated = _stated(asked, node, near)
    incoming = triples(
        asked,
        f"SELECT ?s ?p (<{iri}> AS ?o) WHERE {{ ?s ?p <{iri}> "
        f"FILTER(?p NOT IN ({iri_list(_NO_EDGES, ', ')})) }} LIMIT {_INCOMING + 1}",
    )
    graph = count(asked, f"GRAPH <{iri}> {{ ?s ?p ?o }}")
    follows = triples(
        asked,
        f"SELECT (<{iri}> AS ?s) ?p ?o WHERE {{ GRAPH ?g {{ <{iri}> ?p ?o }} {IN_A_RUN} }} "
        f"LIMIT {_INCOMING}",
    )
    if not (stated or terms or incoming or graph or follows):
        named = {text(t.object) for t in near} | {text(t.predicate) for t in near}
        if iri not in named:
            return None
    beside = [triple for triple in near if triple.subject != node]
    implied = _implied(asked, incoming)
    kept = [triple for triple in incoming if triple not in implied]
    return Found(
        iri,
        tuple(stated),
        (*beside, *labels_around(asked, (*stated, *beside, *kept))),
        tuple(sorted(kept[:_INCOMING], key=str)),
        tuple(sorted(follows, key=str)),
        terms,
        graph,
        near.left_out + (len(incoming) > _INCOMING),
    )


def graph_content(asked: GraphStore, iri: str, most: int = IN_A_GRAPH) -> list[Triple]:
    """The triples of a named graph that `look` has found, at most so many of them."""
    where = f"GRAPH <{iri}> {{ ?s ?p ?o }}"
    return triples(asked, f"SELECT ?s ?p ?o WHERE {{ {where} }} LIMIT {most}")


def _stated(asked: GraphStore, node: NamedNode, near: Iterable[Triple]) -> list[Triple]:
    """The triples of a subject among those around it, with those of its blank nodes.

    Triples that are only in named graphs are found there.  Blank nodes are asked for in one query,
    because they keep their names within an answer only.
    """
    own = [triple for triple in near if triple.subject == node]
    if not own:
        where = f"GRAPH ?g {{ {node} ?p ?o }}"
        query = f"SELECT DISTINCT ({node} AS ?s) ?p ?o WHERE {{ {where} }} LIMIT {REFERRING}"
        return triples(asked, query)
    if not any(isinstance(triple.object, BlankNode) for triple in own):
        return own
    deep = " UNION ".join(f"{{ {_path(node, depth)} ?s ?p ?o }}" for depth in range(1, 4))
    start = f"{{ BIND({node} AS ?s) ?s ?p ?o FILTER(isBlank(?o)) }}"
    where = f"{start} UNION {deep}"
    inside = triples(asked, f"SELECT DISTINCT ?s ?p ?o WHERE {{ {where} }} LIMIT {REFERRING}")
    return [*(triple for triple in own if not isinstance(triple.object, BlankNode)), *inside]


def _path(node: NamedNode, depth: int) -> str:
    """A pattern from a node through so many blank nodes to `?s`, which is the last of them."""
    names = [*(f"?b{number}" for number in range(1, depth)), "?s"]
    subjects = [str(node), *names]
    steps = (
        f"{start} ?q{at} {end} . FILTER(isBlank({end}))"
        for at, (start, end) in enumerate(zip(subjects, names, strict=False))
    )
    return " ".join(steps)


def _implied(asked: GraphStore, found: Sequence[Triple]) -> set[Triple]:
    """Those of some triples that stand in the graph of a reasoning run."""
    if not found:
        return set()
    named = (t.subject.value for t in found if isinstance(t.subject, NamedNode))
    subjects = iri_list(dict.fromkeys(named))
    target = found[0].object
    where = f"VALUES ?s {{ {subjects} }} GRAPH ?g {{ ?s ?p {target} }} {IN_A_RUN}"
    return set(triples(asked, f"SELECT ?s ?p ({target} AS ?o) WHERE {{ {where} }}"))


def labels_around(asked: GraphStore, found: Iterable[Triple]) -> list[Triple]:
    """The labels of what triples name and do not describe."""
    listed = list(found)
    known = {text(t.subject) for t in listed if text(t.predicate) in LABELS}
    known |= {text(t.subject) for t in vocabulary(asked)}
    named = dict.fromkeys(
        term.value
        for triple in listed
        for term in (triple.subject, triple.predicate, triple.object)
        if isinstance(term, NamedNode) and term.value not in known
    )
    return labels(asked, list(named))


def labels(asked: GraphStore, named: Sequence[str]) -> list[Triple]:
    """What some things are called."""
    found: list[Triple] = []
    # VALUES for ?p in place of the FILTER has Oxigraph read every triple with such a property.
    kinds = f"FILTER(?p IN ({iri_list(LABELS, ', ')}))"
    for chunk in chunks(named):
        values = f"VALUES ?s {{ {iri_list(chunk)} }}"
        found += triples(asked, f"SELECT ?s ?p ?o WHERE {{ {values} ?s ?p ?o {kinds} }}")
    return found


def require_iri(iri: str) -> None:
    """Raise QueryError for what is not an absolute IRI, and so must not stand in a query."""
    try:
        NamedNode(iri)
    except (ValueError, UnicodeEncodeError) as error:
        raise QueryError(f"{one_line(iri)} is not an absolute IRI.") from error
