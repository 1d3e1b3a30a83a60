"""A text with everything it names marked: parsed blocks, the marks in them, the things they mean."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kipo_graph.dates import dates_in
from kipo_graph.extract import anaphora, linking
from kipo_graph.extract.blocks import Block
from kipo_graph.extract.document import Document
from kipo_graph.extract.figures import Quantity, quantities_in
from kipo_graph.extract.linking import Register, Thing
from kipo_graph.extract.spans import ORGANISATIONS, Spot, Spotter

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_ACRONYM = re.compile(r"[A-Z][A-Za-z0-9&/-]{1,11}")
_DEFINED = re.compile(r"hereinafter|hereafter|collectively|referred to|“|\"")


@dataclass(slots=True)
class Mark:
    """Words `start:end` (tokens) of a block that mean `things` (several: "the Parties")."""

    start: int
    end: int
    kind: str
    things: tuple[Thing, ...]
    quantity: Quantity | None = None
    anaphor: bool = False
    period: str = ""


@dataclass(slots=True)
class Line:
    """A parsed block with its marks, in order."""

    block: Block
    doc: Doc
    marks: list[Mark] = field(default_factory=list)


@dataclass(slots=True)
class Sheet:
    """A whole text, read."""

    document: Document
    lines: list[Line]
    register: Register
    members: tuple[Thing, ...] = ()
    speaker: Thing | None = None
    agreement: Thing | None = None
    defined: dict[str, Thing] = field(default_factory=dict)
    headings: tuple[str, ...] = ()


def mark(
    document: Document,
    parsed: list[tuple[Block, Doc]],
    spotter: Spotter,
    headings: Sequence[str] = (),
) -> Sheet:
    """Mark what a text names, and bring the mentions together."""
    register = Register()
    lines = [Line(block, doc) for block, doc in parsed]
    sheet = Sheet(document, lines, register, headings=tuple(headings))
    found = [_spots(line, spotter) for line in sheet.lines]
    for line, spots in zip(sheet.lines, found, strict=True):
        _define(line, spots, register, sheet.defined)
    for line, spots in zip(sheet.lines, found, strict=True):
        for spot in spots:
            thing = register.by_key.get(linking.key_of(line.doc[spot.start : spot.end].text))
            thing = thing or _add(line, spot, register)
            line.marks.append(Mark(spot.start, spot.end, thing.kind, (thing,)))
        _quantities(line, register)
    sheet.members = _members(sheet)
    sheet.agreement = _agreement(sheet)
    sheet.speaker = _speaker(sheet)
    for line in sheet.lines:
        line.marks.sort(key=lambda m: m.start)
        _called(line)
    anaphora.resolve(sheet)
    for line in sheet.lines:
        _dates(line)
    return sheet


def _spots(line: Line, spotter: Spotter) -> list[Spot]:
    found = spotter.spots(line.doc)
    if line.block.kind == "label":
        return [spot for spot in found if spot.kind == "TechnologyField"]
    return found


def _add(line: Line, spot: Spot, register: Register) -> Thing:
    words = line.doc[spot.start : spot.end].text
    place = _place(line, spot.start, spot.end)
    name = spot.name
    if name is None:
        return register.add(words, spot.kind, place)
    return register.add(words, spot.kind, place, label=name.label, id=name.id)


def _place(line: Line, start: int, end: int) -> tuple[int, int]:
    span = line.doc[start:end]
    return line.block.span(span.start_char, span.end_char)


def _define(line: Line, spots: list[Spot], register: Register, defined: dict[str, Thing]) -> None:
    """Take note of the short names that a text defines: "Long Name (LN, or “the Office”)"."""
    doc = line.doc
    for spot in spots:
        thing = _add(line, spot, register)
        at = spot.end
        if at + 2 >= len(doc) or doc[at].text != "(":
            continue
        close = next((i for i in range(at, min(at + 16, len(doc))) if doc[i].text == ")"), 0)
        inside = [t for t in doc[at + 1 : close] if t.text not in "“”\"'‘’"] if close else []
        if not inside:
            continue
        for short in anaphora.definitions(doc, at, close):
            if short.isupper() or sum(sign.isupper() for sign in short) > 1:
                register.alias(thing, short)
            else:
                defined[short.lower()] = thing
        if inside[0].lower_ in ("formerly", "previously"):
            if len(inside) > 1:
                register.alias(thing, doc[inside[1].i : close].text)
        elif len(inside) == 2 and inside[1].text.isdigit():
            register.alias(thing, doc[inside[0].i : close].text)
        else:
            _acronym(doc, spot, inside, thing, register)


def _acronym(doc: Doc, spot: Spot, inside: list[Token], thing: Thing, register: Register) -> None:
    name = doc[spot.start : spot.end].text
    for token in inside[:1] if len(inside) == 1 else inside:
        capitals = sum(sign.isupper() for sign in token.text)
        if (
            capitals >= 2
            and _ACRONYM.fullmatch(token.text)
            and (
                linking.initials_fit(token.text, name)
                or len(inside) > 1
                and inside[0].lower_ in ("in", "hereinafter")
            )
        ):
            register.alias(thing, token.text)
            return


def _called(line: Line) -> None:
    """Take note of what a text calls a thing: "JamboIP, the electronic filing portal"."""
    for found in line.marks:
        if found.kind == "Figure" or len(found.things) != 1:
            continue
        for token in line.doc[found.start : found.end]:
            for child in token.children:
                if child.dep_ == "appos" and not found.start <= child.i < found.end:
                    found.things[0].called.add(child.lower_)
            if token.dep_ == "nsubj" and token.head.lemma_ == "be":
                found.things[0].called |= {
                    c.lower_ for c in token.head.children if c.dep_ == "attr" and c.pos_ == "NOUN"
                }


def _dates(line: Line) -> None:
    """Mark dates, where nothing else is marked."""
    taken = {i for mark in line.marks for i in range(mark.start, mark.end)}
    for dated in dates_in(line.doc.text):
        span = line.doc.char_span(dated.start, dated.end, alignment_mode="expand")
        if span is None or not taken.isdisjoint(range(span.start, span.end)):
            continue
        thing = Thing("Date", span.text, names=Counter([span.text]))
        line.marks.append(Mark(span.start, span.end, "Date", (thing,), period=dated.period))
    line.marks.sort(key=lambda m: m.start)


def _quantities(line: Line, register: Register) -> None:
    taken = {i for mark in line.marks for i in range(mark.start, mark.end)}
    for quantity in quantities_in(line.doc):
        if quantity.at in taken:
            continue
        span = line.doc[quantity.start : quantity.end]
        thing = register.add(span.text, "Figure", _place(line, quantity.start, quantity.end))
        inside = [m for m in line.marks if m.start >= quantity.start and m.end <= quantity.end]
        for mark in inside:
            line.marks.remove(mark)
        for mark in list(line.marks):
            if mark.start < quantity.end and quantity.start < mark.end:
                line.marks.remove(mark)
        line.marks.append(Mark(quantity.start, quantity.end, "Figure", (thing,), quantity))


def _members(sheet: Sheet) -> tuple[Thing, ...]:
    """The parties of an agreement: the organisations before "the “Participants”"."""
    for line in sheet.lines:
        match = re.search(
            r"(?:hereinafter|hereafter|referred to|collectively)[^“\"]*[“\"](?:the |a )?(?:Participants?|Part(?:y|ies)|Sides?|Signator(?:y|ies)|Offices)[”\"]",
            line.doc.text,
        )
        if match:
            found = [
                m.things[0]
                for m in line.marks
                if line.doc[m.start].idx < match.start()
                and m.things[0].organisation
                and not _represents(line.doc, m.start)
            ]
            if len(found) >= 2:
                return tuple(dict.fromkeys(found))
    return ()


def _represents(doc: Doc, at: int) -> bool:
    return any(token.lower_ == "represented" for token in doc[max(0, at - 4) : at])


def _agreement(sheet: Sheet) -> Thing | None:
    """The agreement that a text is, where it speaks of itself as one."""
    kinds = ("MemorandumOfUnderstanding", "Agreement", "JointStatement")
    counted: Counter[int] = Counter()
    for line in sheet.lines:
        for found in line.marks:
            if found.kind in kinds:
                own = found.start and line.doc[found.start - 1].lower_ in ("this", "present")
                counted[id(found.things[0])] += 5 if own else 1
    by_id = {id(thing): thing for thing in sheet.register.things}
    return by_id[counted.most_common(1)[0][0]] if counted else None


def _speaker(sheet: Sheet) -> Thing | None:
    """Who says "we": the publisher, else the office or country named most where "we" stands."""
    publisher = sheet.document.publisher
    if publisher:
        found = sheet.register.by_key.get(linking.key_of(publisher))
        if found:
            return found
    for thing in sheet.defined.values():
        if anaphora.speaks(thing) and not sheet.members:
            return thing
    counted: Counter[int] = Counter()
    titles = " ".join(sheet.headings)
    for thing in sheet.register.things:
        if anaphora.speaks(thing) and any(name in titles for name in thing.names):
            counted[id(thing)] += 6
    for line in sheet.lines:
        said = sum(token.lower_ in anaphora.WE for token in line.doc)
        for found in line.marks:
            if found.kind == "Country" or found.kind in ORGANISATIONS:
                counted[id(found.things[0])] += 1 + 2 * min(said, 2)
    by_id = {id(thing): thing for thing in sheet.register.things}
    return by_id[counted.most_common(1)[0][0]] if counted else None
