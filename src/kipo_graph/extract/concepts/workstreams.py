"""The dense reading of lines of work: "First, the office worked to improve its services".

What the paragraph goes on to tell belongs to the line of work (a strand) that it opens.  A sentence
that announces several of them before ("to improve services, support creation and advance
cooperation") names the same ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kipo_graph.extract.concepts.action_words import LINES, MERE
from kipo_graph.extract.coref.annotated_document import Line, Mark, Sheet, meant
from kipo_graph.extract.entity_classes import ACCORDS, GATHERINGS
from kipo_graph.extract.relations.phrase_relation import Link

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_ORDER = frozenset(
    "first firstly second secondly third thirdly fourth fourthly fifth lastly finally".split()
)
_BELONGS = (
    ACCORDS
    | GATHERINGS
    | frozenset("Reform PolicyMeasure Programme Service Unit Anniversary ServiceNetwork".split())
)
_ASIDE = frozenset("conjunction margins sidelines occasion".split())
"""Nouns by which something is named only as the setting of something else."""
_SMALL = frozenset("the its our a an of and in for on to their".split())


def strands(sheet: Sheet) -> dict[int, Mark]:
    """The line of work that each paragraph opens, by the number of its line; enters them."""
    found: dict[int, Mark] = {}
    for number, line in enumerate(sheet.lines):
        mark = _opened(sheet, line)
        if mark is not None:
            found[number] = mark
    for number, line in enumerate(sheet.lines if found else ()):
        if number not in found:
            _announced(sheet, line, list(found.values()))
    return found


def links(sheet: Sheet, line: Line, strand: Mark, made: list[Mark]) -> Iterator[Link]:
    """What belongs to a strand, whose it is, and what it is about.

    A strand is opened in another sentence than most of what belongs to it: it is the context.
    """
    opened = meant(strand.things[0])
    for mark in (*line.marks, *made):
        named = mark.kind in _BELONGS and mark.end and not mark.anaphor
        if named and mark.start > strand.end and not _is_aside(line, mark):
            yield Link(mark, "partOfStrand", opened, "strand-part")
    if sheet.speaker is not None:
        yield Link(meant(sheet.speaker), "aimsAt", strand, "strand-by")
    for mark in line.marks:
        within = strand.start < mark.start and mark.end <= strand.end
        if within and mark.things != strand.things and not mark.anaphor:
            yield Link(strand, "concerns", mark, "strand-of")


def _is_aside(line: Line, mark: Mark) -> bool:
    """Whether a mark is only the setting of something else, or what something was turned into."""
    head = line.doc[mark.end - 1]
    while head.dep_ in ("compound", "punct") and head.head != head:
        head = head.head
    prep = head.head
    return prep.dep_ == "prep" and (prep.lower_ == "into" or prep.head.lower_ in _ASIDE)


def _opened(sheet: Sheet, line: Line) -> Mark | None:
    """The line of work that a paragraph opens, entered as a thing; None where it opens none."""
    doc = line.doc
    if len(doc) < 6 or doc[0].lower_ not in _ORDER or doc[1].text != ",":
        return None
    for verb in next(doc.sents):
        if verb.pos_ == "VERB" and verb.lemma_ in LINES:
            objects = [child for child in verb.children if child.dep_ == "dobj"]
            return _entered(sheet, line, verb, objects[0]) if objects else None
    return None


def _entered(sheet: Sheet, line: Line, verb: Token, noun: Token) -> Mark:
    """The mark of a strand: "improvement of services"; of mere furthering, what is furthered."""
    start, end = _phrase(noun)
    words = line.doc[start:end].text
    place = line.place(start if verb.lemma_ in MERE else verb.i, end)
    own = next((m for m in line.marks if m.start <= noun.i < m.end and not m.anaphor), None)
    if verb.lemma_ in MERE:
        thing = own.things[0] if own is not None else sheet.register.add(words, "Strand", place)
        thing.kind = "Strand"
        if own is not None:
            own.kind = "Strand"
        thing.names[words] += 1
        thing.places.append(place)
    else:
        thing = sheet.register.add(f"{LINES[verb.lemma_]} of {words}", "Strand", place)
    return Mark(verb.i, end, "Strand", (thing,))


def _phrase(noun: Token) -> tuple[int, int]:
    start = noun.left_edge.i
    end = max((noun.i + 1, *(c.right_edge.i + 1 for c in noun.children if _goes_on(c))))
    while start < noun.i and noun.doc[start].lower_ in _SMALL:
        start += 1
    return start, end


def _goes_on(child: Token) -> bool:
    """Whether what hangs on a noun is needed to tell what it is."""
    return child.dep_ in ("cc", "conj") or (child.dep_ == "prep" and child.lower_ == "of")


def _announced(sheet: Sheet, line: Line, opened: list[Mark]) -> None:
    """Bring what a sentence announces together with the strands that are opened later."""
    verbs = [t for t in line.doc if t.pos_ == "VERB" and t.lemma_ in LINES and _is_bare(t)]
    if len(verbs) < 2:
        return
    for verb in verbs:
        for noun in (child for child in verb.children if child.dep_ == "dobj"):
            told = _content(line.doc, *_phrase(noun))
            best = max(opened, key=lambda mark: _alike(mark, told, verb), default=None)
            if best is not None and _alike(best, told, verb) > 0:
                _joined(sheet, line, verb, noun, best)


def _joined(sheet: Sheet, line: Line, verb: Token, noun: Token, strand: Mark) -> None:
    """Let what is announced mean a strand."""
    start, end = _phrase(noun)
    thing = strand.things[0]
    first = start if verb.lemma_ in MERE else verb.i
    thing.names[line.doc[first:end].text] += 0
    thing.places.append(line.place(first, end))
    for mark in line.marks:
        if mark.start <= noun.i < mark.end and verb.lemma_ in MERE and mark.kind != "Strand":
            gone = mark.things[0]
            if gone.kind in ("Topic", "PolicyGoal") and gone in sheet.register.things:
                sheet.register.alias(thing, gone.label)
            mark.kind, mark.things = "Strand", (thing,)


def _is_bare(verb: Token) -> bool:
    return verb.tag_ in ("VB", "VBP")


def _alike(strand: Mark, told: set[str], verb: Token) -> int:
    """How many words a strand shares with what is announced; more where the verb is the same."""
    name = {word.rstrip("s") for word in strand.things[0].label.casefold().split()}
    shared = len(told & name)
    return 2 * shared + (LINES[verb.lemma_].casefold() in name) if shared else 0


def _content(doc: Doc, start: int, end: int) -> set[str]:
    return {t.lower_.rstrip("s") for t in doc[start:end] if not t.is_stop and not t.is_punct}
