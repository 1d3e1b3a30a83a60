"""Relations within the name of a described concept, and with the words around it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kipo_graph.extract.coref.annotated_document import AnnotatedBlock, EntityMention
from kipo_graph.extract.entity_classes import ORGANISATIONS
from kipo_graph.extract.relations.participants import ParticipantFinder
from kipo_graph.extract.relations.phrase_relation import PhraseRelation

if TYPE_CHECKING:
    from spacy.tokens import Token

_DESCRIBED = frozenset(("Topic", "PolicyGoal", "Strand"))
_CONCERNED_TYPES = (
    _DESCRIBED | ORGANISATIONS | frozenset(("IPRight", "Programme", "Service", "Agreement"))
)
_CAUSE_PREPOSITIONS = frozenset(("with", "amid", "given", "amidst"))
_CAUSE_PHRASES = frozenset(("due to", "owing to", "because of", "thanks to", "as a result of"))


def modifier_relations(block: AnnotatedBlock) -> Iterator[PhraseRelation]:
    """What the described concepts of a line concern, serve and cover, by their own phrases."""
    participants = ParticipantFinder(block)
    for mention in block.mentions:
        if mention.type in _DESCRIBED and not mention.anaphor:
            yield from _inner_relations(block, participants, mention)
            yield from _country_relations(block, mention)
            yield from _quantity_relations(block, mention)
    yield from _cause_relations(block)


def _inner_relations(
    block: AnnotatedBlock, participants: ParticipantFinder, topic: EntityMention
) -> Iterator[PhraseRelation]:
    """The entities within the phrase of a topic: "intervention in cases of infringement"."""
    head = block.doc[topic.end - 1]
    for token in block.doc[topic.start : topic.end]:
        if token.dep_ not in ("compound", "amod", "cc", "punct", "det"):
            head = token
            break
    for depth, via, mention in participants.mentions_within(head):
        if mention is topic or mention.anaphor or depth > 2 or mention.clusters == topic.clusters:
            continue
        predicate = _inner_predicate(via, mention)
        if predicate:
            yield PhraseRelation(topic, predicate, mention, "topic-holds")


def _inner_predicate(via: str, mention: EntityMention) -> str:
    """What a topic has to do with an entity within its phrase, behind a preposition or a sign."""
    if mention.type == "TechnologyField":
        return "coversField"
    if mention.type == "BeneficiaryGroup":
        return "benefits" if via in ("for", "to") else ""
    if mention.type in _CONCERNED_TYPES and via in (
        "of",
        "on",
        "for",
        "over",
        "in",
        "against",
        "to",
        "compound",
    ):
        return "concerns"
    return ""


def _country_relations(block: AnnotatedBlock, topic: EntityMention) -> Iterator[PhraseRelation]:
    """Where something is whose name a country owns: "Korea's market"."""
    for mention in block.mentions:
        if mention.type == "Country" and 0 < topic.start - mention.end <= 3:
            between = block.doc[mention.end : topic.start].text
            if between.split()[:1] in (["'s"], ["’s"], ["'"], ["’"]):
                yield PhraseRelation(topic, "locatedIn", mention, "topic-owned")


def _quantity_relations(block: AnnotatedBlock, topic: EntityMention) -> Iterator[PhraseRelation]:
    """How much of something: "two decades of cooperation"."""
    for mention in block.mentions:
        if mention.quantity is not None and 0 < topic.start - mention.end <= 6:
            between = [t.lower_ for t in block.doc[mention.end : topic.start]]
            if between[:1] == ["of"] and "," not in between:
                yield PhraseRelation(topic, "hasFigure", mention, "topic-lasts")


def _cause_relations(block: AnnotatedBlock) -> Iterator[PhraseRelation]:
    """What a sentence tells as the cause of what it is about: "With the rise of X, there is Y"."""
    for sentence in block.doc.sents:
        verb = sentence.root
        for prep in verb.lefts:
            if prep.dep_ != "prep" or not _is_cause(prep):
                continue
            causes = [m for m in _mentions_under(block, prep) if m.type in _DESCRIBED]
            effects = [
                m
                for c in verb.children
                if c.dep_ in ("attr", "nsubj")
                for m in _topics_under(block, c)
            ]
            for cause in causes[:1]:
                for effect in effects:
                    yield PhraseRelation(effect, "drivenBy", cause, "cause")
                yield from (
                    PhraseRelation(cause, "coversField", field, "topic-holds")
                    for field in _mentions_under(block, prep)
                    if field.type == "TechnologyField"
                )


def _is_cause(prep: Token) -> bool:
    words = prep.doc[prep.i : prep.i + 4].text.lower()
    return prep.lower_ in _CAUSE_PREPOSITIONS or any(
        words.startswith(cause) for cause in _CAUSE_PHRASES
    )


def _topics_under(block: AnnotatedBlock, noun: Token) -> Iterator[EntityMention]:
    return (
        mention
        for mention in _mentions_under(block, noun)
        if mention.type in ("Topic", "PolicyGoal")
    )


def _mentions_under(block: AnnotatedBlock, token: Token) -> list[EntityMention]:
    start, end = token.left_edge.i, token.right_edge.i + 1
    return [m for m in block.mentions if start <= m.start and m.end <= end and not m.anaphor]
