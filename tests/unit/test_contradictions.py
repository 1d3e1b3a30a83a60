"""Words that contradict a row, and their other senses, which do not."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kipo_graph.evidence.contradictions import contradictions
from kipo_graph.language import numbers, status
from kipo_graph.model import Figure

PLANS = {
    "KIPO will continue to enhance its services": "will continue",
    "The Office shall open a desk": "shall open",
    "The Office will not open": "will not",
    "In the framework that exists, and KIPO will open a desk": "will open",
    "KIPO, which hosts IP5, will open a desk": "will open",
    "When the law is in force, fees will rise": "will rise",
    "KIPO plans to open a desk": "plans to",
    "We planned to open a desk": "planned to",
    "KIPO intends to open a desk": "intends to",
    "KIPO is going to open a desk": "is going",
    "KIPO is also planning to open a desk": "is also",
    "We'll open a desk": "'ll open",
    "KIPO announced that it will open a desk": "will open",
    "The desk that KIPO opened announced that it will grow": "will grow",
    "KIPO hosts a forum that met; it will open a desk": "will open",
    "One thing matters when fees rise: KIPO will open a desk": "will open",
    "KIPO, pleased by all who came—will open a desk": "will open",
}
NO_PLANS = (
    "KIPO opened a desk",
    "the political will to reform was shown",
    "KIPO's will prevailed",
    "It showed good will",
    "KIPO acted against the will of many",
    "a bureau that will open next year was founded",
    "KIPO announced that the desk which will open in spring has a head",
    "KIPO met a bureau, that will open next year",
    "signed an MOU under which the offices will exchange examiners",
    "services for businesses already abroad or planning to enter overseas markets",
    "KIPO adopted a plan to reform",
    "KIPO announced action plans to reform",
    "restructured so that coverage could expand",
    "Will Smith came",
    "the going rate",
)


@pytest.mark.parametrize("text", PLANS)
def test_a_plan(text: str) -> None:
    assert status.plan_wording(text) == PLANS[text]
    assert [d.column for d in contradictions("achieved", "x", False, text, ())] == ["modality"]
    assert list(contradictions("planned", "x", False, text, ())) == []
    assert list(contradictions("claimed", "x", False, text, ())) == []


@pytest.mark.parametrize("text", NO_PLANS)
def test_no_plan(text: str) -> None:
    assert status.plan_wording(text) == ""
    assert list(contradictions("achieved", "x", False, text, ())) == []


def test_a_plan_in_the_context_does_not_count() -> None:
    assert list(contradictions("achieved", "x", False, "KIPO met", ("It will go on",))) == []


@pytest.mark.parametrize(
    ("text", "allows"),
    [
        ("restructured so that coverage could expand", True),
        ("the division to offer tailored services", True),
        ("it may open", True),
        ("Going forward, services grow", True),
        ("working towards better services", True),
        ("In May 2024 KIPO opened a desk", False),
        ("raised to five times the loss, from 11 to 40", False),
        ("a change to the system", False),
        ("KIPO opened a desk", False),
    ],
)
def test_words_that_allow_a_plan(text: str, allows: bool) -> None:
    assert status.allows_plan(text) is allows
    found = [d.column for d in contradictions("planned", "x", False, text, ())]
    assert found == ([] if allows else ["modality"])
    assert list(contradictions("planned", "x", False, "KIPO met", (text,))) == [] or not allows


@pytest.mark.parametrize(
    ("text", "denies"),
    [
        ("did not change", True),
        ("didn't change", True),
        ("without a fee", True),
        ("neither met", True),
        ("No fee was changed", True),
        ("Notably changed in November", False),
        ("covers not only leaks but attempts", False),
        ("regulation No. 5 changed", False),
    ],
)
def test_negation(text: str, denies: bool) -> None:
    found = [d.column for d in contradictions("achieved", "x", True, text, ("not so",))]
    assert found == ([] if denies else ["negated"])


def figure(comparator: str, stated: str, upper: str = "") -> Figure:
    value = numbers.parse_number(stated) or Decimal(0)
    top = numbers.parse_number(upper) if upper else None
    return Figure("i", "m", stated, value, "count", comparator, upper, top)


SUPPORTED = [
    ("exactly", "10", "held 10 meetings"),
    ("exactly", "10", "the top 10 countries, more than before"),
    ("exactly", "10", "from 10 offices over the years"),
    ("exactly", "10", "more than 10 came, and 10 stayed"),
    ("more than", "10 trillion", "surpassed KRW 10 trillion"),
    ("more than", "two", "over two decades"),
    ("more than", "10", "the number passed the mark of 10"),
    ("at least", "320,000", "at least 320,000 people"),
    ("at least", "10", "no fewer than 10"),
    ("at least", "10", "10 or more offices"),
    ("at most", "10", "no more than 10"),
    ("at most", "10", "a maximum of 10"),
    ("up to", "five", "The maximum limit on damages was raised to five times"),
    ("up to", "10", "up to 10"),
    *(
        ("about", "10", f"{word} 10 offices")
        for word in ("about", "almost", "nearly", "around", "approximately", "roughly", "some")
    ),
    ("about", "3 million", "close to S$3 million"),
    ("about", "3 million", "roughly SGD 3 million"),
]
UNSUPPORTED = [
    ("exactly", "320,000", "at least 320,000 people", 'say "at least"'),
    ("exactly", "10 trillion", "surpassed KRW 10 trillion", 'say "more than"'),
    ("exactly", "10", "no more than 10", 'say "at most"'),
    ("exactly", "10", "up to 10", 'say "up to"'),
    ("exactly", "10", "10 or more offices", 'say "at least"'),
    ("exactly", "10", "nearly 10 offices", 'say "about"'),
    ("exactly", "10", "about 10 offices", 'say "about"'),
    ("exactly", "10", "fewer than 10 offices", "no comparator means that"),
    ("about", "10", "under 10 offices", "no comparator means that"),
    ("about", "10", "held 10 meetings", "say exactly"),
    ("about", "10", "more than 10 offices", 'say "more than"'),
    ("more than", "10", "about 10 offices", 'say "about"'),
    ("more than", "10", "held 10 meetings", "say exactly"),
    ("more than", "10", "at least 10, over the years", 'say "at least"'),
    ("more than", "10", "no more than 10", 'say "at most"'),
    ("at least", "10", "held 10 meetings", "say exactly"),
    ("at least", "10", "exceeded 10", 'say "more than"'),
    ("at most", "10", "held 10 meetings", "say exactly"),
    ("up to", "10", "held 10 meetings", "say exactly"),
]


@pytest.mark.parametrize(("comparator", "stated", "text"), SUPPORTED)
def test_a_comparator_that_the_words_support(comparator: str, stated: str, text: str) -> None:
    assert list(contradictions("achieved", figure(comparator, stated), False, text, ())) == []


@pytest.mark.parametrize(("comparator", "stated", "text", "hint"), UNSUPPORTED)
def test_a_comparator_that_the_words_contradict(
    comparator: str, stated: str, text: str, hint: str
) -> None:
    found = list(contradictions("achieved", figure(comparator, stated), False, text, ()))
    assert [doubt.column for doubt in found] == ["comparator"]
    assert hint in found[0].hint


def test_a_bound_in_the_context_counts() -> None:
    more = figure("more than", "10")
    assert list(contradictions("achieved", more, False, "10 in all", ("it surpassed them",))) == []


@pytest.mark.parametrize(
    ("text", "leads"),
    [
        ("grew from 11 to 40 countries", True),
        ("between 11 and 40 countries", True),
        ("11–40 countries", True),
        ("to 40 countries from 11", True),
        ("11 offices and 40 countries", False),
        ("11 offices, 40 countries to visit", False),
    ],
)
def test_a_range(text: str, leads: bool) -> None:
    found = list(contradictions("achieved", figure("from-to", "11", "40"), False, text, ()))
    assert [doubt.column for doubt in found] == ([] if leads else ["comparator"])
