"""Who says "we" in a quotation: the body of the person who is quoted.

“We will support inventors,” said Ms Ada Berg, President of the Inventors' Council: "we" is the
council there, whoever publishes the text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kipo_graph.extract.coref.annotated_document import Line, Mark, Sheet
from kipo_graph.extract.coref.clusters import Thing
from kipo_graph.extract.entity_classes import ORGANISATIONS

if TYPE_CHECKING:
    from spacy.tokens import Token

_SAYING = frozenset("say add note comment state remark explain stress emphasise emphasize".split())
_OPENING, _CLOSING = "“«", "”»"


def voices(sheet: Sheet) -> dict[int, Thing]:
    """Who speaks in the quotations of each line, by the number of the line."""
    known: dict[Thing, Thing] = {}
    found: dict[int, Thing] = {}
    for number, line in enumerate(sheet.lines):
        known |= _bodies(line)
        person = _quoted(line)
        if person is not None and person in known:
            found[number] = known[person]
    return found


def is_quoted(token: Token) -> bool:
    """Whether a word stands in a quotation."""
    for other in reversed(token.doc[: token.i]):
        if other.text in _OPENING:
            return True
        if other.text in _CLOSING:
            return False
    return False


def _bodies(line: Line) -> dict[Thing, Thing]:
    """The bodies that people of a line hold a post in: "A, President of B"."""
    found: dict[Thing, Thing] = {}
    for person in (mark for mark in line.marks if mark.kind == "foaf:Person"):
        near = [m for m in line.marks if m is not person and _beside(line, person, m)]
        posts = [m for m in near if m.kind == "org:Post"]
        bodies = [m for m in near if m.kind in ORGANISATIONS]
        if posts and bodies:
            found[person.things[0]] = bodies[0].things[0]
    return found


def _beside(line: Line, person: Mark, other: Mark) -> bool:
    """Whether a mark stands in the sentence of a person, with few words between."""
    if other.start >= person.end:
        between = line.doc[person.end : other.start]
    else:
        between = line.doc[other.end : person.start]
    if len(between) > 12 or any(token.pos_ == "VERB" for token in between):
        return False
    return not any(token.text in _OPENING + _CLOSING for token in between)


def _quoted(line: Line) -> Thing | None:
    """The person whose words a line quotes."""
    if not any(token.text in _OPENING for token in line.doc):
        return None
    at = {i: m for m in line.marks if m.kind == "foaf:Person" for i in range(m.start, m.end)}
    for verb in line.doc:
        if verb.lemma_.lower() not in _SAYING or is_quoted(verb):
            continue
        for child in verb.children:
            if child.dep_ in ("nsubj", "dobj", "npadvmod") and child.i in at:
                return at[child.i].things[0]
        for near in (verb.i + 1, verb.i + 2, verb.i - 1):
            if near in at:
                return at[near].things[0]
    return None
