"""The language that chooses candidates: what it means, and where it says that it is wrong."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from itertools import compress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from candidates import ALL, COOPERATES, FIGURE, HOSTS, SERVES, STATED, UNSUPPORTED
from kipo_graph.review.expression import FIELDS, Condition, ExpressionError, parse


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("confidence>0.9", (HOSTS,)),
        ("confidence >= .9", (HOSTS, FIGURE)),
        ("confidence=0.6", (COOPERATES,)),
        ("confidence!=0.8", (COOPERATES, HOSTS, FIGURE)),
        ("confidence<0.8 or confidence>0.9", (COOPERATES, HOSTS)),
        ("confidence<=0.8 and modality=claimed", (SERVES, UNSUPPORTED)),
        ("predicate=hosts", (HOSTS,)),
        ("predicate=hostedBy", (HOSTS,)),
        ("predicate!=HOSTS and confidence>0.8", (FIGURE,)),
        ("predicate~oper", (COOPERATES,)),
        ("subject=oip", (COOPERATES,)),
        ('subject="Office of Inventions" and unit=count', (FIGURE,)),
        ("subject='secondary batteries'", (UNSUPPORTED,)),
        ("not modality=achieved", (SERVES, UNSUPPORTED, STATED)),
        ("not not modality=planned", (STATED,)),
        ("not " * 4000 + "modality=planned", (STATED,)),
        ("NOT (modality=achieved OR modality=planned)", (SERVES, UNSUPPORTED)),
        ("modality=planned or modality=claimed and subject~batt", (UNSUPPORTED, STATED)),
        ("(modality=planned or modality=claimed) and subject~batt", (UNSUPPORTED,)),
        ("source=note and value='20'", (FIGURE,)),
        ("source=other", ()),
        ("negated=false and period=2023", (HOSTS, FIGURE)),
        ("negated=true", ()),
        ("rule=by-hand and measured=12 and start<90", (COOPERATES, STATED)),
        ("context=x", ()),
        ("unit=''", (COOPERATES, HOSTS, SERVES, UNSUPPORTED, STATED)),
        ("subject='and' or subject=and", ()),
    ],
)
def test_what_it_means(text: str, meant: tuple[object, ...]) -> None:
    held = parse(text).holds(("note", one) for one in ALL)
    assert tuple(compress(ALL, held)) == meant


@pytest.mark.parametrize(
    ("text", "at", "message"),
    [
        ("", 1, "the name of a field is expected here"),
        ("confidence", 11, "one of = != > >= < <= is expected here"),
        ("confidence>", 12, "a number such as 0.9 is expected here"),
        ("confidence>high", 12, "a number such as 0.9 is expected here"),
        ("confidence>1e9", 12, "a number such as 0.9 is expected here"),
        ("confidense>0.9", 1, "there is no such field"),
        ("subject>a", 8, "one of = != ~ is expected here"),
        ("confidence~9", 11, "one of = != > >= < <= is expected here"),
        ("negated=maybe", 9, "true or false is expected here"),
        ("(subject=a", 11, '")" is missing'),
        ("subject=a)", 10, '"and", "or" or the end is expected here'),
        ("subject=a subject=b", 11, '"and", "or" or the end is expected here'),
        ("subject=Office of Inventions", 16, '"and", "or" or the end is expected here'),
        ("subject='Office", 9, "a value (with two quotation marks if it has blanks) is expected"),
        ("subject=a and", 14, "the name of a field is expected here"),
        ("subject!a", 8, "one of = != ~ is expected here"),
        ("__class__=a", 1, "there is no such field"),
        ("(" * 60 + "subject=a" + ")" * 60, 51, "this is nested too deeply"),
    ],
)
def test_it_points_at_the_fault(text: str, at: int, message: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert f"at character {at}: {message}" in caught.value.message
    *_, shown, mark = caught.value.message.splitlines()
    begin = max(0, at - 51)
    assert mark.index("^") - 4 == at - 1 - begin
    assert shown.strip() == text[begin : at + 19].strip()


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("context='two parts'", [True, False]),
        ("context!=one", [False, True]),
        ("context~PART", [True, False]),
        ("not context~part", [False, True]),
        ("context~''", [True, False]),
        ("context=''", [False, False]),
        ("context~onetwo", [False, False]),
        ("verb='\udcff'", [False, False]),
        ("verb~ß", [True, True]),
        ("end>0 and not (unit!='' or value~'')", [False, False]),
    ],
)
def test_texts_of_a_context_and_hard_ones(text: str, meant: list[bool]) -> None:
    given = [replace(HOSTS, context=context, verb="MASSE\N{LATIN SMALL LETTER SHARP S}n")
             for context in (("One", "Two parts"), ())]  # fmt: skip
    assert parse(text).holds(("note", one) for one in given) == meant


@pytest.mark.parametrize(
    "text",
    ["start=1" + " or start=1" * 1000, "not (start=1 or start=2 and " * 40 + "start=3" + ")" * 40],
)
def test_what_sqlite_cannot_take_is_refused(text: str) -> None:
    with pytest.raises(ExpressionError, match="this is too long or nested too deeply"):
        parse(text)


@pytest.mark.parametrize(
    "sql",
    [
        "(SELECT count(*) FROM sqlite_master)",
        "(SELECT name FROM sqlite_master)",
        "load_extension('x')",
        "hex(randomblob(9))",
        "1; DROP TABLE candidate; SELECT 1",
        "1 FROM candidate; PRAGMA user_version=1; SELECT 1",
        "(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n)",
    ],
)
def test_a_condition_reads_one_table_and_nothing_else(sql: str) -> None:
    with pytest.raises((sqlite3.Error, sqlite3.Warning)):
        Condition(sql, ()).holds([("note", HOSTS)])


def test_a_misspelt_field_is_guessed() -> None:
    with pytest.raises(ExpressionError, match='did you mean "confidence"'):
        parse("confidense>0.9")


PIECES = st.sampled_from(
    ["(", ")", "and", "or", "not", "=", "!=", "~", ">", "<=", "0.9", "a b", "'", '"', *FIELDS]
)


@given(st.text(max_size=60) | st.lists(PIECES, max_size=12).map(" ".join))
@example("(" * 5000)
@example("not " * 5000 + "subject=a")
@example("subject=a" + " or subject=a" * 3000)
@example("\0\x1b[2J'")
@example("confidence>٣")
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        condition = parse(text)
    except ExpressionError:
        return
    assert condition.holds([("note", HOSTS)]) in ([True], [False])
