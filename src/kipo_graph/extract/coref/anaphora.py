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
from kipo_graph.extract.coref.sentence_topics import SUBJECTS, sentence_topic, subjects_of
from kipo_graph.extract.syntax_tree import verb_above
from kipo_graph.language import word_lists

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
"""Verbs whose "it" may mean nothing."""
_Reference = tuple[tuple[EntityCluster, ...], int]
"""What a word means, and where its phrase starts; no entities where that is not plain."""


def resolve(annotated: AnnotatedDocument) -> None:
    """Mark the anaphors of a text, in reading order."""
    state = DiscourseState(annotated)
    speakers = quotation_speakers(annotated)
    for index, block in enumerate(annotated.blocks):
        state.quoted_speaker = speakers.get(index)
        state.mentions_by_token = {
            i: mention for mention in block.mentions for i in range(mention.start, mention.end)
        }
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
            found.append(
                EntityMention(start, token.i + 1, clusters[0].type, clusters, anaphor=True)
            )
            state.mentions_by_token.update(dict.fromkeys(range(start, token.i + 1), found[-1]))
    return found


def _reference(token: Token, state: DiscourseState) -> _Reference:
    own = _own_subject(token, state)
    if own is not None:
        return own, token.i
    pronoun = _pronoun_referents(token, state)
    if pronoun is not None:
        return pronoun, token.i
    noun = token.pos_ in word_lists.NOUNS and {token.lower_, token.lemma_.lower()} & REFERRING_NOUNS
    if noun and token.i and token.dep_ != "compound":
        return _definite_reference(token, state)
    return (), token.i


def _own_subject(token: Token, state: DiscourseState) -> tuple[EntityCluster, ...] | None:
    """What "its" means: the subject of its own clause; None where that names nothing."""
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
    """What a pronoun or "Parties" means; None where the word is neither."""
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
    """What "it" or "they" means; None where the word is neither."""
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
    """What "this" means in "this is a programme that"."""
    if token.dep_ == "nsubj" and token.head.lemma_ == "be":
        nouns = [
            c.lower_
            for c in token.head.children
            if c.dep_ == "attr" and c.lower_ in REFERRING_NOUNS
        ]
        return next(filter(None, (state.last_named(noun, NEAR_WINDOW) for noun in nouns)), None)
    return None


def _it_referents(token: Token, topic: tuple[EntityCluster, ...]) -> tuple[EntityCluster, ...]:
    excluded = ("foaf:Person", "Figure", "BeneficiaryGroup")
    return () if _is_expletive(token) or topic[0].type in excluded else topic


def _definite_reference(token: Token, state: DiscourseState) -> _Reference:
    """What "the Office", "this programme" or "the new portal" means: the entity named last."""
    start = _determiner_index(token.doc, token.i - 1)
    if start < 0 or start in state.mentions_by_token or _has_of_phrase(token):
        return (), token.i
    word, capital = token.lower_, token.text[0].isupper()
    annotated = state.annotated
    if capital and word in annotated.defined:
        return (annotated.defined[word],), start
    if (
        annotated.agreement is not None
        and word in _AGREEMENTS
        and token.doc[start].lower_ == "this"
    ):
        return (annotated.agreement,), start
    cluster = state.last_named(word, FAR_WINDOW) or (
        state.last_reform() if word in _REFORMS else None
    )
    if cluster is None and token.doc[start].lower_ == "this":
        cluster = state.last_of_type(TYPES_BY_GENERIC_NOUN.get(token.lemma_.lower(), frozenset()))
    if cluster is None and capital:
        cluster = _speaker_named(annotated, word)
    return (_as_tuple(cluster), start) if cluster is not None else ((), token.i)


def _speaker_named(annotated: AnnotatedDocument, noun: str) -> EntityCluster | None:
    """The speaker of a text, if a noun may stand for it."""
    speaker = annotated.speaker
    return (
        speaker if speaker and SPELLING_VARIANTS.get(noun, noun) in head_nouns_of(speaker) else None
    )


def _determiner_index(doc: Doc, at: int) -> int:
    """Where the article of a noun stands, the words before which are at `at`; -1 without one."""
    if at >= 0 and doc[at].lower_ in ("new", "same", "joint", "whole", "proposed"):
        at -= 1
    return at if at >= 0 and doc[at].lower_ in _DETERMINERS else -1


def _has_of_phrase(token: Token) -> bool:
    """Whether an "of" tells which one is meant."""
    return any(
        child.dep_ in ("prep", "relcl", "acl") and child.lower_ == "of" for child in token.children
    )


def _is_expletive(token: Token) -> bool:
    """Whether an "it" means nothing: "it is clear that", "it took 15 years to"."""
    verb = token.head
    if token.dep_ == "poss":
        return False
    return any(
        child.dep_ in ("ccomp", "xcomp", "csubj", "advcl")
        and child.i > verb.i
        and child.pos_ in ("VERB", "AUX")
        and verb.lemma_ in _EXPLETIVE_VERBS
        for child in verb.children
    )
