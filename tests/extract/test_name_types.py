"""The type of a name that comes from words next to it; signatures, titles and datelines."""

from __future__ import annotations

import pytest
from reading import named, read

from kipo_graph.extract.segment import blocks
from kipo_graph.extract.signatures import join_signatures


@pytest.mark.parametrize(
    ("sentence", "name", "entity_type"),
    [
        ("The office unveiled Copper Bridge, a five-year scheme.", "Copper Bridge", "Programme"),
        ("The assistant Otso explains every fee.", "Otso", "Programme"),
        ("A portal called Silver Thread opened.", "Silver Thread", "Programme"),
        ("The Tarn Valley programme helps weavers.", "Tarn Valley programme", "Programme"),
        (
            "The office helps small and medium-sized enterprises.",
            "small and medium-sized enterprises",
            "BeneficiaryGroup",
        ),
        (
            "The office helps micro, small and medium-sized enterprises.",
            "micro, small and medium-sized enterprises",
            "BeneficiaryGroup",
        ),
        ("Norway signed the Budapest Treaty on May 3, 2021.", "Budapest Treaty", "Agreement"),
        ("The ‘Slow Boat’ service helps weavers.", "Slow Boat", "Programme"),
        ("The office spoke of “Premium Designs”.", "Premium Designs", "IPRight"),
        ("The office opened eWeave and loom2Market.", "loom2Market", "Programme"),
        ("The council met in Hvalsund, Norway.", "Hvalsund", "City"),
        ("The court serves Canadians.", "Canadians", "BeneficiaryGroup"),
        ("The Icelandic government met.", "Icelandic government", "PublicAgency"),
        ("The Kingdom of Norway met.", "Kingdom of Norway", "Country"),
        (
            "The 12th regular session of the Fjord Council ended.",
            "12th regular session of the Fjord Council",
            "Meeting",
        ),
        (
            "Parliament passed the Weavers Amendment (Fair Looms) Act 2012.",
            "Weavers Amendment (Fair Looms) Act 2012",
            "Document",
        ),
        ("They like the Norway Boats-in-Trust Fund.", "Norway Boats-in-Trust Fund", "Programme"),
        ("Ms Solberg became chair of the Fjord Council.", "chair", "org:Post"),
    ],
)  # fmt: skip
def test_the_type_of_a_name(sentence: str, name: str, entity_type: str) -> None:
    assert named(sentence).get(name) == entity_type


def test_an_apposition_is_not_another_entity() -> None:
    assert named("The office unveiled Copper Bridge, a five-year scheme.") == {
        "Copper Bridge": "Programme"
    }


def test_a_verb_in_the_past_is_not_part_of_a_group() -> None:
    found = named("The Tarn Agency trained officials from Norway.")
    assert found == {"Tarn Agency": "PublicAgency", "Norway": "Country"}


def test_a_dateline_is_not_part_of_the_first_sentence() -> None:
    found = [block.text for block in blocks("BERGEN, Norway – The Tarn Institute opened a desk.")]
    assert found == ["BERGEN, Norway –", "The Tarn Institute opened a desk."]


TITLED = "# Fjord Declaration on Small Boats\n\nThe Tarn Institute opened a desk.\n"


def test_a_title_names_the_document_itself() -> None:
    found = named(TITLED)
    assert found["Fjord Declaration on Small Boats"] == "Agreement"
    assert "Fjord Declaration on Small Boats" not in named(TITLED.split("\n\n")[1])


def test_a_name_and_a_post_below_it_are_a_signature() -> None:
    text = (
        "The Tarn Institute opened a desk.\n\nMs Ada Berg MP\nDirector of Patents\n\nFair Looms\n"
    )
    found = join_signatures(blocks(text))
    assert [block.text for block in found] == [
        "The Tarn Institute opened a desk.", "Ms Ada Berg MP, Director of Patents", "Fair Looms",
    ]  # fmt: skip
    start, end = found[1].span(0, len(found[1].text))
    assert text[start:end] == "Ms Ada Berg MP\nDirector of Patents"
    held = {(s.subject, s.object) for s in read(text).statements if s.predicate == "org:holds"}
    assert held == {("Ada Berg", "Director of Patents")}


def test_what_is_measured_without_a_name() -> None:
    found = read("Average waiting time fell from 31 months to 24 months.").statements
    assert {(s.subject, s.subject_type, s.predicate, s.object) for s in found} == {
        ("Average waiting time", "Indicator", "hasFigure", "31 months"),
        ("Average waiting time", "Indicator", "hasFigure", "24 months"),
    }


@pytest.mark.parametrize(
    ("sentence", "figure"),
    [
        ("Twenty-two weavers attended the Fjord Summit.", "Twenty-two weavers"),
        ("Norway (528) and Kenya (31) led.", "528"),
    ],
)
def test_figures(sentence: str, figure: str) -> None:
    assert named(sentence).get(figure) == "Figure"
