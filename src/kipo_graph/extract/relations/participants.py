"""The ends of predicate arguments: coordinated phrases, each with the mentions that name it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from kipo_graph.extract.coref.annotated_document import AnnotatedBlock, EntityMention
from kipo_graph.extract.coref.antecedents import REFERRING_NOUNS
from kipo_graph.extract.syntax_tree import members
from kipo_graph.language.word_lists import TITLES

if TYPE_CHECKING:
    from spacy.tokens import Token

_NAMED_WORKS = frozenset(
    "Programme Service Event Meeting TrainingProgramme Agreement MemorandumOfUnderstanding "
    "JointStatement Document Reform".split()
)
_DESCRIBED_TYPES = frozenset(("Topic", "PolicyGoal"))
"""Classes of described concepts, in whose phrases others may be named."""
_MAX_DEPTH = 3
"""So many steps down a phrase is searched for mentions."""


@dataclass(frozen=True, slots=True)
class Participant:
    """One end of a predicate argument: the head of its phrase, and its mention if there is one.

    `depth` is 0 where the mention is the head itself, else the number of steps down to it.
    """

    head: int
    mention: EntityMention | None
    depth: int = 0
    via: str = ""


class ParticipantFinder:
    """The parties that the phrases of one line are."""

    def __init__(self, block: AnnotatedBlock) -> None:
        self.by_token: dict[int, EntityMention] = {}
        for mention in block.mentions:
            self.by_token.update(dict.fromkeys(range(mention.start, mention.end), mention))
        for post, person in pairwise(block.mentions):  # "Commissioner Ada Berg": she is meant.
            titles = block.doc[post.end : person.start]
            is_titled = (
                post.type == "org:Post" and person.type == "foaf:Person" and not post.anaphor
            )
            if is_titled and all(token.text in TITLES or token.text == "." for token in titles):
                self.by_token.update(dict.fromkeys(range(post.start, person.start), person))

    def find(self, noun: Token, *, subject: bool = False) -> list[Participant]:
        """A phrase and those coordinated with it, each with its mention or those within it."""
        found: list[Participant] = []
        seen: set[int] = set()
        for member in members(noun):
            mention = self._subject_mention(member) if subject else self._object_mention(member)
            inner = [] if mention is None else [(0, "", mention)]
            if mention is None or mention.type in _DESCRIBED_TYPES:
                inner += self.mentions_within(member)
            if (
                subject
                and mention is not None
                and mention.type == "org:Post"
                and _has_person(found)
            ):
                continue  # "Ms A, Head of B, and Ms C opened": the post is no further party.
            if not inner:
                found.append(Participant(member.i, None))
            for depth, via, named in inner:
                if id(named) not in seen:
                    seen.add(id(named))
                    found.append(Participant(member.i, named, depth, via))
            if mention is not None and mention.quantity is not None and not subject:
                found += self._listed_participants(member)
        return found

    def _listed_participants(self, noun: Token) -> Iterator[Participant]:
        """What a number counts, where it is listed behind: "five treaties: the Accord, ..."."""
        for child in noun.children:
            if child.dep_ == "appos" and child.i > noun.i and child.i in self.by_token:
                for member in members(child):
                    if member.i in self.by_token:
                        yield Participant(member.i, self.by_token[member.i])

    def _object_mention(self, noun: Token) -> EntityMention | None:
        return (
            self.by_token.get(noun.i)
            or self._compound_mention(noun)
            or self._apposition_mention(noun)
        )

    def _subject_mention(self, noun: Token) -> EntityMention | None:
        """The mention of a noun; of an apposition without one, that of what it stands beside."""
        mention = self.by_token.get(noun.i) or self._compound_mention(noun)
        if mention is None and noun.dep_ == "appos":
            mention = self.by_token.get(noun.head.i)
        if mention is None and noun.dep_ == "attr" and noun.head.lemma_ == "be":
            for child in noun.head.children:
                if child.dep_ == "nsubj":
                    return self.by_token.get(child.i)
        return self._apposition_mention(noun) if mention is None else mention

    def _compound_mention(self, noun: Token) -> EntityMention | None:
        """The mention of the name before its kind: "the JamboIP portal"."""
        if noun.lower_ not in REFERRING_NOUNS:
            return None
        before = self.by_token.get(noun.i - 1)
        named = before is not None and not before.anaphor and before.type in _NAMED_WORKS
        return before if named and noun.doc[noun.i - 1].dep_ == "compound" else None

    def _apposition_mention(self, noun: Token) -> EntityMention | None:
        """The mention of the name that stands beside a noun: "the portal JamboIP"."""
        if noun.pos_ == "NOUN":
            for child in noun.children:
                if child.dep_ == "appos" and child.i > noun.i:
                    return self.by_token.get(child.i)
        return None

    def mentions_within(
        self, noun: Token, depth: int = 1
    ) -> Iterator[tuple[int, str, EntityMention]]:
        """The mentions within the modifiers of a phrase: of, for, in ..., possessive, compound."""
        if depth > _MAX_DEPTH:
            return
        for child in noun.children:
            if child.dep_ in ("compound", "nmod", "poss", "amod"):
                yield from self._mentions_at(child, child.dep_, depth)
            elif child.dep_ == "prep":
                for target in child.children:
                    if target.dep_ == "pobj":
                        for member in members(target):
                            yield from self._mentions_at(member, child.lower_, depth)
            elif child.dep_ == "appos" and child.i in self.by_token:
                yield depth, "appos", self.by_token[child.i]

    def _mentions_at(
        self, token: Token, via: str, depth: int
    ) -> Iterator[tuple[int, str, EntityMention]]:
        mention = self.by_token.get(token.i)
        if mention is not None:
            yield depth, via, mention
        else:
            yield from self.mentions_within(token, depth + 1)


def _has_person(found: list[Participant]) -> bool:
    return any(
        participant.mention is not None and participant.mention.type == "foaf:Person"
        for participant in found
    )
