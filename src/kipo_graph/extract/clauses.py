"""Who does what in a parsed sentence: the arcs from a subject over a verb to what it says of it.

An arc joins two parties, each a mark of the sentence or a phrase without one.  Passive, relative,
participial, infinitive and nominalised forms give the arc of the plain sentence; coordination is
spread over its members.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kipo_graph.extract.anaphora import NOUNS
from kipo_graph.extract.sheet import Line, Mark

if TYPE_CHECKING:
    from spacy.tokens import Token

_WORKS = frozenset(
    "Programme Service Event Meeting TrainingProgramme Agreement MemorandumOfUnderstanding "
    "JointStatement Document Reform".split()
)
_SUBJECTS = frozenset(("nsubj", "nsubjpass", "csubj"))
_RELATIVES = frozenset("that which who whom whose".split())
_OBJECT_CONTROL = frozenset(
    "help enable allow encourage assist invite urge permit require ask lead authorize authorise "
    "support train empower equip".split()
)
_CARRIERS = frozenset(
    "aim intend plan seek work continue begin start decide agree pledge commit wish hope want strive "
    "endeavour endeavor undertake expect need try help serve use be look".split()
)
"""Verbs that say little themselves: the infinitive after them is what is done."""


@dataclass(frozen=True, slots=True)
class Party:
    """One end of an arc: the head of its phrase, and its mark where the phrase is named.

    `depth` is 0 where the mark is the head itself, else the number of steps down to it.
    """

    head: int
    mark: Mark | None
    depth: int = 0
    by: str = ""


@dataclass(frozen=True, slots=True)
class Arc:
    """A subject, a verb and one thing that the verb says of it.

    `verb` is the token of the verb or of its noun; `role` is *object*, *attribute*, or the
    preposition; `form` is active, passive, nominal, relative or participle.
    """

    subject: Party
    verb: int
    lemma: str
    role: str
    object: Party
    form: str
    carriers: tuple[int, ...] = ()


class Clauses:
    """The arcs of one line."""

    def __init__(self, line: Line, lead: tuple[Mark, ...] = ()) -> None:
        """`lead` are the subjects that an item of a list takes over from its lead-in."""
        self.line = line
        self.doc = line.doc
        self.lead = lead
        self.at: dict[int, Mark] = {}
        for mark in line.marks:
            for i in range(mark.start, mark.end):
                self.at[i] = mark
        self._subjects: dict[int, list[Party]] = {}

    def arcs(self) -> Iterator[Arc]:
        """All arcs, verb by verb."""
        for token in self.doc:
            if (
                token.pos_ in ("VERB", "AUX")
                and not self._auxiliary(token)
                and token.i not in self.at
            ):
                yield from self._of_verb(token)

    def _auxiliary(self, token: Token) -> bool:
        return token.dep_ in ("aux", "auxpass")

    def _of_verb(self, verb: Token) -> Iterator[Arc]:
        subjects, form, carriers = self.subjects_of(verb)
        lemma = _lemma(verb)
        passive = _is_passive(verb)
        objects: list[tuple[str, Party]] = []
        if passive:
            agents = [p for role, p in self._arguments(verb) if role == "by"]
            affected = subjects
            for agent in agents:
                for party in affected:
                    yield Arc(agent, verb.i, lemma, "object", party, "passive", carriers)
            for role, other in self._arguments(verb):
                if role != "by":
                    for party in affected:
                        yield Arc(
                            party,
                            verb.i,
                            lemma,
                            role if role != "object" else "attribute",
                            other,
                            "passive",
                            carriers,
                        )
            return
        objects = list(self._arguments(verb))
        for role, other in objects:
            for party in subjects:
                if party.mark is not None and party.mark is other.mark:
                    continue
                yield Arc(party, verb.i, lemma, role, other, form, carriers)

    def subjects_of(self, verb: Token, depth: int = 0) -> tuple[list[Party], str, tuple[int, ...]]:
        """The subjects of a verb, however it comes by them; its form; the verbs it hangs on."""
        if depth > 8:
            return [], "active", ()
        own = [child for child in verb.children if child.dep_ in _SUBJECTS]
        if own:
            found: list[Party] = []
            form = "active"
            for child in own:
                if child.lower_ in _RELATIVES and verb.dep_ in ("relcl", "ccomp"):
                    noun = verb.head
                    found += self.parties(noun, subject=True)
                    form = "relative"
                else:
                    found += self.parties(child, subject=True)
            return found, form, ()
        head = verb.head
        if verb.dep_ == "conj" and head.pos_ in ("VERB", "AUX"):
            return self.subjects_of(head, depth + 1)
        if verb.dep_ in ("relcl",):
            return self.parties(head, subject=True), "relative", ()
        if verb.dep_ == "acl":
            return self.parties(head, subject=True), "participle", ()
        if verb.dep_ in ("xcomp", "advcl", "ccomp", "pcomp", "prep", "dep") and head is not verb:
            while head.dep_ in ("prep", "pcomp") and head.head is not head:
                head = head.head
            if head.pos_ in ("VERB", "AUX"):
                if head.lemma_ in _OBJECT_CONTROL and verb.dep_ in ("xcomp", "ccomp"):
                    inner = [c for c in head.children if c.dep_ == "dobj"]
                    if inner:
                        return [p for c in inner for p in self.parties(c)], "active", (head.i,)
                found, form, above = self.subjects_of(head, depth + 1)
                return found, form, (*above, head.i)
            if head.pos_ in ("NOUN", "PROPN"):
                return self._of_noun(head, depth), "active", (head.i,)
        if verb.dep_ == "ROOT" and self.lead and verb.tag_ in ("VBG", "VB", "VBP"):
            return [Party(mark.start, mark) for mark in self.lead], "active", ()
        return [], "active", ()

    def _of_noun(self, noun: Token, depth: int) -> list[Party]:
        """The subject that a noun's own clause has: "the decision to open" is the decider's."""
        head = noun.head
        if noun.dep_ in ("dobj", "attr", "pobj", "conj") and depth < 6:
            while head.pos_ not in ("VERB", "AUX") and head.head is not head:
                head = head.head
            if head.pos_ in ("VERB", "AUX"):
                return self.subjects_of(head, depth + 1)[0]
        return []

    def _arguments(self, verb: Token) -> Iterator[tuple[str, Party]]:
        """What a verb says, with the role: object, attribute, or a preposition."""
        kinds = {child.dep_ for child in verb.children}
        if (
            verb.dep_ == "relcl"
            and not kinds & {"dobj", "nsubjpass", "attr", "prep"}
            and "nsubj" in kinds
        ):
            if not any(c.dep_ == "nsubj" and c.lower_ in _RELATIVES for c in verb.children):
                for party in self.parties(verb.head):
                    yield "object", party
        for child in verb.children:
            if child.dep_ == "dobj" and child.lower_ in _RELATIVES and verb.dep_ == "relcl":
                for party in self.parties(verb.head):
                    yield "object", party
            elif child.dep_ in ("dobj", "dative", "oprd") and child.pos_ != "ADP":
                for party in self.parties(child):
                    yield "object", party
                yield from self._after(child)
            elif child.dep_ == "attr":
                for party in self.parties(child):
                    yield "attribute", party
                yield from self._after(child)
            elif child.dep_ in ("prep", "agent", "dative"):
                yield from self._prepositional(child)
            elif child.dep_ in ("npadvmod",):
                for party in self.parties(child):
                    yield "adverbial", party

    def _prepositional(self, prep: Token) -> Iterator[tuple[str, Party]]:
        word = prep.lower_
        for child in prep.children:
            if child.dep_ == "pobj":
                for party in self.parties(child):
                    yield word, party
                yield from self._after(child)
            elif child.dep_ == "prep":
                yield from ((f"{word} {role}", party) for role, party in self._prepositional(child))

    def _after(self, noun: Token) -> Iterator[tuple[str, Party]]:
        """Prepositional phrases that hang on an object and belong to the verb as well."""
        for member in _members(noun):
            for child in member.children:
                if child.dep_ == "prep" and child.lower_ not in ("of",):
                    for role, party in self._prepositional(child):
                        yield f"object {role}", party

    def parties(self, noun: Token, *, subject: bool = False) -> list[Party]:
        """A phrase and those coordinated with it; each with its mark, or the marks within it."""
        found: list[Party] = []
        seen: set[int] = set()
        for member in _members(noun):
            mark = self._named(member) if subject else self.at.get(member.i) or self._called(member) or self._beside(member)
            if mark is not None:
                if id(mark) not in seen:
                    seen.add(id(mark))
                    found.append(Party(member.i, mark))
                continue
            inner = list(self._within(member))
            if not inner:
                found.append(Party(member.i, None))
            for depth, by, mark in inner:
                if id(mark) not in seen:
                    seen.add(id(mark))
                    found.append(Party(member.i, mark, depth, by))
        return found

    def _called(self, noun: Token) -> Mark | None:
        """The mark of the name before its kind: "the JamboIP portal"."""
        if noun.lower_ not in NOUNS:
            return None
        before = self.at.get(noun.i - 1)
        named = before is not None and not before.anaphor and before.kind in _WORKS
        return before if named and noun.doc[noun.i - 1].dep_ == "compound" else None

    def _beside(self, noun: Token) -> Mark | None:
        """The mark of the name that stands beside a noun: "the portal JamboIP"."""
        if noun.pos_ == "NOUN":
            for child in noun.children:
                if child.dep_ == "appos" and child.i > noun.i:
                    return self.at.get(child.i)
        return None

    def _named(self, noun: Token) -> Mark | None:
        """The mark of a noun; of an apposition without one, that of what it stands beside."""
        mark = self.at.get(noun.i) or self._called(noun)
        if mark is None and noun.dep_ == "appos":
            mark = self.at.get(noun.head.i)
        if mark is None and noun.dep_ == "attr" and noun.head.lemma_ == "be":
            for child in noun.head.children:
                if child.dep_ == "nsubj":
                    return self.at.get(child.i)
        if mark is None and noun.pos_ == "NOUN":
            for child in noun.children:
                if child.dep_ == "appos" and child.i > noun.i:
                    return self.at.get(child.i)
        return mark

    def _within(self, noun: Token, depth: int = 1) -> Iterator[tuple[int, str, Mark]]:
        """The marks that a phrase holds in its modifiers: of, for, in ..., possessive, compound."""
        if depth > 3:
            return
        for child in noun.children:
            if child.dep_ in ("compound", "nmod", "poss", "amod"):
                mark = self.at.get(child.i)
                if mark is not None:
                    yield depth, child.dep_, mark
                else:
                    yield from self._within(child, depth + 1)
            elif child.dep_ == "prep":
                for target in child.children:
                    if target.dep_ == "pobj":
                        for member in _members(target):
                            mark = self.at.get(member.i)
                            if mark is not None:
                                yield depth, child.lower_, mark
                            else:
                                yield from self._within(member, depth + 1)
            elif child.dep_ == "appos":
                mark = self.at.get(child.i)
                if mark is not None:
                    yield depth, "appos", mark


def _members(noun: Token) -> Iterator[Token]:
    """A noun and the nouns coordinated with it."""
    yield noun
    for child in noun.children:
        if (
            child.dep_ == "appos"
            and any(inner.dep_ == "conj" for inner in child.children)
            and child.i - noun.i > 1
            and noun.doc[noun.i + 1].text == ","
        ):
            yield from _members(child)
        if child.dep_ == "conj" and child.pos_ in ("NOUN", "PROPN", "PRON", "NUM", "ADJ", "X"):
            yield from _members(child)


def _is_passive(verb: Token) -> bool:
    if any(child.dep_ in ("nsubjpass", "auxpass") for child in verb.children):
        return True
    if verb.dep_ == "conj" and verb.tag_ == "VBN":
        return _is_passive(verb.head)
    return (
        verb.dep_ in ("acl", "advcl", "relcl")
        and verb.tag_ == "VBN"
        and not any(child.dep_ in ("aux", "dobj", "nsubj") for child in verb.children)
    )


def _lemma(verb: Token) -> str:
    """The lemma of a verb, with its particle ("set up")."""
    particle = next((child.lower_ for child in verb.children if child.dep_ == "prt"), "")
    return f"{verb.lemma_.lower()} {particle}".strip()
