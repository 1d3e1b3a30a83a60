"""The dense reading: concepts and measures that a text names only by description.

The plain reading keeps to names and defined terms.  A curator who models a text closely, as the
tables of this project do, also wants its topics and goals ("rapid technological innovation"), and
each measure as a thing of its own ("expansion of the accelerated examination system").
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kipo_graph.extract.linking import Register
from kipo_graph.extract.sheet import Line, Mark, Sheet
from kipo_graph.extract.trees import verb_above

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
    "such this that these those its their our his her my your the a an any some all each every "
    "both no another other such own many several various few more most much certain".split()
)
_DESCRIBING = frozenset("ADJ NOUN PROPN ADV VERB PUNCT".split())
_AIMS = frozenset(
    "enable facilitate ensure promote achieve secure provide build improve enhance strengthen "
    "create foster support encourage help guide implement advance contribute".split()
)


def mark(sheet: Sheet) -> None:
    """Mark the concepts of a text that nothing else marks."""
    for line in sheet.lines:
        if line.block.kind == "label":
            continue
        taken = line.taken()
        for token in line.doc:
            if token.i in taken or token.pos_ != "NOUN" or token.dep_ not in _ROLES:
                continue
            span = _phrase(token, taken)
            if span is not None:
                _note(line, sheet.register, *span, "PolicyGoal" if _is_aim(token) else "Topic")
                taken |= set(range(*span))
        line.sort()


def _phrase(head: Token, taken: set[int]) -> tuple[int, int] | None:
    """A described thing: the noun with what stands before it, and its of-phrase."""
    if head.lower_ in _VAGUE:
        return None
    start, end = _start(head, taken), _end(head)
    if end - 1 in taken:
        end = head.i + 1
    words = [t for t in head.doc[start:end] if not t.is_punct and not t.is_stop]
    return (start, end) if len(words) >= 2 or head.lower_ == "infringement" else None


def _start(head: Token, taken: set[int]) -> int:
    doc = head.doc
    start: int = head.i
    while start > 0 and not _parts(doc[start - 1], head, taken):
        start -= 1
    while start < head.i and doc[start].is_punct:
        start += 1
    return start


def _parts(word: Token, head: Token, taken: set[int]) -> bool:
    """Whether a word before a noun is no part of its phrase."""
    if word.i in taken and word.dep_ not in ("compound", "amod", "nmod"):
        return True
    if word.lower_ in _WEAK or word.pos_ not in _DESCRIBING or word.like_num:
        return True
    if word.pos_ in ("VERB", "ADV") and word.dep_ not in ("amod", "advmod", "compound"):
        return True
    return _is_sign_between(word, head) or not _belongs(word, head)


def _is_sign_between(word: Token, head: Token) -> bool:
    """Whether a sign ends a phrase: any but a hyphen, or a comma between its adjectives."""
    if word.text in '“”"‘’—–()[];:':
        return True
    return word.is_punct and word.text != "-" and not (word.text == "," and word.head == head)


def _end(head: Token) -> int:
    """The end of a phrase with the of-phrase that follows its noun at once."""
    end: int = head.i + 1
    for child in head.children:
        if child.dep_ == "prep" and child.i == end and child.lower_ == "of":
            inner = [t for t in child.children if t.dep_ == "pobj"]
            if inner and inner[0].i - child.i <= 4:
                end = inner[0].i + 1
    return end


def _belongs(word: Token, head: Token) -> bool:
    """Whether a word is inside the phrase of a noun."""
    at = word
    for _ in range(6):
        if at == head:
            return True
        at = at.head
    return False


def _is_aim(token: Token) -> bool:
    verb = verb_above(token)
    return verb.lemma_ in _AIMS and any(c.lower_ == "to" and c.dep_ == "aux" for c in verb.children)


def _note(line: Line, register: Register, start: int, end: int, kind: str) -> None:
    """Mark a concept, where nothing in it is marked."""
    if any(mark.start < end and start < mark.end for mark in line.marks):
        return
    thing = register.add(line.doc[start:end].text, kind, line.place(start, end))
    line.marks.append(Mark(start, end, thing.kind, (thing,)))
