"""Why a row is in an answer: the statements that link what the row and its query name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pyoxigraph import Literal, NamedNode, Triple

from kipo_graph.model.vocabulary import PREDICATES, PREFIXES, curie, local_name
from kipo_graph.query.records import StatementRecord
from kipo_graph.rdf.serialization import Term, text
from kipo_graph.store.query_text import bare
from kipo_graph.text import did_you_mean


def supports(
    row: Sequence[Term | None], query: str, statements: Iterable[StatementRecord]
) -> list[StatementRecord]:
    """The statements that support a row of an answer, in the order of the text.

    Where the row holds statements (as cells, or as IRIs joined in one text), those.  Else the
    statements whose subject and object are both named, by the row or by the query; where there is
    none, those that touch a thing of the row with a property that row or query names.  Where some
    have a property that is named, only those.
    """
    known = list(statements)
    held = {word for term in row if term is not None for word in str(term.value).split()}
    listed = [statement for statement in known if statement.iri in held]
    if listed:
        return listed
    constants = named_in(query)
    iris = {term.value for term in row if isinstance(term, NamedNode)}
    properties = _PREDICATES & (constants | iris) or _PREDICATES
    things = {local_name(iri) for iri in iris if iri.startswith(_OURS)}
    words = iris | {term.value for term in row if isinstance(term, Literal)}
    asked = {local_name(iri) for iri in constants if iri.startswith(PREFIXES["id"])}

    def named(slug: str, label: str) -> bool:
        return slug in things or slug in asked or label in words

    linked = [
        s
        for s in known
        if named(s.subject, s.subject_label)
        and named(s.object, s.object_label)
        and (s.subject in things or s.object in things or {s.subject_label, s.object_label} & words)
    ]
    if not linked:
        linked = [
            s
            for s in known
            if (s.subject in things or s.object in things or s.subject_label in words)
            and PREDICATES[s.predicate].iri in properties
        ]
    fitting = [s for s in linked if PREDICATES[s.predicate].iri in properties]
    return fitting or linked


_PREDICATES = frozenset(predicate.iri for predicate in PREDICATES.values())
_OURS = (PREFIXES["id"], PREFIXES["figure"])


def named_in(query: str) -> set[str]:
    """The IRIs that a query names, written out or with our prefixes."""
    found = {match[1] for match in re.finditer(r"<([^<>\s]+)>", query)}
    for prefix, local in re.findall(r"(?<![\w?$])([a-z][\w-]*|):([A-Za-z0-9][\w-]*)", bare(query)):
        if prefix in PREFIXES:
            found.add(PREFIXES[prefix] + local)
    return found


_OPEN_SPACES = tuple(
    PREFIXES[name] for name in ("id", "kipo", "org", "skos", "dcterms", "prov", "qudt", "oa")
)


def unknown_terms(query: str, known: Iterable[Triple]) -> dict[str, str]:
    """The terms of a query that no triple holds, each with a hint at the nearest that one does.

    Only terms in the namespaces of our vocabularies and of our entities are looked at.
    """
    held = {text(term) for t in known for term in (t.subject, t.predicate, t.object)}
    strange = {iri for iri in named_in(query) if iri.startswith(_OPEN_SPACES)} - held
    names = [curie(iri) for iri in held if iri.startswith(_OPEN_SPACES)] if strange else []
    return {name: did_you_mean(name, names) for name in sorted(map(curie, strange))}
