"""Each triple of the data is checked against its property's declared type."""

from __future__ import annotations

import pytest

import rdf_samples as samples
from kipo_graph.validation import value_types

ONTOLOGY = samples.read(samples.ONTOLOGY)


def faults(turtle: str) -> list[str]:
    return value_types.wrong_kinds(ONTOLOGY, samples.triples(turtle))


def test_sound_data_have_no_fault() -> None:
    assert faults(samples.sound()) == []


@pytest.mark.parametrize(
    ("turtle", "said"),
    [
        ('id:a kipo:hosts "a text" .', "an IRI is due, not a literal"),
        ("id:a kipo:statedValue id:b .", "a literal is due, not an IRI"),
        ('id:a kipo:statedValue "drei"@de .', "xsd:string is due, not of rdf:langString"),
        ('id:a kipo:upperValue "40" .', "xsd:decimal is due, not of xsd:string"),
        ('id:a kipo:upperValue "forty"^^xsd:decimal .', "xsd:decimal is not written so"),
        ('id:a oa:start "-1"^^xsd:integer .', "xsd:nonNegativeInteger is due, not of xsd:integer"),
        ('id:a oa:start "-1"^^xsd:nonNegativeInteger .', "is not written so"),
        ('id:a kipo:negated "perhaps"^^xsd:boolean .', "xsd:boolean is not written so"),
        ("id:a kipo:hostedBye id:b .", "the ontology declares no such property"),
        ("id:a a kipo:Office .", "the ontology declares no such class"),
        ('id:a a "Office" .', "the ontology declares no such class"),
        ("id:a a kipo:achieved .", "the ontology declares no such class"),
        ("id:a kipo:hosts [] .", "no blank nodes"),
        ("[] kipo:hosts id:a .", "no blank nodes"),
    ],
)
def test_a_value_of_the_wrong_kind_is_found(turtle: str, said: str) -> None:
    [fault] = faults(turtle)
    assert said in fault


@pytest.mark.parametrize(
    "turtle",
    [
        'id:a kipo:upperValue 7 ; kipo:baseValue "007"^^xsd:nonNegativeInteger .',
        "id:a kipo:predicate kipo:hosts ; kipo:literal id:b .",
        'id:a kipo:literal "2024-01-01"^^xsd:date ; rdfs:label "a" .',
        "id:a a owl:NamedIndividual .",
    ],
)
def test_a_value_of_the_right_kind_is_not(turtle: str) -> None:
    assert faults(turtle) == []


def test_a_fault_names_the_triple_with_prefixes_and_faults_are_sorted() -> None:
    found = faults('id:b kipo:hosts "y" . id:a kipo:hosts "x" .')
    assert found == [
        'id:a kipo:hosts "x": an IRI is due, not a literal',
        'id:b kipo:hosts "y": an IRI is due, not a literal',
    ]
