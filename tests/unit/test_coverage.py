"""Coverage: nothing that the report says is left out, and the measure would see it if it were."""

from __future__ import annotations

from conftest import MESSAGE
from kipo_graph import coverage, quantities
from kipo_graph.model import Figure, Passage, Source, Statement
from kipo_graph.sources import sentences
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
    found = [words for _, _, words in quantities.numbers_in(text)]
    assert sorted(set(found)) == sorted(
        [*"11 12 20 2021 2024 20th 40 80 five two".split(), "10 trillion", "6 trillion"]
    )
