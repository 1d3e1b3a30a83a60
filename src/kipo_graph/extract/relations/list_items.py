"""What a list tells of those whom its lead-in speaks of: "the offices delivered benefits: ..."."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kipo_graph.extract.coref.annotated_document import Line, Mark, Sheet
from kipo_graph.extract.relations.phrase_relation import Link

if TYPE_CHECKING:
    from spacy.tokens import Token

_NAMED = frozenset(
    "Programme Service Agreement Document Meeting TrainingProgramme Event Unit org:Organization "
    "PublicAgency IPOffice CooperationForum MemorandumOfUnderstanding".split()
)
_SUBJECTS = ("nsubj", "nsubjpass")


def links(sheet: Sheet) -> Iterator[tuple[Line, Link]]:
    """The named things at the head of the items of lists, and whose they are."""
    lead: Line | None = None
    for line in sheet.lines if sheet.agreement is None else ():
        if line.block.kind != "item":
            lead = line if line.doc.text.rstrip().endswith((":", "—")) else None
        elif lead is not None and line.block.lead >= 0:
            yield from ((line, link) for link in _of_item(lead, line))


def _of_item(lead: Line, line: Line) -> Iterator[Link]:
    first = next((mark for mark in line.marks if mark.start <= 1 and not mark.anaphor), None)
    verb = _main_verb(lead)
    if first is None or verb is None or first.kind not in _NAMED:
        return
    for mark in _subject(lead, verb):
        other = Mark(0, 0, mark.kind, mark.things, anaphor=True)
        yield Link(other, "dcterms:relation", first, "listed", verb.lemma_)


def _main_verb(lead: Line) -> Token | None:
    root = list(lead.doc.sents)[-1].root
    return root if root.pos_ == "VERB" else None


def _subject(lead: Line, verb: Token) -> Iterator[Mark]:
    for child in verb.children:
        if child.dep_ in _SUBJECTS:
            yield from (mark for mark in lead.marks if mark.start <= child.i < mark.end)
