"""The ends of predicate arguments: coordinated phrases, each with the mentions that name it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from kipo_graph.extract.coref.annotated_document import AnnotatedBlock, EntityMention
from kipo_graph.extract.coref.antecedents import NOUNS
from kipo_graph.extract.syntax_tree import members
from kipo_graph.language.word_lists import TITLES

if TYPE_CHECKING:
    from spacy.tokens import Token

_WORKS = frozenset(
    "Programme Service Event Meeting TrainingProgramme Agreement MemorandumOfUnderstanding "
    "JointStatement Document Reform".split()
)
_OPEN = frozenset(("Topic", "PolicyGoal"))
"""Classes of described concepts, in whose phrases others may be named."""
_DEEPEST = 3
"""So many steps down a phrase is searched for mentions."""


@dataclass(frozen=True, slots=True)
class Party:
    """One end of a predicate argument: the head of its phrase, and its mention if there is one.

    `depth` is 0 where the mention is the head itself, else the number of steps down to it.
    """

    head: int
    mention: EntityMention | None
    depth: int = 0
    by: str = ""


class Parties:
    """The parties that the phrases of one line are."""

    def __init__(self, line: AnnotatedBlock) -> None:
        self.at: dict[int, EntityMention] = {}
        for mention in line.mentions:
            self.at.update(dict.fromkeys(range(mention.start, mention.end), mention))
        for post, person in pairwise(line.mentions):  # "Commissioner Ada Berg": she is meant.
            titles = line.doc[post.end : person.start]
            is_titled = (
                post.kind == "org:Post" and person.kind == "foaf:Person" and not post.anaphor
            )
            if is_titled and all(token.text in TITLES or token.text == "." for token in titles):
                self.at.update(dict.fromkeys(range(post.start, person.start), person))

    def of(self, noun: Token, *, subject: bool = False) -> list[Party]:
        """A phrase and those coordinated with it, each with its mention or those within it."""
        found: list[Party] = []
        seen: set[int] = set()
        for member in members(noun):
            mention = self._subject(member) if subject else self._object(member)
            inner = [] if mention is None else [(0, "", mention)]
            if mention is None or mention.kind in _OPEN:
                inner += self.within(member)
            if (
                subject
                and mention is not None
                and mention.kind == "org:Post"
                and _has_person(found)
            ):
                continue  # "Ms A, Head of B, and Ms C opened": the post is no further party.
            if not inner:
                found.append(Party(member.i, None))
            for depth, by, named in inner:
                if id(named) not in seen:
                    seen.add(id(named))
                    found.append(Party(member.i, named, depth, by))
            if mention is not None and mention.quantity is not None and not subject:
                found += self._listed(member)
        return found

    def _listed(self, noun: Token) -> Iterator[Party]:
        """What a number counts, where it is listed behind: "five treaties: the Accord, ..."."""
        for child in noun.children:
            if child.dep_ == "appos" and child.i > noun.i and child.i in self.at:
                for member in members(child):
                    if member.i in self.at:
                        yield Party(member.i, self.at[member.i])

    def _object(self, noun: Token) -> EntityMention | None:
        return self.at.get(noun.i) or self._called(noun) or self._beside(noun)

    def _subject(self, noun: Token) -> EntityMention | None:
        """The mention of a noun; of an apposition without one, that of what it stands beside."""
        mention = self.at.get(noun.i) or self._called(noun)
        if mention is None and noun.dep_ == "appos":
            mention = self.at.get(noun.head.i)
        if mention is None and noun.dep_ == "attr" and noun.head.lemma_ == "be":
            for child in noun.head.children:
                if child.dep_ == "nsubj":
                    return self.at.get(child.i)
        return self._beside(noun) if mention is None else mention

    def _called(self, noun: Token) -> EntityMention | None:
        """The mention of the name before its kind: "the JamboIP portal"."""
        if noun.lower_ not in NOUNS:
            return None
        before = self.at.get(noun.i - 1)
        named = before is not None and not before.anaphor and before.kind in _WORKS
        return before if named and noun.doc[noun.i - 1].dep_ == "compound" else None

    def _beside(self, noun: Token) -> EntityMention | None:
        """The mention of the name that stands beside a noun: "the portal JamboIP"."""
        if noun.pos_ == "NOUN":
            for child in noun.children:
                if child.dep_ == "appos" and child.i > noun.i:
                    return self.at.get(child.i)
        return None

    def within(self, noun: Token, depth: int = 1) -> Iterator[tuple[int, str, EntityMention]]:
        """The mentions within the modifiers of a phrase: of, for, in ..., possessive, compound."""
        if depth > _DEEPEST:
            return
        for child in noun.children:
            if child.dep_ in ("compound", "nmod", "poss", "amod"):
                yield from self._found(child, child.dep_, depth)
            elif child.dep_ == "prep":
                for target in child.children:
                    if target.dep_ == "pobj":
                        for member in members(target):
                            yield from self._found(member, child.lower_, depth)
            elif child.dep_ == "appos" and child.i in self.at:
                yield depth, "appos", self.at[child.i]

    def _found(self, token: Token, by: str, depth: int) -> Iterator[tuple[int, str, EntityMention]]:
        mention = self.at.get(token.i)
        if mention is not None:
            yield depth, by, mention
        else:
            yield from self.within(token, depth + 1)


def _has_person(found: list[Party]) -> bool:
    return any(party.mention is not None and party.mention.kind == "foaf:Person" for party in found)
