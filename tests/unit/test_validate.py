"""What stops a graph says where in the tables to look."""

from __future__ import annotations

import asking
from kipo_graph.errors import Fault
from kipo_graph.validation import validate


def _hint(message: str) -> str:
    stated = asking.whole(inferred=False).triples()
    [found] = validate.with_places([Fault("data/triples.ttl", 0, "", message)], stated)
    return found.hint


def test_a_fault_of_a_statement_names_its_row() -> None:
    hosted = next(s for s in asking.judged() if (s.subject, s.predicate) == ("kipo", "hosts"))
    row = f"look for the row: kipo hosts {hosted.object}, in data/statements/{hosted.source}.csv"
    assert _hint(f"A title (statement: {hosted.iri}, thing: id:kipo)") == row
    member = next(s for s in asking.judged() if s.predicate == "org:hasMember")
    row = f"look for the row: {member.subject} hasMember {member.object}, in data/background.csv"
    assert _hint(f"statement:{member.iri.rsplit('/', 1)[-1]}: lacks something") == row


def test_a_fault_of_an_entity_names_its_table() -> None:
    expected = "look for seoul in data/entities.csv, and for what is stated of it"
    assert _hint("id:seoul: An entity has a definition.") == expected


def test_a_hint_that_is_there_stays_and_nothing_is_made_up() -> None:
    fault = Fault("a", 0, "", "id:seoul: wrong", hint="mend it")
    assert validate.with_places([fault], []) == [fault]
    assert _hint("figure:abc: lacks a unit") == ""
