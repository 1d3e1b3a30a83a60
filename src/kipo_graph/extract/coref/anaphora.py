"""Words that mean what was named before: "we", "the Parties", "the Office", "the portal", "it".

Only what is cheap and safe is resolved; a word that could mean several entities is left alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kipo_graph.extract.coref.annotated_document import (
    AnnotatedBlock,
    AnnotatedDocument,
    EntityMention,
)
from kipo_graph.extract.coref.antecedents import FAR, GENERIC, NEAR, NOUNS, SAME, Said, heads_of
from kipo_graph.extract.coref.clusters import EntityCluster
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
_Meant = tuple[tuple[EntityCluster, ...], int]
"""What a word means, and where its phrase starts; no entities where that is not plain."""


def resolve(annotated: AnnotatedDocument) -> None:
    """Mark the anaphors of a text, in reading order."""
    said = Said(annotated)
    spoken = voices(annotated)
    for number, line in enumerate(annotated.lines):
        said.voice = spoken.get(number)
        said.taken = {
            i: mention for mention in line.mentions for i in range(mention.start, mention.end)
        }
        line.mentions += _anaphors(line, said)
        line.sort()
        if len(line.doc):
            said.about(subject(line.doc, len(line.doc) - 1, line.mentions))


def _anaphors(line: AnnotatedBlock, said: Said) -> list[EntityMention]:
    found: list[EntityMention] = []
    for token in line.doc:
        if token.is_sent_start and token.i:
            mentions = [*line.mentions, *found]
            said.about(subject(line.doc, token.i - 1, mentions))
        mention = said.taken.get(token.i)
        if mention is not None:
            if mention.start == token.i and not mention.anaphor:
                said.named(mention)
            continue
        clusters, start = _meant(token, said)
        if clusters:
            found.append(
                EntityMention(start, token.i + 1, clusters[0].kind, clusters, anaphor=True)
            )
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


def _own(token: Token, said: Said) -> tuple[EntityCluster, ...] | None:
    """What "its" means: the subject of its own clause; None where that names nothing."""
    if token.lower_ != "its" or token.dep_ != "poss":
        return None
    verb = verb_above(token)
    while verb.dep_ in ("conj", "xcomp", "advcl") and not subjects_of(verb):
        verb = verb.head
    for child in subjects_of(verb):
        mention = said.taken.get(child.i)
        if mention is not None and child.i < token.i and len(mention.clusters) == 1:
            return _it(token, mention.clusters)
    return None


def _pronoun(token: Token, said: Said) -> tuple[EntityCluster, ...] | None:
    """What a pronoun or "Parties" means; None where the word is neither."""
    word = token.lower_
    if word in WE:
        if said.voice is not None and is_quoted(token):
            return (said.voice,)
        return said.annotated.speakers or _one(said.annotated.speaker)
    if word in _PARTIES and token.text[0].isupper():
        return said.annotated.members
    if word in _PERSON:
        return _one(said.person)
    if word == "this":
        return _one(_identified(token, said))
    return _same_subject(token, said.subject)


def _same_subject(
    token: Token, subject: tuple[EntityCluster, ...]
) -> tuple[EntityCluster, ...] | None:
    """What "it" or "they" means; None where the word is neither."""
    word = token.lower_
    if word in _IT and token.dep_ in (*SUBJECTS, "poss") and len(subject) == 1:
        return _it(token, subject)
    if word in _THEY and token.dep_ in (*SUBJECTS, "dobj", "dative") and subject:
        plural = len(subject) > 1 or subject[0].kind == "BeneficiaryGroup"
        return subject if plural else ()
    return None


def _one(cluster: EntityCluster | None) -> tuple[EntityCluster, ...]:
    return () if cluster is None else (cluster,)


def _identified(token: Token, said: Said) -> EntityCluster | None:
    """What "this" means in "this is a programme that"."""
    if token.dep_ == "nsubj" and token.head.lemma_ == "be":
        nouns = [c.lower_ for c in token.head.children if c.dep_ == "attr" and c.lower_ in NOUNS]
        return next(filter(None, (said.last(noun, NEAR) for noun in nouns)), None)
    return None


def _it(token: Token, subject: tuple[EntityCluster, ...]) -> tuple[EntityCluster, ...]:
    kinds = ("foaf:Person", "Figure", "BeneficiaryGroup")
    return () if _expletive(token) or subject[0].kind in kinds else subject


def _definite(token: Token, said: Said) -> _Meant:
    """What "the Office", "this programme" or "the new portal" means: the entity named last."""
    start = _article(token.doc, token.i - 1)
    if start < 0 or start in said.taken or _is_narrowed(token):
        return (), token.i
    word, capital = token.lower_, token.text[0].isupper()
    annotated = said.annotated
    if capital and word in annotated.defined:
        return (annotated.defined[word],), start
    if (
        annotated.agreement is not None
        and word in _AGREEMENTS
        and token.doc[start].lower_ == "this"
    ):
        return (annotated.agreement,), start
    cluster = said.last(word, FAR) or (said.reform() if word in _REFORMS else None)
    if cluster is None and token.doc[start].lower_ == "this":
        cluster = said.of_kind(GENERIC.get(token.lemma_.lower(), frozenset()))
    if cluster is None and capital:
        cluster = _speaking(annotated, word)
    return (_one(cluster), start) if cluster is not None else ((), token.i)


def _speaking(annotated: AnnotatedDocument, noun: str) -> EntityCluster | None:
    """The speaker of a text, if a noun may stand for it."""
    speaker = annotated.speaker
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
