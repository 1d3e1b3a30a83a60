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
    implied_mention,
)
from kipo_graph.extract.coref.clusters import EntityCluster
from kipo_graph.extract.entity_classes import ACCORDS, GATHERINGS
from kipo_graph.extract.ner.lexicon import Lexicon
from kipo_graph.extract.relations.phrase_relation import PhraseRelation

if TYPE_CHECKING:
    from spacy.tokens import Token

_EXPANSIONS = {"MOUs": "Memoranda of understanding", "MoUs": "Memoranda of understanding"}
_PARTNERS = frozenset(
    "countries offices agencies partners institutions authorities nations".split()
)
_RESULT_VERBS = frozenset(("contribute", "lead"))
"""Verbs by which what was done has led to something."""
_MAX_GAP = 8
"""So many words may stand between such an entity and what tells more of it."""


class UnnamedEventReader:
    """Those of one line; `made` are the mentions of those that only a number and a noun tell."""

    def __init__(
        self, annotated: AnnotatedDocument, block: AnnotatedBlock, lexicon: Lexicon
    ) -> None:
        self.annotated = annotated
        self.block = block
        self.lexicon = lexicon
        self.made: list[EntityMention] = []

    def relations(self) -> Iterator[PhraseRelation]:
        """How many there were, whose they are, with whom, and to what they led."""
        events: list[EntityMention] = []
        for mention in list(self.block.mentions):
            if mention.quantity is not None:
                found = self._counted_event(mention)
                if found is not None:
                    events.append(found)
                    self.made.append(found)
                    yield from self._count_relations(found, mention)
            elif self._is_plural_common_noun(mention):
                self._qualify(mention.clusters[0], self.block.doc[mention.start : mention.end].text)
                events.append(mention)
                yield from self._participant_relations(mention)
        yield from self._result_relations(events)

    def _count_relations(
        self, found: EntityMention, figure: EntityMention
    ) -> Iterator[PhraseRelation]:
        yield PhraseRelation(found, "hasFigure", figure, "unnamed-count")
        if self.annotated.speaker is not None:
            predicate = "hosts" if found.type in GATHERINGS else "concluded"
            yield PhraseRelation(
                implied_mention(self.annotated.speaker), predicate, found, "unnamed-by"
            )

    def _counted_event(self, figure: EntityMention) -> EntityMention | None:
        """The entity that a figure counts, where it is a kind of meeting or agreement."""
        words = figure.quantity.counted.split() if figure.quantity is not None else []
        entity_type = self.lexicon.type_of_common_noun(words)[0]
        entity_type = entity_type or self.lexicon.type_of_head([word.title() for word in words])[0]
        if entity_type not in GATHERINGS | ACCORDS or len(words) < 2:
            return None
        start = figure.start  # Behind the number, where what is counted begins.
        while start < figure.end and self.block.doc[start].text != words[0]:
            start += 1
        if start == figure.end:
            return None
        name = self.block.doc[start : figure.end].text
        cluster = self.annotated.register.add(
            name, entity_type, self.block.text_span(start, figure.end)
        )
        self._qualify(cluster, name)
        return EntityMention(figure.start, figure.end, entity_type, (cluster,))

    def _is_plural_common_noun(self, mention: EntityMention) -> bool:
        """Whether a mention is a meeting or an agreement by its kind alone, in the plural."""
        if mention.anaphor or mention.type not in GATHERINGS | ACCORDS:
            return False
        words = self.block.doc[mention.start : mention.end]
        plural = words[-1].tag_ in ("NNS", "NNPS")
        return plural and (words.text.islower() or words.text in _EXPANSIONS)

    def _qualify(self, cluster: EntityCluster, words: str) -> None:
        speaker, year = self.annotated.speaker, self.annotated.document.covers
        if speaker is not None:
            by = "signed by" if cluster.type in ACCORDS else "of"
            short = min(speaker.names or [speaker.label], key=len)
            when = f" in {year}" if year else ""
            cluster.names[f"{_EXPANSIONS.get(words, words)} {by} {short}{when}"] += 1

    def _participant_relations(self, mention: EntityMention) -> Iterator[PhraseRelation]:
        """How many there were, by how many they were with; whose officials were trained."""
        for other in self.block.mentions:
            between = self.block.doc[mention.end : other.start]
            if not 0 < len(between) <= _MAX_GAP or any(map(_ends_phrase, between)):
                continue
            words = [token.lower_ for token in between]
            counted = other.quantity.counted.split() if other.quantity is not None else []
            if words == ["with"] and set(counted) & _PARTNERS:
                yield PhraseRelation(mention, "hasFigure", other, "unnamed-with")
            trained = mention.type == "TrainingProgramme" and other.type == "Country"
            if trained and "from" in words:
                yield PhraseRelation(mention, "trainsOfficialsFrom", other, "trained-from")

    def _result_relations(self, events: list[EntityMention]) -> Iterator[PhraseRelation]:
        """To what the entities that were done led: "..., contributing to growth"."""
        doc = self.block.doc
        for verb in doc:
            if verb.lemma_ not in _RESULT_VERBS or verb.tag_ != "VBG" or verb.dep_ != "advcl":
                continue
            start, end = verb.left_edge.i, verb.right_edge.i + 1
            inside = (m for m in self.block.mentions if start <= m.start and m.end <= end)
            goals = [m for m in inside if m.type in ("Topic", "PolicyGoal")]
            for one in events:
                if doc[one.start].sent == verb.sent:
                    yield from (
                        PhraseRelation(one, "contributesTo", goal, "led-to") for goal in goals
                    )


def _ends_phrase(token: Token) -> bool:
    """Whether a word ends the phrase that a name began."""
    return token.text in (",", ";") or token.pos_ == "VERB"
