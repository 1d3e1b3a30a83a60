"""The language that chooses candidates: what it means, and where it says that it is wrong."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from candidates import ALL, COOPERATES, FIGURE, HOSTS, SERVES, STATED, UNBORNE
from kipo_graph.review.expression import FIELDS, ExpressionError, parse


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("confidence>0.9", (HOSTS,)),
        ("confidence >= .9", (HOSTS, FIGURE)),
        ("confidence=0.6", (COOPERATES,)),
        ("confidence!=0.8", (COOPERATES, HOSTS, FIGURE)),
        ("confidence<0.8 or confidence>0.9", (COOPERATES, HOSTS)),
        ("confidence<=0.8 and modality=claimed", (SERVES, UNBORNE)),
        ("predicate=hosts", (HOSTS,)),
        ("predicate=hostedBy", (HOSTS,)),
        ("predicate!=HOSTS and confidence>0.8", (FIGURE,)),
        ("predicate~oper", (COOPERATES,)),
        ("subject=oip", (COOPERATES,)),
        ('subject="Office of Inventions" and unit=count', (FIGURE,)),
        ("subject='secondary batteries'", (UNBORNE,)),
        ("not modality=achieved", (SERVES, UNBORNE, STATED)),
        ("not not modality=planned", (STATED,)),
        ("NOT (modality=achieved OR modality=planned)", (SERVES, UNBORNE)),
        ("modality=planned or modality=claimed and subject~batt", (UNBORNE, STATED)),
        ("(modality=planned or modality=claimed) and subject~batt", (UNBORNE,)),
        ("source=note and value='20'", (FIGURE,)),
        ("source=other", ()),
        ("negated=false and period=2023", (HOSTS, FIGURE)),
        ("negated=true", ()),
        ("rule=by-hand and measured=12 and start<90", (COOPERATES, STATED)),
        ("context=x", ()),
        ("unit=''", (COOPERATES, HOSTS, SERVES, UNBORNE, STATED)),
        ("subject='and' or subject=and", ()),
    ],
)
def test_what_it_means(text: str, meant: tuple[object, ...]) -> None:
    test = parse(text)
    assert tuple(one for one in ALL if test("note", one)) == meant


@pytest.mark.parametrize(
    ("text", "at", "message"),
    [
        ("", 1, "the name of a field is due here"),
        ("confidence", 11, "one of = != ~ > >= < <= is due here"),
        ("confidence>", 12, "a value is due here"),
        ("confidence>high", 12, "a number such as 0.9 is due here"),
        ("confidence>1e9", 12, "a number such as 0.9 is due here"),
        ("confidense>0.9", 1, "there is no such field"),
        ("subject>a", 8, "subject is no number, so only = != ~ fit"),
        ("confidence~9", 11, "confidence is a number, so ~ does not fit"),
        ("negated=maybe", 9, "negated is true or false"),
        ("(subject=a", 11, '")" is missing'),
        ("subject=a)", 10, '"and", "or" or the end is due here'),
        ("subject=a subject=b", 11, '"and", "or" or the end is due here'),
        ("subject=Office of Inventions", 16, '"and", "or" or the end is due here'),
        ("subject='Office", 9, "this quote mark has no second one"),
        ("subject=a and", 14, "the name of a field is due here"),
        ("subject!a", 8, "this sign means nothing here"),
        ("__class__=a", 1, "there is no such field"),
        ("(" * 60 + "subject=a" + ")" * 60, 51, "this is nested too deeply"),
    ],
)
def test_it_points_at_the_fault(text: str, at: int, message: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert f"at sign {at}: {message}" in caught.value.message
    *_, shown, mark = caught.value.message.splitlines()
    begin = max(0, at - 51)
    assert mark.index("^") - 4 == at - 1 - begin
    assert shown.strip() == text[begin : at + 19].strip()


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
        test = parse(text)
    except ExpressionError:
        return
    assert test("note", HOSTS) in (True, False)
