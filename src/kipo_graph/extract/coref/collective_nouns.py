"""What a number and a noun stand for together: "the three offices", "the five countries"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from kipo_graph.extract.coref.annotated_document import Line, Mark, Sheet
from kipo_graph.extract.coref.clusters import Register, Thing
from kipo_graph.extract.entity_classes import ORGANISATIONS

if TYPE_CHECKING:
    from spacy.tokens import Doc

_NUMBERS = dict(zip("two three four five six seven eight".split(), range(2, 9), strict=True))
_BODIES = frozenset(
    "offices agencies authorities institutions institutes organisations organizations parties "
    "sides partners participants signatories".split()
)
_LANDS = frozenset(("countries", "nations", "states", "economies", "governments"))
_FORUM = re.compile(r"[A-Z]{1,4}\d")
_LEADERS = frozenset(
    "leaders ministers heads commissioners presidents representatives governments "
    "directors undersigned".split()
)
_JOINTS = frozenset((",", "and", "the", "(", ")", ", and"))


def resolve(sheet: Sheet) -> None:
    """Let a number and a noun mean those whom the text listed, where there are just so many."""
    listed: list[tuple[Thing, ...]] = [sheet.members] if sheet.members else []
    for line in sheet.lines:
        listed += (_things(marks) for marks in _lists(line))
    forums = _forums(sheet)
    for line in sheet.lines:
        for mark in [mark for mark in line.marks if mark.quantity is not None]:
            meant = _meant(line, mark, listed) or _forum(sheet.register, forums, line, mark)
            if meant:
                _replace(sheet.register, line, mark, meant)


def speakers(sheet: Sheet) -> tuple[Thing, ...]:
    """Who says "we" together: "We, the leaders of A, B and C"."""
    for line in sheet.lines:
        doc = line.doc
        for at in range(len(doc) - 3):
            lead = doc[at + 1 : at + 6]
            if doc[at].lower_ != "we" or not any(t.lower_ in _LEADERS for t in lead):
                continue
            if doc[at + 1].lower_ not in (",", "the"):
                continue
            for marks in _lists(line):
                if 0 < marks[0].start - at < 9:
                    return _things(marks)
    return ()


def _things(marks: list[Mark]) -> tuple[Thing, ...]:
    return tuple(dict.fromkeys(mark.things[0] for mark in marks))


def _lists(line: Line) -> Iterator[list[Mark]]:
    """The bodies that stand in a list: names with nothing but commas and "and" between them."""
    bodies = [m for m in line.marks if m.kind in ORGANISATIONS or m.kind == "Country"]
    run: list[Mark] = bodies[:1]
    for left, right in pairwise(bodies):
        if _joined(line.doc, left.end, right.start):
            run.append(right)
            continue
        if len(_things(run)) > 1:
            yield run
        run = [right]
    if len(_things(run)) > 1:
        yield run


def _joined(doc: Doc, start: int, end: int) -> bool:
    return all(token.lower_ in _JOINTS for token in doc[start:end])


def _meant(line: Line, mark: Mark, listed: list[tuple[Thing, ...]]) -> tuple[Thing, ...]:
    """Those of a list as long as the number, all lands or all bodies as the noun has it."""
    number, lands = _counted(line, mark)
    for things in reversed(listed):
        fits = all((thing.kind == "Country") == lands for thing in things)
        if number and len(things) == number and fits:
            return things
    return ()


def _counted(line: Line, mark: Mark) -> tuple[int, bool]:
    """How many a mark counts, and whether lands rather than bodies; 0 where it counts neither."""
    words = [token.lower_ for token in line.doc[mark.start : mark.end]]
    before = line.doc[mark.start - 1].lower_ if mark.start else ""
    if len(words) != 2 or before not in ("the", "our", "these", "all"):
        return 0, False
    if words[1] in _BODIES | _LANDS:
        return _NUMBERS.get(words[0], 0), words[1] in _LANDS
    return 0, False


_Forums = dict[int, tuple[str, tuple[int, int]]]
"""The acronyms that hold a number, by that, with the place where each stands first."""


def _forums(sheet: Sheet) -> _Forums:
    found: _Forums = {}
    for line in sheet.lines:
        for token in line.doc:
            if _FORUM.fullmatch(token.text):
                place = line.place(token.i, token.i + 1)
                found.setdefault(int(token.text[-1]), (token.text, place))
    return found


def _forum(register: Register, forums: _Forums, line: Line, mark: Mark) -> tuple[Thing, ...]:
    """The forum whose acronym holds the number: of "the five offices", IP5."""
    number, _ = _counted(line, mark)
    if number not in forums:
        return ()
    words, place = forums[number]
    return (register.add(words, "CooperationForum", place),)


def _replace(register: Register, line: Line, mark: Mark, meant: tuple[Thing, ...]) -> None:
    figure = mark.things[0]
    place = line.place(mark.start, mark.end)
    figure.places = [known for known in figure.places if known != place]
    if not figure.places and figure in register.things:
        register.things.remove(figure)
    line.marks.remove(mark)
    line.marks.append(Mark(mark.start, mark.end, meant[0].kind, meant, anaphor=True))
