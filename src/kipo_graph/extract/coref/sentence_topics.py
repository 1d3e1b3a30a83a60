"""What a sentence is about: what the next one may call "it" or "they"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kipo_graph.extract.coref.annotated_document import EntityMention
from kipo_graph.extract.coref.clusters import EntityCluster
from kipo_graph.extract.syntax_tree import members

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

SUBJECTS = ("nsubj", "nsubjpass")
_INTRODUCING_VERBS = frozenset("unveil launch introduce announce inaugurate".split())
_INTRODUCED_TYPES = frozenset(
    "Programme Service Agreement Document Reform Unit Meeting Event".split()
)
"""Verbs that bring in what is then spoken of, and of which class that is."""


def sentence_topic(doc: Doc, at: int, mentions: list[EntityMention]) -> tuple[EntityCluster, ...]:
    """What the sentence around a word is about, which the next may call "it".

    That is the subject of its main verb, or what it brings in ("the office opened a portal").
    """
    root = doc[at].sent.root
    verbs = [c for c in root.children if c.dep_ == "conj" and subjects_of(c)]
    verb = verbs[-1] if verbs else root
    if verb.lemma_.lower() in _INTRODUCING_VERBS:
        introduced = _clusters_at(
            mentions, [child for child in verb.children if child.dep_ == "dobj"]
        )
        if introduced and introduced[0].type in _INTRODUCED_TYPES:
            return introduced
    return _clusters_at(mentions, subjects_of(verb)[:1]) or _demonstrative_topic(
        doc[at].sent, mentions, verb
    )


def _demonstrative_topic(
    sentence: Span, mentions: list[EntityMention], verb: Token
) -> tuple[EntityCluster, ...]:
    """What a sentence like "That is the reason for the fund" is about: all that it names."""
    plain = verb.lemma_ == "be" and any(c.lower_ in ("that", "this") for c in subjects_of(verb))
    if not plain:
        return ()
    inside = [m for m in mentions if sentence.start <= m.start < sentence.end]
    named = {m.clusters for m in inside if m.type not in ("Date", "Figure")}
    return named.pop() if len(named) == 1 else ()


def _clusters_at(mentions: list[EntityMention], tokens: list[Token]) -> tuple[EntityCluster, ...]:
    """The entities that some words, and those coordinated with them, mean."""
    found: list[EntityCluster] = []
    for token in (member for noun in tokens for member in members(noun)):
        for mention in mentions:
            if mention.start <= token.i < mention.end and mention.type != "Date":
                found += mention.clusters
    return tuple(dict.fromkeys(found))


def subjects_of(verb: Token) -> list[Token]:
    """The subjects that hang on a verb itself."""
    return [child for child in verb.children if child.dep_ in SUBJECTS]
