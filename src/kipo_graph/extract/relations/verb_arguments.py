"""What a verb says beside its subject: each party with the role in which it hangs on the verb."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kipo_graph.extract.relations.participants import Participant, ParticipantFinder
from kipo_graph.extract.syntax_tree import members

if TYPE_CHECKING:
    from spacy.tokens import Token

RELATIVES = frozenset("that which who whom whose".split())
_COMPLEX_PREPOSITIONS = {
    ("on", "occasion"): "at", ("on", "margins"): "at", ("on", "sidelines"): "at",
    ("in", "conjunction"): "alongside", ("in", "framework"): "under", ("in", "context"): "under",
    ("in", "field"): "in", ("in", "fields"): "in", ("in", "area"): "in", ("in", "areas"): "in",
    ("with", "support"): "with support", ("with", "help"): "with help",
    ("with", "assistance"): "with assistance",
    ("under", "auspices"): "under", ("in", "consultation"): "with", ("in", "cooperation"): "with",
    ("in", "collaboration"): "with", ("in", "partnership"): "with", ("in", "coordination"): "with",
}  # fmt: skip
"""Phrases that do the work of a preposition: "on the occasion of the summit"."""
_IGNORED_PREPOSITIONS = frozenset(
    "according regardless compared owing due thanks because instead prior".split()
)
"""First words of prepositions after which nobody is said to do anything: "according to"."""
_PART_NOUNS = frozenset("part member agency arm body department division".split())
"""What one is of another, and the other with it: "an agency of the ministry"."""
_HELPING_VERBS = frozenset(("help", "let", "make", "enable"))
Argument = tuple[str, Participant]
"""A role (*object*, *attribute*, *adverbial*, or a preposition), and the party in it."""


class VerbArguments:
    """The arguments of the verbs of one line, whose parties are given."""

    def __init__(self, participants: ParticipantFinder) -> None:
        self.participants = participants

    def arguments_of(self, verb: Token) -> Iterator[Argument]:
        """What a verb says, with the role of each party."""
        if _lacks_object(verb) or _is_misparsed(verb):
            yield from self._participant_arguments("object", verb.head)
        if _is_misparsed(verb):
            yield from self._attached_arguments(verb.head)
        for child in verb.children:
            yield from self._child_arguments(verb, child)

    def _child_arguments(self, verb: Token, child: Token) -> Iterator[Argument]:
        match child.dep_:
            case "dobj" if child.lower_ in RELATIVES and verb.dep_ == "relcl":
                yield from self._participant_arguments("object", verb.head)
            case "dobj" | "dative" | "oprd" if child.pos_ != "ADP":
                yield from self._participant_arguments("object", child)
                yield from self._attached_arguments(child)
            case "prep" | "agent" | "dative":
                yield from self._prepositional_arguments(child)
            case "attr":
                yield from self._attribute_arguments(child)
            case "acomp":
                yield from self._attached_arguments(child)
            case "ccomp" if verb.lemma_ in _HELPING_VERBS:
                yield from self._helped_arguments(verb, child)
            case "npadvmod":
                yield from self._participant_arguments("adverbial", child)

    def _participant_arguments(self, role: str, noun: Token) -> Iterator[Argument]:
        return ((role, participant) for participant in self.participants.find(noun))

    def _attribute_arguments(self, noun: Token) -> Iterator[Argument]:
        for _, participant in self._participant_arguments("attribute", noun):
            word = noun.lemma_.lower()
            whole = participant.via == "of" and word in _PART_NOUNS
            yield f"{word} of" if whole else "attribute", participant
        yield from self._attached_arguments(noun)

    def _helped_arguments(self, verb: Token, clause: Token) -> Iterator[Argument]:
        """Who is helped to do something: "the scheme helps firms file"."""
        for child in clause.children:
            if child.dep_ == "nsubj" and child.i > verb.i:
                yield from self._participant_arguments("object", child)

    def _prepositional_arguments(self, prep: Token) -> Iterator[Argument]:
        word = prep.lower_
        if word in _IGNORED_PREPOSITIONS:
            return
        for child in prep.children:
            phrase = _COMPLEX_PREPOSITIONS.get((word, child.lower_))
            onward = [c for c in child.children if c.dep_ == "prep" and c.lower_ in ("of", "with")]
            if phrase and onward:
                yield from (
                    (phrase, participant)
                    for _, participant in self._prepositional_arguments(onward[0])
                )
            elif child.dep_ == "pobj":
                yield from self._participant_arguments(word, child)
                yield from self._attached_arguments(child)
            elif child.dep_ == "prep":
                yield from (
                    (f"{word} {role}", participant)
                    for role, participant in self._prepositional_arguments(child)
                )

    def _attached_arguments(self, noun: Token) -> Iterator[Argument]:
        """Prepositional phrases that hang on an object and belong to the verb as well."""
        for member in members(noun):
            for child in member.children:
                if child.dep_ == "prep" and child.lower_ != "of":
                    for role, participant in self._prepositional_arguments(child):
                        yield f"object {role}", participant


def _is_misparsed(verb: Token) -> bool:
    """Whether a past tense was taken for an adjective: "the agency trained officials"."""
    return verb.dep_ == "amod" and any(child.dep_ == "nsubj" for child in verb.children)


def _lacks_object(verb: Token) -> bool:
    """Whether a relative clause speaks of its noun as the object ("the portal we opened")."""
    entity_types = {child.dep_ for child in verb.children}
    if verb.dep_ != "relcl" or "nsubj" not in entity_types:
        return False
    if entity_types & {"dobj", "nsubjpass", "attr", "prep"}:
        return False
    return not any(c.dep_ == "nsubj" and c.lower_ in RELATIVES for c in verb.children)
