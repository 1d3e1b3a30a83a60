"""Pellet's explanations in words, from texts as Pellet prints them (so without Java)."""

from __future__ import annotations

import pytest

from kipo_graph.reasoning import axioms

NAMES = {
    axioms.token(number): axioms.quoted(label)
    for number, label in enumerate(["Seoul", "KIPO", "hosts", "place", "event", "unit of", "city"])
}
SEOUL, KIPO, HOSTS, PLACE, EVENT, UNIT_OF, CITY = NAMES


def printed(*lines: str) -> str:
    first, *rest = lines
    body = "\n".join([f"1)   {first}", *(f"     {line}" for line in rest)])
    return f"Axiom: Thing subClassOf Nothing\n\nExplanation(s): \n{body}\n\n\n"


@pytest.mark.parametrize(
    ("axiom", "words"),
    [
        (f"{KIPO} {HOSTS} {SEOUL}", "“KIPO” “hosts” “Seoul”"),
        (f"{SEOUL} type {CITY}", "“Seoul” is of the class “city”"),
        (f"{HOSTS} domain {PLACE}", "whatever has “hosts” is of the class “place”"),
        (f"{HOSTS} range {EVENT}", "every value of “hosts” is of the class “event”"),
        (f"Functional {HOSTS}", "“hosts” has at most one value"),
        (f"Transitive {HOSTS}", "“hosts” is transitive"),
        (f"Symmetric {HOSTS}", "“hosts” holds both ways"),
        (f"{HOSTS} inverseOf {UNIT_OF}", "“hosts” is the inverse of “unit of”"),
        (f"{HOSTS} subPropertyOf {UNIT_OF}", "“hosts” implies “unit of”"),
        (
            f"{HOSTS} o {UNIT_OF} subPropertyOf {HOSTS}",
            "“hosts” followed by “unit of” gives “hosts”",
        ),
        (f"{CITY} subClassOf {PLACE}", "every “city” is also “place”"),
        (f"{CITY} subClassOf {UNIT_OF} max 1", "every “city” has “unit of” at most once"),
        (f"{CITY} subClassOf {UNIT_OF} min 2", "every “city” has “unit of” at least 2 times"),
        (f"{CITY} subClassOf {HOSTS} some {EVENT}", "every “city” has “hosts” some “event”"),
        (f"{CITY} equivalentTo {{{SEOUL}, {KIPO}}}", "“city” is the same as {“Seoul”, “KIPO”}"),
        (f"{CITY} disjointWith {EVENT}", "nothing is both “city” and “event”"),
        (f"{SEOUL} differentFrom {KIPO}", "“Seoul” and “KIPO” are different things"),
        (f"NOT ({KIPO} {HOSTS} {SEOUL})", "it is not so that “KIPO” “hosts” “Seoul”"),
        (f"{KIPO} {HOSTS} not printed so", "“KIPO” “hosts” not printed so"),
    ],
)
def test_an_axiom_in_words(axiom: str, words: str) -> None:
    assert axioms.in_words(printed(axiom), NAMES) == (words,)


def test_literals_are_left_alone() -> None:
    axiom = f'{KIPO} {HOSTS} "a {SEOUL} of max 1 \\"kind\\""^^string'
    assert axioms.in_words(printed(axiom), NAMES) == (
        f'“KIPO” “hosts” "a {SEOUL} of max 1 \\"kind\\""',
    )


def test_of_disjoint_classes_only_those_are_named_that_matter() -> None:
    listed = f"DisjointClasses({CITY}", f"                {EVENT}", f"                {PLACE})"
    lines = printed(*listed, f"{SEOUL} type {CITY}", f"{SEOUL} type {EVENT}")
    assert axioms.in_words(lines, NAMES) == (
        "“Seoul” is of the class “city”",
        "“Seoul” is of the class “event”",
        "nothing is two of: “city”, “event”",
    )


def test_of_disjoint_classes_all_are_named_where_none_is_mentioned() -> None:
    listed = printed(f"DisjointClasses({CITY}", f"                     {EVENT})")
    assert axioms.in_words(listed, NAMES) == ("nothing is two of: “city”, “event”",)


def test_unique_names_are_said_in_one_line() -> None:
    lines = printed(
        f"{KIPO} {HOSTS} {SEOUL}",
        f'{SEOUL} {axioms.UNIQUE} "iri one"^^string',
        f'{KIPO} {axioms.UNIQUE} "iri two"^^string',
        f"Functional {axioms.UNIQUE}",
    )
    assert axioms.in_words(lines, NAMES) == (
        "“KIPO” “hosts” “Seoul”",
        "“KIPO” and “Seoul” are different things",
    )


def test_only_the_first_explanation_is_given() -> None:
    both = printed(f"{SEOUL} type {CITY}").rstrip() + f"\n\n2)   {SEOUL} type {EVENT}\n"
    assert axioms.in_words(both, NAMES) == ("“Seoul” is of the class “city”",)


def test_the_order_of_axioms_does_not_depend_on_pellet() -> None:
    lines = [f"{CITY} disjointWith {EVENT}", f"{SEOUL} type {CITY}", f"{SEOUL} type {EVENT}"]
    assert axioms.in_words(printed(*lines), NAMES) == axioms.in_words(
        printed(*reversed(lines)), NAMES
    )


def test_no_explanation_gives_no_words() -> None:
    assert axioms.in_words("Java error message is: something else", NAMES) == ()
