"""Names: where a name ends, its type, and which names mean the same entity."""

from __future__ import annotations

import pytest
from reading import named, read, wordings

from kipo_graph.extract.coref.clusters import Register, initials_fit, key_of


@pytest.mark.parametrize(
    ("sentence", "name", "entity_type"),
    [
        ("The Ministry of Trade and Fish met.", "Ministry of Trade and Fish", "PublicAgency"),
        (
            "The Intellectual Property Office of Northland opened.",
            "Intellectual Property Office of Northland",
            "IPOffice",
        ),
        ("We met the People’s Bank of Tavira.", "People’s Bank of Tavira", "org:Organization"),
        ("We met the Farmers’ Union Federation.", "Farmers’ Union Federation", "org:Organization"),
        ("Kenya applied the Designs (Amendment) Act.", "Designs (Amendment) Act", "Document"),
    ],
)  # fmt: skip
def test_where_a_name_ends(sentence: str, name: str, entity_type: str) -> None:
    found = named(sentence)
    assert found.get(name) == entity_type


def test_a_possessive_at_the_end_is_not_part_of_a_name() -> None:
    assert "Ravel Institute" in named("We read the Ravel Institute’s report.")


def test_a_country_and_the_treaty_named_after_its_city() -> None:
    found = named("Singapore ratified the Singapore Treaty.")
    assert found == {"Singapore": "Country", "Singapore Treaty": "Agreement"}


def test_an_acronym_in_brackets_means_the_name_before_it() -> None:
    text = "The Northland Patent Institute (NPI) opened a portal. NPI trained 40 examiners."
    found = read(text)
    assert wordings(found, "Northland Patent Institute") == {"Northland Patent Institute", "NPI"}


def test_an_acronym_whose_letters_do_not_fit_is_another_entity() -> None:
    text = "The Northland Patent Institute (QXZ) opened a portal."
    assert wordings(read(text), "Northland Patent Institute") == {"Northland Patent Institute"}


def test_two_people_of_one_name_are_two() -> None:
    found = named("Mr Tom Berg met Ms Ana Berg in Oslo. Tom Berg thanked Ana Berg.")
    people = [label for label, entity_type in found.items() if entity_type == "foaf:Person"]
    assert people == ["Tom Berg", "Ana Berg"]


def test_a_title_and_a_family_name_mean_the_only_one_of_that_name() -> None:
    text = "Mr Tom Berg met us. Mr Berg then left."
    assert wordings(read(text), "Tom Berg") == {"Tom Berg", "Berg"}


def test_a_family_name_that_two_share_means_neither() -> None:
    register = Register()
    register.add("Tom Berg", "foaf:Person", (0, 8))
    register.add("Ana Berg", "foaf:Person", (9, 17))
    assert register.add("Berg", "foaf:Person", (18, 22)).label == "Berg"
    assert len(register.clusters) == 3


@pytest.mark.parametrize(
    ("one", "other"),
    [("the Office", "Office"), ("Examiners", "examiner"), ("Ravel’s Act", "Ravel s Act")],
)
def test_names_that_count_as_the_same(one: str, other: str) -> None:
    assert key_of(one) == key_of(other)


def test_short_names_in_capitals_keep_their_case() -> None:
    assert key_of("WHO") != key_of("who")
    assert key_of("Press") == "press"


@pytest.mark.parametrize(
    ("acronym", "name", "fits"),
    [
        ("NPI", "Northland Patent Institute", True),
        ("KIPO", "Korean Intellectual Property Office", True),
        ("QXZ", "Northland Patent Institute", False),
        ("PZ", "Northland Patent Institute", False),
        ("", "Northland", False),
        ("N", "", False),
    ],
)
def test_initials(acronym: str, name: str, fits: bool) -> None:
    assert initials_fit(acronym, name) is fits


def test_an_alias_merges_two_clusters() -> None:
    register = Register()
    short = register.add("NPI", "org:Organization", (30, 33))
    full = register.add("Northland Patent Institute", "org:Organization", (0, 26))
    register.alias(full, "NPI")
    assert register.clusters == [full]
    assert full.text_spans == [(0, 26), (30, 33)]
    assert register.by_key["NPI"] is full is not short
