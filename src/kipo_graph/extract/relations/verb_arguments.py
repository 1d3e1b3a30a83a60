"""What a verb says beside its subject: each party with the role in which it hangs on the verb."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kipo_graph.extract.relations.participants import Parties, Party
from kipo_graph.extract.syntax_tree import members

if TYPE_CHECKING:
    from spacy.tokens import Token

RELATIVES = frozenset("that which who whom whose".split())
_PHRASES = {
    ("on", "occasion"): "at", ("on", "margins"): "at", ("on", "sidelines"): "at",
    ("in", "conjunction"): "alongside", ("in", "framework"): "under", ("in", "context"): "under",
    ("in", "field"): "in", ("in", "fields"): "in", ("in", "area"): "in", ("in", "areas"): "in",
    ("with", "support"): "with support", ("with", "help"): "with help",
    ("with", "assistance"): "with assistance",
    ("under", "auspices"): "under", ("in", "consultation"): "with", ("in", "cooperation"): "with",
    ("in", "collaboration"): "with", ("in", "partnership"): "with", ("in", "coordination"): "with",
}  # fmt: skip
"""Phrases that do the work of a preposition: "on the occasion of the summit"."""
_ASIDE = frozenset("according regardless compared owing due thanks because instead prior".split())
"""First words of prepositions after which nobody is said to do anything: "according to"."""
_PARTS = frozenset("part member agency arm body department division".split())
"""What one is of another, and the other with it: "an agency of the ministry"."""
_HELPING = frozenset(("help", "let", "make", "enable"))
Argument = tuple[str, Party]
"""A role (*object*, *attribute*, *adverbial*, or a preposition), and the party in it."""


class Arguments:
    """The arguments of the verbs of one line, whose parties are given."""

    def __init__(self, parties: Parties) -> None:
        self.parties = parties

    def of(self, verb: Token) -> Iterator[Argument]:
        """What a verb says, with the role of each party."""
        if _lacks_object(verb) or _is_misparsed(verb):
            yield from self._each("object", verb.head)
        if _is_misparsed(verb):
            yield from self._after(verb.head)
        for child in verb.children:
            yield from self._of_child(verb, child)

    def _of_child(self, verb: Token, child: Token) -> Iterator[Argument]:
        match child.dep_:
            case "dobj" if child.lower_ in RELATIVES and verb.dep_ == "relcl":
                yield from self._each("object", verb.head)
            case "dobj" | "dative" | "oprd" if child.pos_ != "ADP":
                yield from self._each("object", child)
                yield from self._after(child)
            case "prep" | "agent" | "dative":
                yield from self._prepositional(child)
            case "attr":
                yield from self._attribute(child)
            case "acomp":
                yield from self._after(child)
            case "ccomp" if verb.lemma_ in _HELPING:
                yield from self._helped(verb, child)
            case "npadvmod":
                yield from self._each("adverbial", child)

    def _each(self, role: str, noun: Token) -> Iterator[Argument]:
        return ((role, party) for party in self.parties.of(noun))

    def _attribute(self, noun: Token) -> Iterator[Argument]:
        for _, party in self._each("attribute", noun):
            word = noun.lemma_.lower()
            whole = party.by == "of" and word in _PARTS
            yield f"{word} of" if whole else "attribute", party
        yield from self._after(noun)

    def _helped(self, verb: Token, clause: Token) -> Iterator[Argument]:
        """Who is helped to do something: "the scheme helps firms file"."""
        for child in clause.children:
            if child.dep_ == "nsubj" and child.i > verb.i:
                yield from self._each("object", child)

    def _prepositional(self, prep: Token) -> Iterator[Argument]:
        word = prep.lower_
        if word in _ASIDE:
            return
        for child in prep.children:
            phrase = _PHRASES.get((word, child.lower_))
            onward = [c for c in child.children if c.dep_ == "prep" and c.lower_ in ("of", "with")]
            if phrase and onward:
                yield from ((phrase, party) for _, party in self._prepositional(onward[0]))
            elif child.dep_ == "pobj":
                yield from self._each(word, child)
                yield from self._after(child)
            elif child.dep_ == "prep":
                yield from ((f"{word} {role}", party) for role, party in self._prepositional(child))

    def _after(self, noun: Token) -> Iterator[Argument]:
        """Prepositional phrases that hang on an object and belong to the verb as well."""
        for member in members(noun):
            for child in member.children:
                if child.dep_ == "prep" and child.lower_ != "of":
                    for role, party in self._prepositional(child):
                        yield f"object {role}", party


def _is_misparsed(verb: Token) -> bool:
    """Whether a past tense was taken for an adjective: "the agency trained officials"."""
    return verb.dep_ == "amod" and any(child.dep_ == "nsubj" for child in verb.children)


def _lacks_object(verb: Token) -> bool:
    """Whether a relative clause speaks of its noun as the object ("the portal we opened")."""
    kinds = {child.dep_ for child in verb.children}
    if verb.dep_ != "relcl" or "nsubj" not in kinds:
        return False
    if kinds & {"dobj", "nsubjpass", "attr", "prep"}:
        return False
    return not any(c.dep_ == "nsubj" and c.lower_ in RELATIVES for c in verb.children)
