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
    meant,
)
from kipo_graph.extract.entity_classes import BODIES
from kipo_graph.extract.relations.clauses import Clauses
from kipo_graph.extract.relations.phrase_relation import Link
from kipo_graph.extract.syntax_tree import is_passive
from kipo_graph.language.negation import negating_token
from kipo_graph.language.status import verb_status

if TYPE_CHECKING:
    from spacy.tokens import Token

_NAMED_BEFORE = {
    "TechnologyField": ("coversField", "measure-field"),
    "BeneficiaryGroup": ("benefits", "measure-for"),
    "PolicyGoal": ("aimsAt", "measure-aim"),
}
"""What a measure has to do with the entities around it: the predicate, and the rule."""
_MADE = frozenset("establish launch open create set found introduce form".split())
"""Verbs of which the object serves the stated purpose."""
_OF = {"Reform": "changes", "PolicyMeasure": "concerns"}


class Measures:
    """The measures of one line; `told` are the verbs of purpose that they have taken over."""

    def __init__(self, annotated: AnnotatedDocument, line: AnnotatedBlock) -> None:
        self.annotated = annotated
        self.line = line
        self.clauses = Clauses(line)
        self.made: list[EntityMention] = []
        self.handled: set[int] = set()

    def links(self) -> Iterator[Link]:
        """What the measures are related to; enters them as entities."""
        for verb in self.line.doc:
            if verb.pos_ != "VERB" or not self._is_done(verb):
                continue
            if verb.lemma_ in ACTION_NOUNS:
                yield from self._measure(verb)
            elif verb.lemma_ in _MADE:
                for noun in (c for c in verb.children if c.dep_ in ("dobj", "nsubjpass")):
                    own = _mark_at(self.line, noun.i)
                    if own is not None:
                        yield from self._served(verb, own)

    def _is_done(self, verb: Token) -> bool:
        """Whether a verb tells of something done, not of a plan or of how something is."""
        if verb.dep_ in ("amod", "acl", "compound") or _is_adjective(verb):
            return False
        _, _, carriers = self.clauses.subjects_of(verb)
        return verb_status(verb, carriers) == "achieved" and not negating_token(verb, carriers)

    def _measure(self, verb: Token) -> Iterator[Link]:
        passive = is_passive(verb)
        doers = self._doers(verb, passive)
        if doers is None:
            return
        for noun in _affected(verb) if passive else _objects(verb):
            own = _mark_at(self.line, noun.i)
            made = self._enter(verb, noun, own)
            for doer in doers:
                yield Link(doer, "undertook", made, "measure-by")
            if own is not None:
                yield Link(made, _OF[made.kind], own, "measure-of")
            yield from self._with(noun, made)
            yield from self._turned(verb, made)
            yield from self._served(verb, made, own)

    def _doers(self, verb: Token, passive: bool) -> list[EntityMention] | None:
        """Who did it; empty where that is not stated, None where no body did."""
        if passive:
            speaker = self.annotated.speaker
            is_stated = speaker is not None and verb.lemma_ in MEASURES
            return [meant(speaker)] if is_stated and speaker is not None else []
        subjects = [p.mention for p in self.clauses.subjects_of(verb)[0] if p.mention is not None]
        acting = [mention for mention in subjects if mention.kind in BODIES]
        return acting or None

    def _enter(self, verb: Token, noun: Token, own: EntityMention | None) -> EntityMention:
        """The mention of a measure, entered as an entity: "expansion of the examination system"."""
        doc = self.line.doc
        start, end = noun.left_edge.i, max(noun.i + 1, own.end if own else 0)
        if own is not None:
            words = own.clusters[0].label if own.kind in _NAMED_BY_LABEL else doc[start:end].text
        else:
            words = doc[start:end].text
        first, last = min(start, verb.i), max(end, verb.i + 1)
        kind = "Reform" if verb.lemma_ in REFORMS else "PolicyMeasure"
        label = f"{ACTION_NOUNS[verb.lemma_]} of {_bare(words)}"
        cluster = self.annotated.register.add(label, kind, self.line.place(first, last))
        mention = EntityMention(first, last, kind, (cluster,))
        self.made.append(mention)
        return mention

    def _with(self, noun: Token, made: EntityMention) -> Iterator[Link]:
        """What the object of a measure has: "examiners with industry expertise"."""
        for prep in (c for c in noun.children if c.dep_ == "prep" and c.lower_ == "with"):
            for inner in (c for c in prep.children if c.dep_ == "pobj"):
                mention = _mark_at(self.line, inner.i)
                if mention is not None and mention.kind in ("Topic", "PolicyGoal"):
                    yield Link(made, "hasFeature", mention, "measure-with")

    def _turned(self, verb: Token, made: EntityMention) -> Iterator[Link]:
        """To what a measure changed something: into a network, to five times."""
        for prep in (c for c in verb.children if c.dep_ == "prep" and c.lower_ in ("into", "to")):
            for mention in self._under(prep):
                if mention.quantity is not None:
                    yield Link(made, "hasFigure", mention, "measure-to")
                    break
                if mention.kind in ("Topic", "Programme", "Unit", "Service"):
                    yield Link(made, "changedTo", mention, "measure-into")
        for scope in (c for c in verb.children if c.dep_ in ("advcl", "xcomp")):
            if scope.lemma_ in ("cover", "include"):
                self.handled.add(scope.i)
                for mention in self._under(scope):
                    if mention.kind in ("Topic", "TechnologyField", "BeneficiaryGroup", "IPRight"):
                        yield Link(made, "changedTo", mention, "measure-cover")

    def _served(
        self, verb: Token, served: EntityMention, own: EntityMention | None = None
    ) -> Iterator[Link]:
        """The purposes, fields and groups of a measure, or of what was set up."""
        for child in verb.children:
            purpose = child.dep_ == "advcl" and any(
                c.lower_ == "to" and c.dep_ == "aux" for c in child.children
            )
            if purpose and child.lemma_ not in ("cover", "include"):
                self.handled.add(child.i)
            if not purpose and child.dep_ not in ("prep", "dobj", "nsubjpass"):
                continue
            for mention in self._under(child):
                if mention.kind not in _NAMED_BEFORE or mention in (own, served):
                    continue
                predicate, rule = _NAMED_BEFORE[mention.kind]
                if mention.kind == "PolicyGoal" and not purpose:
                    continue
                yield Link(served, predicate, mention, rule)

    def _under(self, token: Token) -> Iterator[EntityMention]:
        start, end = token.left_edge.i, token.right_edge.i + 1
        for mention in self.line.mentions:
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


def _bare(words: str) -> str:
    """Words without the articles before them."""
    for lead in ("the ", "The ", "its ", "our ", "a ", "an "):
        words = words.removeprefix(lead)
    return words


def _mark_at(line: AnnotatedBlock, at: int) -> EntityMention | None:
    return next((m for m in line.mentions if m.start <= at < m.end and not m.anaphor), None)
