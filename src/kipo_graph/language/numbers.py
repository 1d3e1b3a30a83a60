"""Written numbers and their values: "10 trillion", "five", "20th"."""

from __future__ import annotations

import re
from decimal import Context, Decimal

UNIT_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
).split()
TEN_WORDS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_WORDS = {word: Decimal(n) for n, word in enumerate(UNIT_WORDS)} | {
    word: Decimal(10 * n) for n, word in enumerate(TEN_WORDS, start=2)
}
SCALES = {
    "hundred": Decimal(100),
    "thousand": Decimal(10**3),
    "million": Decimal(10**6),
    "billion": Decimal(10**9),
    "trillion": Decimal(10**12),
}
_DIGITS = r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?"
_LONGEST_FIRST = sorted(UNIT_WORDS, key=len, reverse=True)
_NUMBER = (
    rf"(?:{_DIGITS})(?:st|nd|rd|th)?|"
    rf"(?:{'|'.join(TEN_WORDS)})(?:-(?:{'|'.join(UNIT_WORDS[1:10])}))?|{'|'.join(_LONGEST_FIRST)}"
)
# ASCII only for words: otherwise a dotless i matches i, and the word is unknown.
ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")
_STATED = re.compile(
    rf"(?:(?<![\w.,-])|(?<=[0-9]-))((?ai:{_NUMBER}))(?:\s+((?ai:{'|'.join(SCALES)})))?"
    r"(?!\w|[.,][0-9])"
)


def parse_number(stated: str) -> Decimal | None:
    """The value of a written number, or None if it cannot be read.

    Reads digits with grouping commas, decimals, ordinals, English words up to ninety-nine, and
    one scale word: "1,234.5", "20th", "twenty-five", "10 trillion".
    """
    match = _STATED.fullmatch(stated.strip())
    if match is None:
        return None
    written, scale = match[1].casefold(), match[2]
    if written[0].isdigit():
        value = Decimal(re.sub(r"[a-z,]", "", written))
    else:
        value = sum((_WORDS[part] for part in written.split("-")), Decimal(0))
    exact = Context(prec=len(written) + 20)
    return exact.multiply(value, SCALES[scale.casefold()]) if scale else value


def numbers_in(text: str) -> list[tuple[int, int, str]]:
    """Every written number of a text, as (start, end, words)."""
    return [(match.start(), match.end(), match[0]) for match in _STATED.finditer(text)]


def states_number(words: str, text: str) -> bool:
    """Whether a text states a number in exactly these words, not as a part of a longer number.

    "10 trillion" does not state `10`, nor "1,500" `500`; case and white space may differ.
    """
    wanted = words.casefold().split()
    return any(found.casefold().split() == wanted for _, _, found in numbers_in(text))
