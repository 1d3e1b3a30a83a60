"""Relations within the name of a described concept, and with the words around it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kipo_graph.extract.coref.annotated_document import AnnotatedBlock, EntityMention
from kipo_graph.extract.entity_classes import ORGANISATIONS
from kipo_graph.extract.relations.participants import Parties
from kipo_graph.extract.relations.phrase_relation import Link

if TYPE_CHECKING:
    from spacy.tokens import Token

_DESCRIBED = frozenset(("Topic", "PolicyGoal", "Strand"))
_ABOUT = _DESCRIBED | ORGANISATIONS | frozenset(("IPRight", "Programme", "Service", "Agreement"))
_CAUSING = frozenset(("with", "amid", "given", "amidst"))
_CAUSES = frozenset(("due to", "owing to", "because of", "thanks to", "as a result of"))


def links(line: AnnotatedBlock) -> Iterator[Link]:
    """What the described concepts of a line concern, serve and cover, by their own phrases."""
    parties = Parties(line)
    for mention in line.mentions:
        if mention.kind in _DESCRIBED and not mention.anaphor:
            yield from _held(line, parties, mention)
            yield from _owned(line, mention)
            yield from _lasting(line, mention)
    yield from _driven(line)


def _held(line: AnnotatedBlock, parties: Parties, topic: EntityMention) -> Iterator[Link]:
    """The entities within the phrase of a topic: "intervention in cases of infringement"."""
    head = line.doc[topic.end - 1]
    for token in line.doc[topic.start : topic.end]:
        if token.dep_ not in ("compound", "amod", "cc", "punct", "det"):
            head = token
            break
    for depth, by, mention in parties.within(head):
        if mention is topic or mention.anaphor or depth > 2 or mention.clusters == topic.clusters:
            continue
        predicate = _predicate(by, mention)
        if predicate:
            yield Link(topic, predicate, mention, "topic-holds")


def _predicate(by: str, mention: EntityMention) -> str:
    """What a topic has to do with an entity within its phrase, behind a preposition or a sign."""
    if mention.kind == "TechnologyField":
        return "coversField"
    if mention.kind == "BeneficiaryGroup":
        return "benefits" if by in ("for", "to") else ""
    if mention.kind in _ABOUT and by in (
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


def _owned(line: AnnotatedBlock, topic: EntityMention) -> Iterator[Link]:
    """Where something is whose name a country owns: "Korea's market"."""
    for mention in line.mentions:
        if mention.kind == "Country" and 0 < topic.start - mention.end <= 3:
            between = line.doc[mention.end : topic.start].text
            if between.split()[:1] in (["'s"], ["’s"], ["'"], ["’"]):
                yield Link(topic, "locatedIn", mention, "topic-owned")


def _lasting(line: AnnotatedBlock, topic: EntityMention) -> Iterator[Link]:
    """How much of something: "two decades of cooperation"."""
    for mention in line.mentions:
        if mention.quantity is not None and 0 < topic.start - mention.end <= 6:
            between = [t.lower_ for t in line.doc[mention.end : topic.start]]
            if between[:1] == ["of"] and "," not in between:
                yield Link(topic, "hasFigure", mention, "topic-lasts")


def _driven(line: AnnotatedBlock) -> Iterator[Link]:
    """What a sentence tells as the cause of what it is about: "With the rise of X, there is Y"."""
    for sentence in line.doc.sents:
        verb = sentence.root
        for prep in verb.lefts:
            if prep.dep_ != "prep" or not _is_cause(prep):
                continue
            causes = [m for m in _under(line, prep) if m.kind in _DESCRIBED]
            effects = [
                m for c in verb.children if c.dep_ in ("attr", "nsubj") for m in _spread(line, c)
            ]
            for cause in causes[:1]:
                for effect in effects:
                    yield Link(effect, "drivenBy", cause, "cause")
                yield from (
                    Link(cause, "coversField", field, "topic-holds")
                    for field in _under(line, prep)
                    if field.kind == "TechnologyField"
                )


def _is_cause(prep: Token) -> bool:
    words = prep.doc[prep.i : prep.i + 4].text.lower()
    return prep.lower_ in _CAUSING or any(words.startswith(cause) for cause in _CAUSES)


def _spread(line: AnnotatedBlock, noun: Token) -> Iterator[EntityMention]:
    return (mention for mention in _under(line, noun) if mention.kind in ("Topic", "PolicyGoal"))


def _under(line: AnnotatedBlock, token: Token) -> list[EntityMention]:
    start, end = token.left_edge.i, token.right_edge.i + 1
    return [m for m in line.mentions if start <= m.start and m.end <= end and not m.anaphor]
