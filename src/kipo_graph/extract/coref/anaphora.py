"""Anaphora resolution: "we", "the Parties", "the Office", "the portal", "it".

Only plain cases are resolved; a word that could refer to several entities is left alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kipo_graph.extract.coref.annotated_document import (
    AnnotatedBlock,
    AnnotatedDocument,
    EntityMention,
)
from kipo_graph.extract.coref.antecedents import (
    FAR_WINDOW,
    NEAR_WINDOW,
    REFERRING_NOUNS,
    SPELLING_VARIANTS,
    TYPES_BY_GENERIC_NOUN,
    DiscourseState,
    head_nouns_of,
)
from kipo_graph.extract.coref.clusters import EntityCluster
from kipo_graph.extract.coref.quotation_speakers import is_quoted, quotation_speakers
from kipo_graph.extract.coref.sentence_topics import sentence_topic
from kipo_graph.extract.syntax_tree import SUBJECTS, children_of, subjects_of, verb_above
from kipo_graph.language.word_lists import NOUNS, VERBS

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

WE = frozenset("we us our ours".split())
_IT = frozenset("it its itself".split())
_THEY = frozenset("they them their".split())
_PERSONAL_PRONOUNS = frozenset("he she him her his hers".split())
_PARTIES = frozenset(
    "participants parties sides signatories party participant side signatory partners "
    "partner".split()
)
_DETERMINERS = frozenset("the this that our its".split())
_REFORMS = frozenset(("amendments", "changes", "reforms"))
_AGREEMENTS = frozenset("memorandum agreement treaty mou declaration protocol arrangement".split())
_EXPLETIVE_VERBS = frozenset("be take seem appear become remain mean".split())
"""Verbs whose subject "it" may refer to nothing."""
_Reference = tuple[tuple[EntityCluster, ...], int]
"""The entities that a word refers to, if that is plain, and the first token of its phrase."""


def resolve(annotated: AnnotatedDocument) -> None:
    """Add the anaphors of a text as mentions, in reading order."""
    state = DiscourseState(annotated)
    speakers = quotation_speakers(annotated)
    for index, block in enumerate(annotated.blocks):
        state.quoted_speaker = speakers.get(index)
        state.mentions_by_token = block.mentions_by_token()
        block.mentions += _anaphors(block, state)
        block.sort()
        if len(block.doc):
            state.note_topic(sentence_topic(block.doc, len(block.doc) - 1, block.mentions))


def _anaphors(block: AnnotatedBlock, state: DiscourseState) -> list[EntityMention]:
    found: list[EntityMention] = []
    for token in block.doc:
        if token.is_sent_start and token.i:
            mentions = [*block.mentions, *found]
            state.note_topic(sentence_topic(block.doc, token.i - 1, mentions))
        mention = state.mentions_by_token.get(token.i)
        if mention is not None:
            if mention.start == token.i and not mention.anaphor:
                state.note_mention(mention)
            continue
        clusters, start = _reference(token, state)
        if clusters:
            mention = EntityMention(start, token.i + 1, clusters[0].type, clusters, anaphor=True)
            found.append(mention)
            state.mentions_by_token.update(dict.fromkeys(range(start, token.i + 1), mention))
    return found


def _reference(token: Token, state: DiscourseState) -> _Reference:
    referents = _own_subject(token, state)
    if referents is None:
        referents = _pronoun_referents(token, state)
    if referents is not None:
        return referents, token.i
    is_noun = token.pos_ in NOUNS and {token.lower_, token.lemma_.lower()} & REFERRING_NOUNS
    if is_noun and token.i and token.dep_ != "compound":
        return _definite_reference(token, state)
    return (), token.i


def _own_subject(token: Token, state: DiscourseState) -> tuple[EntityCluster, ...] | None:
    """The subject of the clause that "its" belongs to; None if it names no entity."""
    if token.lower_ != "its" or token.dep_ != "poss":
        return None
    verb = verb_above(token)
    while verb.dep_ in ("conj", "xcomp", "advcl") and not subjects_of(verb):
        verb = verb.head
    for child in subjects_of(verb):
        mention = state.mentions_by_token.get(child.i)
        if mention is not None and child.i < token.i and len(mention.clusters) == 1:
            return _it_referents(token, mention.clusters)
    return None


def _pronoun_referents(token: Token, state: DiscourseState) -> tuple[EntityCluster, ...] | None:
    """The entities that a pronoun or "Parties" refers to; None for other words."""
    word = token.lower_
    if word in WE:
        if state.quoted_speaker is not None and is_quoted(token):
            return (state.quoted_speaker,)
        return state.annotated.speakers or _as_tuple(state.annotated.speaker)
    if word in _PARTIES and token.text[0].isupper():
        return state.annotated.members
    if word in _PERSONAL_PRONOUNS:
        return _as_tuple(state.person)
    if word == "this":
        return _as_tuple(_demonstrative_referent(token, state))
    return _topic_referents(token, state.topic)


def _topic_referents(
    token: Token, topic: tuple[EntityCluster, ...]
) -> tuple[EntityCluster, ...] | None:
    """The entities that "it" or "they" refers to; None for other words."""
    word = token.lower_
    if word in _IT and token.dep_ in (*SUBJECTS, "poss") and len(topic) == 1:
        return _it_referents(token, topic)
    if word in _THEY and token.dep_ in (*SUBJECTS, "dobj", "dative") and topic:
        plural = len(topic) > 1 or topic[0].type == "BeneficiaryGroup"
        return topic if plural else ()
    return None


def _as_tuple(cluster: EntityCluster | None) -> tuple[EntityCluster, ...]:
    return () if cluster is None else (cluster,)


def _demonstrative_referent(token: Token, state: DiscourseState) -> EntityCluster | None:
    """The entity that "this" refers to in "this is a programme that"."""
    if token.dep_ != "nsubj" or token.head.lemma_ != "be":
        return None
    nouns = [c.lower_ for c in children_of(token.head, "attr") if c.lower_ in REFERRING_NOUNS]
    return next(filter(None, (state.last_named(noun, NEAR_WINDOW) for noun in nouns)), None)


def _it_referents(token: Token, topic: tuple[EntityCluster, ...]) -> tuple[EntityCluster, ...]:
    excluded = topic[0].type in ("foaf:Person", "Figure", "BeneficiaryGroup")
    return () if excluded or _is_expletive(token) else topic


def _definite_reference(token: Token, state: DiscourseState) -> _Reference:
    """The reference of "the Office", "this programme" or "the new portal": the last such entity."""
    start = _determiner_index(token.doc, token.i - 1)
    if start < 0 or start in state.mentions_by_token or _has_of_phrase(token):
        return (), token.i
    word, capital = token.lower_, token.text[0].isupper()
    annotated, is_this = state.annotated, token.doc[start].lower_ == "this"
    cluster = annotated.defined.get(word) if capital else None
    if cluster is None and is_this and word in _AGREEMENTS:
        cluster = annotated.agreement
    cluster = cluster or state.last_named(word, FAR_WINDOW)
    if cluster is None and word in _REFORMS:
        cluster = state.last_reform()
    if cluster is None and is_this:
        types = TYPES_BY_GENERIC_NOUN.get(token.lemma_.lower(), frozenset())
        cluster = state.last_of_type(types)
    if cluster is None and capital:
        cluster = _speaker_named(annotated, word)
    return ((cluster,), start) if cluster is not None else ((), token.i)


def _speaker_named(annotated: AnnotatedDocument, noun: str) -> EntityCluster | None:
    """The speaker of a text, if a noun may refer to it."""
    speaker = annotated.speaker
    is_named = speaker and SPELLING_VARIANTS.get(noun, noun) in head_nouns_of(speaker)
    return speaker if is_named else None


def _determiner_index(doc: Doc, at: int) -> int:
    """The token of a determiner at `at`, or before an adjective there; -1 if there is none."""
    if at >= 0 and doc[at].lower_ in ("new", "same", "joint", "whole", "proposed"):
        at -= 1
    return at if at >= 0 and doc[at].lower_ in _DETERMINERS else -1


def _has_of_phrase(token: Token) -> bool:
    """Whether "of" specifies which entity is meant."""
    return any(child.lower_ == "of" for child in children_of(token, "prep", "relcl", "acl"))


def _is_expletive(token: Token) -> bool:
    """Whether "it" refers to nothing: "it is clear that", "it took 15 years to"."""
    verb = token.head
    if token.dep_ == "poss" or verb.lemma_ not in _EXPLETIVE_VERBS:
        return False
    clauses = children_of(verb, "ccomp", "xcomp", "csubj", "advcl")
    return any(clause.i > verb.i and clause.pos_ in VERBS for clause in clauses)
