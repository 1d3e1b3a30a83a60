"""The dense reading: concepts that a text names only by description.

The plain reading keeps to names and defined terms.  A curator who models a text closely, as the
tables of this project do, also wants its topics and goals ("rapid technological innovation"), and
fuller names for what the plain reading names by its kind alone ("companies operating abroad").
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kipo_graph.extract.concepts.concept_phrases import (
    WEAK_MODIFIERS,
    ConceptPhrase,
    concept_phrase,
    content_words,
    is_separate_concept,
)
from kipo_graph.extract.coref.annotated_document import (
    AnnotatedBlock,
    AnnotatedDocument,
    EntityMention,
)
from kipo_graph.extract.coref.clusters import Register
from kipo_graph.extract.syntax_tree import verb_above

if TYPE_CHECKING:
    from spacy.tokens import Token

_ROLES = frozenset("dobj nsubj nsubjpass pobj attr conj appos oprd".split())
_GOAL_VERBS = frozenset(
    "enable facilitate ensure promote achieve secure provide offer build improve enhance "
    "strengthen create foster support encourage help guide implement advance contribute".split()
)
_INFRINGEMENTS = frozenset(
    "infringement counterfeiting piracy litigation plagiarism squatting".split()
)
"""Topics of intellectual property that are one word."""
_IP = "intellectual property"
_PROGRAMMES = frozenset("initiative initiatives".split())
_MAX_EXTENSION = 12
"""So many words a fuller name may have."""


def annotate(annotated: AnnotatedDocument) -> None:
    """Mark the concepts of a text that nothing else mentions."""
    for block in annotated.blocks:
        if block.segment.kind == "label":
            continue
        used = _extend_names(block)
        _add_rights(block, annotated.register)
        _add_infringements(block, annotated.register)
        _add_topics(block, annotated.register, used)
        block.sort()


def _add_topics(block: AnnotatedBlock, register: Register, used: set[int]) -> None:
    mentions = {i: mention for mention in block.mentions for i in range(mention.start, mention.end)}
    taken = set(mentions) | used
    for token in block.doc:
        if token.i in taken or token.pos_ != "NOUN" or token.dep_ not in _ROLES:
            continue
        concept = concept_phrase(token, mentions, taken)
        if concept is None:
            continue
        _add_concept(block, register, concept, _concept_type(token))
        taken |= set(range(concept.start, concept.end))
        taken |= _absorbed_tokens(block, concept)


def _absorbed_tokens(block: AnnotatedBlock, concept: ConceptPhrase) -> set[int]:
    """The words within a longer phrase that are too few to be an entity of their own."""
    if is_separate_concept(block.doc, concept.end, concept.last):
        return set()
    return set(range(concept.end, concept.last))


def _concept_type(token: Token) -> str:
    if token.lower_ in _PROGRAMMES:
        return "Programme"
    return "PolicyGoal" if _is_aim(token) else "Topic"


def _is_aim(token: Token) -> bool:
    verb = verb_above(token)
    return verb.lemma_ in _GOAL_VERBS and any(
        c.lower_ == "to" and c.dep_ == "aux" for c in verb.children
    )


def _add_concept(
    block: AnnotatedBlock, register: Register, concept: ConceptPhrase, entity_type: str
) -> None:
    """Mark a concept under its full name."""
    words = block.doc[concept.first : concept.last].text
    cluster = register.add(words, entity_type, block.text_span(concept.first, concept.last))
    block.mentions.append(EntityMention(concept.start, concept.end, cluster.type, (cluster,)))


def _add_infringements(block: AnnotatedBlock, register: Register) -> None:
    taken = set(block.mentions_by_token())
    for token in block.doc:
        if token.lower_ in _INFRINGEMENTS and token.i not in taken and token.dep_ in _ROLES:
            cluster = register.add(token.text, "Topic", block.text_span(token.i, token.i + 1))
            block.mentions.append(EntityMention(token.i, token.i + 1, cluster.type, (cluster,)))


def _add_rights(block: AnnotatedBlock, register: Register) -> None:
    """Mark "IP" and kinds of rights ("critical patents"), which the plain reading leaves out."""
    taken = set(block.mentions_by_token())
    for token in block.doc:
        if token.text == "IP" and token.i not in taken and token.dep_ in _ROLES:
            start = _adjective_start(token)
            words = block.doc[start : token.i + 1].text if start < token.i else _IP
            cluster = register.add(words, "IPRight", block.text_span(start, token.i + 1))
            block.mentions.append(EntityMention(start, token.i + 1, cluster.type, (cluster,)))
    for mention in block.mentions:
        if mention.type == "IPRight" and block.doc[mention.start].text[0].islower():
            start = _adjective_start(block.doc[mention.start])
            if start < mention.start and taken.isdisjoint(range(start, mention.start)):
                mention.start = start
                words = block.doc[start : mention.end].text
                mention.clusters = (
                    register.add(words, "IPRight", block.text_span(start, mention.end)),
                )


def _adjective_start(token: Token) -> int:
    """Where the adjectives before a right begin: "high-quality IP", "critical patents"."""
    doc = token.doc
    start: int = token.i
    while start and doc[start - 1].pos_ in ("ADJ", "NOUN", "PUNCT"):
        before = doc[start - 1]
        if before.text != "-" and (before.lower_ in WEAK_MODIFIERS or before.head.i > token.i):
            break
        if before.is_punct and before.text != "-":
            break
        start -= 1
    return start


def _extend_names(block: AnnotatedBlock) -> set[int]:
    """Name groups, and units without a name of their own, by what follows them too.

    Gives the words that this uses.
    """
    used: set[int] = set()
    for mention in block.mentions:
        if (
            mention.anaphor
            or mention.quantity is not None
            or block.doc[mention.end - 1].text[0].isupper()
        ):
            continue
        end = mention.end
        if mention.type == "BeneficiaryGroup":
            end = _group_end(block.doc[mention.end - 1])
        elif mention.type == "Unit":
            end = _unit_end(block.doc[mention.end - 1])
        if mention.end < end <= mention.end + _MAX_EXTENSION:
            words = block.doc[mention.start : end].text
            mention.clusters[0].names[words] += 1
            mention.clusters[0].text_spans.append(block.text_span(mention.start, end))
            used |= set(range(mention.end, end)) if mention.type == "BeneficiaryGroup" else set()
    return used


def _group_end(noun: Token) -> int:
    """The end of what tells which of a group are meant: "companies operating abroad"."""
    doc = noun.doc
    end: int = noun.i + 1
    if end >= len(doc):
        return end
    after = doc[end]
    if after.tag_ == "VBG" and after.dep_ == "acl" and after.head == noun:
        return int(after.right_edge.i) + 1
    if after.lower_ == "whether":
        return int(after.head.right_edge.i) + 1
    return end


def _unit_end(noun: Token) -> int:
    """The end of what tells for what a unit is: "division specifically for batteries"."""
    doc = noun.doc
    at: int = noun.i + 1
    while at < len(doc) and doc[at].pos_ == "ADV":
        at += 1
    if at < len(doc) and doc[at].lower_ == "for":
        nouns = [child for child in doc[at].children if child.dep_ == "pobj"]
        if nouns and len(content_words(doc, at, nouns[0].i + 1)) <= 3:
            return int(nouns[0].i) + 1
    return int(noun.i) + 1
