"""Assertions: who is meant, planned or done, denied or not, when."""

from __future__ import annotations

import pytest
from reading import OFFICE, named, only, parse, read

from kipo_graph.evidence.contradictions import contradictions
from kipo_graph.extract.candidates import Candidate
from kipo_graph.language import negation, status


def concluded(words: str) -> Candidate:
    return only(read(f"The {OFFICE} {words}.").statements, subject=OFFICE)


@pytest.mark.parametrize(
    ("words", "modality", "negated"),
    [
        ("signed the Budapest Treaty", "achieved", False),
        ("will sign the Budapest Treaty", "planned", False),
        ("may sign the Budapest Treaty", "claimed", False),
        ("intends to sign the Budapest Treaty", "planned", False),
        ("did not sign the Budapest Treaty", "achieved", True),
        ("never signed the Budapest Treaty", "achieved", True),
        ("will not sign the Budapest Treaty", "planned", True),
    ],
)
def test_status_of_a_statement(words: str, modality: str, negated: bool) -> None:
    candidate = concluded(words)
    assert (candidate.modality, candidate.negated) == (modality, negated)
    assert candidate.object == "Budapest Treaty"


@pytest.mark.parametrize(
    ("sentence", "modality", "denial"),
    [
        ("They opened a school.", "achieved", ""),
        ("They could open a school.", "claimed", ""),
        ("They shall open a school.", "planned", ""),
        ("No office opened a school.", "achieved", "No"),
        ("Nor did they open a school.", "achieved", "Nor"),
    ],
)
def test_status_of_a_verb(sentence: str, modality: str, denial: str) -> None:
    verb = next(token for token in parse(sentence) if token.lemma_ == "open")
    denied = negation.negating_token(verb, ())
    assert status.verb_status(verb, ()) == modality
    assert (denied.text if denied else "") == denial


def test_a_belief_claims_what_is_believed() -> None:
    doc = parse("We believe the school opened doors.")
    believed = next(token for token in doc if token.lemma_ == "open")
    above = next(token for token in doc if token.lemma_ == "believe")
    assert status.verb_status(believed, (above.i,)) == "claimed"


def test_we_means_who_speaks() -> None:
    text = f"Norway has the {OFFICE}. We signed the Budapest Treaty."
    found = read(text, publisher=OFFICE).statements
    assert only(found, object="Budapest Treaty").subject == OFFICE
    assert only(found, object="Budapest Treaty").subject_text == "We"


def test_the_defined_office_means_the_one_that_was_defined() -> None:
    text = (
        "The Ravel Chamber (the “Office”) met Norway. In May the Office signed the Budapest Treaty."
    )
    found = only(read(text).statements, predicate="concluded")
    assert (found.subject, found.context) == ("Ravel Chamber", ("Ravel Chamber",))


def test_it_means_the_subject_before() -> None:
    text = "The Ravel Institute opened a centre. It signed the Budapest Treaty."
    assert only(read(text).statements, predicate="concluded").subject == "Ravel Institute"


def test_an_it_that_means_nothing_gives_nothing() -> None:
    text = (
        "The Ravel Institute opened a centre. "
        f"It is clear that the {OFFICE} signed the Budapest Treaty."
    )
    assert only(read(text).statements, predicate="concluded").subject == OFFICE


def test_the_parties_speak_as_their_agreement() -> None:
    text = (
        "This Memorandum of Understanding is between the Ravel Institute and the Tavira Institute, "
        "hereinafter referred to as the “Participants”.\n\n"
        "The Participants will cooperate in artificial intelligence.\n"
    )
    found = read(text).statements
    assert any(
        (s.subject, s.predicate, s.object)
        == ("Memorandum of Understanding", "coversField", "artificial intelligence")
        for s in found
    ), found


@pytest.mark.parametrize(
    ("words", "period"),
    [
        ("on 3 May 2021", "2021-05-03"),
        ("on May 3, 2021", "2021-05-03"),
        ("in May 2021", "2021-05"),
        ("in 2021", "2021"),
        ("from 12 to 14 September 2022", "2022-09-12/2022-09-14"),
        ("on 3 and 4 June 2021", "2021-06-03/2021-06-04"),
        ("from 2019 to 2021", "2019/2021"),
    ],
)
def test_periods(words: str, period: str) -> None:
    found = read(f"The {OFFICE} signed the Budapest Treaty {words}.").statements
    assert only(found, predicate="concluded").period == period


def test_the_dense_reading_adds_concepts_and_measures() -> None:
    text = f"The {OFFICE} expanded the examination system for inventors."
    plain, dense = named(text), named(text, dense=True)
    assert not {"Reform", "Topic", "PolicyGoal"} & set(plain.values())
    assert dense["Expansion of examination system"] == "Reform"
    found = read(text, dense=True).statements
    done = only(found, predicate="undertook")
    assert (done.subject, done.rule) == (OFFICE, "measure-by")


def test_what_is_only_planned_is_no_measure() -> None:
    assert "Reform" not in named(f"The {OFFICE} will expand the system.", dense=True).values()


def test_a_line_of_work_has_its_measures() -> None:
    text = (
        f"The {OFFICE} speaks.\n\nFirst, the office improved the quality of examination. "
        "It expanded the training system.\n"
    )
    found = read(text, dense=True).statements
    parts = {(s.subject, s.object) for s in found if s.predicate == "partOfStrand"}
    assert ("Expansion of training system", "Improvement of quality of examination") in parts


DENIED = [
    "The Tavira Institute refused to host the Oslo Forum.",
    "The Tavira Institute declined to host the Oslo Forum.",
    "The Tavira Institute failed to host the Oslo Forum.",
    "The Tavira Institute has yet to host the Oslo Forum.",
    "The Tavira Institute decided against hosting the Oslo Forum.",
    "The Tavira Institute no longer hosts the Oslo Forum.",
    "The Tavira Institute never hosted the Oslo Forum.",
    "The Tavira Institute will not host the Oslo Forum.",
    "It is not true that the Tavira Institute hosted the Oslo Forum.",
]


@pytest.mark.parametrize("sentence", DENIED)
def test_no_denial_is_lost(sentence: str) -> None:
    found = [s for s in read(sentence).statements if s.predicate == "hosts"]
    assert [s.negated for s in found] == [True]
    assert not list(contradictions(found[0].modality, None, True, found[0].quote, ()))


def test_what_is_denied_of_one_is_not_said_of_the_other() -> None:
    found = read(
        "The Tavira Institute, but not the Northland Office, signed the Oslo Agreement."
    ).statements
    assert {(s.subject, s.negated) for s in found} == {("Tavira Institute", False)}


def test_without_denies_its_own_verb_only() -> None:
    found = read(
        "Without signing the Oslo Agreement, the Tavira Institute hosted the Oslo Forum."
    ).statements
    assert {(s.object, s.negated) for s in found} == {
        ("Oslo Agreement", True),
        ("Oslo Forum", False),
    }


def test_who_makes_a_thing_does_not_cooperate_with_it() -> None:
    (one,) = read("The Green Desk was launched by the Tavira Institute.").statements
    assert (one.subject, one.predicate, one.object) == (
        *("Tavira Institute", "established", "Green Desk"),
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "The Tavira Institute not only hosted the Oslo Forum, but praised it.",
        "Under Rule No. 7, the Tavira Institute hosted the Oslo Forum.",
        "Kenya slept, yet the Tavira Institute hosted the Oslo Forum.",
    ],
)
def test_what_denies_nothing(sentence: str) -> None:
    found = [s for s in read(sentence).statements if s.object == "Oslo Forum"]
    assert found
    assert not any(s.negated for s in found)


@pytest.mark.parametrize(
    "sentence",
    [
        "Neither Norway nor Kenya signed the Budapest Treaty.",
        "Nobody in Norway signed the Budapest Treaty.",
    ],
)
def test_a_subject_that_denies(sentence: str) -> None:
    found = read(sentence).statements
    assert all(s.negated for s in found if s.object == "Budapest Treaty")


def test_a_condition_is_only_claimed() -> None:
    found = read(f"If the {OFFICE} signs the Budapest Treaty, fees fall.").statements
    assert {s.modality for s in found if s.object == "Budapest Treaty"} <= {"claimed"}


@pytest.mark.parametrize(
    "sentence",
    [
        "If the Tavira Institute hosts the Oslo Forum, fees fall.",
        "Unless the Tavira Institute hosts the Oslo Forum, fees fall.",
        "Kenya asked whether the Tavira Institute hosts the Oslo Forum.",
        "If the Tavira Institute continues to host the Oslo Forum, fees fall.",
    ],
)
def test_what_stands_under_a_condition_is_claimed(sentence: str) -> None:
    found = [s for s in read(sentence).statements if s.predicate == "hosts"]
    assert [(s.subject, s.object, s.modality) for s in found] == [
        ("Tavira Institute", "Oslo Forum", "claimed")
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "Fees fell because the Tavira Institute hosted the Oslo Forum.",
        "Fees fell after the Tavira Institute had hosted the Oslo Forum.",
        "Not only had the Tavira Institute hosted the Oslo Forum, but it smiled.",
        "Kenya smiled, the Tavira Institute having hosted the Oslo Forum.",
    ],
)
def test_what_stands_under_no_condition_is_achieved(sentence: str) -> None:
    found = [s for s in read(sentence).statements if s.predicate == "hosts"]
    assert [(s.subject, s.object, s.modality) for s in found] == [
        ("Tavira Institute", "Oslo Forum", "achieved")
    ]


def test_a_condition_without_an_if() -> None:
    found = read("Norway would have smiled had Kenya joined the Budapest Treaty.").statements
    assert only(found, predicate="concluded").modality == "claimed"


def test_each_clause_has_its_own_date() -> None:
    text = (
        f"The {OFFICE} joined the Nordic Patent Union in 2008 and left the Fjord Council in 2012."
    )
    found = read(text).statements
    assert only(found, predicate="org:hasMember").period == "2008"
    assert only(found, object="Fjord Council").period == "2012"


def test_what_is_denied_after_a_semicolon_denies_nothing_before_it() -> None:
    text = f"The Budapest Treaty was signed by the {OFFICE}; nothing was left out."
    (signed,) = [s for s in read(text).statements if s.predicate == "concluded"]
    assert not signed.negated


def test_a_year_in_a_name_dates_nothing() -> None:
    found = read(f"The {OFFICE} adopted the Fjord Strategy 2030.").statements
    assert found
    assert not any(s.period for s in found)


def test_those_with_whom_something_is_done_do_it_no_less_alone() -> None:
    text = "Norway and Kenya, in cooperation with Brazil, signed the Budapest Treaty."
    found = read(text).statements
    assert {s.subject for s in found if s.predicate == "concluded"} >= {"Norway", "Kenya"}


def test_a_unit_of_another_body_is_not_the_speakers() -> None:
    text = (
        f"We at the {OFFICE} launched the Green Patents Division. "
        "The Ravel Institute praised the Blue Designs Division."
    )
    found = read(text, publisher=OFFICE).statements
    of_us = {s.subject for s in found if s.rule == "unit-of-speaker"}
    assert of_us == {"Green Patents Division"}
