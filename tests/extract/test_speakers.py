"""Whom words stand for that name nobody: we, they, "the three offices", "the Minister"."""

from __future__ import annotations

import pytest
from reading import read


def related_by(text: str, verb: str) -> set[tuple[str, str]]:
    """The two ends of all statements of a verb."""
    found = read(text).statements
    return {(s.subject, s.object) for s in found if s.verb.split()[:1] == [verb]}


THREE = (
    "The Ravel Institute (RI), the Tarn Office (TO) and the Lake Agency (LA) (hereinafter referred "
    "to as “the three offices”) met in Oslo. The three offices signed the Fjord Accord."
)


def test_a_number_and_a_noun_stand_for_those_who_were_listed() -> None:
    signed = related_by(THREE, "sign")
    offices = {"Ravel Institute", "Tarn Office", "Lake Agency"}
    assert {one for one, what in signed if what == "Fjord Accord"} == offices


def test_a_number_of_others_stays_a_figure() -> None:
    text = THREE.replace("The three offices signed", "The four offices signed")
    assert ("Ravel Institute", "Fjord Accord") not in related_by(text, "sign")


def test_a_number_and_a_noun_stand_for_the_forum_with_that_number() -> None:
    text = "The IP3 Summit ended. The three offices adopted the Fjord Accord."
    assert related_by(text, "adopt") == {("IP3", "Fjord Accord")}


def test_several_say_we_together() -> None:
    text = "We, the ministers of Norway, Kenya and Peru, met. We signed the Fjord Accord."
    assert {one for one, _ in related_by(text, "sign")} >= {"Norway", "Kenya", "Peru"}


QUOTED = (
    "The Ravel Institute met. “We will open a school of weaving,” said Ms Ada Berg, President of "
    "the Weavers’ Union. The Ravel Institute smiled. We signed the Fjord Accord."
)


def test_in_a_quotation_we_is_the_body_of_who_is_quoted() -> None:
    assert related_by(QUOTED, "open") == {("Weavers’ Union", "school of weaving")}
    assert related_by(QUOTED, "sign") == {("Ravel Institute", "Fjord Accord")}


def test_we_at_a_body_is_that_body() -> None:
    text = "We at the Tarn Office help weavers. Norway is near. Norway is cold. Norway is old."
    assert related_by(text, "help") == {("Tarn Office", "weavers")}


@pytest.mark.parametrize(
    ("first", "person"),
    [
        ("Mr Tom Hals, Minister of Trade, came late.", "Tom Hals"),
        ("Minister Tom Hals came late.", "Tom Hals"),
    ],
)
def test_a_post_stands_for_who_holds_it(first: str, person: str) -> None:
    assert related_by(f"{first} The Minister opened the Fjord Summit.", "open") == {
        (person, "Fjord Summit")
    }


@pytest.mark.parametrize(
    ("post", "shorter"),
    [
        ("Minister of Trade", "Minister"),
        ("Deputy Minister of Trade", "Deputy Minister"),
        ("Deputy Director General of Patents", "Deputy Director General"),
    ],
)
def test_up_to_three_words_of_a_post_stand_for_who_holds_it(post: str, shorter: str) -> None:
    text = f"Mr Tom Hals, {post}, came late. The {shorter} opened the Fjord Summit."
    assert related_by(text, "open") == {("Tom Hals", "Fjord Summit")}


@pytest.mark.parametrize(
    ("post", "subject"),
    [
        ("Acting Deputy Director General of Patents", "The Acting Deputy Director General"),
        ("Minister of Trade", "A Minister"),
        ("Minister of Trade", "Another Minister"),
        ("Minister of Trade", "The Minister of Trade"),
        ("Minister of Trade", "The Minister for Boats"),
        ("Minister of Trade", "The Director"),
    ],
)
def test_another_post_or_its_full_name_stands_for_itself(post: str, subject: str) -> None:
    found = related_by(
        f"Mr Tom Hals, {post}, came late. {subject} opened the Fjord Summit.", "open"
    )
    assert found == {(subject.split(maxsplit=1)[1], "Fjord Summit")}


@pytest.mark.parametrize("more", ["of the neighbours", "for a day"])
def test_a_post_with_more_words_of_its_own_stands_for_itself(more: str) -> None:
    text = (
        f"Mr Tom Hals, Minister of Trade, came late. The Minister {more} opened the Fjord Summit."
    )
    assert related_by(text, "open") == {("Minister", "Fjord Summit")}


def test_a_post_that_is_no_subject_stands_for_itself() -> None:
    text = "Mr Tom Hals, Minister of Trade, came late. Norway praised the Minister."
    assert related_by(text, "praise") == {("Norway", "Minister")}


def test_the_last_holder_of_a_post_is_meant() -> None:
    text = (
        "Mr Tom Hals, Minister of Trade, came late. Ms Ada Berg, Minister of Boats, smiled. "
        "The Minister opened the Fjord Summit."
    )
    assert related_by(text, "open") == {("Ada Berg", "Fjord Summit")}


@pytest.mark.parametrize(
    ("sentence", "of_the_meeting"),
    [
        ("At the Fjord Summit, the Tarn Office adopted the Loom Charter.", {"Loom Charter"}),
        (
            "At the Fjord Summit, the Tarn Office adopted the Loom Charter and discussed the "
            "Boat Treaty.",
            {"Loom Charter", "Boat Treaty"},
        ),
        ("The Tarn Office spoke at the Fjord Summit and signed the Boat Treaty.", {"Boat Treaty"}),
        ("The Tarn Office signed the Boat Treaty and spoke at the Fjord Summit.", set()),
        ("Kenya spoke at the Fjord Summit, and the Tarn Office signed the Boat Treaty.", set()),
        ("At the Fjord Summit, the Tarn Office praised the Loom Charter.", set()),
        ("At the Fjord Summit, the Tarn Office signed with Kenya.", set()),
        ("The Tarn Office adopted the Loom Charter after the Fjord Summit.", set()),
        ("The Tarn Office adopted the Loom Charter at the opening of the Fjord Summit.", set()),
    ],
)
def test_a_meeting_adopts_what_was_adopted_at_it(sentence: str, of_the_meeting: set[str]) -> None:
    found = read(sentence).statements
    assert {s.object for s in found if s.subject == "Fjord Summit"} == of_the_meeting


def test_where_no_meeting_is_the_place_adopts_nothing() -> None:
    text = "At the Weavers’ Union, the Tarn Office adopted the Loom Charter."
    assert {s.subject for s in read(text).statements} == {"Tarn Office"}


def test_its_is_the_subject_of_its_own_clause() -> None:
    text = "Norway is old. The Tarn Office improved its Loom Portal, and Kenya smiled."
    owned = {(s.subject, s.object) for s in read(text).statements if s.rule == "owned"}
    assert ("Loom Portal", "Norway") not in owned


def test_this_tool_is_the_programme_named_last() -> None:
    text = "The Tarn Office launched Silver Thread, a portal. This new tool helps weavers."
    assert ("Silver Thread", "weavers") in related_by(text, "help")


def test_proposed_changes_are_those_of_the_bill() -> None:
    text = "Parliament debated the Looms Amendment Bill. The proposed changes will help weavers."
    assert ("Looms Amendment Bill", "weavers") in related_by(text, "help")


LIST = (
    "The Ravel Institute delivered benefits to users, which include:\n\n"
    "- Fjord Search, allowing users to find boats.\n\n- Tarn Mail, helping weavers.\n"
)


def test_the_items_of_a_list_belong_to_the_subject_of_its_lead_in() -> None:
    found = read(LIST).statements
    listed = {(s.subject, s.object) for s in found if s.rule == "listed"}
    assert listed == {("Ravel Institute", "Fjord Search"), ("Ravel Institute", "Tarn Mail")}


@pytest.mark.parametrize(
    ("sentence", "one", "other", "rule"),
    [
        (
            "At the Fjord Summit, the Tarn Office adopted the Loom Charter.",
            "Fjord Summit", "Loom Charter", "hasOutcome",
        ),
        (
            "Norway and Kenya convened in Oslo on the occasion of the Fjord Summit.",
            "Norway", "Fjord Summit", "participatesIn",
        ),
        (
            "Ms Ada Berg, in her role as the Registrar of Patents, smiled.",
            "Ada Berg", "Registrar of Patents", "org:holds",
        ),
        (
            "Mr Hals praised the Tarn Office for the introduction of the Loom Portal.",
            "Tarn Office", "Loom Portal", "undertook",
        ),
        (
            "The Tarn Office launched the Loom Portal to help weavers sell abroad.",
            "Loom Portal", "help weavers sell abroad", "aimsAt",
        ),
        (
            "This is the 75th anniversary of the opening of the Tarn Office.",
            "Tarn Office", "75th anniversary", "hasFigure",
        ),
        (
            "In consultation with the Weavers’ Union and the Lake Agency, the Tarn Office "
            "introduced the Loom Portal.",
            "Tarn Office", "Loom Portal", "undertook",
        ),
        ("The partnership between Norway and Kenya ended.", "Norway", "Kenya", "cooperatesWith"),
        ("Kenya signed the Norway-Kenya Fishing Accord.", "Norway", "", "concluded"),
    ],
)  # fmt: skip
def test_what_a_sentence_says(sentence: str, one: str, other: str, rule: str) -> None:
    found = read(f"Norway is old. {sentence}").statements
    pairs = {(s.subject, s.predicate) for s in found if not other or s.object == other}
    assert (one, rule) in pairs, found


def test_who_belongs_to_whom_beside_an_and() -> None:
    text = "Mr Tom Hals, Head of Boats, and Ms Ada Berg, Head of Looms, met."
    found = {(s.subject, s.object) for s in read(text).statements if s.predicate == "org:holds"}
    assert found == {("Tom Hals", "Head"), ("Ada Berg", "Head")}


def test_a_country_before_a_post_may_only_be_where() -> None:
    text = "We welcomed to Norway Director Ada Berg of the Tarn Office."
    found = {(s.subject, s.predicate, s.object) for s in read(text).statements}
    assert ("Ada Berg", "org:headOf", "Tarn Office") in found
    assert not [one for one in found if "Norway" in one]


def test_a_longer_short_name_is_not_the_acronym_within() -> None:
    text = "The WIPO Boat Scheme for Old Looms (WIPO Loom Scheme) opened. WIPO met in Oslo."
    labels = {entity.label for entity in read(text).entities}
    assert {"WIPO Boat Scheme for Old Looms", "Oslo"} <= labels
    assert any("WIPO" in label and "Scheme" not in label for label in labels) or (
        "World Intellectual Property Organization" in labels
    )
