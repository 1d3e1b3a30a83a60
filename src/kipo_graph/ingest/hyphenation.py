"""How two lines of a paragraph are joined: with a blank, without, or without the hyphen."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable

from kipo_graph.ingest.characters import SOFT_HYPHEN

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_LAST = re.compile(r"([^\W\d_]+)-$")
_FIRST = re.compile(r"[^\W\d_]+")
_HANGING = frozenset("and or to nor as but und oder et ou y e".split())
"""Words after which a hyphen hangs: "pre- and post-grant"."""
_ENDINGS = frozenset(
    """
    tion tions tional tionally tioned tioning sion sions sional cation cations zation zations
    sation sations ization isation ment ments mental ness ity ities ing ings ingly ed edly ly
    ally ably ibly ance ances ence ences ency encies ancy ous ously ive ives ively ity ties ry
    ries ical ically ized ised izing ising izes ises ological nology nologies nological ture
    tures tive tives tively tor tors tory tories ers est ers ism isms ist ists ible ial ially
    ular
    """.split()
)
"""Ends of English words that are not words: what precedes them was hyphenated."""

_PREFIXES = frozenset(
    """
    anti bi bio co counter cross cyber de eco ex extra geo high hyper inter intra long low macro
    mega meta micro mid mini multi nano neo non off on one out over pan para part peer per poly post
    pre pro pseudo quasi re self semi short single socio sub super tele third top trans tri two
    ultra un under uni up well
    """.split()
)
"""What compounds begin with, whether or not it is a word."""
_MANY = 800
"""A document of so many words would have the parts of a compound among them."""


class Words:
    """The words of a document, to decide how a word hyphenated at the end of a line is spelt."""

    def __init__(self, paragraphs: Iterable[Iterable[str]]) -> None:
        whole, hyphened = set[str](), set[str]()
        for lines in paragraphs:
            after = False
            for line in lines:
                found = [match[0].casefold() for match in _WORD.finditer(line)]
                broken = line.endswith(("-", SOFT_HYPHEN))
                # The halves of a word that is hyphenated here prove nothing.
                for word in found[after : len(found) - broken]:
                    (hyphened if "-" in word else whole).add(word)
                after = broken
        self._whole, self._hyphened = whole, hyphened
        self._sorted = sorted(whole)

    def knows(self, word: str) -> bool:
        """Whether the document has this word elsewhere, in one piece."""
        return word.casefold() in (self._hyphened if "-" in word else self._whole)

    def lacks(self, *parts: str) -> bool:
        """Whether none of these is a word of a document that is rich in words."""
        return len(self._whole) >= _MANY and not any(map(self.knows, parts))

    def begins(self, start: str) -> bool:
        """Whether a word of the document begins so."""
        at = bisect_left(self._sorted, start.casefold())
        return self._sorted[at : at + 1] != [] and self._sorted[at].startswith(start.casefold())


def joint(line: str, following: str, words: Words) -> tuple[str, str]:
    """The line as it is joined to the following one, and what comes between them.

    A hyphen at the end of the line goes where the document has the word without one (or one of its
    family), where the rest is no word, or where a long document knows neither half as a word; else
    it stays, since nothing proves that it parts.
    """
    if line.endswith(SOFT_HYPHEN):
        return line.rstrip(SOFT_HYPHEN), ""
    if line.endswith(("/", "–", "—")) and line[-2:-1].strip():
        return line, ""
    if not line.endswith("-") or line.endswith(" -") or line == "-":
        return line, "" if _without_blanks(line[-1:]) and _without_blanks(following[:1]) else " "
    head, tail = _LAST.search(line), _FIRST.match(following)
    if tail and tail[0].casefold() in _HANGING:
        return line, " "
    if head and tail and tail[0][0].islower() and _was_hyphenated(head[1], tail[0], words):
        return line[:-1], ""
    return line, ""


def _was_hyphenated(head: str, tail: str, words: Words) -> bool:
    if words.knows(head + tail):
        return True
    if words.knows(f"{head}-{tail}"):
        return False
    family = len(head) + 2 >= 6 and len(tail) >= 3 and words.begins(head + tail[:2])
    if family or tail.casefold() in _ENDINGS:
        return True
    return head.casefold() not in _PREFIXES and words.lacks(head, tail)


def _without_blanks(sign: str) -> bool:
    """Whether a sign is of a script that is written without blanks (Han, Kana)."""
    return "\u3040" <= sign <= "\u30ff" or "\u3400" <= sign <= "\u9fff" or sign in "、。，"
