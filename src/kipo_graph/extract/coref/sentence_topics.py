"""Topics of sentences: what the next sentence may refer to as "it" or "they"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kipo_graph.extract.coref.annotated_document import EntityMention
from kipo_graph.extract.coref.clusters import EntityCluster
from kipo_graph.extract.syntax_tree import children_of, members, subjects_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

_INTRODUCING_VERBS = frozenset("unveil launch introduce announce inaugurate".split())
"""Verbs whose object, if it has one of the types below, is the topic."""
_INTRODUCED_TYPES = frozenset(
    "Programme Service Agreement Document Reform Unit Meeting Event".split()
)


def sentence_topic(doc: Doc, at: int, mentions: list[EntityMention]) -> tuple[EntityCluster, ...]:
    """The topic of the sentence with the token `at`.

    It is the subject of the main verb, or what the verb introduces ("the office opened a portal").
    """
    root = doc[at].sent.root
    verbs = [child for child in children_of(root, "conj") if subjects_of(child)]
    verb = verbs[-1] if verbs else root
    if verb.lemma_.lower() in _INTRODUCING_VERBS:
        introduced = _clusters_at(mentions, children_of(verb, "dobj"))
        if introduced and introduced[0].type in _INTRODUCED_TYPES:
            return introduced
    subjects = _clusters_at(mentions, subjects_of(verb)[:1])
    return subjects or _demonstrative_topic(doc[at].sent, mentions, verb)


def _demonstrative_topic(
    sentence: Span, mentions: list[EntityMention], verb: Token
) -> tuple[EntityCluster, ...]:
    """The topic of a sentence like "That is the reason for the fund": the only entity it names."""
    if verb.lemma_ != "be" or not any(c.lower_ in ("that", "this") for c in subjects_of(verb)):
        return ()
    inside = [m for m in mentions if sentence.start <= m.start < sentence.end]
    named = {m.clusters for m in inside if m.type not in ("Date", "Figure")}
    return named.pop() if len(named) == 1 else ()


def _clusters_at(mentions: list[EntityMention], tokens: list[Token]) -> tuple[EntityCluster, ...]:
    """The entities that some nouns, and the nouns coordinated with them, refer to."""
    found: list[EntityCluster] = []
    for token in (member for noun in tokens for member in members(noun)):
        for mention in mentions:
            if mention.start <= token.i < mention.end and mention.type != "Date":
                found += mention.clusters
    return tuple(dict.fromkeys(found))
