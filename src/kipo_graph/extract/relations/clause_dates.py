"""When the doing of a verb was: the date of its clause."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kipo_graph.extract.coref.annotated_document import AnnotatedBlock
from kipo_graph.language.dates import DateMention, dates_in
from kipo_graph.language.word_lists import VERBS

if TYPE_CHECKING:
    from spacy.tokens import Token

_DEEPEST = 4
"""So many steps up a date may hang from what it dates."""


class Dates:
    """The dates of one line; years within names ("Strategy 2030") are none."""

    def __init__(self, line: AnnotatedBlock) -> None:
        self._line = line
        self._placed: list[tuple[DateMention, Token]] | None = None

    def of(self, verb: Token) -> DateMention | None:
        """The date of a clause: the only one that hangs on its verb, or opens its sentence."""
        if self._placed is None:
            self._placed = [
                (dated, token)
                for dated in dates_in(self._line.doc.text)
                if (token := self._at(dated)) is not None and not self._is_named(token)
            ]
        own = [dated for dated, token in self._placed if _is_under(token, verb)]
        return own[0] if len(own) == 1 else None

    def _at(self, dated: DateMention) -> Token | None:
        span = self._line.doc.char_span(dated.start, dated.end, alignment_mode="expand")
        return span.root if span is not None else None

    def _is_named(self, token: Token) -> bool:
        mentions = (m for m in self._line.mentions if m.kind != "Date" and m.quantity is None)
        return any(m.start <= token.i < m.end for m in mentions)


def _is_under(date: Token, verb: Token) -> bool:
    """Whether a date tells when the doing of a verb was.

    It hangs on the verb by no more than a preposition and a noun, or stands before an earlier verb
    of the same subject ("In 2020 the office opened A and signed B").
    """
    at, steps = date, 0
    while at != verb and at.pos_ not in VERBS and at.head != at and steps < _DEEPEST:
        at, steps = at.head, steps + 1
    if at == verb or (at.pos_ == "AUX" and at.head == verb):
        return True
    above = verb
    while above.dep_ in ("conj", "xcomp", "ccomp", "pcomp", "advcl") and above != at:
        if any(child.dep_ in ("nsubj", "nsubjpass") for child in above.children):
            return False
        above = above.head
    return bool(at == above) and (date.i < at.i or verb.dep_ == "xcomp")
