"""Queries on the dependency tree of a parsed sentence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kipo_graph.language.word_lists import VERBS

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


SUBJECTS = ("nsubj", "nsubjpass")


def children_of(token: Token, *dependencies: str) -> list[Token]:
    """The children of a token with one of these dependencies, in order."""
    return [child for child in token.children if child.dep_ in dependencies]


def subjects_of(verb: Token) -> list[Token]:
    """The subjects that depend on a verb directly."""
    return children_of(verb, *SUBJECTS)


def has_infinitive_marker(verb: Token) -> bool:
    """Whether "to" precedes a verb as its infinitive marker."""
    return any(child.lower_ == "to" for child in children_of(verb, "aux"))


def subtree_bounds(token: Token) -> tuple[int, int]:
    """The first token of a subtree, and the one after its last."""
    return token.left_edge.i, token.right_edge.i + 1


def crosses_sentence(doc: Doc, start: int, end: int) -> bool:
    """Whether a sentence starts at one of the tokens `start:end`."""
    return any(token.is_sent_start for token in doc[start:end])


def verb_above(token: Token) -> Token:
    """The nearest verb that governs a token."""
    verb = token.head
    while verb.pos_ not in VERBS and verb.head != verb:
        verb = verb.head
    return verb


def members(noun: Token) -> Iterator[Token]:
    """A noun and the nouns coordinated with it."""
    yield noun
    for child in noun.children:
        if (
            child.dep_ == "appos"
            and any(inner.dep_ == "conj" for inner in child.children)
            and child.i - noun.i > 1
            and noun.doc[child.left_edge.i - 1].text in (",", "—", "–", ":")
        ):
            yield from members(child)
        if any(inner.dep_ == "neg" or inner.lower_ == "not" for inner in child.children):
            continue  # "X, but not Z": Z is negated.
        if child.dep_ == "conj" and child.pos_ in ("NOUN", "PROPN", "PRON", "NUM", "ADJ", "X"):
            yield from members(child)


def is_passive(verb: Token) -> bool:
    """Whether a verb is in the passive voice."""
    if any(child.dep_ in ("nsubjpass", "auxpass") for child in verb.children):
        return True
    if verb.dep_ == "conj" and verb.tag_ == "VBN":
        return is_passive(verb.head)
    return (
        verb.dep_ in ("acl", "advcl", "relcl")
        and verb.tag_ == "VBN"
        and not any(child.dep_ in ("aux", "dobj", "nsubj") for child in verb.children)
    )


def lemma_of(verb: Token) -> str:
    """The lemma of a verb, with its particle ("set up")."""
    particle = next((child.lower_ for child in verb.children if child.dep_ == "prt"), "")
    return f"{verb.lemma_.lower()} {particle}".strip()
