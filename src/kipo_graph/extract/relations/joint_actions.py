"""What is done together: statements of a whole clause."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from kipo_graph.extract.candidates import Candidate
from kipo_graph.extract.coref.annotated_document import Mark
from kipo_graph.extract.entity_classes import BODIES
from kipo_graph.extract.relations.argument_rules import telling
from kipo_graph.extract.relations.candidate_writer import Writer
from kipo_graph.extract.relations.clauses import Arc
from kipo_graph.model.terms import OPEN

_TOGETHER = frozenset(
    "sign conclude cooperate collaborate meet engage agree partner exchange negotiate work share "
    "renew organise organize co-host launch intend establish enter".split()
)
"""What is done together by those who cooperate."""


def jointly(writer: Writer, arcs: list[Arc]) -> Iterator[Candidate]:
    """Those who do together what is done with each other cooperate."""
    for arc, marks in _by_verb(arcs):
        sides = [
            writer.side(thing, mark)
            for mark in marks
            for thing in mark.things
            if thing.kind in BODIES or thing.kind == "foaf:Person"
        ]
        told = telling(writer, arc)
        if told.negated:
            continue
        for one, other in combinations(sides[:5], 2):
            bodies = one.kind in BODIES and other.kind in BODIES
            if one.label != other.label and (bodies or one.kind == other.kind):
                predicate = "cooperatesWith" if bodies else OPEN
                yield writer.write(one, predicate, other, "jointly", told)


def _by_verb(arcs: list[Arc]) -> list[tuple[Arc, list[Mark]]]:
    """The subjects of each verb of doing together, with its first arc."""
    found: dict[int, tuple[Arc, list[Mark]]] = {}
    for arc in arcs:
        mark = arc.subject.mark
        acts = arc.form != "passive" or arc.role == "object"
        if mark is None or not acts or arc.subject.depth or arc.lemma not in _TOGETHER:
            continue
        _, marks = found.setdefault(arc.verb, (arc, []))
        if all(mark is not other for other in marks):
            marks.append(mark)
    return list(found.values())
