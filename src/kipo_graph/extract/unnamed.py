"""The dense reading of meetings and agreements that have no name: "held 20 bilateral meetings".

Such a thing is named after whose it is, and when ("bilateral meetings of KIPO in 2024"), or those
of the next report would be taken for the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kipo_graph.extract.kinds import ACCORDS, GATHERINGS
from kipo_graph.extract.lexicon import Lexicon
from kipo_graph.extract.linking import Thing
from kipo_graph.extract.links import Link
from kipo_graph.extract.sheet import Line, Mark, Sheet, meant

if TYPE_CHECKING:
    from spacy.tokens import Token

_FULL = {"MOUs": "Memoranda of understanding", "MoUs": "Memoranda of understanding"}
_PARTNERS = frozenset("countries offices agencies partners institutions authorities nations".split())
_LEADING = frozenset("contribute lead".split())
"""Verbs by which what was done has led to something."""


def mark(sheet: Sheet, lexicon: Lexicon) -> Iterator[tuple[Line, Link]]:
    """Name what has no name, and tell how many there were, with whom, and to what they led."""
    for line in sheet.lines:
        done: list[Mark] = []
        for named in list(line.marks):
            if named.quantity is not None:
                found = _counted(sheet, line, named, lexicon)
                if found is not None:
                    done.append(found)
                    yield line, Link(found, "hasFigure", named, "unnamed-count")
                    if sheet.speaker is not None:
                        predicate = "hosts" if found.kind in GATHERINGS else "concluded"
                        yield line, Link(meant(sheet.speaker), predicate, found, "unnamed-by")
            elif _is_general(line, named):
                _qualify(sheet, named.things[0], line.doc[named.start : named.end].text)
                done.append(named)
                yield from ((line, link) for link in _with(line, named))
        yield from ((line, link) for link in _led(line, done))


def _counted(sheet: Sheet, line: Line, figure: Mark, lexicon: Lexicon) -> Mark | None:
    """The thing that a figure counts, where it is a kind of meeting or agreement."""
    words = figure.quantity.counted.split() if figure.quantity is not None else []
    kind = lexicon.common_of(words)[0] or lexicon.head_of([word.title() for word in words])[0]
    if kind not in GATHERINGS | ACCORDS or len(words) < 2:
        return None
    start = figure.end - len(line.doc[figure.start : figure.end].text.split()) + 1
    start = max(figure.start, min(start, figure.end - 1))
    thing = sheet.register.add(" ".join(words), kind, line.place(start, figure.end))
    _qualify(sheet, thing, " ".join(words))
    return Mark(figure.start, figure.end, kind, (thing,))


def _is_general(line: Line, named: Mark) -> bool:
    """Whether a mark is a meeting or an agreement by its kind alone, in the plural."""
    if named.anaphor or named.kind not in GATHERINGS | ACCORDS:
        return False
    words = line.doc[named.start : named.end]
    plural = words[-1].tag_ in ("NNS", "NNPS")
    return plural and (words.text.islower() or words.text in _FULL)


def _qualify(sheet: Sheet, thing: Thing, words: str) -> None:
    speaker = sheet.speaker
    if speaker is None:
        return
    short = min(speaker.names or {speaker.label: 1}, key=len)
    year = sheet.document.covers
    by = "signed by" if thing.kind in ACCORDS else "of"
    name = f"{_FULL.get(words, words)} {by} {short}" + (f" in {year}" if year else "")
    thing.names[name] += 1


def _with(line: Line, named: Mark) -> Iterator[Link]:
    """How many there were, by how many they were with; whose officials were trained."""
    head = line.doc[named.end - 1]
    for other in line.marks:
        if not 0 < other.start - named.end <= 8 or _parted(line, named.end, other.start):
            continue
        words = [t.lower_ for t in line.doc[named.end : other.start]]
        counted = other.quantity.counted.split() if other.quantity is not None else []
        if words == ["with"] and set(counted) & _PARTNERS:
            yield Link(named, "hasFigure", other, "unnamed-with")
        if named.kind == "TrainingProgramme" and other.kind == "Country" and "from" in words:
            yield Link(named, "trainsOfficialsFrom", other, "trained-from")
    del head


def _parted(line: Line, start: int, end: int) -> bool:
    return any(token.text in ",;" or token.pos_ == "VERB" for token in line.doc[start:end])


def _led(line: Line, done: list[Mark]) -> Iterator[Link]:
    """To what the things that were done led: "..., contributing to growth"."""
    for verb in line.doc:
        if verb.lemma_ not in _LEADING or verb.tag_ != "VBG" or verb.dep_ != "advcl":
            continue
        start, end = verb.left_edge.i, verb.right_edge.i + 1
        goals = [m for m in line.marks if start <= m.start and m.end <= end]
        for one in done:
            if _root(line.doc[one.end - 1]) is _root(verb) or line.doc[one.start].sent == verb.sent:
                for goal in goals:
                    if goal.kind in ("Topic", "PolicyGoal"):
                        yield Link(one, "contributesTo", goal, "led-to")


def _root(token: Token) -> Token:
    return token.sent.root
