"""Columns of a statement row that the words of its quote contradict: status, bound, negation.

Where a word has other senses (the noun "will", the month of May, "a plan to") it counts only where
it can mean nothing else, so that a refusal is seldom wrong.  The rest is for the reviewer to see.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kipo_graph.language.bounds import bound_at, bounds_in, is_range, occurrences
from kipo_graph.language.negation import has_negation
from kipo_graph.language.status import allows_plan, plan_wording
from kipo_graph.model import Figure


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A column that contradicts the quote: what is wrong, and how to fix it."""

    column: str
    message: str
    hint: str


def contradictions(
    modality: str, target: object, negated: bool, quote: str, context: Iterable[str]
) -> Iterator[Contradiction]:
    """Where the status, the comparator or the negation of a row contradicts its quote.

    `target` is the object of the row: only a figure has a comparator.
    """
    texts = (quote, *context)
    plan = plan_wording(quote)
    if modality == "achieved" and plan:
        yield Contradiction(
            "modality",
            f'the quote speaks of a plan ("{plan}"), and the row says achieved',
            "say planned, or quote only the words that report what was done",
        )
    if modality == "planned" and not any(map(allows_plan, texts)):
        yield Contradiction(
            "modality",
            "nothing in the quote or the context makes this a plan, and the row says planned",
            'say achieved or claimed, or quote the words of the plan ("will", "so that", "to ...")',
        )
    if isinstance(target, Figure):
        yield from _comparator(target, texts)
    if negated and not has_negation(quote):
        yield Contradiction(
            "negated",
            "the quote denies nothing, and the row is negated",
            'leave negated empty, or quote the word that denies it ("not", "never", "without")',
        )


_ALLOWED = {
    "more than": {"more than"},
    "at least": {"at least"},
    "at most": {"at most", "up to"},
    "up to": {"up to", "at most"},
    "about": {"about"},
}
"""Bounds that each comparator may stand for: an upper limit has two wordings."""


def _comparator(figure: Figure, texts: tuple[str, ...]) -> Iterator[Contradiction]:
    allowed = _ALLOWED.get(figure.comparator, set())
    stated = [bound_at(text, *span) for text in texts for span in occurrences(figure.stated, text)]
    if figure.comparator == "from-to":
        if not any(is_range(figure.stated, figure.stated_upper, text) for text in texts):
            yield Contradiction(
                "comparator",
                f"no words lead from {figure.stated} to {figure.stated_upper}",
                'quote both with what joins them ("from ... to", "between ... and", a dash)',
            )
        return
    against = [found for found in stated if found and found[0] not in allowed]
    if stated and len(against) == len(stated):
        bound, words = against[0]
        hint = f'say "{bound}" in comparator' if bound else (
            "no comparator means that: leave the figure out, or state it where it is exact"
        )  # fmt: skip
        yield Contradiction(
            "comparator",
            f'the source says "{words}", and the row says {figure.comparator}',
            hint,
        )
    elif figure.comparator != "exactly" and not any(
        bound in allowed for text in texts for bound in bounds_in(text)
    ):
        yield Contradiction(
            "comparator",
            f'no words of the quote say "{figure.comparator}"',
            'say exactly, or quote the words that bound the value ("surpassed", "at least", ...)',
        )
