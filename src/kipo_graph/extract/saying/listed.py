"""What a list tells of those whom its lead-in speaks of: "the offices delivered benefits: ..."."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kipo_graph.extract.meaning.sheet import Line, Mark, Sheet
from kipo_graph.extract.saying.links import Link

if TYPE_CHECKING:
    from spacy.tokens import Token

_NAMED = frozenset(
    "Programme Service Agreement Document Meeting TrainingProgramme Event Unit org:Organization "
    "PublicAgency IPOffice CooperationForum MemorandumOfUnderstanding".split()
)
_SUBJECTS = ("nsubj", "nsubjpass")


def links(sheet: Sheet, line: Line) -> Iterator[Link]:
    """The named things at the head of the items of a list, and whose they are."""
    if line.block.kind != "item" or line.block.lead < 0 or sheet.agreement is not None:
        return
    first = next((mark for mark in line.marks if mark.start <= 1 and not mark.anaphor), None)
    lead = next((o for o in sheet.lines if o.block.kind != "item" and _leads(sheet, o, line)), None)
    if first is None or lead is None or first.kind not in _NAMED:
        return
    verb = _main_verb(lead)
    for mark in _subject(lead, verb) if verb is not None else ():
        other = Mark(0, 0, mark.kind, mark.things, anaphor=True)
        yield Link(other, "dcterms:relation", first, "listed", verb.lemma_ if verb else "")


def _leads(sheet: Sheet, lead: Line, item: Line) -> bool:
    """Whether a line is the last one before the list that an item belongs to."""
    before = [o for o in sheet.lines if o.block.kind != "item" and _start(o) < _start(item)]
    return bool(before) and before[-1] is lead and lead.doc.text.rstrip().endswith((":", "—"))


def _start(line: Line) -> int:
    return line.block.places[0]


def _main_verb(lead: Line) -> Token | None:
    root = list(lead.doc.sents)[-1].root
    return root if root.pos_ == "VERB" else None


def _subject(lead: Line, verb: Token) -> Iterator[Mark]:
    for child in verb.children:
        if child.dep_ in _SUBJECTS:
            yield from (mark for mark in lead.marks if mark.start <= child.i < mark.end)
