"""Meetings and agreements that have no name: "held 20 bilateral meetings".

Such an entity is named after whose it is, and when ("bilateral meetings of KIPO in 2024"), or those
of the next report would be taken for the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kipo_graph.extract.coref.annotated_document import (
    AnnotatedBlock,
    AnnotatedDocument,
    EntityMention,
    meant,
)
from kipo_graph.extract.coref.clusters import EntityCluster
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
"""So many words may stand between such an entity and what tells more of it."""


class Unnamed:
    """Those of one line; `made` are the mentions of those that only a number and a noun tell."""

    def __init__(
        self, annotated: AnnotatedDocument, line: AnnotatedBlock, lexicon: Lexicon
    ) -> None:
        self.annotated = annotated
        self.line = line
        self.lexicon = lexicon
        self.made: list[EntityMention] = []

    def links(self) -> Iterator[Link]:
        """How many there were, whose they are, with whom, and to what they led."""
        done: list[EntityMention] = []
        for mention in list(self.line.mentions):
            if mention.quantity is not None:
                found = self._counted(mention)
                if found is not None:
                    done.append(found)
                    self.made.append(found)
                    yield from self._of(found, mention)
            elif self._is_general(mention):
                self._qualify(mention.clusters[0], self.line.doc[mention.start : mention.end].text)
                done.append(mention)
                yield from self._with(mention)
        yield from self._led(done)

    def _of(self, found: EntityMention, figure: EntityMention) -> Iterator[Link]:
        yield Link(found, "hasFigure", figure, "unnamed-count")
        if self.annotated.speaker is not None:
            predicate = "hosts" if found.kind in GATHERINGS else "concluded"
            yield Link(meant(self.annotated.speaker), predicate, found, "unnamed-by")

    def _counted(self, figure: EntityMention) -> EntityMention | None:
        """The entity that a figure counts, where it is a kind of meeting or agreement."""
        words = figure.quantity.counted.split() if figure.quantity is not None else []
        kind = self.lexicon.type_of_common_noun(words)[0]
        kind = kind or self.lexicon.type_of_head([word.title() for word in words])[0]
        if kind not in GATHERINGS | ACCORDS or len(words) < 2:
            return None
        start = figure.start  # Behind the number, where what is counted begins.
        while start < figure.end and self.line.doc[start].text != words[0]:
            start += 1
        if start == figure.end:
            return None
        name = self.line.doc[start : figure.end].text
        cluster = self.annotated.register.add(name, kind, self.line.place(start, figure.end))
        self._qualify(cluster, name)
        return EntityMention(figure.start, figure.end, kind, (cluster,))

    def _is_general(self, mention: EntityMention) -> bool:
        """Whether a mention is a meeting or an agreement by its kind alone, in the plural."""
        if mention.anaphor or mention.kind not in GATHERINGS | ACCORDS:
            return False
        words = self.line.doc[mention.start : mention.end]
        plural = words[-1].tag_ in ("NNS", "NNPS")
        return plural and (words.text.islower() or words.text in _FULL)

    def _qualify(self, cluster: EntityCluster, words: str) -> None:
        speaker, year = self.annotated.speaker, self.annotated.document.covers
        if speaker is not None:
            by = "signed by" if cluster.kind in ACCORDS else "of"
            short = min(speaker.names or [speaker.label], key=len)
            when = f" in {year}" if year else ""
            cluster.names[f"{_FULL.get(words, words)} {by} {short}{when}"] += 1

    def _with(self, mention: EntityMention) -> Iterator[Link]:
        """How many there were, by how many they were with; whose officials were trained."""
        for other in self.line.mentions:
            between = self.line.doc[mention.end : other.start]
            if not 0 < len(between) <= _NEAR or any(map(_parts, between)):
                continue
            words = [token.lower_ for token in between]
            counted = other.quantity.counted.split() if other.quantity is not None else []
            if words == ["with"] and set(counted) & _PARTNERS:
                yield Link(mention, "hasFigure", other, "unnamed-with")
            trained = mention.kind == "TrainingProgramme" and other.kind == "Country"
            if trained and "from" in words:
                yield Link(mention, "trainsOfficialsFrom", other, "trained-from")

    def _led(self, done: list[EntityMention]) -> Iterator[Link]:
        """To what the entities that were done led: "..., contributing to growth"."""
        doc = self.line.doc
        for verb in doc:
            if verb.lemma_ not in _LEADING or verb.tag_ != "VBG" or verb.dep_ != "advcl":
                continue
            start, end = verb.left_edge.i, verb.right_edge.i + 1
            inside = (m for m in self.line.mentions if start <= m.start and m.end <= end)
            goals = [m for m in inside if m.kind in ("Topic", "PolicyGoal")]
            for one in done:
                if doc[one.start].sent == verb.sent:
                    yield from (Link(one, "contributesTo", goal, "led-to") for goal in goals)


def _parts(token: Token) -> bool:
    """Whether a word ends the phrase that a name began."""
    return token.text in (",", ";") or token.pos_ == "VERB"
