"""Negation: whether words deny something.

Two recognisers: one reads plain text, for the evidence gate; the other reads spaCy's parse, for
extraction.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kipo_graph.language.word_lists import VERBS

if TYPE_CHECKING:
    from spacy.tokens import Token

_NEGATION = re.compile(
    r"\b(?:not(?!\s+(?:only|just|merely|least)\b)|no(?!\.\s*\d)|never|nor|neither|without|none|nothing|nobody|cannot|hardly"
    r"|(?:refus|declin|reject|deni|cancel|abandon|prohibit|forbid|prevent|refrain)\w*|fail(?:s|ed|ing)?"
    r"|yet\s+to|against)\b|n['’]t\b",
    re.IGNORECASE,
)


def has_negation(text: str) -> bool:
    """Whether a text has any word that denies something."""
    return bool(_NEGATION.search(text))


REFUSALS = frozenset(
    "refuse decline fail reject deny cancel abandon omit stop refrain forbid prohibit "
    "prevent".split()
)
"""Verbs that negate what they govern."""
_NEGATORS = frozenset("not n't n’t never neither nor no hardly cannot yet".split())
_NOBODY = frozenset(("nobody", "none", "nothing"))


def negating_token(verb: Token, governors: tuple[int, ...]) -> Token | None:
    """The token that negates a verb or one of its governors; None if nothing does.

    Verbs of refusal negate what they govern: "declined to sign", "has yet to open".
    """
    doc = verb.doc
    above = [doc[i] for i in governors]
    if verb.dep_ == "ccomp" and verb.head.pos_ in VERBS:
        above.append(verb.head)  # "It is not true that ..."
    above = [token for token in above if not _semicolon_between(verb, token)]
    if verb.dep_ == "pcomp" and verb.head.lower_ in ("without", "against"):
        return verb.head
    for token in above:
        if token.lemma_.lower() in REFUSALS:
            return token
    for token in (verb, *above):
        found = next(filter(None, map(_negator_in, token.children)), None)
        if found is not None:
            return found
    shared = verb.dep_ == "conj" and verb.head.pos_ in VERBS
    own = any(child.dep_ in ("nsubj", "nsubjpass") for child in verb.children)
    return negating_token(verb.head, ()) if shared and not own else None


def _semicolon_between(one: Token, other: Token) -> bool:
    """Whether a semicolon separates two verbs, so that neither negates the other."""
    first, last = sorted((one.i, other.i))
    return any(token.text == ";" for token in one.doc[first:last])


def _negates_nothing(word: Token) -> bool:
    """Whether a negator has another sense: "not only", "yet" between clauses, "No. 7"."""
    after = word.doc[word.i + 1] if word.i + 1 < len(word.doc) else None
    if word.lower_ == "not":
        return after is not None and after.lower_ in ("only", "just", "merely", "simply", "least")
    if word.lower_ == "yet":
        return after is None or after.lower_ != "to"
    return word.text == "No" and after is not None and (after.text == "." or after.is_digit)


def _negator_in(child: Token) -> Token | None:
    """The negator at a child of a verb: "not", "never", "no longer", "no office"; or None."""
    if child.dep_ == "neg" or (child.lower_ in _NEGATORS and child.dep_ != "prep"):
        return None if _negates_nothing(child) else child
    if child.dep_ in ("nsubj", "nsubjpass", "dobj") and child.lower_ in _NOBODY:
        return child
    for inner in child.children:
        if child.lower_ == "longer" and inner.lower_ in ("no", "not", "any"):
            return inner
        subject = child.dep_ in ("nsubj", "nsubjpass", "dobj")
        if subject and inner.lower_ in ("no", "neither") and inner.i < child.i:
            return inner
    return None
