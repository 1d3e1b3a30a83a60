"""The dense reading of what was done: each measure as an entity of its own.

"We expanded the examination system" names a measure, the expansion of the examination system.  It
serves the purpose that the sentence tells, and covers the fields and groups that stand with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kipo_graph.extract.concepts.action_words import ACTION_NOUNS, MEASURES, REFORMS
from kipo_graph.extract.coref.annotated_document import (
    AnnotatedBlock,
    AnnotatedDocument,
    EntityMention,
    implied_mention,
)
from kipo_graph.extract.entity_classes import BODIES
from kipo_graph.extract.relations.clauses import Clauses
from kipo_graph.extract.relations.phrase_relation import PhraseRelation
from kipo_graph.extract.syntax_tree import is_passive
from kipo_graph.language.negation import negating_token
from kipo_graph.language.status import verb_status

if TYPE_CHECKING:
    from spacy.tokens import Token

_RELATED_TYPES = {
    "TechnologyField": ("coversField", "measure-field"),
    "BeneficiaryGroup": ("benefits", "measure-for"),
    "PolicyGoal": ("aimsAt", "measure-aim"),
}
"""What a measure has to do with the entities around it: the predicate, and the rule."""
_CREATION_VERBS = frozenset("establish launch open create set found introduce form".split())
"""Verbs of which the object serves the stated purpose."""
_OBJECT_PREDICATES = {"Reform": "changes", "PolicyMeasure": "concerns"}


class MeasureReader:
    """The measures of one line; `told` are the verbs of purpose that they have taken over."""

    def __init__(self, annotated: AnnotatedDocument, block: AnnotatedBlock) -> None:
        self.annotated = annotated
        self.block = block
        self.clauses = Clauses(block)
        self.made: list[EntityMention] = []
        self.handled: set[int] = set()

    def relations(self) -> Iterator[PhraseRelation]:
        """What the measures are related to; enters them as entities."""
        for verb in self.block.doc:
            if verb.pos_ != "VERB" or not self._is_achieved(verb):
                continue
            if verb.lemma_ in ACTION_NOUNS:
                yield from self._measure_relations(verb)
            elif verb.lemma_ in _CREATION_VERBS:
                for noun in (c for c in verb.children if c.dep_ in ("dobj", "nsubjpass")):
                    own = _mention_at(self.block, noun.i)
                    if own is not None:
                        yield from self._purpose_relations(verb, own)

    def _is_achieved(self, verb: Token) -> bool:
        """Whether a verb tells of something done, not of a plan or of how something is."""
        if verb.dep_ in ("amod", "acl", "compound") or _is_adjective(verb):
            return False
        _, _, governors = self.clauses.subjects_of(verb)
        return verb_status(verb, governors) == "achieved" and not negating_token(verb, governors)

    def _measure_relations(self, verb: Token) -> Iterator[PhraseRelation]:
        passive = is_passive(verb)
        actors = self._actors(verb, passive)
        if actors is None:
            return
        for noun in _affected(verb) if passive else _objects(verb):
            own = _mention_at(self.block, noun.i)
            made = self._add_measure(verb, noun, own)
            for actor in actors:
                yield PhraseRelation(actor, "undertook", made, "measure-by")
            if own is not None:
                yield PhraseRelation(made, _OBJECT_PREDICATES[made.type], own, "measure-of")
            yield from self._feature_relations(noun, made)
            yield from self._change_relations(verb, made)
            yield from self._purpose_relations(verb, made, own)

    def _actors(self, verb: Token, passive: bool) -> list[EntityMention] | None:
        """Who did it; empty where that is not stated, None where no body did."""
        if passive:
            speaker = self.annotated.speaker
            is_stated = speaker is not None and verb.lemma_ in MEASURES
            return [implied_mention(speaker)] if is_stated and speaker is not None else []
        subjects = [p.mention for p in self.clauses.subjects_of(verb)[0] if p.mention is not None]
        acting = [mention for mention in subjects if mention.type in BODIES]
        return acting or None

    def _add_measure(self, verb: Token, noun: Token, own: EntityMention | None) -> EntityMention:
        """The mention of a measure, entered as an entity: "expansion of the examination system"."""
        doc = self.block.doc
        start, end = noun.left_edge.i, max(noun.i + 1, own.end if own else 0)
        if own is not None:
            words = own.clusters[0].label if own.type in _NAMED_BY_LABEL else doc[start:end].text
        else:
            words = doc[start:end].text
        first, last = min(start, verb.i), max(end, verb.i + 1)
        entity_type = "Reform" if verb.lemma_ in REFORMS else "PolicyMeasure"
        label = f"{ACTION_NOUNS[verb.lemma_]} of {_without_article(words)}"
        cluster = self.annotated.register.add(label, entity_type, self.block.text_span(first, last))
        mention = EntityMention(first, last, entity_type, (cluster,))
        self.made.append(mention)
        return mention

    def _feature_relations(self, noun: Token, made: EntityMention) -> Iterator[PhraseRelation]:
        """What the object of a measure has: "examiners with industry expertise"."""
        for prep in (c for c in noun.children if c.dep_ == "prep" and c.lower_ == "with"):
            for inner in (c for c in prep.children if c.dep_ == "pobj"):
                mention = _mention_at(self.block, inner.i)
                if mention is not None and mention.type in ("Topic", "PolicyGoal"):
                    yield PhraseRelation(made, "hasFeature", mention, "measure-with")

    def _change_relations(self, verb: Token, made: EntityMention) -> Iterator[PhraseRelation]:
        """To what a measure changed something: into a network, to five times."""
        for prep in (c for c in verb.children if c.dep_ == "prep" and c.lower_ in ("into", "to")):
            for mention in self._mentions_under(prep):
                if mention.quantity is not None:
                    yield PhraseRelation(made, "hasFigure", mention, "measure-to")
                    break
                if mention.type in ("Topic", "Programme", "Unit", "Service"):
                    yield PhraseRelation(made, "changedTo", mention, "measure-into")
        for scope in (c for c in verb.children if c.dep_ in ("advcl", "xcomp")):
            if scope.lemma_ in ("cover", "include"):
                self.handled.add(scope.i)
                for mention in self._mentions_under(scope):
                    if mention.type in ("Topic", "TechnologyField", "BeneficiaryGroup", "IPRight"):
                        yield PhraseRelation(made, "changedTo", mention, "measure-cover")

    def _purpose_relations(
        self, verb: Token, served: EntityMention, own: EntityMention | None = None
    ) -> Iterator[PhraseRelation]:
        """The purposes, fields and groups of a measure, or of what was set up."""
        for child in verb.children:
            purpose = child.dep_ == "advcl" and any(
                c.lower_ == "to" and c.dep_ == "aux" for c in child.children
            )
            if purpose and child.lemma_ not in ("cover", "include"):
                self.handled.add(child.i)
            if not purpose and child.dep_ not in ("prep", "dobj", "nsubjpass"):
                continue
            for mention in self._mentions_under(child):
                if mention.type not in _RELATED_TYPES or mention in (own, served):
                    continue
                predicate, rule = _RELATED_TYPES[mention.type]
                if mention.type == "PolicyGoal" and not purpose:
                    continue
                yield PhraseRelation(served, predicate, mention, rule)

    def _mentions_under(self, token: Token) -> Iterator[EntityMention]:
        start, end = token.left_edge.i, token.right_edge.i + 1
        for mention in self.block.mentions:
            if start <= mention.start and mention.end <= end and not mention.anaphor:
                yield mention


_NAMED_BY_LABEL = frozenset(("Topic", "PolicyGoal"))
"""Classes whose entities have a fuller name than the words that are marked."""


def _is_adjective(verb: Token) -> bool:
    """Whether a participle is taken for a verb: "capacity and strengthened partnerships"."""
    coordinated = verb.dep_ == "conj" and verb.tag_ in ("VBD", "VBN") and verb.head.tag_ == "VBG"
    own = any(child.dep_ in ("nsubj", "nsubjpass", "aux", "auxpass") for child in verb.children)
    return coordinated and not own


def _objects(verb: Token) -> list[Token]:
    return [child for child in verb.children if child.dep_ == "dobj"]


def _affected(verb: Token) -> list[Token]:
    """What something was done to: the subject of a passive, as far as the parse tells it."""
    found = [child for child in verb.children if child.dep_ == "nsubjpass"]
    if found or verb.dep_ in ("conj", "acl", "relcl"):
        return found
    helper = next((child for child in verb.children if child.dep_ == "auxpass"), None)
    if helper is None:
        return []
    at = helper.i - 1  # "was raised to X and penalties for Y were increased": a list to the parse.
    while at > 0 and verb.doc[at].pos_ != "CCONJ":
        at -= 1
    nouns = [t for t in verb.doc[at + 1 : helper.i] if t.dep_ == "conj" and t.pos_ == "NOUN"]
    return nouns[:1] if at > 0 else []


def _without_article(words: str) -> str:
    """Words without the articles before them."""
    for lead in ("the ", "The ", "its ", "our ", "a ", "an "):
        words = words.removeprefix(lead)
    return words


def _mention_at(block: AnnotatedBlock, at: int) -> EntityMention | None:
    return next((m for m in block.mentions if m.start <= at < m.end and not m.anaphor), None)
