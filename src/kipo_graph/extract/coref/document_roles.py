"""Who is who in a text: the parties of an agreement, the agreement itself, who says "we"."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from kipo_graph.extract.coref import clusters
from kipo_graph.extract.coref.anaphora import WE
from kipo_graph.extract.coref.annotated_document import Sheet
from kipo_graph.extract.coref.clusters import Thing
from kipo_graph.extract.entity_classes import BODIES, ORGANISATIONS

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_PARTIES = re.compile(
    r"(?:hereinafter|hereafter|referred to|collectively)[^“\"]*[“\"](?:the |a )?"
    r"(?:Participants?|Part(?:y|ies)|Sides?|Signator(?:y|ies)|Offices|Partners?|Members"
    r"|(?:two|three|four|five|six) \w+)[”\"]"
)
_OFFICE = re.compile(r"\bannual (?:report|review)\b|\b(?:office|institute|agency)\b", re.IGNORECASE)
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
        found = sheet.register.by_key.get(clusters.key_of(sheet.document.publisher))
        if found:
            return found
    if not sheet.members:
        for thing in sheet.defined.values():
            if thing.kind in BODIES:
                return thing
    counted = _named_with_we(sheet)
    leading = _most(counted)
    if leading is not None and leading.kind == "Country" and _is_of_office(sheet):
        counted = Counter({t: n for t, n in counted.items() if t.organisation}) or counted
    return _most(counted)


def _is_of_office(sheet: Sheet) -> bool:
    """Whether the headings tell that an office, not a country, says "we"."""
    return any(_OFFICE.search(heading) for heading in sheet.headings)


def _named_with_we(sheet: Sheet) -> Counter[Thing]:
    """How much speaks for each body: its name in a heading, as a subject, and where "we" stands."""
    counted: Counter[Thing] = Counter()
    titles = " ".join(sheet.headings)
    for thing in sheet.register.things:
        if thing.kind in BODIES and any(_is_titled(name, titles) for name in thing.names):
            counted[thing] += 6
    for line in sheet.lines:
        said = min(2, sum(token.lower_ in WE for token in line.doc))
        for mark in line.marks:
            if mark.kind in ORGANISATIONS - {"Unit"} and _is_we_at(line.doc, mark.start):
                counted[mark.things[0]] += 40
            if mark.kind in BODIES:
                counted[mark.things[0]] += _weight(line.doc[mark.end - 1]) * (1 + said)
    return counted


def _is_we_at(doc: Doc, at: int) -> bool:
    """Whether "we at the" stands before a name."""
    start = at - 1 if at and doc[at - 1].lower_ == "the" else at
    return start > 1 and doc[start - 1].lower_ in ("at", "in") and doc[start - 2].lower_ in WE


def _is_titled(name: str, titles: str) -> bool:
    """Whether headings hold a name, or the words of which it is the acronym."""
    if name in titles:
        return True
    return len(name) > 2 and name.isupper() and _initials(titles).find(name) >= 0


def _initials(titles: str) -> str:
    return "".join(word[0] for word in titles.split() if word[0].isalpha())


def _weight(last: Token) -> int:
    """How much a mention counts: what acts is rather the speaker than what things are of."""
    head = last
    while head.dep_ in ("compound", "appos", "punct") and head.head != head:
        head = head.head
    return 3 if head.dep_ in ("nsubj", "nsubjpass") else 1


def _most(counted: Counter[Thing]) -> Thing | None:
    return counted.most_common(1)[0][0] if counted else None
