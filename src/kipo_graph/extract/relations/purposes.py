"""What something is for, in the text's own words: "launched the scheme to help small firms"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kipo_graph.extract.candidates import Candidate
from kipo_graph.extract.coref.annotated_document import EntityMention
from kipo_graph.extract.entity_classes import ACCORDS, GATHERINGS, WORKS
from kipo_graph.extract.relations.candidate_writer import Assertion, CandidateEnd, CandidateWriter
from kipo_graph.extract.relations.clauses import Clauses

if TYPE_CHECKING:
    from spacy.tokens import Token

_PURPOSE_NOUNS = frozenset(("purpose", "aim", "objective", "goal", "mission"))
_MAX_LENGTH = 22
"""So many words a purpose may have."""
_MAX_DEPENDENT_LENGTH = 15
"""So many where it only hangs on a name."""
_CREATION_VERBS = frozenset(
    "launch establish introduce create found open sign unveil announce develop".split()
)
"""Verbs whose object is made for the stated purpose."""
_DESIGN_VERBS = frozenset("aim design intend mean gear tailor".split())
_OWNER_TYPES = ACCORDS | GATHERINGS | WORKS | frozenset(("Unit", "Event"))
_OBJECTS = frozenset(("dobj", "nsubjpass"))


def purpose_candidates(writer: CandidateWriter, clauses: Clauses) -> Iterator[Candidate]:
    """The purposes of what a line names."""
    for token in writer.doc:
        if token.lower_ in _PURPOSE_NOUNS and token.dep_ == "nsubj":
            yield from _stated_purposes(writer, clauses, token)
        elif token.pos_ == "VERB" and token.lemma_ in _CREATION_VERBS:
            yield from _creation_purposes(writer, clauses, token)
        elif token.lemma_ in _DESIGN_VERBS and token.tag_ == "VBN":
            yield from _design_purposes(writer, clauses, token)
        elif token.pos_ == "NOUN" and token.dep_ == "appos":
            yield from _apposition_purposes(writer, clauses, token)


def _stated_purposes(writer: CandidateWriter, clauses: Clauses, noun: Token) -> Iterator[Candidate]:
    """What "the purpose of the programme is to" is followed by."""
    owners = [
        participant.mention
        for participant in clauses.participants.find(noun)
        if participant.mention is not None
    ]
    for child in noun.head.children if owners else ():
        if child.dep_ in ("xcomp", "ccomp", "attr") and child.i > noun.i:
            yield from _purpose(writer, owners[0], child, "purpose-of", _MAX_LENGTH)


def _creation_purposes(
    writer: CandidateWriter, clauses: Clauses, verb: Token
) -> Iterator[Candidate]:
    """What something was launched, signed or set up to do."""
    for noun in (child for child in verb.children if child.dep_ in _OBJECTS):
        owner = _owner(clauses, noun)
        after = [c for c in (*verb.children, *noun.children) if c.i > noun.i and _is_infinitive(c)]
        if owner is not None and after:
            yield from _purpose(writer, owner, after[0], "purpose-made", _MAX_DEPENDENT_LENGTH)


def _design_purposes(writer: CandidateWriter, clauses: Clauses, verb: Token) -> Iterator[Candidate]:
    """What something is designed or intended to do."""
    noun = verb.head if verb.dep_ == "acl" else None
    noun = noun or next((c for c in verb.children if c.dep_ == "nsubjpass"), None)
    owner = _owner(clauses, noun) if noun is not None else None
    for child in verb.children if owner is not None else ():
        if _is_infinitive(child) and owner is not None:
            yield from _purpose(writer, owner, child, "purpose-meant", _MAX_DEPENDENT_LENGTH)


def _apposition_purposes(
    writer: CandidateWriter, clauses: Clauses, noun: Token
) -> Iterator[Candidate]:
    """The stated purpose of a name: "the Strategy, a blueprint to strengthen the office"."""
    owner = _owner(clauses, noun.head)
    for child in noun.children if owner is not None else ():
        if child.dep_ == "acl" and _is_infinitive(child) and owner is not None:
            yield from _purpose(writer, owner, child, "purpose-apposed", _MAX_DEPENDENT_LENGTH)


def _owner(clauses: Clauses, noun: Token) -> EntityMention | None:
    mention = clauses.participants.by_token.get(noun.i)
    return mention if mention is not None and mention.type in _OWNER_TYPES else None


def _is_infinitive(verb: Token) -> bool:
    to = any(child.lower_ == "to" and child.dep_ == "aux" for child in verb.children)
    return to and verb.dep_ in ("advcl", "xcomp", "acl", "relcl")


def _purpose(
    writer: CandidateWriter, owner: EntityMention, verb: Token, rule: str, max_length: int
) -> Iterator[Candidate]:
    start, end = verb.left_edge.i, verb.right_edge.i + 1
    while start < end and writer.doc[start].lower_ in ("to", "the", "a"):
        start += 1
    while end > start and writer.doc[end - 1].is_punct:
        end -= 1
    if 1 < end - start <= max_length:
        text = writer.doc[start:end].text
        aim = CandidateEnd(text, "", text, start, end)
        subject = writer.end_for(owner.clusters[0], owner)
        yield writer.write(subject, "aimsAt", aim, rule, Assertion(verb="aim at"))
