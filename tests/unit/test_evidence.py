"""The evidence gate, with every quote of the real report."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from conftest import MESSAGE
from kipo_graph.errors import Fault
from kipo_graph.evidence import gate
from kipo_graph.evidence.gate import Reading
from kipo_graph.language import dates, name_matching
from kipo_graph.language.sentences import sentences
from kipo_graph.model import Entity, Passage, Source, Statement, Value
from kipo_graph.model.vocabulary import XSD
from kipo_graph.tables import Draft, Tables
from kipo_graph.tables.entries import SourceRow

Judged = tuple[Tables, list[Statement]]
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def judge_one(tables: Tables, draft: Draft) -> list[Fault]:
    """The faults of one row among all the tables."""
    alone = Tables(tables.sources, tables.entities, tables.anaphors, [draft])
    return gate.judge(alone)[1]


def changed(words: str, dice: random.Random) -> str:
    """Some words with one character, no white space, replaced by another."""
    at = dice.choice([n for n, sign in enumerate(words) if not sign.isspace()])
    other = dice.choice([letter for letter in LETTERS if letter != words[at]])
    return words[:at] + other + words[at + 1 :]


def test_one_changed_character_in_any_quote_is_refused(judged: Judged) -> None:
    """Each quote of the report, at three places: the row, the verdict, the words that stand."""
    tables, _ = judged
    dice = random.Random(20241122)  # noqa: S311 - no secret
    tried = 0
    for draft in tables.drafts:
        for _ in range(3 if draft.quote else 0):
            words = changed(draft.quote, dice)
            faults = judge_one(tables, replace(draft, quote=words))
            assert [(f.file, f.row, f.column, f.verdict) for f in faults] == [
                (draft.file, draft.row, "quote", gate.FABRICATED)
            ], words
            assert f'"{words}"' in faults[0].message
            shown = faults[0].hint.removeprefix('the nearest text is: "')
            assert fuzz.partial_ratio(draft.quote, shown) > 95, (words, shown)
            tried += 1
    assert tried >= 360


def test_one_changed_character_in_any_context_is_refused(judged: Judged) -> None:
    tables, _ = judged
    dice = random.Random(20241123)  # noqa: S311 - no secret
    tried = 0
    for draft in tables.drafts:
        for n, words in enumerate(draft.context):
            context = (*draft.context[:n], changed(words, dice), *draft.context[n + 1 :])
            faults = judge_one(tables, replace(draft, context=context))
            assert [(f.file, f.row, f.column, f.verdict) for f in faults] == [
                (draft.file, draft.row, "context", gate.FABRICATED)
            ], context
            tried += 1
    assert tried >= 20


def test_a_quote_cut_at_any_letter_is_refused(judged: Judged) -> None:
    """A quote is made of whole words: without its first letter it is another word."""
    tables, _ = judged
    for draft in tables.drafts:
        if len(draft.quote) > 1 and draft.quote[:2].isalpha() and draft.quote[:2].isascii():
            faults = judge_one(tables, replace(draft, quote=draft.quote[1:]))
            assert [fault.verdict for fault in faults] == [gate.FABRICATED], draft.quote


def test_white_space_may_differ_and_nothing_else(judged: Judged) -> None:
    tables, _ = judged
    for draft in tables.drafts:
        if draft.quote:
            assert judge_one(tables, replace(draft, quote=draft.quote.replace(" ", "\n\n "))) == []


def test_another_value_year_or_party_is_refused(judged: Judged) -> None:
    """What the evidence does not name is not supported by it, whichever statement it is."""
    tables, _ = judged
    stranger = Entity("stranger", "City", "Xanadu")
    tables = replace(tables, entities={**tables.entities, "stranger": stranger})
    for draft in tables.drafts:
        if not draft.quote:
            continue
        if draft.subject in tables.entities:
            faults = judge_one(tables, replace(draft, subject="stranger"))
            assert [fault.verdict for fault in faults] == [gate.UNSUPPORTED]
            assert 'the subject "Xanadu"' in faults[0].message
        if isinstance(draft.object, str) and draft.object in tables.entities:
            faults = judge_one(tables, replace(draft, object="stranger"))
            assert [fault.verdict for fault in faults] == [gate.UNSUPPORTED]
        if isinstance(draft.object, gate.Figure):
            for figure in (
                replace(draft.object, stated="13 trillion"),
                replace(draft.object, indicator="stranger"),
                replace(draft.object, stated_base="13"),
            ):
                faults = judge_one(tables, replace(draft, object=figure))
                assert [fault.verdict for fault in faults] == [gate.UNSUPPORTED]


def test_passages_stand_where_they_say(judged: Judged) -> None:
    tables, statements = judged
    seen = 0
    for statement in statements:
        for item in (*statement.evidence, *statement.context):
            if not isinstance(item, Passage):
                continue
            text = tables.sources[item.source].source.text
            assert text[item.start : item.end] == item.exact
            spans = [text[start:end] for start, end in sentences(text)]
            assert item.prefix + item.exact + item.suffix in spans
            seen += 1
    assert seen >= 120


WORDS = st.lists(st.sampled_from([*"One two KIPO, (so) é “a” 특허 3.5 x. U.S.".split(), "\n\n"]))


@given(WORDS, st.data())
def test_offsets_of_any_quote_of_any_text(words: list[str], data: st.DataObject) -> None:
    reading = Reading(Source("s", "t", "p", "en", " ".join(words)))
    text = reading.source.text
    assume(text.split())
    start = data.draw(st.integers(0, len(text.split()) - 1))
    end = data.draw(st.integers(start + 1, len(text.split())))
    quote = " ".join(text.split()[start:end])
    places = reading.find(quote)
    assert places
    for begin, finish in places:
        assert text[begin:finish].split() == quote.split()
        passage = reading.passage(begin, finish)
        if passage is not None:
            assert text[passage.start : passage.end] == passage.exact
            assert passage.sentence in [text[a:b] for a, b in reading.sentences]
        else:
            assert not any(a <= begin and finish <= b for a, b in reading.sentences)


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_quote_breaks_the_search(text: str, quote: str) -> None:
    reading = Reading(Source("s", "t", "p", "en", text))
    for start, end in reading.find(quote):
        assert text[start:end].split() == quote.split()
    assert reading.nearest(quote) in " ".join(("", *text.split(), "")) or not text.split()


@pytest.mark.parametrize(
    ("word", "text", "named"),
    [
        ("%", "an 80% increase", True),
        ("percent", "80 percentage points", False),
        ("KRW", "KRW 10", True),
        ("times", "five times the loss", True),
        ("times", "sometimes", False),
        ("year", "yearly", False),
        ("SGD", "SGD3 million", True),
        ("S$", "paid S$3 million", True),
        ("$", "paid S$3 million", False),
        ("$", "paid $3 million", True),
        ("per cent", "80 per\ncent", True),
        ("day", "on Sunday", False),
    ],
)
def test_units(word: str, text: str, named: bool) -> None:
    assert name_matching.unit_in(word, text) is named


def test_names_are_whole_words_in_any_case_and_anaphors_stand_in() -> None:
    office = Entity("kipo", "IPOffice", "Korean Office", ("KIPO",))
    for text in ("the KOREAN\n office", "(KIPO)", "KIPO's work"):
        assert name_matching.mentions(text, office, {}), text
    for text in ("KIPOs", "the Office", "We did"):
        assert not name_matching.mentions(text, office, {}), text
    assert name_matching.mentions("We did", office, {"we": "kipo"})
    assert not name_matching.mentions("Were they", office, {"we": "kipo"})
    assert not name_matching.mentions("We did", office, {"we": "other"})


def test_rows_that_differ_in_their_quote_are_one_statement(judged: Judged) -> None:
    _, statements = judged
    assert len({statement.iri for statement in statements}) == len(statements)
    several = [statement for statement in statements if len(statement.evidence) > 1]
    assert len(several) >= 5
    for statement in several:
        assert len(set(statement.evidence)) == len(statement.evidence)


def test_a_row_against_its_quote_is_refused(judged: Judged) -> None:
    """Modality, comparator and negation turned round in the rows of the report."""
    tables, _ = judged
    tried = 0
    for draft in tables.drafts:
        if not draft.quote:
            continue
        turned = [("negated", replace(draft, negated=True))]
        if " will " in draft.quote and draft.modality == "planned":
            turned.append(("modality", replace(draft, modality="achieved")))
        if isinstance(draft.object, gate.Figure) and draft.object.comparator == "more than":
            figure = replace(draft.object, comparator="exactly")
            turned.append(("comparator", replace(draft, object=figure)))
        if isinstance(draft.object, gate.Figure) and draft.object.comparator == "exactly":
            figure = replace(draft.object, comparator="at least")
            turned.append(("comparator", replace(draft, object=figure)))
        for column, row in turned:
            faults = judge_one(tables, row)
            assert [(f.row, f.column, f.verdict) for f in faults] == [
                (draft.row, column, gate.UNSUPPORTED)
            ], row
            assert faults[0].hint
            tried += column != "negated"
    assert tried >= 12


def test_only_english_is_read_for_its_cues(judged: Judged) -> None:
    tables, _ = judged
    row = tables.sources[MESSAGE]
    korean = replace(row, source=replace(row.source, language="ko"))
    tables = replace(tables, sources={**tables.sources, MESSAGE: korean})
    draft = next(draft for draft in tables.drafts if draft.quote)
    assert judge_one(tables, replace(draft, negated=True)) == []


def dated(quote: str, day: str = "2024-03-04", context: tuple[str, ...] = ()) -> list[Fault]:
    """The faults of a row that says a fair was held on a day, in a text of these words."""
    text = " ".join((f"{quote}.", *(f"{words}." for words in context)))
    source = Source("s", "t", "p", "en", text, dates.parse_period("2024"))
    tables = Tables(
        {"s": SourceRow(source, "data/sources.csv", 2, False)},
        {"fair": Entity("fair", "Event", "Fair", definition="A fair.")},
    )
    tables.drafts.append(
        Draft(
            "data/statements/s.csv", 2, "s", "fair", "date", Value(day, datatype=XSD.date),
            None, "achieved", quote=quote, context=context,
        )
    )  # fmt: skip
    return gate.judge(tables)[1]


@pytest.mark.parametrize(
    "words",
    [
        "4 March 2024", "4th March, 2024", "the 4th of March 2024", "March 4, 2024",
        "March 4th 2024", "4 Mar. 2024", "Mar 4, 2024", "2024-03-04", "Monday, 4\nMarch 2024",
    ],
)  # fmt: skip
def test_a_day_is_said_in_words_or_in_digits(words: str) -> None:
    assert dated(f"The Fair opened on {words}") == []
    assert dated("The Fair opened then", context=(f"It was {words}",)) == []


@pytest.mark.parametrize(
    "words",
    [
        "5 March 2024", "March 2024", "4 March", "4 March 2023", "14 March 2024", "4 May 2024",
        "March 4", "2024-03-041", "4/3/2024", "2024", "the 4th", "4 Smarch 2024",
    ],
)  # fmt: skip
def test_another_day_is_not_this_day(words: str) -> None:
    [fault] = dated(f"The Fair opened on {words}")
    assert (fault.column, fault.verdict) == ("quote", gate.UNSUPPORTED)
    assert 'the day "2024-03-04"' in fault.message
