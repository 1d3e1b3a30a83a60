"""What follows from the data by the ontology's rules, through the OWL 2 RL engine `reasonable`.

It leaves out property chains, so those are followed here, until nothing new comes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from kipo_graph import vocab
from kipo_graph.errors import ParseError
from kipo_graph.vocab import RDF

def infer(ontology: bytes, data: bytes) -> list[ox.Triple]:
    """What follows from the data by the ontology in OWL 2 RL and is not stated, sorted.

    Only links between IRIs and types are given, and only of our own things (entities, statements,
    passages, figures).  Different IRIs are different things, so nothing is concluded from a
    functional property.  Raises ParseError.
    """
    import reasonable

    terms, stated = list(_read(ontology)), list(_read(data))
    silent = {vocab.PREFIXES["rdfs"] + name for name in ("label", "comment", "isDefinedBy")}
    silent |= _subjects(terms, _OWL + "AnnotationProperty")
    known = {_spo(triple) for triple in (*terms, *stated) if triple.predicate.value not in silent}
    known = {spo for spo in known if spo[1:] not in _SAMENESS}
    chains = _chains(terms)
    engine = reasonable.PyReasoner()
    fresh = known
    while fresh:
        # reasonable leaves out property chains, so we follow those and ask again.
        engine.from_graph(list(fresh))
        known |= {(str(s), str(p), str(o)) for s, p, o in engine.reason()}
        fresh = _follow(chains, known) - known
    given = {_spo(triple) for triple in stated}
    wanted = sorted(spo for spo in known - given if _is_consequence(spo))
    return [ox.Triple(*(ox.NamedNode(iri) for iri in spo)) for spo in wanted]  # type: ignore[call-arg]


_SAMENESS = frozenset(
    (RDF.type, _OWL + name) for name in ("FunctionalProperty", "InverseFunctionalProperty")
)
_BLANK, _LITERAL = "urn:x-kipo-graph:blank:", "urn:x-kipo-graph:literal"


def _spo(triple: ox.Triple) -> Spo:
    """A triple of IRIs for the engine: it matters that there is a literal, not which one."""
    return _name(triple.subject), triple.predicate.value, _name(triple.object)


def _name(term: object) -> str:
    if isinstance(term, ox.NamedNode):
        return term.value
    return _BLANK + term.value if isinstance(term, ox.BlankNode) else _LITERAL


def _is_consequence(spo: Spo) -> bool:
    subject, predicate, value = spo
    if not subject.startswith(_OURS) or predicate.startswith(_OWL):
        return False
    if value.startswith((_BLANK, _LITERAL)):
        return False
    return predicate != RDF.type or not value.startswith(_BUILT_IN)


def _chains(ontology: Iterable[ox.Triple]) -> list[tuple[str, tuple[str, ...]]]:
    """Each property that a chain of others gives, with that chain."""
    listed = list(ontology)
    first = {_name(t.subject): _name(t.object) for t in listed if t.predicate.value == _FIRST}
    rest = {_name(t.subject): _name(t.object) for t in listed if t.predicate.value == _REST}
    found = []
    for triple in listed:
        if triple.predicate.value == _OWL + "propertyChainAxiom":
            at, links = _name(triple.object), []
            while at != _NIL:
                links.append(first[at])
                at = rest[at]
            found.append((_name(triple.subject), tuple(links)))
    return found


def _follow(chains: Iterable[tuple[str, tuple[str, ...]]], known: Iterable[Spo]) -> set[Spo]:
    """The triples that property chains give."""
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


def _read(n_triples: bytes) -> Iterator[ox.Triple]:
    try:
        for quad in ox.parse(n_triples, format=ox.RdfFormat.N_TRIPLES):
            yield quad.triple
    except SyntaxError as error:
        raise ParseError(f"The N-Triples for the reasoner cannot be parsed: {error}.") from error


def _subjects(triples: Iterable[ox.Triple], kind: str) -> set[str]:
    """The IRIs of what is of a type."""
    return {
        triple.subject.value
        for triple in triples
        if isinstance(triple.subject, ox.NamedNode)
        and triple.predicate.value == RDF.type
        and _name(triple.object) == kind
    }


