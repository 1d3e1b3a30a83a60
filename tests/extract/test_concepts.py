"""The dense reading: described things, what was done about them, and lines of work."""

from __future__ import annotations

import pytest
from reading import named, only, read

from kipo_graph.extract.candidates import Candidate

OFFICE = "The Tarn Patent Office speaks."


def statements_of(text: str) -> tuple[Candidate, ...]:
    return read(f"{OFFICE}\n\n{text}", dense=True, publisher="Tarn Patent Office").statements


def ends(text: str, rule: str) -> set[tuple[str, str, str]]:
    return {(s.subject, s.predicate, s.object) for s in statements_of(text) if s.rule == rule}


@pytest.mark.parametrize(
    ("sentence", "label", "kind"),
    [
        (
            "There is a growing appetite for quiet looms across the land.",
            "growing appetite for quiet looms",
            "Topic",
        ),
        (
            "They praised the slow creation and sale of boats.",
            "slow creation and sale of boats",
            "Topic",
        ),
        (
            "To enable safer sailing in cases of fog, they met.",
            "safer sailing in cases of fog",
            "PolicyGoal",
        ),
        ("They fought infringement.", "infringement", "Topic"),
        ("They want high-quality patents.", "high-quality patents", "IPRight"),
        (
            "They serve Kenyan companies trading abroad.",
            "Kenyan companies trading abroad",
            "BeneficiaryGroup",
        ),
        (
            "It opened an examination unit specifically for old boats.",
            "examination unit specifically for old boats",
            "Unit",
        ),
        ("They began several loom support initiatives.", "loom support initiatives", "Programme"),
    ],
)
def test_what_is_described(sentence: str, label: str, kind: str) -> None:
    assert named(sentence, dense=True).get(label) == kind


@pytest.mark.parametrize(
    "sentence", ["They met key issues.", "It was the last step.", "They found meaningful insight."]
)
def test_what_says_nothing_is_no_thing(sentence: str) -> None:
    assert named(sentence, dense=True) == {}


def test_the_plain_reading_has_none_of_them() -> None:
    assert named("There is a growing appetite for quiet looms.") == {}


def test_the_actor_is_the_stated_one() -> None:
    text = "The Lake Agency expanded the loan system."
    assert ends(text, "measure-by") == {("Lake Agency", "undertook", "Expansion of loan system")}
    assert ends("The Loom Portal broadened the choice of yarn.", "measure-by") == set()


def test_a_passive_reform_is_nobodys_and_staff_is_the_speakers() -> None:
    assert ends("The fee limit was raised.", "measure-by") == set()
    [(who, _, what)] = ends("New clerks were recruited.", "measure-by")
    assert (who, what) == ("Tarn Patent Office", "Recruitment of New clerks")


def test_a_purpose_is_that_of_the_measure() -> None:
    text = "To enable safer sailing in fog, the Lake Agency expanded the beacon system."
    assert ("Expansion of beacon system", "aimsAt", "safer sailing") in ends(text, "measure-aim")
    found = [(s.subject, s.object) for s in statements_of(text)]
    assert ("Lake Agency", "safer sailing") not in found


def test_to_what_something_was_changed() -> None:
    text = "The Boat Desks were restructured into a regional harbour network."
    [(measure, predicate, what)] = ends(text, "measure-into")
    assert (measure, predicate) == ("Restructuring of Boat Desks", "changedTo")
    assert what == "regional harbour network"


def test_two_passives_in_a_row() -> None:
    text = (
        "The loom tax was raised to five times the fee and penalties for late boats were increased."
    )
    raised = {s.subject for s in statements_of(text) if s.rule == "measure-of"}
    assert "Raising of loom tax" in raised
    assert [one for one in raised if one.startswith("Increase of") and "penalties" in one]


WORKSTREAMS = (
    "The office worked to improve its harbour services, advance regional cooperation in boats, and "
    "strengthen loom protection.\n\n"
    "First, the office improved its harbour services. It opened the Loom Portal.\n\n"
    "Second, the office advanced its regional cooperation. In conjunction with the Fjord Summit, "
    "it signed the Loom Charter."
)


def test_lines_of_work() -> None:
    found = statements_of(WORKSTREAMS)
    workstreams = {s.object for s in found if s.predicate == "partOfStrand"}
    assert workstreams == {"Improvement of harbour services", "regional cooperation"}
    part = {(s.subject, s.object) for s in found if s.predicate == "partOfStrand"}
    assert ("Loom Portal", "Improvement of harbour services") in part
    assert ("Loom Charter", "regional cooperation") in part
    assert not [one for one, _ in part if one == "Fjord Summit"]


def test_meetings_and_agreements_without_a_name() -> None:
    text = (
        "The office held 20 harbour meetings, signed MOUs with five countries, and hosted yearly "
        "training courses for clerks from Norway and Kenya, contributing to regional loom capacity."
    )
    found = statements_of(text)
    held = only(found, rule="unnamed-count")
    assert (held.subject, held.object) == (
        "harbour meetings of Tarn Patent Office",
        "20 harbour meetings",
    )
    assert only(found, rule="unnamed-with").subject.startswith(
        "Memoranda of understanding signed by"
    )
    assert {s.object for s in found if s.predicate == "trainsOfficialsFrom"} == {"Norway", "Kenya"}
    led = {s.subject for s in found if s.rule == "led-to"}
    assert len(led) == 3


@pytest.mark.parametrize(
    ("sentence", "rule", "predicate", "what"),
    [
        (
            "With the rapid spread of loud boats, there is a growing fear of fog.",
            "cause",
            "drivenBy",
            "",
        ),
        (
            "They praised the slow growth of trade in wind power.",
            "topic-holds",
            "coversField",
            "wind power",
        ),
        ("They praised Norway's quiet herring market.", "topic-owned", "locatedIn", "Norway"),
        (
            "It looked back on two decades of quiet herring trade.",
            "topic-lasts",
            "hasFigure",
            "two decades",
        ),
    ],
)
def test_what_a_description_holds(sentence: str, rule: str, predicate: str, what: str) -> None:
    found = ends(sentence, rule)
    assert [one for one in found if one[1] == predicate and what in one[2]], statements_of(sentence)
