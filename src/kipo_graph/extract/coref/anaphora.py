"""Words that mean what was named before: "we", "the Parties", "the Office", "the portal", "it".

Only what is cheap and safe is resolved; a word that could mean several things is left alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kipo_graph.extract.coref.annotated_document import Line, Mark, Sheet
from kipo_graph.extract.coref.antecedents import FAR, GENERIC, NEAR, NOUNS, SAME, Said, heads_of
from kipo_graph.extract.coref.clusters import Thing
from kipo_graph.extract.coref.quotation_speakers import is_quoted, voices
from kipo_graph.extract.coref.sentence_topics import SUBJECTS, subject, subjects_of
from kipo_graph.extract.syntax_tree import verb_above
from kipo_graph.language import word_lists

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

WE = frozenset("we us our ours".split())
_IT = frozenset("it its itself".split())
_THEY = frozenset("they them their".split())
_PERSON = frozenset("he she him her his hers".split())
_PARTIES = frozenset(
    "participants parties sides signatories party participant side signatory partners "
    "partner".split()
)
_DEFINITE = frozenset("the this that our its".split())
_REFORMS = frozenset(("amendments", "changes", "reforms"))
_AGREEMENTS = frozenset("memorandum agreement treaty mou declaration protocol arrangement".split())
_EMPTY_VERBS = frozenset("be take seem appear become remain mean".split())
"""Verbs whose "it" may mean nothing."""
_Meant = tuple[tuple[Thing, ...], int]
"""What a word means, and where its phrase starts; no things where that is not plain."""


def resolve(sheet: Sheet) -> None:
    """Mark the anaphors of a text, in reading order."""
    said = Said(sheet)
    spoken = voices(sheet)
    for number, line in enumerate(sheet.lines):
        said.voice = spoken.get(number)
        said.taken = {i: mark for mark in line.marks for i in range(mark.start, mark.end)}
        line.marks += _anaphors(line, said)
        line.sort()
        if len(line.doc):
            said.about(subject(line.doc, len(line.doc) - 1, line.marks))


def _anaphors(line: Line, said: Said) -> list[Mark]:
    found: list[Mark] = []
    for token in line.doc:
        if token.is_sent_start and token.i:
            marks = [*line.marks, *found]
            said.about(subject(line.doc, token.i - 1, marks))
        mark = said.taken.get(token.i)
        if mark is not None:
            if mark.start == token.i and not mark.anaphor:
                said.named(mark)
            continue
        things, start = _meant(token, said)
        if things:
            found.append(Mark(start, token.i + 1, things[0].kind, things, anaphor=True))
            said.taken.update(dict.fromkeys(range(start, token.i + 1), found[-1]))
    return found


def _meant(token: Token, said: Said) -> _Meant:
    own = _own(token, said)
    if own is not None:
        return own, token.i
    pronoun = _pronoun(token, said)
    if pronoun is not None:
        return pronoun, token.i
    noun = token.pos_ in word_lists.NOUNS and {token.lower_, token.lemma_.lower()} & NOUNS
    if noun and token.i and token.dep_ != "compound":
        return _definite(token, said)
    return (), token.i


def _own(token: Token, said: Said) -> tuple[Thing, ...] | None:
    """What "its" means: the subject of its own clause; None where that names nothing."""
    if token.lower_ != "its" or token.dep_ != "poss":
        return None
    verb = verb_above(token)
    while verb.dep_ in ("conj", "xcomp", "advcl") and not subjects_of(verb):
        verb = verb.head
    for child in subjects_of(verb):
        mark = said.taken.get(child.i)
        if mark is not None and child.i < token.i and len(mark.things) == 1:
            return _it(token, mark.things)
    return None


def _pronoun(token: Token, said: Said) -> tuple[Thing, ...] | None:
    """What a pronoun or "Parties" means; None where the word is neither."""
    word = token.lower_
    if word in WE:
        if said.voice is not None and is_quoted(token):
            return (said.voice,)
        return said.sheet.speakers or _one(said.sheet.speaker)
    if word in _PARTIES and token.text[0].isupper():
        return said.sheet.members
    if word in _PERSON:
        return _one(said.person)
    if word == "this":
        return _one(_identified(token, said))
    return _same_subject(token, said.subject)


def _same_subject(token: Token, subject: tuple[Thing, ...]) -> tuple[Thing, ...] | None:
    """What "it" or "they" means; None where the word is neither."""
    word = token.lower_
    if word in _IT and token.dep_ in (*SUBJECTS, "poss") and len(subject) == 1:
        return _it(token, subject)
    if word in _THEY and token.dep_ in (*SUBJECTS, "dobj", "dative") and subject:
        plural = len(subject) > 1 or subject[0].kind == "BeneficiaryGroup"
        return subject if plural else ()
    return None


def _one(thing: Thing | None) -> tuple[Thing, ...]:
    return () if thing is None else (thing,)


def _identified(token: Token, said: Said) -> Thing | None:
    """What "this" means in "this is a programme that"."""
    if token.dep_ == "nsubj" and token.head.lemma_ == "be":
        nouns = [c.lower_ for c in token.head.children if c.dep_ == "attr" and c.lower_ in NOUNS]
        return next(filter(None, (said.last(noun, NEAR) for noun in nouns)), None)
    return None


def _it(token: Token, subject: tuple[Thing, ...]) -> tuple[Thing, ...]:
    kinds = ("foaf:Person", "Figure", "BeneficiaryGroup")
    return () if _expletive(token) or subject[0].kind in kinds else subject


def _definite(token: Token, said: Said) -> _Meant:
    """What "the Office", "this programme" or "the new portal" means: the thing named last."""
    start = _article(token.doc, token.i - 1)
    if start < 0 or start in said.taken or _is_narrowed(token):
        return (), token.i
    word, capital = token.lower_, token.text[0].isupper()
    sheet = said.sheet
    if capital and word in sheet.defined:
        return (sheet.defined[word],), start
    if sheet.agreement is not None and word in _AGREEMENTS and token.doc[start].lower_ == "this":
        return (sheet.agreement,), start
    thing = said.last(word, FAR) or (said.reform() if word in _REFORMS else None)
    if thing is None and token.doc[start].lower_ == "this":
        thing = said.of_kind(GENERIC.get(token.lemma_.lower(), frozenset()))
    if thing is None and capital:
        thing = _speaking(sheet, word)
    return (_one(thing), start) if thing is not None else ((), token.i)


def _speaking(sheet: Sheet, noun: str) -> Thing | None:
    """The speaker of a text, if a noun may stand for it."""
    speaker = sheet.speaker
    return speaker if speaker and SAME.get(noun, noun) in heads_of(speaker) else None


def _article(doc: Doc, at: int) -> int:
    """Where the article of a noun stands, the words before which are at `at`; -1 without one."""
    if at >= 0 and doc[at].lower_ in ("new", "same", "joint", "whole", "proposed"):
        at -= 1
    return at if at >= 0 and doc[at].lower_ in _DEFINITE else -1


def _is_narrowed(token: Token) -> bool:
    """Whether an "of" tells which one is meant."""
    return any(
        child.dep_ in ("prep", "relcl", "acl") and child.lower_ == "of" for child in token.children
    )


def _expletive(token: Token) -> bool:
    """Whether an "it" means nothing: "it is clear that", "it took 15 years to"."""
    verb = token.head
    if token.dep_ == "poss":
        return False
    return any(
        child.dep_ in ("ccomp", "xcomp", "csubj", "advcl")
        and child.i > verb.i
        and child.pos_ in ("VERB", "AUX")
        and verb.lemma_ in _EMPTY_VERBS
        for child in verb.children
    )
