"""The dense reading: concepts and measures that a text names only by description.

The plain reading keeps to names and defined terms.  A curator who models a text closely, as the
tables of this project do, also wants its topics and goals ("rapid technological innovation"), and
each measure as a thing of its own ("expansion of the accelerated examination system").
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kipo_graph.extract.linking import Register
from kipo_graph.extract.sheet import Line, Mark, Sheet

if TYPE_CHECKING:
    from spacy.tokens import Token

_ROLES = frozenset("dobj nsubj nsubjpass pobj attr conj appos oprd".split())
_VAGUE = frozenset(
    "year years way part time times number step steps honor honour hope face result role addition "
    "order kind sort lot end day days today basis case cases thing things example fact view light "
    "term terms series set world today's changes dimension dimensions option total first last "
    "same one ones other others who what which something nothing pleasure morning thanks cent "
    "place course account behalf half week month months".split()
)
_WEAK = frozenset(
    "such this that these those its their our his her my your the a an any some all each every both "
    "no another other such own many several various few more most much certain".split()
)
_AIMS = frozenset(
    "enable facilitate ensure promote achieve secure provide build improve enhance strengthen create "
    "foster support encourage help guide implement advance contribute".split()
)


def mark(sheet: Sheet) -> None:
    """Mark the concepts of a text that nothing else marks."""
    for line in sheet.lines:
        if line.block.kind == "label":
            continue
        taken = {i for m in line.marks for i in range(m.start, m.end)}
        for token in line.doc:
            if token.i in taken or token.pos_ not in ("NOUN",) or token.dep_ not in _ROLES:
                continue
            span = _phrase(token, taken)
            if span is None:
                continue
            start, end = span
            kind = "PolicyGoal" if _is_aim(token) else "Topic"
            _note(line, sheet.register, start, end, kind)
            taken |= set(range(start, end))
        line.marks.sort(key=lambda m: m.start)


def _phrase(head: Token, taken: set[int]) -> tuple[int, int] | None:
    """A described thing: the noun with what stands before it, and its of-phrase."""
    doc = head.doc
    if head.lower_ in _VAGUE:
        return None
    start = head.i
    while start > 0:
        word = doc[start - 1]
        if start - 1 in taken and word.dep_ not in ("compound", "amod", "nmod"):
            break
        if word.lower_ in _WEAK or word.pos_ not in ("ADJ", "NOUN", "PROPN", "ADV", "VERB", "PUNCT") or word.like_num:
            break
        if word.pos_ in ("VERB", "ADV") and word.dep_ not in ("amod", "advmod", "compound"):
            break
        if word.text in "“”\"‘’—–()[];:":
            break
        if word.is_punct and word.text != "-" and not (word.text == "," and word.head == head):
            break
        if not _belongs(word, head):
            break
        start -= 1
    while start < head.i and doc[start].is_punct:
        start += 1
    end = head.i + 1
    for child in head.children:
        if child.dep_ == "prep" and child.i == end and child.lower_ in ("of", "for", "to", "in"):
            inner = [t for t in child.children if t.dep_ == "pobj"]
            if child.lower_ == "of" and inner and inner[0].i - child.i <= 4:
                end = inner[0].i + 1
    if any(i in taken for i in range(start, end)):
        while end > head.i + 1 and end - 1 in taken:
            end = head.i + 1
        while start < head.i and start in taken:
            break
    words = [t for t in doc[start:end] if not t.is_punct and not t.is_stop]
    if len(words) < 2 and head.lower_ not in ("infringement",):
        return None
    return start, end


def _belongs(word: Token, head: Token) -> bool:
    """Whether a word is inside the phrase of a noun."""
    at = word
    for _ in range(6):
        if at == head:
            return True
        at = at.head
    return False


def _is_aim(token: Token) -> bool:
    verb = token.head
    while verb.pos_ not in ("VERB", "AUX") and verb.head is not verb:
        verb = verb.head
    return verb.lemma_ in _AIMS and any(c.lower_ == "to" and c.dep_ == "aux" for c in verb.children)


def _note(line: Line, register: Register, start: int, end: int, kind: str) -> None:
    span = line.doc[start:end]
    place = line.block.span(span.start_char, span.end_char)
    inside = [m for m in line.marks if m.start < end and start < m.end]
    if any(m.start <= start and end <= m.end for m in inside):
        return
    for m in inside:
        if m.start >= start and m.end <= end and not m.anaphor and m.kind not in ("TechnologyField", "BeneficiaryGroup", "IPRight"):
            return
    if inside:
        return
    thing = register.add(span.text, kind, place)
    line.marks.append(Mark(start, end, thing.kind, (thing,)))
