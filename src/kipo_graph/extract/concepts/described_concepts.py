"""The dense reading: concepts that a text names only by description.

The plain reading keeps to names and defined terms.  A curator who models a text closely, as the
tables of this project do, also wants its topics and goals ("rapid technological innovation"), and
fuller names for what the plain reading names by its kind alone ("companies operating abroad").
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kipo_graph.extract.concepts.concept_phrases import WEAK, Topic, content, is_own, topic
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
_AIMS = frozenset(
    "enable facilitate ensure promote achieve secure provide offer build improve enhance "
    "strengthen create foster support encourage help guide implement advance contribute".split()
)
_WRONGS = frozenset("infringement counterfeiting piracy litigation plagiarism squatting".split())
"""Topics of intellectual property that are one word."""
_IP = "intellectual property"
_PROGRAMMES = frozenset("initiative initiatives".split())
_LONGEST = 12
"""So many words a fuller name may have."""


def annotate(annotated: AnnotatedDocument) -> None:
    """Mark the concepts of a text that nothing else mentions."""
    for line in annotated.lines:
        if line.block.kind == "label":
            continue
        used = _lengthen(line)
        _rights(line, annotated.register)
        _wrongs(line, annotated.register)
        _topics(line, annotated.register, used)
        line.sort()


def _topics(line: AnnotatedBlock, register: Register, used: set[int]) -> None:
    mentions = {i: mention for mention in line.mentions for i in range(mention.start, mention.end)}
    taken = set(mentions) | used
    for token in line.doc:
        if token.i in taken or token.pos_ != "NOUN" or token.dep_ not in _ROLES:
            continue
        found = topic(token, mentions, taken)
        if found is None:
            continue
        _note(line, register, found, _kind(token))
        taken |= set(range(found.start, found.end))
        taken |= _absorbed(line, found)


def _absorbed(line: AnnotatedBlock, found: Topic) -> set[int]:
    """The words within a longer phrase that are too few to be an entity of their own."""
    if is_own(line.doc, found.end, found.last):
        return set()
    return set(range(found.end, found.last))


def _kind(token: Token) -> str:
    if token.lower_ in _PROGRAMMES:
        return "Programme"
    return "PolicyGoal" if _is_aim(token) else "Topic"


def _is_aim(token: Token) -> bool:
    verb = verb_above(token)
    return verb.lemma_ in _AIMS and any(c.lower_ == "to" and c.dep_ == "aux" for c in verb.children)


def _note(line: AnnotatedBlock, register: Register, found: Topic, kind: str) -> None:
    """Mark a concept under its full name."""
    words = line.doc[found.first : found.last].text
    cluster = register.add(words, kind, line.place(found.first, found.last))
    line.mentions.append(EntityMention(found.start, found.end, cluster.kind, (cluster,)))


def _wrongs(line: AnnotatedBlock, register: Register) -> None:
    taken = line.taken()
    for token in line.doc:
        if token.lower_ in _WRONGS and token.i not in taken and token.dep_ in _ROLES:
            cluster = register.add(token.text, "Topic", line.place(token.i, token.i + 1))
            line.mentions.append(EntityMention(token.i, token.i + 1, cluster.kind, (cluster,)))


def _rights(line: AnnotatedBlock, register: Register) -> None:
    """Mark "IP" and kinds of rights ("critical patents"), which the plain reading leaves out."""
    taken = line.taken()
    for token in line.doc:
        if token.text == "IP" and token.i not in taken and token.dep_ in _ROLES:
            start = _valued(token)
            words = line.doc[start : token.i + 1].text if start < token.i else _IP
            cluster = register.add(words, "IPRight", line.place(start, token.i + 1))
            line.mentions.append(EntityMention(start, token.i + 1, cluster.kind, (cluster,)))
    for mention in line.mentions:
        if mention.kind == "IPRight" and line.doc[mention.start].text[0].islower():
            start = _valued(line.doc[mention.start])
            if start < mention.start and taken.isdisjoint(range(start, mention.start)):
                mention.start = start
                words = line.doc[start : mention.end].text
                mention.clusters = (register.add(words, "IPRight", line.place(start, mention.end)),)


def _valued(token: Token) -> int:
    """Where the adjectives before a right begin: "high-quality IP", "critical patents"."""
    doc = token.doc
    start: int = token.i
    while start and doc[start - 1].pos_ in ("ADJ", "NOUN", "PUNCT"):
        before = doc[start - 1]
        if before.text != "-" and (before.lower_ in WEAK or before.head.i > token.i):
            break
        if before.is_punct and before.text != "-":
            break
        start -= 1
    return start


def _lengthen(line: AnnotatedBlock) -> set[int]:
    """Name groups, and units without a name of their own, by what follows them too.

    Gives the words that this uses.
    """
    used: set[int] = set()
    for mention in line.mentions:
        if (
            mention.anaphor
            or mention.quantity is not None
            or line.doc[mention.end - 1].text[0].isupper()
        ):
            continue
        end = mention.end
        if mention.kind == "BeneficiaryGroup":
            end = _stated_after(line.doc[mention.end - 1])
        elif mention.kind == "Unit":
            end = _serving(line.doc[mention.end - 1])
        if mention.end < end <= mention.end + _LONGEST:
            words = line.doc[mention.start : end].text
            mention.clusters[0].names[words] += 1
            mention.clusters[0].places.append(line.place(mention.start, end))
            used |= set(range(mention.end, end)) if mention.kind == "BeneficiaryGroup" else set()
    return used


def _stated_after(noun: Token) -> int:
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


def _serving(noun: Token) -> int:
    """The end of what tells for what a unit is: "division specifically for batteries"."""
    doc = noun.doc
    at: int = noun.i + 1
    while at < len(doc) and doc[at].pos_ == "ADV":
        at += 1
    if at < len(doc) and doc[at].lower_ == "for":
        nouns = [child for child in doc[at].children if child.dep_ == "pobj"]
        if nouns and len(content(doc, at, nouns[0].i + 1)) <= 3:
            return int(nouns[0].i) + 1
    return int(noun.i) + 1
