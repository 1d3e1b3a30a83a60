"""Status: whether words report a fact, a plan or a claim.

Two recognisers: one reads plain text, for the evidence gate; the other reads spaCy's parse, for
extraction.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kipo_graph.language.negation import REFUSALS
from kipo_graph.language.rule_files import word_set
from kipo_graph.language.word_lists import VERBS

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_WILL = re.compile(r"(?:(?P<before>[\w'’]+)\s+)?(?P<cue>\b(?:will|shall|WILL|SHALL)\b)\s+(?=[\w“])")
_BEFORE_WILL_NOUN = word_set("status.before-will-noun")
_AFTER_WILL_NOUN = re.compile(r"(?:of|to|and|or|for|as|is|was|has|in|on|at)\b", re.IGNORECASE)
_CONTRACTED = re.compile(r"\b(?P<before>\w+)(?P<cue>['’]ll)\b")
_TO_BE = r"(?:is|are|am|was|were|be|been|['’](?:s|re|m))"
_INTENDING = re.compile(
    rf"\b{_TO_BE}\s+(?:\w+\s+)?(?:going|planning|intending|scheduled|due|set)\s+to\s+(?=[a-z])"
    r"|\b(?:intends?|intended)\s+to\b",
    re.IGNORECASE,
)
_PLANS = re.compile(r"(?P<before>[\w'’]+)\s+(?P<cue>plan(?:s|ned)?\s+to)\b(?=\s+[a-z])")
_BEFORE_PLAN_NOUN = _BEFORE_WILL_NOUN | frozenset(
    "action business master strategic work basic this that these those new any no and some "
    "five-year annual detailed several many as is was are were".split()
)
_SUBORDINATOR = re.compile(
    r"(?:(?P<before>\w+),?\s+)?\b(?:that|which|who|whom|whose|where|whereby|when|if|how)\b",
    re.IGNORECASE,
)
_SPEECH_VERB = re.compile(
    r"(?:say|said|saying|announc|stat(?:es?|ed|ing)|declar|report|confirm|promis|pledg|hop(?:e|ing)"
    r"|expect|believ|plan|agree|decid|mean|ensur|not(?:e|ing)|explain|know|assur|hint|predict)",
    re.IGNORECASE,
)


def plan_wording(text: str) -> str:
    """The words that make a text report a plan ("will open"), or an empty string.

    They do not count in a relative clause ("a desk that will open"), which is not what the text
    reports.  They count after a verb of speech ("announced that it will").
    """
    for pattern, is_noun in (
        (_WILL, _is_noun_will),
        (_CONTRACTED, None),
        (_INTENDING, None),
        (_PLANS, _is_noun_plan),
    ):
        for match in pattern.finditer(text):
            if is_noun is not None and is_noun(match, text):
                continue
            at = match.start("cue") if "cue" in pattern.groupindex else match.start()
            if not _in_subordinate_clause(text[:at]):
                return " ".join(text[at:].split()[:2]).rstrip(".,;:")
    return ""


def _is_noun_will(match: re.Match[str], text: str) -> bool:
    before = (match["before"] or "").casefold()
    possessive = before.endswith(("'s", "’s", "s'", "s’"))
    return (
        possessive or before in _BEFORE_WILL_NOUN or bool(_AFTER_WILL_NOUN.match(text, match.end()))
    )


def _is_noun_plan(match: re.Match[str], _: str) -> bool:
    before = match["before"].casefold()
    return before in _BEFORE_PLAN_NOUN or before.endswith(("ed", "ing", "'s", "’s"))


def _in_subordinate_clause(before: str) -> bool:
    """Whether a subordinate clause is open after these words; reported speech does not count."""
    clause = re.split(r"[;:—]|,\s", before)[-1]
    found = list(_SUBORDINATOR.finditer(clause))
    return bool(found) and not (found[-1]["before"] and _SPEECH_VERB.match(found[-1]["before"]))


_PLAN_WORD = re.compile(
    r"\b(?:will|shall|would|should|could|can|might|must|plan|intend|intent|aim|expect|hope|goal|"
    r"target|objective|propos|seek|striv|commit|pledg|promis|toward|future|upcoming|forthcoming|"
    r"schedul|want|wish|ambition|vision|purpose|potential|enabl|allow|ensur)\w*\b|['’]ll\b|"
    r"\b(?:going forward|so that|so as|next year|coming years?|about to|ready to|possib\w+)\b|"
    r"\bto\s+(?!(?:the|an?|its|their|our|his|her|this|that|these|those|all|each|both|date|"
    r"zero|one|two|three|four|five|six|seven|eight|nine|ten)\b)[a-z]",
    re.IGNORECASE,
)
_MAY = re.compile(r"\bmay\b")


def allows_plan(text: str) -> bool:
    """Whether a text has any word of future, intent, purpose or possibility."""
    return bool(_PLAN_WORD.search(text) or _MAY.search(text))


_FUTURE = frozenset("will shall 'll ’ll wo would".split())
_POSSIBLE = frozenset("may might can could should must ought".split())
_INTENT = word_set("status.intent")
_OPINION = word_set("status.opinion")
_OPINION_WORDS = word_set("status.opinion-words")
_CONDITIONS = frozenset(("if", "unless", "whether", "provided"))


def verb_status(verb: Token, governors: tuple[int, ...]) -> str:
    """*achieved*, *planned* or *claimed*, by a verb and the verbs that govern it.

    The nearest word decides: "will" makes a plan, "can" or "believe" a claim.
    """
    doc = verb.doc
    if any(doc[i].lemma_.lower() in REFUSALS for i in governors):
        return "achieved"  # The refusal took place.
    if _is_condition(verb) or any(_is_condition(doc[i]) for i in governors):
        return "claimed"
    if not governors and _has_to(verb):
        return _auxiliary_status(verb) or "planned"
    for token in (verb, *(doc[i] for i in governors)):
        status = _auxiliary_status(token) or ("" if token is verb else _governor_status(token))
        if status:
            return status
    if verb.dep_ == "ccomp" and verb.head.pos_ in VERBS:
        status = _governor_status(verb.head)  # "We believe that it helped" is their belief.
        if status:
            return status
    return "planned" if _is_purpose(verb, governors, doc) else "achieved"


def _is_condition(verb: Token) -> bool:
    """Whether a clause only states a condition: "if it joins", "had it joined"."""
    if any(child.dep_ == "mark" and child.lower_ in _CONDITIONS for child in verb.children):
        return True
    had = next(
        (c for c in verb.children if c.dep_ == "aux" and c.lower_ in ("had", "should")), None
    )
    subject = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")), None)
    inverted = had is not None and subject is not None and had.i < subject.i
    return inverted and verb.dep_ == "advcl"


def _auxiliary_status(token: Token) -> str:
    """The status that the auxiliaries of a verb give ("will": planned), or an empty string."""
    for child in _auxiliaries(token):
        if child.lower_ in _FUTURE:
            return "planned"
        if child.lower_ in _POSSIBLE:
            return "claimed"
    return ""


def _governor_status(token: Token) -> str:
    """The status that a verb gives to the verb it governs, or an empty string."""
    if token.lemma_ in _INTENT:
        return "planned"
    is_opinion = token.lemma_ in _OPINION or any(c.lower_ in _OPINION_WORDS for c in token.children)
    return "claimed" if is_opinion else ""


def plan_tokens(verb: Token, governors: tuple[int, ...]) -> list[int]:
    """The tokens that make a verb a plan: its auxiliaries, or else the nearest governor."""
    return [child.i for child in _auxiliaries(verb)] or list(governors[:1])


def _auxiliaries(token: Token) -> list[Token]:
    """The auxiliaries of a verb, or of the verb it is coordinated with."""
    own = [child for child in token.children if child.dep_ in ("aux", "auxpass")]
    if not own and token.dep_ == "conj":
        return _auxiliaries(token.head)
    return own


def _has_to(token: Token) -> bool:
    return any(child.lower_ == "to" and child.dep_ == "aux" for child in _auxiliaries(token))


def _is_purpose(verb: Token, governors: tuple[int, ...], doc: Doc) -> bool:
    """Whether a verb only states the purpose of another: "a portal to help them"."""
    if not _has_to(verb):
        return False
    return not governors or doc[governors[0]].lemma_ not in (
        "continue", "begin", "start", "help", "work", "come", "serve", "manage", "go",
    )  # fmt: skip
