"""Words of an English text that tell a plan from a fact, a bound from a number, no from yes.

They are held against what a row says of its quote.  Where a word has other senses (the noun
"will", the month of May, "a plan to") it counts only where it can be nothing else, so that a
refusal is seldom wrong; what slips through is left to the reviewer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kipo_graph.language import numbers
from kipo_graph.model import Figure


@dataclass(frozen=True, slots=True)
class Doubt:
    """What a row says against the words of its quote: the column, and what to do about it."""

    column: str
    message: str
    hint: str


def doubts(
    modality: str, thing: object, negated: bool, quote: str, context: Iterable[str]
) -> Iterator[Doubt]:
    """Where the modality, the comparator or the negation of a row contradicts its quote.

    `thing` is the object of the row: only a figure has a comparator.
    """
    texts = (quote, *context)
    plan = plan_in(quote)
    if modality == "achieved" and plan:
        yield Doubt(
            "modality",
            f'the quote speaks of a plan ("{plan}"), and the row says achieved',
            "say planned, or quote only the words that tell what was done",
        )
    if modality == "planned" and not any(map(is_open, texts)):
        yield Doubt(
            "modality",
            "nothing in the quote or the context makes this a plan, and the row says planned",
            'say achieved or claimed, or quote the words of the plan ("will", "so that", "to ...")',
        )
    if isinstance(thing, Figure):
        yield from _comparator(thing, texts)
    if negated and not _NEGATION.search(quote):
        yield Doubt(
            "negated",
            "the quote denies nothing, and the row is negated",
            'leave negated empty, or quote the word that denies it ("not", "never", "without")',
        )


_NEGATION = re.compile(
    r"\b(?:not(?!\s+(?:only|just|merely|least)\b)|no(?!\.\s*\d)|never|nor|neither|without|none|nothing|nobody|cannot|hardly"
    r"|(?:refus|declin|reject|deni|cancel|abandon|prohibit|forbid|prevent|refrain)\w*|fail(?:s|ed|ing)?"
    r"|yet\s+to|against)\b|n['’]t\b",
    re.IGNORECASE,
)

_WILL = re.compile(r"(?:(?P<before>[\w'’]+)\s+)?(?P<cue>\b(?:will|shall|WILL|SHALL)\b)\s+(?=[\w“])")
_NOUN_BEFORE = frozenset(
    "a an the its their his her our my your of at by with against free good ill political strong "
    "own public popular common firm national collective sheer last".split()
)
_NOUN_AFTER = re.compile(r"(?:of|to|and|or|for|as|is|was|has|in|on|at)\b", re.IGNORECASE)
_CONTRACTED = re.compile(r"\b(?P<before>\w+)(?P<cue>['’]ll)\b")
_TO_BE = r"(?:is|are|am|was|were|be|been|['’](?:s|re|m))"
_INTENT = re.compile(
    rf"\b{_TO_BE}\s+(?:\w+\s+)?(?:going|planning|intending|scheduled|due|set)\s+to\s+(?=[a-z])"
    r"|\b(?:intends?|intended)\s+to\b",
    re.IGNORECASE,
)
_PLANS = re.compile(r"(?P<before>[\w'’]+)\s+(?P<cue>plan(?:s|ned)?\s+to)\b(?=\s+[a-z])")
_PLAN_NOUN = _NOUN_BEFORE | frozenset(
    "action business master strategic work basic this that these those new any no and some "
    "five-year annual detailed several many as is was are were".split()
)
_BESIDE = re.compile(
    r"(?:(?P<before>\w+),?\s+)?\b(?:that|which|who|whom|whose|where|whereby|when|if|how)\b",
    re.IGNORECASE,
)
_SAYING = re.compile(
    r"(?:say|said|saying|announc|stat(?:es?|ed|ing)|declar|report|confirm|promis|pledg|hop(?:e|ing)"
    r"|expect|believ|plan|agree|decid|mean|ensur|not(?:e|ing)|explain|know|assur|hint|predict)",
    re.IGNORECASE,
)


def plan_in(text: str) -> str:
    """The words that make a text tell of a plan ("will open"), or nothing.

    In a relative clause ("a desk that will open") they are no part of what the text reports as
    done, and do not count; after a verb of saying ("announced that it will") they do.
    """
    for pattern, is_noun in (
        (_WILL, _is_noun_will),
        (_CONTRACTED, None),
        (_INTENT, None),
        (_PLANS, _is_noun_plan),
    ):
        for match in pattern.finditer(text):
            if is_noun is not None and is_noun(match, text):
                continue
            at = match.start("cue") if "cue" in pattern.groupindex else match.start()
            if not _beside(text[:at]):
                return " ".join(text[at:].split()[:2]).rstrip(".,;:")
    return ""


def _is_noun_will(match: re.Match[str], text: str) -> bool:
    before = (match["before"] or "").casefold()
    possessive = before.endswith(("'s", "’s", "s'", "s’"))
    return possessive or before in _NOUN_BEFORE or bool(_NOUN_AFTER.match(text, match.end()))


def _is_noun_plan(match: re.Match[str], _: str) -> bool:
    before = match["before"].casefold()
    return before in _PLAN_NOUN or before.endswith(("ed", "ing", "'s", "’s"))


def _beside(before: str) -> bool:
    """Whether what follows these words is a clause on one of them, not what they report."""
    clause = re.split(r"[;:—]|,\s", before)[-1]
    found = list(_BESIDE.finditer(clause))
    return bool(found) and not (found[-1]["before"] and _SAYING.match(found[-1]["before"]))


_OPEN = re.compile(
    r"\b(?:will|shall|would|should|could|can|might|must|plan|intend|intent|aim|expect|hope|goal|"
    r"target|objective|propos|seek|striv|commit|pledg|promis|toward|future|upcoming|forthcoming|"
    r"schedul|want|wish|ambition|vision|purpose|potential|enabl|allow|ensur)\w*\b|['’]ll\b|"
    r"\b(?:going forward|so that|so as|next year|coming years?|about to|ready to|possib\w+)\b|"
    r"\bto\s+(?!(?:the|an?|its|their|our|his|her|this|that|these|those|all|each|both|date|"
    r"zero|one|two|three|four|five|six|seven|eight|nine|ten)\b)[a-z]",
    re.IGNORECASE,
)
_MAY = re.compile(r"\bmay\b")


def is_open(text: str) -> bool:
    """Whether a text holds any word of the future, of intent, of purpose or of possibility."""
    return bool(_OPEN.search(text) or _MAY.search(text))


_NOT = r"\b(?:no|not|never)\s+"
_BOUNDS = (
    ("at most", rf"{_NOT}(?:more|greater|higher)\s+than|{_NOT}(?:over|above)|at\s+(?:the\s+)?most"
     rf"|{_NOT}(?:to\s+)?exceed(?:s|ed|ing)?"),
    ("at least", rf"{_NOT}(?:less|fewer|lower)\s+than|at\s+(?:the\s+very\s+)?least"
     r"|minimum(?:\s+of)?"),
    ("up to", r"up\s+to|as\s+(?:many|much)\s+as|(?:maximum|limit|ceiling|cap)(?:\s+(?:of|at|to))?"
     r"|(?:limited|capped)\s+(?:at|to)"),
    ("more than", r"(?:more|greater|higher)\s+than|surpass(?:es|ed|ing)?|exceed(?:s|ed|ing)?|over"
     r"|above|beyond|tops|topped|topping|pass(?:es|ed|ing)?|upwards?\s+of"),
    ("about", r"nearly|almost|about|around|approximately|roughly|some|circa|close\s+to"),
    ("", r"(?:less|fewer|lower)\s+than|below|under"),
)  # fmt: skip
"""What bounds a value, by comparator, the longer wordings first; "" for what has none."""

_FITS = {
    "more than": {"more than"},
    "at least": {"at least"},
    "at most": {"at most", "up to"},
    "up to": {"up to", "at most"},
    "about": {"about"},
}
"""Which bounds a comparator may stand for: a ceiling is said in both ways."""

_CURRENCY = r"(?:(?:a\s+total\s+of\s+)?(?:[A-Z]{3}|[A-Z]{0,2}\$|[€£¥₩₹]|Rs\.?|an?)\s*)?"
_DIRECTLY = re.compile(
    "|".join(rf"(?P<b{n}>\b(?:{words}))" for n, (_, words) in enumerate(_BOUNDS)), re.IGNORECASE
)
_AFTER = re.compile(r"\s*\+|\s+or\s+(?:more|above|over)\b|\s+(?:at\s+)?(?:minimum|or\s+higher)\b")
_BETWEEN = re.compile(r"\b(?:to|until|till|through)\b|[–—-]", re.IGNORECASE)


def _comparator(figure: Figure, texts: tuple[str, ...]) -> Iterator[Doubt]:
    said = [
        bound
        for text in texts
        for start, end in _places(figure.stated, text)
        for bound in [_bound_at(text, start, end)]
    ]
    if figure.comparator == "from-to":
        if not any(_is_range(figure, text) for text in texts):
            yield Doubt(
                "comparator",
                f"no words lead from {figure.stated} to {figure.stated_upper}",
                'quote both with what joins them ("from ... to", "between ... and", a dash)',
            )
        return
    against = [found for found in said if found and found[0] not in _fitting(figure)]
    if said and len(against) == len(said):
        bound, words = against[0]
        hint = f'say "{bound}" in comparator' if bound else (
            "no comparator means that: leave the figure out, or state it where it is exact"
        )  # fmt: skip
        yield Doubt(
            "comparator",
            f'the source says "{words}", and the row says {figure.comparator}',
            hint,
        )
    elif figure.comparator != "exactly" and not any(
        bound in _fitting(figure) for text in texts for bound in _bounds_in(text)
    ):
        yield Doubt(
            "comparator",
            f'no words of the quote say "{figure.comparator}"',
            'say exactly, or quote the words that bound the value ("surpassed", "at least", ...)',
        )


def _fitting(figure: Figure) -> set[str]:
    return _FITS.get(figure.comparator, set())


def _places(stated: str, text: str) -> list[tuple[int, int]]:
    wanted = stated.casefold().split()
    return [
        (a, b) for a, b, words in numbers.numbers_in(text) if words.casefold().split() == wanted
    ]


def _bound_at(text: str, start: int, end: int) -> tuple[str, str] | None:
    """The bound directly at a value, and the words that say it with the value."""
    before = text[:start]
    for match in _DIRECTLY.finditer(before):
        if re.fullmatch(rf"\s*{_CURRENCY}", before[match.end() :]):
            return _bound_of(match), " ".join(text[match.start() : end].split())
    after = _AFTER.match(text, end)
    return ("at least", " ".join(text[start : after.end()].split())) if after else None


def _bounds_in(text: str) -> set[str]:
    found = {_bound_of(match) for match in _DIRECTLY.finditer(text)}
    return found | ({"at least"} if re.search(r"\d\s*\+|\bor\s+more\b", text) else set())


def _bound_of(match: re.Match[str]) -> str:
    return next(name for n, (name, _) in enumerate(_BOUNDS) if match[f"b{n}"] is not None)


def _is_range(figure: Figure, text: str) -> bool:
    for start, end in _places(figure.stated, text):
        for begin, finish in _places(figure.stated_upper, text):
            inner = text[end:begin] if end <= begin else text[finish:start]
            lead = text[: min(start, begin)]
            if end <= begin and (
                _BETWEEN.search(inner)
                or (re.search(r"\band\b", inner) and re.search(r"\bbetween\b", lead, re.IGNORECASE))
            ):
                return True
            if finish <= start and re.search(r"\bfrom\b", inner):
                return True
    return False
