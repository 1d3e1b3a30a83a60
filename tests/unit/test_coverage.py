"""Coverage: nothing that the report says is left out, and the measure would see it if it were."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conftest import MESSAGE
from kipo_graph.evidence import coverage
from kipo_graph.language import numbers
from kipo_graph.language.sentences import sentences
from kipo_graph.model import Entity, Figure, Passage, Source, Statement
from kipo_graph.tables import Exemption, SourceRow, Tables

Judged = tuple[Tables, list[Statement]]


def test_the_report_is_covered(judged: Judged) -> None:
    tables, statements = judged
    found = coverage.measure(tables, statements)
    assert found.open == ()
    assert found.sentences >= 25
    assert found.covered == found.sentences - 1  # the courtesy at the end states no fact
    assert all(gap.reason for gap in found.gaps)


def test_no_exemption_is_idle(judged: Judged) -> None:
    tables, statements = judged
    explained = {" ".join(gap.text.split()) for gap in coverage.measure(tables, statements).gaps}
    for exemption in tables.exemptions:
        assert " ".join(exemption.text.split()) in explained


def test_every_sentence_is_missed_when_its_statements_are_taken_away(judged: Judged) -> None:
    tables, statements = judged
    text = tables.sources[MESSAGE].source.text
    missed = 0
    for start, end in sentences(text):
        left = [s for s in statements if not _quotes(s, start, end)]
        if len(left) == len(statements):
            continue
        found = {(gap.start, gap.kind) for gap in coverage.measure(tables, left).open}
        assert (start, "sentence") in found, text[start:end]
        missed += 1
    assert missed >= 25


def _quotes(statement: Statement, start: int, end: int) -> bool:
    return any(
        isinstance(item, Passage) and item.start < end and start < item.end
        for item in statement.evidence
    )


def test_every_number_is_missed_when_nothing_states_it(judged: Judged) -> None:
    tables, statements = judged
    figures = {s.object for s in statements if s.source == MESSAGE and isinstance(s.object, Figure)}
    values = {value for figure in figures for value in (figure.stated, figure.stated_upper)} - {""}
    assert values >= {"10 trillion", "80", "12", "20", "five", "20th", "two", "11", "40"}
    for value in values:
        named = {e.id for e in tables.entities.values() if any(value in n.split() for n in e.names)}
        left = [
            s
            for s in statements
            if not {s.subject, s.object} & named
            and not (
                isinstance(s.object, Figure)
                and value in (s.object.stated, s.object.stated_upper, s.object.stated_base)
            )
        ]
        gaps = coverage.measure(tables, left).open
        assert value in {gap.text for gap in gaps if gap.kind == "number"}, value


def test_every_entity_named_in_capitals_is_missed_when_nothing_speaks_of_it(
    judged: Judged,
) -> None:
    tables, statements = judged
    for slug, word in (("seoul", "Seoul"), ("tunisia", "Tunisia"), ("philippines", "Philippines")):
        left = [s for s in statements if slug not in (s.subject, s.object)]
        gaps = coverage.measure(tables, left).open
        assert word in {gap.text for gap in gaps if gap.kind == "name"}


def test_every_member_of_a_list_is_missed_when_nothing_speaks_of_it(judged: Judged) -> None:
    tables, statements = judged
    for slug in ("youth", "women-inventors", "attempts", "conspiracies", "semiconductors"):
        left = [s for s in statements if slug not in (s.subject, s.object)]
        gaps = coverage.measure(tables, left).open
        assert any(gap.kind == "list member" for gap in gaps), slug


TAKEN_AWAY = {
    "increase-of-leakage-penalties": ("stretch", "penalties for overseas technology leakage"),
    "small-business-owners": ("list member", "small business owners"),
    "accelerated-examination-system": ("entity", "Accelerated examination system"),
    "expansion-of-accelerated-examination": (
        "entity",
        "Expansion of the accelerated examination system",
    ),
}
"""Facts that share their sentence with others, and the gap that each leaves."""


@pytest.mark.parametrize("slug", TAKEN_AWAY)
def test_a_lost_fact_is_missed_though_others_quote_its_sentence(judged: Judged, slug: str) -> None:
    tables, statements = judged
    left = [s for s in statements if slug not in (s.subject, s.object)]
    assert len(left) < len(statements)
    kind, words = TAKEN_AWAY[slug]
    gaps = coverage.measure(tables, left).open
    assert any(gap.kind == kind and words in gap.text for gap in gaps), gaps


def test_everything_on_the_accelerated_examination_is_missed_in_the_text(judged: Judged) -> None:
    """Also where the entities were removed with it, so that only the text can tell."""
    tables, statements = judged
    lost = {"accelerated-examination-system", "expansion-of-accelerated-examination"}
    known = {slug: entity for slug, entity in tables.entities.items() if slug not in lost}
    left = [s for s in statements if not lost & {s.subject, s.object}]
    gaps = coverage.measure(replace(tables, entities=known), left).open
    assert {gap.kind for gap in gaps} == {"list member"}
    assert "system" in {gap.text for gap in gaps}


def _measured(text: str, quotes: str, name: str = "Office") -> set[tuple[str, str]]:
    """The gaps of a text of which some words are quoted for a statement on one entity."""
    source = Source("s", "t", "p", "en", text)
    start = text.index(quotes)
    passage = Passage("s", start, start + len(quotes), quotes, text[:start], "")
    said = Statement("s", "office", "hosts", "office", "achieved", (passage,))
    entities = {"office": Entity("office", "IPOffice", name)}
    read = Tables({"s": SourceRow(source, "sources.csv", 2, drifted=False)}, entities)
    return {(gap.kind, gap.text) for gap in coverage.measure(read, [said]).gaps}


def test_four_words_in_a_row_are_a_stretch_and_three_are_none() -> None:
    assert _measured("the office met us in town.", "the office met") == set()
    assert _measured("the office met us in old town.", "the office met") == {
        ("stretch", "us in old town")
    }
    assert _measured("then in old town, the office met.", "the office met.") == {
        ("stretch", "then in old town")
    }


def test_two_members_are_a_list() -> None:
    assert _measured("the office and inventors met.", "the office and inventors met") == {
        ("list member", "inventors met")
    }
    assert _measured("a bureau or office of old.", "a bureau or office of old") == {
        ("list member", "bureau")
    }


def test_an_entity_that_no_statement_has_is_a_gap_of_no_source(judged: Judged) -> None:
    tables, statements = judged
    stranger = Entity("stranger", "City", "Xanadu")
    tables = replace(tables, entities={**tables.entities, "stranger": stranger})
    found = coverage.measure(tables, statements).open
    assert [(gap.source, gap.kind, gap.text) for gap in found] == [("", "entity", "Xanadu")]
    reason = Exemption(MESSAGE, "Xanadu", "kept apart")
    tables = replace(tables, exemptions=[*tables.exemptions, reason])
    assert coverage.measure(tables, statements).open == ()


def test_a_text_without_statements_is_all_gaps() -> None:
    text = "We met in Seoul. 20 came."
    row = SourceRow(Source("s", "t", "p", "en", text), "sources.csv", 2, drifted=False)
    reason = Exemption("s", "20  came.", "so few")
    found = coverage.measure(Tables(sources={"s": row}, exemptions=[reason]), [])
    assert (found.sentences, found.covered) == (2, 0)
    assert [(gap.text, gap.reason) for gap in found.gaps] == [
        ("We met in Seoul.", ""),
        ("20 came.", "so few"),
    ]
    assert [gap.text for gap in found.open] == ["We met in Seoul."]


def test_every_number_of_the_report_is_in_a_statement_or_a_year(judged: Judged) -> None:
    """The same from the other side: written out, so that no reader of numbers can hide one."""
    text = judged[0].sources[MESSAGE].source.text
    found = [words for _, _, words in numbers.numbers_in(text)]
    assert sorted(set(found)) == sorted(
        [*"11 12 20 2021 2024 20th 40 80 five two".split(), "10 trillion", "6 trillion"]
    )
