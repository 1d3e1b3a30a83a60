"""Words that mean what was named before: "we", "the Parties", "the Office", "the portal", "it".

Only what is cheap and safe is resolved; a word that could mean several things is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kipo_graph.extract import linking
from kipo_graph.extract.linking import Thing
from kipo_graph.extract.spans import ORGANISATIONS

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from kipo_graph.extract.sheet import Line, Mark, Sheet

WE = frozenset("we us our ours".split())
I = frozenset("i me my mine".split())  # noqa: E741
_IT = frozenset("it its itself".split())
_THEY = frozenset("they them their".split())
_PERSON = frozenset("he she him her his hers".split())
_PARTIES = frozenset(
    "participants parties sides signatories party participant side signatory".split()
)
_DEFINITE = frozenset("the this that our its".split())
NOUNS = frozenset(
    "office institute agency organization organisation ministry department authority council "
    "commission committee board centre center division unit team bank university academy "
    "administration association bureau bill act law treaty agreement convention protocol "
    "memorandum declaration arrangement conference meeting forum summit workshop seminar course "
    "assembly session programme program scheme system portal platform database project initiative "
    "strategy plan fund network desk tool campaign service report guide index company foundation "
    "society court tribunal police clinic academy hub laboratory register blueprint roadmap "
    "masterplan masterplan directorate helpdesk pilot award prize statement mou accord event".split()
)
_SAME = {
    "organisation": "organization",
    "programme": "program",
    "center": "centre",
    "mou": "memorandum",
}


def resolve(sheet: Sheet) -> None:
    """Mark the anaphors of a text, in reading order."""
    from kipo_graph.extract.sheet import Mark

    subject: tuple[Thing, ...] = ()
    person: Thing | None = None
    recent: list[Thing] = []
    for line in sheet.lines:
        taken = {i: mark for mark in line.marks for i in range(mark.start, mark.end)}
        found: list[Mark] = []
        for token in line.doc:
            if token.is_sent_start and token.i:
                subject = _subject(line, token.i - 1, [*line.marks, *found]) or subject
            mark = taken.get(token.i)
            if mark is not None:
                if mark.start == token.i and not mark.anaphor:
                    for thing in mark.things:
                        recent.append(thing)
                        if thing.kind == "foaf:Person":
                            person = thing
                continue
            things, start = _meant(token, sheet, subject, person, recent, taken)
            if things:
                found.append(Mark(start, token.i + 1, things[0].kind, things, anaphor=True))
                taken |= {i: found[-1] for i in range(start, token.i + 1)}
        line.marks += found
        line.marks.sort(key=lambda m: m.start)
        if len(line.doc):
            subject = _subject(line, len(line.doc) - 1, line.marks) or subject


def _meant(
    token: Token,
    sheet: Sheet,
    subject: tuple[Thing, ...],
    person: Thing | None,
    recent: list[Thing],
    taken: dict[int, Mark],
) -> tuple[tuple[Thing, ...], int]:
    """What a word means, and where its phrase starts; nothing where that is not plain."""
    word = token.lower_
    if word in WE:
        return ((sheet.speaker,) if sheet.speaker else ()), token.i
    if word in _PARTIES and token.text[0].isupper():
        return sheet.members, token.i
    if word in _PERSON:
        return ((person,) if person else ()), token.i
    if word == "this" and token.dep_ == "nsubj" and token.head.lemma_ == "be":
        for child in token.head.children:
            if child.dep_ == "attr" and child.lower_ in NOUNS:
                wanted = _SAME.get(child.lower_, child.lower_)
                for thing in reversed(recent[-12:]):
                    if wanted in heads_of(thing):
                        return (thing,), token.i
    if word in _IT and token.dep_ in ("nsubj", "nsubjpass", "poss") and len(subject) == 1:
        if _expletive(token) or subject[0].kind in ("foaf:Person", "Figure", "BeneficiaryGroup"):
            return (), token.i
        return subject, token.i
    if word in _THEY and token.dep_ in ("nsubj", "nsubjpass") and subject:
        plural = len(subject) > 1 or subject[0].kind == "BeneficiaryGroup"
        return (subject if plural else ()), token.i
    if token.pos_ in ("NOUN", "PROPN") and word in NOUNS and token.i and token.dep_ != "compound":
        return _definite(token, sheet, recent, taken)
    return (), token.i


def _definite(
    token: Token, sheet: Sheet, recent: list[Thing], taken: dict[int, Mark]
) -> tuple[tuple[Thing, ...], int]:
    """What "the Office", "this programme" or "the new portal" means: the last thing of that name."""
    doc = token.doc
    start = token.i - 1
    if start >= 0 and doc[start].lower_ in ("new", "same", "joint", "whole"):
        start -= 1
    if start < 0 or doc[start].lower_ not in _DEFINITE or start in taken:
        return (), token.i
    if any(
        child.dep_ in ("prep", "relcl", "acl") and child.lower_ == "of" for child in token.children
    ):
        return (), token.i
    defined = sheet.defined.get(token.lower_)
    if defined is not None and token.text[0].isupper():
        return (defined,), start
    if (
        sheet.agreement is not None
        and doc[start].lower_ == "this"
        and token.lower_
        in ("memorandum", "agreement", "treaty", "mou", "declaration", "protocol", "arrangement")
    ):
        return (sheet.agreement,), start
    wanted = _SAME.get(token.lower_, token.lower_)
    for thing in reversed(recent[-40:]):
        if wanted in heads_of(thing):
            return (thing,), start
    if sheet.speaker and token.text[0].isupper() and wanted in heads_of(sheet.speaker):
        return (sheet.speaker,), start
    return (), token.i


def heads_of(thing: Thing) -> set[str]:
    """The nouns that may stand for a thing: the heads of its names, and what the text calls it."""
    if not thing.heads:
        for name in thing.names:
            words = name.split()
            small = next(
                (i for i, w in enumerate(words) if w in ("of", "for", "on", "in") and i), len(words)
            )
            for word in {words[small - 1].lower(), words[-1].lower()}:
                thing.heads.add(_SAME.get(word, word))
        thing.heads |= {_SAME.get(word, word) for word in thing.called}
        thing.heads.discard("")
    return thing.heads


def _expletive(token: Token) -> bool:
    """Whether an "it" means nothing: "it is clear that", "it took 15 years to"."""
    verb = token.head
    if token.dep_ == "poss":
        return False
    return any(
        child.dep_ in ("ccomp", "xcomp", "csubj", "advcl")
        and child.i > verb.i
        and child.pos_ in ("VERB", "AUX")
        and (verb.lemma_ in ("be", "take", "seem", "appear", "become", "remain", "mean"))
        for child in verb.children
    )


def _subject(line: Line, at: int, marks: list[Mark]) -> tuple[Thing, ...]:
    """The things that the sentence around a word is about: the subject of its main verb."""
    root = line.doc[at].sent.root
    last = [
        c
        for c in root.children
        if c.dep_ == "conj" and any(g.dep_ in ("nsubj", "nsubjpass") for g in c.children)
    ]
    for child in (last[-1] if last else root).children:
        if child.dep_ in ("nsubj", "nsubjpass"):
            for mark in marks:
                if mark.start <= child.i < mark.end and mark.kind != "Date":
                    return mark.things
            return ()
    return ()


_QUOTED = re.compile(r"[“\"‘'](?:the\s+)?([A-Z][\w-]+)[”\"’']")


def definitions(doc: Doc, start: int, close: int) -> Iterator[str]:
    """The short names that a bracket defines: (KIPI, or “the Institute”)."""
    for match in _QUOTED.finditer(doc[start:close].text):
        yield match[1]


def speaks(thing: Thing) -> bool:
    """Whether a thing may say "we" of itself."""
    return thing.kind in ORGANISATIONS or thing.kind == "Country"


def same(one: str, other: str) -> bool:
    """Whether two wordings are the same name."""
    return linking.key_of(one) == linking.key_of(other)
