"""Who is who in a text: the parties of an agreement, the agreement itself, who says "we"."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from kipo_graph.extract import linking
from kipo_graph.extract.anaphora import WE
from kipo_graph.extract.kinds import BODIES
from kipo_graph.extract.linking import Thing
from kipo_graph.extract.sheet import Sheet

if TYPE_CHECKING:
    from spacy.tokens import Doc

_PARTIES = re.compile(
    r"(?:hereinafter|hereafter|referred to|collectively)[^“\"]*[“\"](?:the |a )?"
    r"(?:Participants?|Part(?:y|ies)|Sides?|Signator(?:y|ies)|Offices)[”\"]"
)
_AGREEMENTS = ("MemorandumOfUnderstanding", "Agreement", "JointStatement")


def members(sheet: Sheet) -> tuple[Thing, ...]:
    """The parties of an agreement: the organisations before "the “Participants”"."""
    for line in sheet.lines:
        match = _PARTIES.search(line.doc.text)
        if not match:
            continue
        found = [
            mark.things[0]
            for mark in line.marks
            if line.doc[mark.start].idx < match.start()
            and mark.things[0].organisation
            and not _represents(line.doc, mark.start)
        ]
        if len(found) >= 2:
            return tuple(dict.fromkeys(found))
    return ()


def _represents(doc: Doc, at: int) -> bool:
    return any(token.lower_ == "represented" for token in doc[max(0, at - 4) : at])


def agreement(sheet: Sheet) -> Thing | None:
    """The agreement that a text is, where it speaks of itself as one."""
    counted: Counter[Thing] = Counter()
    for line in sheet.lines:
        for mark in line.marks:
            if mark.kind in _AGREEMENTS:
                own = mark.start and line.doc[mark.start - 1].lower_ in ("this", "present")
                counted[mark.things[0]] += 5 if own else 1
    return _most(counted)


def speaker(sheet: Sheet) -> Thing | None:
    """Who says "we": the publisher, else the office or country named most where "we" stands."""
    if sheet.document.publisher:
        found = sheet.register.by_key.get(linking.key_of(sheet.document.publisher))
        if found:
            return found
    if not sheet.members:
        for thing in sheet.defined.values():
            if thing.kind in BODIES:
                return thing
    return _most(_named_with_we(sheet))


def _named_with_we(sheet: Sheet) -> Counter[Thing]:
    """How often each body is named, more where the headings name it or "we" stands near."""
    counted: Counter[Thing] = Counter()
    titles = " ".join(sheet.headings)
    for thing in sheet.register.things:
        if thing.kind in BODIES and any(name in titles for name in thing.names):
            counted[thing] += 6
    for line in sheet.lines:
        said = sum(token.lower_ in WE for token in line.doc)
        for mark in line.marks:
            if mark.kind in BODIES:
                counted[mark.things[0]] += 1 + 2 * min(said, 2)
    return counted


def _most(counted: Counter[Thing]) -> Thing | None:
    return counted.most_common(1)[0][0] if counted else None
