"""The dense reading of what was done: each measure as a thing of its own.

"We expanded the examination system" names a measure, the expansion of the examination system.  It
serves the purpose that the sentence tells, and covers the fields and groups that stand with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kipo_graph.extract.concepts.action_words import DOINGS, MEASURES, REFORMS
from kipo_graph.extract.coref.annotated_document import Line, Mark, Sheet, meant
from kipo_graph.extract.entity_classes import BODIES
from kipo_graph.extract.relations.clauses import Clauses
from kipo_graph.extract.relations.phrase_relation import Link
from kipo_graph.extract.syntax_tree import is_passive
from kipo_graph.language import clause_status

if TYPE_CHECKING:
    from spacy.tokens import Token

_TOLD = {
    "TechnologyField": ("coversField", "measure-field"),
    "BeneficiaryGroup": ("benefits", "measure-for"),
    "PolicyGoal": ("aimsAt", "measure-aim"),
}
"""What a measure has to do with the things around it: the predicate, and the rule."""
_MADE = frozenset("establish launch open create set found introduce form".split())
"""Verbs of which the object serves the purpose that is told."""
_OF = {"Reform": "changes", "PolicyMeasure": "concerns"}


class Measures:
    """The measures of one line; `told` are the verbs of purpose that they have taken over."""

    def __init__(self, sheet: Sheet, line: Line) -> None:
        self.sheet = sheet
        self.line = line
        self.clauses = Clauses(line)
        self.made: list[Mark] = []
        self.told: set[int] = set()

    def links(self) -> Iterator[Link]:
        """What the measures are related to; enters them as things."""
        for verb in self.line.doc:
            if verb.pos_ != "VERB" or not self._is_done(verb):
                continue
            if verb.lemma_ in DOINGS:
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
        return clause_status.modality(verb, carriers) == "achieved" and not clause_status.denial(
            verb, carriers
        )

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

    def _doers(self, verb: Token, passive: bool) -> list[Mark] | None:
        """Who did it; empty where that is not told, None where no body did."""
        if passive:
            speaker = self.sheet.speaker
            told = speaker is not None and verb.lemma_ in MEASURES
            return [meant(speaker)] if told and speaker is not None else []
        subjects = [p.mark for p in self.clauses.subjects_of(verb)[0] if p.mark is not None]
        acting = [mark for mark in subjects if mark.kind in BODIES]
        return acting or None

    def _enter(self, verb: Token, noun: Token, own: Mark | None) -> Mark:
        """The mark of a measure, entered as a thing: "expansion of the examination system"."""
        doc = self.line.doc
        start, end = noun.left_edge.i, max(noun.i + 1, own.end if own else 0)
        if own is not None:
            words = own.things[0].label if own.kind in _NAMED_BY_LABEL else doc[start:end].text
        else:
            words = doc[start:end].text
        first, last = min(start, verb.i), max(end, verb.i + 1)
        kind = "Reform" if verb.lemma_ in REFORMS else "PolicyMeasure"
        label = f"{DOINGS[verb.lemma_]} of {_bare(words)}"
        thing = self.sheet.register.add(label, kind, self.line.place(first, last))
        mark = Mark(first, last, kind, (thing,))
        self.made.append(mark)
        return mark

    def _with(self, noun: Token, made: Mark) -> Iterator[Link]:
        """What the object of a measure has: "examiners with industry expertise"."""
        for prep in (c for c in noun.children if c.dep_ == "prep" and c.lower_ == "with"):
            for inner in (c for c in prep.children if c.dep_ == "pobj"):
                mark = _mark_at(self.line, inner.i)
                if mark is not None and mark.kind in ("Topic", "PolicyGoal"):
                    yield Link(made, "hasFeature", mark, "measure-with")

    def _turned(self, verb: Token, made: Mark) -> Iterator[Link]:
        """To what a measure changed something: into a network, to five times."""
        for prep in (c for c in verb.children if c.dep_ == "prep" and c.lower_ in ("into", "to")):
            for mark in self._under(prep):
                if mark.quantity is not None:
                    yield Link(made, "hasFigure", mark, "measure-to")
                    break
                if mark.kind in ("Topic", "Programme", "Unit", "Service"):
                    yield Link(made, "changedTo", mark, "measure-into")
        for scope in (c for c in verb.children if c.dep_ in ("advcl", "xcomp")):
            if scope.lemma_ in ("cover", "include"):
                self.told.add(scope.i)
                for mark in self._under(scope):
                    if mark.kind in ("Topic", "TechnologyField", "BeneficiaryGroup", "IPRight"):
                        yield Link(made, "changedTo", mark, "measure-cover")

    def _served(self, verb: Token, served: Mark, own: Mark | None = None) -> Iterator[Link]:
        """The purposes, fields and groups of a measure, or of what was set up."""
        for child in verb.children:
            purpose = child.dep_ == "advcl" and any(
                c.lower_ == "to" and c.dep_ == "aux" for c in child.children
            )
            if purpose and child.lemma_ not in ("cover", "include"):
                self.told.add(child.i)
            if not purpose and child.dep_ not in ("prep", "dobj", "nsubjpass"):
                continue
            for mark in self._under(child):
                if mark.kind not in _TOLD or mark in (own, served):
                    continue
                predicate, rule = _TOLD[mark.kind]
                if mark.kind == "PolicyGoal" and not purpose:
                    continue
                yield Link(served, predicate, mark, rule)

    def _under(self, token: Token) -> Iterator[Mark]:
        start, end = token.left_edge.i, token.right_edge.i + 1
        for mark in self.line.marks:
            if start <= mark.start and mark.end <= end and not mark.anaphor:
                yield mark


_NAMED_BY_LABEL = frozenset(("Topic", "PolicyGoal"))
"""Classes whose things have a fuller name than the words that are marked."""


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


def _mark_at(line: Line, at: int) -> Mark | None:
    return next((m for m in line.marks if m.start <= at < m.end and not m.anaphor), None)
