"""Which statements support a row of an answer."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode

from kipo_graph.model.vocabulary import KIPO, PREDICATES, PREFIXES
from kipo_graph.query import explanation
from kipo_graph.query.records import Evidence, StatementRecord

ID = PREFIXES["id"]
HERE = Evidence(source="report", start=0, end=4, exact="They")


def _statement(
    number: int, subject: str, predicate: str, target: str, label: str = ""
) -> StatementRecord:
    """A statement; with a label the target is a literal or address, which has no slug."""
    kind = PREDICATES[predicate].value_type
    return StatementRecord(
        iri=f"{PREFIXES['statement']}{number:020}",
        source="report",
        subject=subject,
        subject_label=subject.upper(),
        predicate=predicate,
        predicate_label=predicate,
        object="" if label else target,
        object_label=label or target.upper(),
        kind=kind,
        modality="achieved",
        negated=False,
        period="",
        start="",
        end="",
        evidence=(HERE,),
    )


HOSTS = _statement(1, "kipo", "hosts", "meeting")
BEGAN = _statement(2, "kipo", "established", "unit")
UNIT = _statement(3, "unit", "org:unitOf", "kipo")
CODE = _statement(4, "epo", "st3Code", "", "EP")
PAGE = _statement(5, "epo", "foaf:homepage", "", "https://www.epo.org/")
KNOWN = [HOSTS, BEGAN, UNIT, CODE, PAGE]


def _node(slug: str) -> NamedNode:
    return NamedNode(ID + slug)


def _supports(row: list[NamedNode | Literal | None], query: str = "") -> list[StatementRecord]:
    return explanation.supports(row, query, KNOWN)


def test_statements_in_the_row_are_the_support() -> None:
    assert _supports([Literal("anything"), NamedNode(UNIT.iri)]) == [UNIT]


def test_joined_statements_come_in_the_order_of_the_text_and_once() -> None:
    joined = Literal(f"{UNIT.iri} {HOSTS.iri} {UNIT.iri}")
    assert _supports([None, joined, NamedNode(HOSTS.iri)]) == [HOSTS, UNIT]


def test_statement_unknown_to_the_graph_is_none() -> None:
    assert _supports([NamedNode(PREFIXES["statement"] + "f" * 20)]) == []


def test_row_and_query_together_name_both_ends() -> None:
    assert _supports([_node("unit")], "SELECT ?u { ?u ?p :kipo }") == [BEGAN, UNIT]


def test_property_that_the_query_names_decides() -> None:
    query = "SELECT ?u { ?u org:unitOf :kipo }"
    assert _supports([_node("unit")], query) == [UNIT]


def test_property_that_the_row_names_decides() -> None:
    row = [NamedNode(KIPO.established), _node("unit")]
    assert _supports(row, "SELECT ?p ?o { :kipo ?p ?o }") == [BEGAN]


def test_labels_name_things_too() -> None:
    assert _supports([Literal("KIPO"), Literal("MEETING")]) == [HOSTS]


def test_two_constants_of_the_query_support_no_row_that_names_neither() -> None:
    assert _supports([Literal("3")], "SELECT ?n { :kipo kipo:hosts :meeting }") == []


def test_one_named_end_is_enough_where_none_links_two() -> None:
    assert _supports([_node("epo")], "SELECT ?x { ?x kipo:st3Code ?code }") == [CODE]


@pytest.mark.parametrize(
    ("value", "found"),
    [(NamedNode("https://www.epo.org/"), PAGE), (Literal("EP"), CODE)],
)
def test_address_and_literal_support_their_own_statement_only(
    value: NamedNode | Literal, found: StatementRecord
) -> None:
    assert _supports([value], "SELECT ?o { :epo ?p ?o }") == [found]


def test_iri_elsewhere_is_not_taken_for_an_entity_of_ours() -> None:
    assert _supports([NamedNode("http://example.org/unit")], "SELECT ?u { ?u ?p :kipo }") == []


def test_names_are_read_from_the_query_but_not_from_its_comments_and_texts() -> None:
    query = """# :comment
    SELECT ?x { ?x kipo:hosts :kipo , <http://example.org/x> ; ?y "id:text" , ?a:b , nope:x }"""
    assert explanation.named_in(query) == {
        KIPO.hosts,
        ID + "kipo",
        "http://example.org/x",
    }
