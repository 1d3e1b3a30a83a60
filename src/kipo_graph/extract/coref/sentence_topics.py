"""What a sentence is about: what the next one may call "it" or "they"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kipo_graph.extract.coref.annotated_document import EntityMention
from kipo_graph.extract.coref.clusters import EntityCluster
from kipo_graph.extract.syntax_tree import members

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

SUBJECTS = ("nsubj", "nsubjpass")
_BRINGING = frozenset("unveil launch introduce announce inaugurate".split())
_BROUGHT = frozenset("Programme Service Agreement Document Reform Unit Meeting Event".split())
"""Verbs that bring in what is then spoken of, and of which class that is."""


def subject(doc: Doc, at: int, mentions: list[EntityMention]) -> tuple[EntityCluster, ...]:
    """What the sentence around a word is about, which the next may call "it".

    That is the subject of its main verb, or what it brings in ("the office opened a portal").
    """
    root = doc[at].sent.root
    verbs = [c for c in root.children if c.dep_ == "conj" and subjects_of(c)]
    verb = verbs[-1] if verbs else root
    if verb.lemma_.lower() in _BRINGING:
        brought = _marked(mentions, [child for child in verb.children if child.dep_ == "dobj"])
        if brought and brought[0].kind in _BROUGHT:
            return brought
    return _marked(mentions, subjects_of(verb)[:1]) or _shown(doc[at].sent, mentions, verb)


def _shown(sentence: Span, mentions: list[EntityMention], verb: Token) -> tuple[EntityCluster, ...]:
    """What a sentence like "That is the reason for the fund" is about: all that it names."""
    plain = verb.lemma_ == "be" and any(c.lower_ in ("that", "this") for c in subjects_of(verb))
    if not plain:
        return ()
    inside = [m for m in mentions if sentence.start <= m.start < sentence.end]
    named = {m.clusters for m in inside if m.kind not in ("Date", "Figure")}
    return named.pop() if len(named) == 1 else ()


def _marked(mentions: list[EntityMention], tokens: list[Token]) -> tuple[EntityCluster, ...]:
    """The entities that some words, and those coordinated with them, mean."""
    found: list[EntityCluster] = []
    for token in (member for noun in tokens for member in members(noun)):
        for mention in mentions:
            if mention.start <= token.i < mention.end and mention.kind != "Date":
                found += mention.clusters
    return tuple(dict.fromkeys(found))


def subjects_of(verb: Token) -> list[Token]:
    """The subjects that hang on a verb itself."""
    return [child for child in verb.children if child.dep_ in SUBJECTS]
