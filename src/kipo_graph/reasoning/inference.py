"""Inferences from the data by the ontology's rules, with the OWL 2 RL engine `reasonable`.

It leaves out property chains, so those are followed here, until nothing new comes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from kipo_graph.errors import ParseError
from kipo_graph.model.vocabulary import PREFIXES, RDF
from kipo_graph.rdf.lists import list_members

OWL = PREFIXES["owl"]
BUILT_IN = tuple(PREFIXES[name] for name in ("owl", "rdf", "rdfs", "xsd"))
"""The namespaces of the languages themselves."""

_OURS = tuple(PREFIXES[name] for name in ("id", "statement", "passage", "figure"))
_BLANK, _LITERAL = "urn:x-kipo-graph:blank:", "urn:x-kipo-graph:literal"
_SAMENESS = frozenset(
    (RDF.type, OWL + name) for name in ("FunctionalProperty", "InverseFunctionalProperty")
)

Spo = tuple[str, str, str]
Chain = tuple[str, tuple[str, ...]]
"""A property, and the properties that give it when followed one after the other."""


def infer(ontology: bytes, data: bytes) -> list[ox.Triple]:
    """The inferences from the data and the ontology in OWL 2 RL that are not stated, sorted.

    Both are N-Triples.  Only types and links between IRIs are given, and only of our own things
    (entities, statements, passages, figures).  Different IRIs are different things, so nothing is
    concluded from a functional property.  Raises ParseError.
    """
    from reasonable.reasonable import PyReasoner

    terms, stated = read(ontology), read(data)
    silent = silent_properties(terms)
    known = {_spo(triple) for triple in (*terms, *stated) if triple.predicate.value not in silent}
    known = {spo for spo in known if spo[1:] not in _SAMENESS}
    chains = list(_chains(terms))
    engine = PyReasoner()
    fresh = known
    while fresh:
        engine.from_graph(list(fresh))
        known |= {(str(s), str(p), str(o)) for s, p, o in engine.reason()}
        fresh = _follow(chains, known) - known
    given = {_spo(triple) for triple in stated}
    return [_triple(spo) for spo in sorted(known - given) if _is_consequence(spo)]


def read(n_triples: bytes) -> list[ox.Triple]:
    """The triples of N-Triples bytes; raises ParseError."""
    try:
        return [quad.triple for quad in ox.parse(n_triples, format=ox.RdfFormat.N_TRIPLES)]
    except SyntaxError as error:
        raise ParseError(f"The N-Triples for the reasoner cannot be parsed: {error}.") from error


def silent_properties(ontology: Iterable[ox.Triple]) -> frozenset[str]:
    """The properties from which nothing follows: annotation properties, OWL's own included."""
    listed = list(ontology)
    silent = {PREFIXES["rdfs"] + name for name in ("label", "comment", "seeAlso")}
    silent |= {PREFIXES["rdfs"] + "isDefinedBy", OWL + "versionInfo"}
    silent |= subjects(listed, OWL + "AnnotationProperty")
    return frozenset(
        silent
        - subjects(listed, OWL + "ObjectProperty")
        - subjects(listed, OWL + "DatatypeProperty")
    )


def subjects(triples: Iterable[ox.Triple], kind: str) -> set[str]:
    """The names of what is of a type."""
    return {
        _name(t.subject)
        for t in triples
        if (t.predicate.value, _name(t.object)) == (RDF.type, kind)
    }


def _name(term: object) -> str:
    if isinstance(term, ox.NamedNode):
        return term.value
    return _BLANK + term.value if isinstance(term, ox.BlankNode) else _LITERAL


def _spo(triple: ox.Triple) -> Spo:
    """A triple of IRIs for the engine: it matters that there is a literal, not which one."""
    return _name(triple.subject), triple.predicate.value, _name(triple.object)


def _triple(spo: Spo) -> ox.Triple:
    subject, predicate, value = map(ox.NamedNode, spo)
    return ox.Triple(subject, predicate, value)


def _is_consequence(spo: Spo) -> bool:
    """Whether a triple is worth writing: of our things, and neither trivial nor nameless."""
    subject, predicate, value = spo
    if not subject.startswith(_OURS) or predicate.startswith(OWL):
        return False
    if value.startswith((_BLANK, _LITERAL)):
        return False
    return predicate != RDF.type or not value.startswith(BUILT_IN)


def _chains(ontology: Iterable[ox.Triple]) -> Iterator[Chain]:
    """The property chains that an ontology declares."""
    listed = [_spo(triple) for triple in ontology]
    cells = {spo[:2]: spo[2] for spo in listed if spo[1] in (RDF.first, RDF.rest)}
    for subject, predicate, value in listed:
        if predicate == OWL + "propertyChainAxiom":
            yield subject, tuple(list_members(value, lambda *cell: cells[cell]))


def _follow(chains: Iterable[Chain], known: Iterable[Spo]) -> set[Spo]:
    """The triples that property chains give in one step."""
    wanted = list(chains)
    needed = {link for _, links in wanted for link in links}
    values: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for subject, predicate, value in known:
        if predicate in needed:
            values[predicate, subject].add(value)
    found = set()
    for result, links in wanted:
        for start in [subject for predicate, subject in values if predicate == links[0]]:
            ends = {start}
            for link in links:
                ends = {value for end in ends for value in values.get((link, end), ())}
            found |= {(start, result, end) for end in ends}
    return found
