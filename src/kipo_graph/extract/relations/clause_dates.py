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


class ClauseDates:
    """The dates of one line; years within names ("Strategy 2030") are none."""

    def __init__(self, block: AnnotatedBlock) -> None:
        self._line = block
        self._dates: list[tuple[DateMention, Token]] | None = None

    def date_of(self, verb: Token) -> DateMention | None:
        """The date of a clause: the only one that hangs on its verb, or opens its sentence."""
        if self._dates is None:
            self._dates = [
                (date, token)
                for date in dates_in(self._line.doc.text)
                if (token := self._root_token(date)) is not None and not self._is_in_name(token)
            ]
        own = [date for date, token in self._dates if _dates_verb(token, verb)]
        return own[0] if len(own) == 1 else None

    def _root_token(self, date: DateMention) -> Token | None:
        span = self._line.doc.char_span(date.start, date.end, alignment_mode="expand")
        return span.root if span is not None else None

    def _is_in_name(self, token: Token) -> bool:
        mentions = (m for m in self._line.mentions if m.type != "Date" and m.quantity is None)
        return any(m.start <= token.i < m.end for m in mentions)


def _dates_verb(date: Token, verb: Token) -> bool:
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
