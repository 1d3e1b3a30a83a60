"""Where a block states a quantity, and how it is to be read: value, unit, bound, what is counted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kipo_graph import quantities

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_SCALES = frozenset("hundred thousand million billion trillion".split())
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_DIGITS = re.compile(r"(?:[A-Z]{0,3}[$€£¥₩₹])?\d[\d,.]*\+?%?")
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")
_MONTHS = frozenset(
    "january february march april may june july august september october november december jan "
    "feb mar apr jun jul aug sep sept oct nov dec".split()
)
_CURRENCY = re.compile(
    r"(?:KRW|USD|EUR|JPY|SGD|CHF|GBP|CNY|INR|AUD|CAD|NOK|SEK|DKK|KES|BRL|MXN|ZAR|NGN|NZD|HKD|TWD|THB|IDR|MYR|PHP|VND|RUB|TRY|AED|SAR|PLN|CZK|HUF|ILS|ARS|CLP|COP|PEN|[A-Z]{0,2}[$€£¥₩₹]|R\$)"
)
_MONEY = frozenset("won dollars euros yen pounds francs rupees yuan shillings reais kroner".split())
_WORDS = frozenset(
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety dozens "
    "hundreds thousands millions".split()
)
_FRACTIONS = frozenset("half two-thirds one-third third quarter three-quarters".split())
_BEFORE = (
    ("more", "than"), ("less", "than"), ("fewer", "than"), ("at", "least"), ("at", "most"),
    ("up", "to"), ("as", "many", "as"), ("in", "excess", "of"), ("close", "to"), ("no", "more", "than"),
    ("no", "fewer", "than"), ("not", "more", "than"), ("over",), ("about",), ("almost",), ("nearly",),
    ("some",), ("around",), ("approximately",), ("roughly",), ("exceeding",), ("top",), ("under",),
    ("above",), ("below",), ("another",), ("just",), ("the", "top"),
)  # fmt: skip
_BOUNDS = {
    "more than": "more than", "over": "more than", "exceeding": "more than", "above": "more than",
    "in excess of": "more than", "at least": "at least", "no fewer than": "at least",
    "at most": "at most", "no more than": "at most", "not more than": "at most", "up to": "up to",
    "as many as": "up to",
}  # fmt: skip
_ENUMERATED = frozenset(
    "forms ways areas thrusts kinds types aspects parts points steps pillars words things priorities "
    "objectives themes categories reasons sides levels fronts respects questions issues chapters "
    "sections elements components principles dimensions other others".split()
)
"""What a number in words counts only to list it."""
_TIMES = frozenset(
    "triple double quadruple twice thrice threefold twofold fivefold tenfold".split()
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A stated quantity: words `start:end` (tokens), the number at `at`, what is counted.

    `value` and `unit` are as a statement table has them; `unit` is empty where none of ours fits.
    `counted` is the phrase of what is counted or measured, or empty.
    """

    start: int
    end: int
    at: int
    value: str
    unit: str
    comparator: str
    counted: str


def quantities_in(doc: Doc) -> Iterator[Quantity]:
    """The quantities of a block, in order; years, dates and the numbers of lists are none."""
    at, size = 0, len(doc)
    while at < size:
        token = doc[at]
        if not _is_number(doc, at):
            at += 1
            continue
        core = at
        end = at + 1
        while end < size and (
            doc[end].lower_ in _SCALES
            or (_DIGITS.fullmatch(doc[end].text) and doc[end - 1].text in ("$", "€", "£"))
        ):
            end += 1
        value = doc[core:end].text
        unit, end = _unit(doc, core, end)
        counted_from = end
        if unit in ("", "times"):
            end = _counted(doc, end)
        elif unit == "percent" and end + 1 < size and doc[end].lower_ == "of":
            end = end
        start, bound = _bound(doc, core)
        if doc[core].lower_ in _FRACTIONS:
            end = counted_from = _fraction(doc, core)
        elif doc[core].lower_ in _WORDS and (
            end == counted_from and unit == "" or doc[end - 1].lower_ == "day"
        ):
            at = max(end, at + 1)
            continue
        if unit == "" and end == counted_from and not _standing(doc, core, end):
            at = end
            continue
        counted = doc[counted_from:end].text if end > counted_from else ""
        if counted and doc[core].lower_ in _WORDS and doc[end - 1].lower_ in _ENUMERATED:
            at = end
            continue
        if not unit:
            unit = _time_unit(doc, counted_from, end) or "count"
        yield Quantity(start, end, core, value.rstrip("+"), unit, bound, counted)
        at = max(end, at + 1)
    yield from _ranks(doc)


def _is_number(doc: Doc, at: int) -> bool:
    token = doc[at]
    text = token.text
    if (
        token.lower_ in _TIMES
        and at
        and doc[at - 1].lower_ in ("than", "nearly", "almost", "about")
    ):
        return True
    if token.lower_ in _FRACTIONS:
        return (
            token.lower_ in ("half", "two-thirds", "one-third", "three-quarters")
            and at + 1 < len(doc)
            and doc[at + 1].lower_ == "of"
        )
    if at + 1 < len(doc) and doc[at + 1].text == "-" and token.lower_ in _WORDS:
        return False
    if token.lower_ in _WORDS:
        return token.ent_type_ not in ("ORG", "LAW", "PERSON", "FAC") and token.text == token.lower_
    if not _DIGITS.fullmatch(text) or text.endswith("."):
        return False
    if _is_date(doc, at):
        return False
    if at and doc[at - 1].text in (
        "-",
        "/",
        "No",
        "No.",
        "Article",
        "Articles",
        "Section",
        "Annex",
        "Rule",
        "Chapter",
        "Phase",
        "Version",
        "ISO",
        "Goal",
        "Vol",
        "Part",
        "Schedule",
        "Table",
        "Figure",
        "Room",
    ):
        return False
    if (
        at + 1 < len(doc)
        and doc[at + 1].text in ("/", "-")
        and not token.whitespace_
        and doc[at + 1].i + 1 < len(doc)
        and not doc[at + 1].whitespace_
    ):
        return False
    return not (
        at
        and doc[at - 1].pos_ == "PROPN"
        and doc[at - 1].text.istitle()
        and doc[at - 1].lower_ not in _MONTHS
        and not token.is_sent_start
        and at + 1 < len(doc)
        and doc[at + 1].pos_ not in ("NOUN", "ADJ", "PROPN")
    )


def _is_date(doc: Doc, at: int) -> bool:
    text = doc[at].text
    near = [doc[i].lower_ for i in (at - 1, at + 1) if 0 <= i < len(doc)]
    if any(word in _MONTHS for word in near) and len(text) <= 4 and (text.isdigit()):
        return True
    if _YEAR.fullmatch(text):
        after = doc[at + 1] if at + 1 < len(doc) else None
        plural = (
            after is not None
            and after.tag_ == "NNS"
            and after.head.i >= after.i
            and doc[at].dep_ == "nummod"
            and doc[at].ent_type_ != "DATE"
        )
        return not plural
    if at and doc[at - 1].text == "," and at > 1 and doc[at - 2].text.isdigit():
        return bool(_YEAR.fullmatch(text))
    return False


def _unit(doc: Doc, core: int, end: int) -> tuple[str, int]:
    size = len(doc)
    before = doc[core - 1] if core else None
    if doc[end - 1].text.endswith("%"):
        return "percent", end
    if _CURRENCY.match(doc[core].text):
        return ("KRW" if doc[core].text.startswith("₩") else "money"), end
    if end < size and doc[end].text in ("%", "percent", "pct"):
        return "percent", end + 1
    if end + 1 < size and doc[end].lower_ == "per" and doc[end + 1].lower_ == "cent":
        return "percent", end + 2
    if end < size and doc[end].lower_ in ("percentage",):
        return "percent", min(end + 2, size)
    if before is not None and _CURRENCY.fullmatch(before.text):
        return ("KRW" if before.text in ("KRW", "₩") else "money"), end
    if end < size and doc[end].lower_ in _MONEY:
        return ("KRW" if doc[end].lower_ == "won" else "money"), end + 1
    if end < size and doc[end].lower_ in ("times", "fold"):
        return "times", end + 1
    return "", end


def _fraction(doc: Doc, at: int) -> int:
    """The end of "half of the new jobs"."""
    inner = [child for child in doc[at + 1].children if child.dep_ == "pobj"]
    return inner[0].i + 1 if inner else at + 1


def _time_unit(doc: Doc, start: int, end: int) -> str:
    last = doc[end - 1].lower_ if end > start else ""
    return {"year": "year", "years": "year", "decade": "decade", "decades": "decade"}.get(last, "")


def _counted(doc: Doc, at: int) -> int:
    """The end of the phrase that a number counts: adjectives and nouns, to the head."""
    end, last = at, at
    while end < len(doc) and end - at < 8:
        word = doc[end]
        if word.text == "-" or (word.text in ("and", ",") and end > at and _more(doc, end)):
            end += 1
            continue
        if word.pos_ in ("NOUN", "PROPN"):
            end += 1
            last = end
            if word.dep_ not in ("compound", "nmod", "amod", "conj") and not (
                end < len(doc) and doc[end].pos_ == "NOUN" and word.head.i >= end
            ):
                if (
                    end < len(doc)
                    and doc[end].lower_ == "of"
                    and word.lower_
                    in (
                        "pieces",
                        "sets",
                        "kinds",
                        "types",
                        "pairs",
                        "millions",
                        "thousands",
                        "hundreds",
                        "dozens",
                    )
                ):
                    end += 1
                    continue
                if not (
                    end + 1 < len(doc)
                    and doc[end].text == "and"
                    and doc[end + 1].pos_ in ("NOUN", "PROPN", "ADJ")
                    and any(child.dep_ == "conj" and child.i > end for child in word.children)
                ):
                    break
            continue
        if (
            word.pos_ in ("ADJ",)
            or (word.pos_ in ("VERB",) and word.dep_ == "amod")
            or word.lower_ == "of"
            and end == at
        ):
            end += 1
            continue
        if word.pos_ == "ADV" and end + 1 < len(doc) and doc[end + 1].pos_ in ("ADJ", "VERB"):
            end += 1
            continue
        break
    return last


def _more(doc: Doc, at: int) -> bool:
    """Whether "and" within a counted phrase goes on with it ("lawyers and practitioners")."""
    return (
        at + 1 < len(doc) and doc[at + 1].pos_ in ("NOUN", "PROPN", "ADJ") and doc[at].text == "and"
    )


def _bound(doc: Doc, core: int) -> tuple[int, str]:
    start = core
    if start and _CURRENCY.fullmatch(doc[start - 1].text):
        start -= 1
    for words in sorted(_BEFORE, key=len, reverse=True):
        begin = start - len(words)
        if begin >= 0 and tuple(token.lower_ for token in doc[begin:start]) == words:
            said = " ".join(words)
            return begin, _BOUNDS.get(
                said,
                "exactly" if said in ("some", "another", "top", "the top", "just") else "about",
            )
    return start, "exactly"


def _standing(doc: Doc, core: int, end: int) -> bool:
    """Whether a number without a noun is a quantity all the same: 976,686."""
    text = doc[core].text
    return (
        "," in text.strip(",")
        or end > core + 1
        or doc[core].lower_ in _TIMES
        or doc[core].lower_ in _FRACTIONS
    )


_SUPERLATIVE = re.compile(
    r"(?:largest|biggest|highest|most|best|fastest|smallest|lowest|busiest|top)"
)


def _ranks(doc: Doc) -> Iterator[Quantity]:
    for token in doc[:-1]:
        word = token.lower_
        if _ORDINAL.fullmatch(word) and doc[token.i + 1].lower_ == "anniversary":
            yield Quantity(
                token.i, token.i + 2, token.i, token.text, "year", "exactly", "anniversary"
            )
        if (
            _ORDINAL.fullmatch(word)
            or word in ("second", "third", "fourth", "fifth")
            and token.i
            and doc[token.i - 1].lower_ not in ("the", "'s", "’s")
        ) and _SUPERLATIVE.fullmatch(doc[token.i + 1].lower_):
            end = token.i + 2
            yield Quantity(token.i, end, token.i, token.text, "count", "exactly", "rank")


def reads_as_number(value: str) -> bool:
    """Whether a value can stand in a statement table."""
    return quantities.number(value) is not None
