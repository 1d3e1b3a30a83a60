"""Whether a verb tells of what was done, is planned or is claimed, and whether it is denied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kipo_graph.language.word_lists import VERBS

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_FUTURE = frozenset("will shall 'll ’ll wo would".split())
_POSSIBLE = frozenset("may might can could should must ought".split())
_INTENT = frozenset(
    "intend plan aim propose commit pledge expect hope wish want seek agree decide undertake "
    "promise schedule envisage anticipate aspire endeavour endeavor strive resolve urge encourage "
    "call recommend prepare consider project".split()
)
_OPINION = frozenset(
    "believe think feel consider trust suggest argue regard view deem recognise recognize "
    "appreciate seem appear promise deserve".split()
)
_OPINION_WORDS = frozenset(
    "confident sure certain hopeful glad pleased proud happy convinced".split()
)
_DENIALS = frozenset("not n't n’t never neither nor no hardly cannot yet".split())
_NOBODY = frozenset(("nobody", "none", "nothing"))
_CONDITIONS = frozenset(("if", "unless", "whether", "provided"))
_REFUSALS = frozenset(
    "refuse decline fail reject deny cancel abandon omit stop refrain forbid prohibit "
    "prevent".split()
)
"""Verbs that deny what hangs on them."""


def modality(verb: Token, carriers: tuple[int, ...]) -> str:
    """*achieved*, *planned* or *claimed*, by the verb and the verbs that it hangs on.

    The nearest word decides: a will is a plan, a can or a belief is a claim.
    """
    doc = verb.doc
    if any(doc[i].lemma_.lower() in _REFUSALS for i in carriers):
        return "achieved"  # The refusal was.
    if _is_condition(verb) or any(_is_condition(doc[i]) for i in carriers):
        return "claimed"
    if not carriers and _to(verb):
        return _helped(verb) or "planned"
    for token in (verb, *(doc[i] for i in carriers)):
        mood = _helped(token) or ("" if token is verb else _carried(token))
        if mood:
            return mood
    if verb.dep_ == "ccomp" and verb.head.pos_ in VERBS:
        mood = _carried(verb.head)  # "We believe that it helped" is their belief.
        if mood:
            return mood
    return "planned" if _purpose(verb, carriers, doc) else "achieved"


def _is_condition(verb: Token) -> bool:
    """Whether a clause only sets a condition: "if it joins", "had it joined"."""
    if any(child.dep_ == "mark" and child.lower_ in _CONDITIONS for child in verb.children):
        return True
    had = next(
        (c for c in verb.children if c.dep_ == "aux" and c.lower_ in ("had", "should")), None
    )
    subject = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")), None)
    inverted = had is not None and subject is not None and had.i < subject.i
    return inverted and verb.dep_ == "advcl"


def _helped(token: Token) -> str:
    """What the auxiliaries of a verb tell: a will is a plan, a can a claim; else an empty text."""
    for child in _helpers(token):
        if child.lower_ in _FUTURE:
            return "planned"
        if child.lower_ in _POSSIBLE:
            return "claimed"
    return ""


def _carried(token: Token) -> str:
    """What a verb tells of the one that hangs on it, or an empty text."""
    if token.lemma_ in _INTENT:
        return "planned"
    minded = token.lemma_ in _OPINION or any(c.lower_ in _OPINION_WORDS for c in token.children)
    return "claimed" if minded else ""


def leading(verb: Token, carriers: tuple[int, ...]) -> list[int]:
    """The words that make a verb a plan: its auxiliaries, and the nearest verb it hangs on."""
    return [child.i for child in _helpers(verb)] or list(carriers[:1])


def _helpers(token: Token) -> list[Token]:
    """The auxiliaries of a verb, or of the verb that it is coordinated with."""
    own = [child for child in token.children if child.dep_ in ("aux", "auxpass")]
    if not own and token.dep_ == "conj":
        return _helpers(token.head)
    return own


def _to(token: Token) -> bool:
    return any(child.lower_ == "to" and child.dep_ == "aux" for child in _helpers(token))


def _purpose(verb: Token, carriers: tuple[int, ...], doc: Doc) -> bool:
    """Whether a verb only names the purpose of another: "a portal to help them"."""
    if not _to(verb):
        return False
    return not carriers or doc[carriers[0]].lemma_ not in (
        "continue", "begin", "start", "help", "work", "come", "serve", "manage", "go",
    )  # fmt: skip


def denial(verb: Token, carriers: tuple[int, ...]) -> Token | None:
    """The word that denies a verb, or one that it hangs on; None where nothing does.

    Verbs of refusing deny what hangs on them: "declined to sign", "has yet to open".
    """
    doc = verb.doc
    above = [doc[i] for i in carriers]
    if verb.dep_ == "ccomp" and verb.head.pos_ in VERBS:
        above.append(verb.head)  # "It is not true that ..."
    above = [token for token in above if not _is_parted(verb, token)]
    if verb.dep_ == "pcomp" and verb.head.lower_ in ("without", "against"):
        return verb.head
    for token in above:
        if token.lemma_.lower() in _REFUSALS:
            return token
    for token in (verb, *above):
        found = next(filter(None, map(_denying, token.children)), None)
        if found is not None:
            return found
    shared = verb.dep_ == "conj" and verb.head.pos_ in VERBS
    own = any(child.dep_ in ("nsubj", "nsubjpass") for child in verb.children)
    return denial(verb.head, ()) if shared and not own else None


def _is_parted(one: Token, other: Token) -> bool:
    """Whether a semicolon stands between two verbs: each tells something of its own."""
    first, last = sorted((one.i, other.i))
    return any(token.text == ";" for token in one.doc[first:last])


def _is_empty(word: Token) -> bool:
    """Whether a word of denial denies nothing: "not only", "yet" between clauses, "No. 7"."""
    after = word.doc[word.i + 1] if word.i + 1 < len(word.doc) else None
    if word.lower_ == "not":
        return after is not None and after.lower_ in ("only", "just", "merely", "simply", "least")
    if word.lower_ == "yet":
        return after is None or after.lower_ != "to"
    return word.text == "No" and after is not None and (after.text == "." or after.is_digit)


def _denying(child: Token) -> Token | None:
    """The word by which a part of a clause denies it: not, never, no longer, "no office"."""
    if child.dep_ == "neg" or (child.lower_ in _DENIALS and child.dep_ != "prep"):
        return None if _is_empty(child) else child
    if child.dep_ in ("nsubj", "nsubjpass", "dobj") and child.lower_ in _NOBODY:
        return child
    for inner in child.children:
        if child.lower_ == "longer" and inner.lower_ in ("no", "not", "any"):
            return inner
        subject = child.dep_ in ("nsubj", "nsubjpass", "dobj")
        if subject and inner.lower_ in ("no", "neither") and inner.i < child.i:
            return inner
    return None
