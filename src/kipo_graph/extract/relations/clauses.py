"""Who does what in a parsed sentence: the arguments of each verb.

A predicate argument joins two parties, each a mention of the sentence or a phrase without one.
Passive, relative, participial, infinitive and nominalised forms give the same argument as the plain
sentence; coordination is spread over its members.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kipo_graph.extract.coref.annotated_document import AnnotatedBlock, EntityMention
from kipo_graph.extract.relations.participants import Participant, ParticipantFinder
from kipo_graph.extract.relations.verb_arguments import RELATIVES, VerbArguments
from kipo_graph.extract.syntax_tree import is_passive, lemma_of, verb_above
from kipo_graph.language.word_lists import NOUNS, VERBS

if TYPE_CHECKING:
    from spacy.tokens import Token

_SUBJECTS = frozenset(("nsubj", "nsubjpass", "csubj"))
_OBJECT_CONTROL = frozenset(
    "help enable allow encourage assist invite urge permit require ask lead authorize authorise "
    "support train empower equip".split()
)
_DEPENDENT = frozenset("xcomp advcl ccomp pcomp prep dep".split())
"""How a verb hangs on another from which it has its subject."""
_ACCESSION_NOUNS = frozenset(("accession", "adherence"))
_PRAISE_VERBS = frozenset("commend applaud congratulate thank praise".split())
_ADNOMINAL = {"relcl": "relative", "acl": "participle"}


@dataclass(frozen=True, slots=True)
class PredicateArgument:
    """A subject, a verb and one entity that the verb says of it.

    `verb` is the token of the verb or of its noun; `role` is *object*, *attribute*, or the
    preposition; `form` is active, passive, nominal, relative or participle.
    """

    subject: Participant
    verb: int
    lemma: str
    role: str
    object: Participant
    form: str
    governors: tuple[int, ...] = ()


Subjects = tuple[list[Participant], str, tuple[int, ...]]
"""The subjects of a verb, its form, and the verbs it hangs on."""


class Clauses:
    """The predicate arguments of one line."""

    def __init__(self, block: AnnotatedBlock, lead: tuple[EntityMention, ...] = ()) -> None:
        """`lead` are the subjects that an item of a list takes over from its lead-in."""
        self.doc = block.doc
        self.lead = lead
        self.participants = ParticipantFinder(block)
        self.arguments = VerbArguments(self.participants)

    def predicate_arguments(self) -> Iterator[PredicateArgument]:
        """All predicate arguments, verb by verb."""
        for token in self.doc:
            auxiliary = token.dep_ in ("aux", "auxpass")
            if token.pos_ in VERBS and not auxiliary and token.i not in self.participants.by_token:
                yield from (
                    self._passive_arguments(token)
                    if is_passive(token)
                    else self._active_arguments(token)
                )

    def nominal_arguments(self, nouns: Container[str]) -> Iterator[PredicateArgument]:
        """The predicate arguments of nouns: "the introduction of the scheme by the office"."""
        for noun in self.doc:
            lemma = noun.lemma_.lower()
            if noun.pos_ != "NOUN" or lemma not in nouns or noun.i in self.participants.by_token:
                continue
            inner = {child.lower_: child for child in noun.children if child.dep_ == "prep"}
            done = self._prepositional_objects(inner.get("of"))
            doers = self._prepositional_objects(inner.get("by"))
            if lemma in _ACCESSION_NOUNS:  # "the accession of Norway to the treaty"
                done, doers = self._prepositional_objects(inner.get("to")), done
            doers += [
                p for c in noun.children if c.dep_ == "poss" for p in self.participants.find(c)
            ]
            doers += self._praised_participants(noun)
            above = verb_above(noun)
            governors = (above.i,) if above.pos_ in VERBS else ()
            for doer in doers:
                for other in done:
                    yield PredicateArgument(
                        doer, noun.i, lemma, "object", other, "nominal", governors
                    )

    def _praised_participants(self, noun: Token) -> list[Participant]:
        """Who is praised for a doing: "commended the office for the development of"."""
        verb = noun.head.head
        if noun.head.lower_ != "for" or verb.lemma_ not in _PRAISE_VERBS:
            return []
        return [p for c in verb.children if c.dep_ == "dobj" for p in self.participants.find(c)]

    def _prepositional_objects(self, prep: Token | None) -> list[Participant]:
        words = prep.children if prep is not None else ()
        return [p for word in words if word.dep_ == "pobj" for p in self.participants.find(word)]

    def _active_arguments(self, verb: Token) -> Iterator[PredicateArgument]:
        subjects, form, governors = self.subjects_of(verb)
        for role, other in self.arguments.arguments_of(verb):
            for participant in subjects:
                if participant.mention is None or participant.mention is not other.mention:
                    yield PredicateArgument(
                        participant, verb.i, lemma_of(verb), role, other, form, governors
                    )

    def _passive_arguments(self, verb: Token) -> Iterator[PredicateArgument]:
        affected, _, governors = self.subjects_of(verb)
        lemma = lemma_of(verb)
        arguments = list(self.arguments.arguments_of(verb))
        for role, agent in arguments:
            if role == "by":
                for participant in affected:
                    yield PredicateArgument(
                        agent, verb.i, lemma, "object", participant, "passive", governors
                    )
        for role, other in arguments:
            if role != "by":
                said = "attribute" if role == "object" else role
                for participant in affected:
                    yield PredicateArgument(
                        participant, verb.i, lemma, said, other, "passive", governors
                    )

    def subjects_of(self, verb: Token, depth: int = 0) -> Subjects:
        """The subjects of a verb, however it comes by them; its form; the verbs it hangs on."""
        if depth > 8:
            return [], "active", ()
        own = [child for child in verb.children if child.dep_ in _SUBJECTS]
        if own:
            return self._own_subjects(verb, own)
        if verb.dep_ == "conj" and verb.head.pos_ in VERBS:
            return self.subjects_of(verb.head, depth + 1)
        if verb.dep_ in _ADNOMINAL:
            return self.participants.find(verb.head, subject=True), _ADNOMINAL[verb.dep_], ()
        if verb.dep_ in _DEPENDENT:
            return self._inherited_subjects(verb, depth)
        return self._unattached_subjects(verb), "active", ()

    def _unattached_subjects(self, verb: Token) -> list[Participant]:
        """The subject that no parse tells: before the verb, or from the lead-in of a list."""
        lost = _misparsed_subject(verb)
        if lost is not None:
            return self.participants.find(lost, subject=True)
        listed = verb.dep_ == "ROOT" and verb.tag_ in ("VBG", "VB", "VBP")
        return [Participant(mention.start, mention) for mention in self.lead if listed]

    def _own_subjects(self, verb: Token, subjects: list[Token]) -> Subjects:
        found: list[Participant] = []
        form = "active"
        for child in subjects:
            relative = child.lower_ in RELATIVES and verb.dep_ in ("relcl", "ccomp")
            found += self.participants.find(verb.head if relative else child, subject=True)
            form = "relative" if relative else form
        return found, form, ()

    def _inherited_subjects(self, verb: Token, depth: int) -> Subjects:
        """The subjects that a verb has from the verb or noun that it hangs on."""
        head = verb.head
        while head.dep_ in ("prep", "pcomp"):
            head = head.head
        if head.pos_ in VERBS:
            controlled = self._controlled_subjects(verb, head)
            if controlled:
                return controlled, "active", (head.i,)
            found, form, above = self.subjects_of(head, depth + 1)
            return found, form, (*above, head.i)
        if head.pos_ in NOUNS or head.lower_ in ("first", "second", "last", "only"):
            return self._subjects_of_noun(head, depth), "active", (head.i,)
        return [], "active", ()

    def _controlled_subjects(self, verb: Token, head: Token) -> list[Participant]:
        """Who is to do what another helps, asks or allows them to: the other's object."""
        if head.lemma_ not in _OBJECT_CONTROL or verb.dep_ not in ("xcomp", "ccomp"):
            return []
        inner = [child for child in head.children if child.dep_ == "dobj"]
        return [participant for child in inner for participant in self.participants.find(child)]

    def _subjects_of_noun(self, noun: Token, depth: int) -> list[Participant]:
        """The subject that a noun's own clause has: "the decision to open" is the decider's."""
        if noun.dep_ in ("dobj", "attr", "pobj", "conj") and depth < 6:
            verb = verb_above(noun)
            if verb.pos_ in VERBS:
                return self.subjects_of(verb, depth + 1)[0]
        return []


def _misparsed_subject(verb: Token) -> Token | None:
    """The subject that the parse took for the last of a list before it.

    "In consultation with the guild and the union, the office launched a course."
    """
    at = verb.i - 1
    while at > 0 and verb.doc[at].pos_ in ("ADV", "AUX"):
        at -= 1
    last = verb.doc[at] if at > 0 else verb
    if verb.dep_ != "ROOT" or verb.tag_ not in ("VBD", "VBZ", "VBP") or last.dep_ != "appos":
        return None
    first: int = last.left_edge.i
    fronted = any(c.dep_ == "prep" and c.i < first and c.is_ancestor(last) for c in verb.lefts)
    return last if fronted and first and verb.doc[first - 1].text == "," else None
