"""Meetings and agreements that have no name: "held 20 bilateral meetings".

Such a thing is named after whose it is, and when ("bilateral meetings of KIPO in 2024"), or those
of the next report would be taken for the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kipo_graph.extract.coref.annotated_document import Line, Mark, Sheet, meant
from kipo_graph.extract.coref.clusters import Thing
from kipo_graph.extract.entity_classes import ACCORDS, GATHERINGS
from kipo_graph.extract.ner.lexicon import Lexicon
from kipo_graph.extract.relations.phrase_relation import Link

if TYPE_CHECKING:
    from spacy.tokens import Token

_FULL = {"MOUs": "Memoranda of understanding", "MoUs": "Memoranda of understanding"}
_PARTNERS = frozenset(
    "countries offices agencies partners institutions authorities nations".split()
)
_LEADING = frozenset(("contribute", "lead"))
"""Verbs by which what was done has led to something."""
_NEAR = 8
"""So many words may stand between such a thing and what tells more of it."""


class Unnamed:
    """Those of one line; `made` are the marks of those that only a number and a noun tell."""

    def __init__(self, sheet: Sheet, line: Line, lexicon: Lexicon) -> None:
        self.sheet = sheet
        self.line = line
        self.lexicon = lexicon
        self.made: list[Mark] = []

    def links(self) -> Iterator[Link]:
        """How many there were, whose they are, with whom, and to what they led."""
        done: list[Mark] = []
        for mark in list(self.line.marks):
            if mark.quantity is not None:
                found = self._counted(mark)
                if found is not None:
                    done.append(found)
                    self.made.append(found)
                    yield from self._of(found, mark)
            elif self._is_general(mark):
                self._qualify(mark.things[0], self.line.doc[mark.start : mark.end].text)
                done.append(mark)
                yield from self._with(mark)
        yield from self._led(done)

    def _of(self, found: Mark, figure: Mark) -> Iterator[Link]:
        yield Link(found, "hasFigure", figure, "unnamed-count")
        if self.sheet.speaker is not None:
            predicate = "hosts" if found.kind in GATHERINGS else "concluded"
            yield Link(meant(self.sheet.speaker), predicate, found, "unnamed-by")

    def _counted(self, figure: Mark) -> Mark | None:
        """The thing that a figure counts, where it is a kind of meeting or agreement."""
        words = figure.quantity.counted.split() if figure.quantity is not None else []
        kind = self.lexicon.common_of(words)[0]
        kind = kind or self.lexicon.head_of([word.title() for word in words])[0]
        if kind not in GATHERINGS | ACCORDS or len(words) < 2:
            return None
        start = figure.start  # Behind the number, where what is counted begins.
        while start < figure.end and self.line.doc[start].text != words[0]:
            start += 1
        if start == figure.end:
            return None
        name = self.line.doc[start : figure.end].text
        thing = self.sheet.register.add(name, kind, self.line.place(start, figure.end))
        self._qualify(thing, name)
        return Mark(figure.start, figure.end, kind, (thing,))

    def _is_general(self, mark: Mark) -> bool:
        """Whether a mark is a meeting or an agreement by its kind alone, in the plural."""
        if mark.anaphor or mark.kind not in GATHERINGS | ACCORDS:
            return False
        words = self.line.doc[mark.start : mark.end]
        plural = words[-1].tag_ in ("NNS", "NNPS")
        return plural and (words.text.islower() or words.text in _FULL)

    def _qualify(self, thing: Thing, words: str) -> None:
        speaker, year = self.sheet.speaker, self.sheet.document.covers
        if speaker is not None:
            by = "signed by" if thing.kind in ACCORDS else "of"
            short = min(speaker.names or [speaker.label], key=len)
            when = f" in {year}" if year else ""
            thing.names[f"{_FULL.get(words, words)} {by} {short}{when}"] += 1

    def _with(self, mark: Mark) -> Iterator[Link]:
        """How many there were, by how many they were with; whose officials were trained."""
        for other in self.line.marks:
            between = self.line.doc[mark.end : other.start]
            if not 0 < len(between) <= _NEAR or any(map(_parts, between)):
                continue
            words = [token.lower_ for token in between]
            counted = other.quantity.counted.split() if other.quantity is not None else []
            if words == ["with"] and set(counted) & _PARTNERS:
                yield Link(mark, "hasFigure", other, "unnamed-with")
            trained = mark.kind == "TrainingProgramme" and other.kind == "Country"
            if trained and "from" in words:
                yield Link(mark, "trainsOfficialsFrom", other, "trained-from")

    def _led(self, done: list[Mark]) -> Iterator[Link]:
        """To what the things that were done led: "..., contributing to growth"."""
        doc = self.line.doc
        for verb in doc:
            if verb.lemma_ not in _LEADING or verb.tag_ != "VBG" or verb.dep_ != "advcl":
                continue
            start, end = verb.left_edge.i, verb.right_edge.i + 1
            inside = (m for m in self.line.marks if start <= m.start and m.end <= end)
            goals = [m for m in inside if m.kind in ("Topic", "PolicyGoal")]
            for one in done:
                if doc[one.start].sent == verb.sent:
                    yield from (Link(one, "contributesTo", goal, "led-to") for goal in goals)


def _parts(token: Token) -> bool:
    """Whether a word ends the phrase that a name began."""
    return token.text in (",", ";") or token.pos_ == "VERB"
