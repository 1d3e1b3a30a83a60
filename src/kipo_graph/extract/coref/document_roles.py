"""Roles of entities in a document: parties of an agreement, the agreement, the speaker ("we")."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from kipo_graph.extract.coref import clusters
from kipo_graph.extract.coref.anaphora import WE
from kipo_graph.extract.coref.annotated_document import AnnotatedDocument
from kipo_graph.extract.coref.clusters import EntityCluster
from kipo_graph.extract.entity_classes import BODIES, ORGANISATIONS
from kipo_graph.extract.syntax_tree import SUBJECTS

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_PARTIES = re.compile(
    r"(?:hereinafter|hereafter|referred to|collectively)[^“\"]*[“\"](?:the |a )?"
    r"(?:Participants?|Part(?:y|ies)|Sides?|Signator(?:y|ies)|Offices|Partners?|Members"
    r"|(?:two|three|four|five|six) \w+)[”\"]"
)
_OFFICE = re.compile(r"\bannual (?:report|review)\b|\b(?:office|institute|agency)\b", re.IGNORECASE)
_AGREEMENTS = ("MemorandumOfUnderstanding", "Agreement", "JointStatement")


def members(annotated: AnnotatedDocument) -> tuple[EntityCluster, ...]:
    """The parties of an agreement: the organisations before "the “Participants”"."""
    for block in annotated.blocks:
        match = _PARTIES.search(block.doc.text)
        if not match:
            continue
        found = [
            mention.clusters[0]
            for mention in block.mentions
            if block.doc[mention.start].idx < match.start()
            and mention.clusters[0].is_organisation
            and not _is_represented(block.doc, mention.start)
        ]
        if len(found) >= 2:
            return tuple(dict.fromkeys(found))
    return ()


def _is_represented(doc: Doc, at: int) -> bool:
    """Whether the word before a name says that it represents another body."""
    return any(token.lower_ == "represented" for token in doc[max(0, at - 4) : at])


def agreement(annotated: AnnotatedDocument) -> EntityCluster | None:
    """The agreement that the document is: the one it mentions most, above all as "this"."""
    scores: Counter[EntityCluster] = Counter()
    for block in annotated.blocks:
        for mention in block.mentions:
            if mention.type in _AGREEMENTS:
                before = block.doc[mention.start - 1].lower_ if mention.start else ""
                scores[mention.clusters[0]] += 5 if before in ("this", "present") else 1
    return _most_common(scores)


def speaker(annotated: AnnotatedDocument) -> EntityCluster | None:
    """The body that "we" refers to: the publisher, or else the body with the highest score."""
    if annotated.document.publisher:
        found = annotated.register.by_key.get(clusters.key_of(annotated.document.publisher))
        if found:
            return found
    if not annotated.members:
        for cluster in annotated.defined.values():
            if cluster.type in BODIES:
                return cluster
    scores = _speaker_scores(annotated)
    leading = _most_common(scores)
    is_office_text = any(_OFFICE.search(heading) for heading in annotated.headings)
    if leading is not None and leading.type == "Country" and is_office_text:
        scores = Counter({t: n for t, n in scores.items() if t.is_organisation}) or scores
    return _most_common(scores)


def _speaker_scores(annotated: AnnotatedDocument) -> Counter[EntityCluster]:
    """A score for each body: its name in a heading, as a subject, and in blocks with "we"."""
    scores: Counter[EntityCluster] = Counter()
    titles = " ".join(annotated.headings)
    for cluster in annotated.register.clusters:
        if cluster.type in BODIES and any(_is_in_headings(name, titles) for name in cluster.names):
            scores[cluster] += 6
    for block in annotated.blocks:
        we_count = min(2, sum(token.lower_ in WE for token in block.doc))
        for mention in block.mentions:
            if mention.type in ORGANISATIONS - {"Unit"} and _follows_we_at(
                block.doc, mention.start
            ):
                scores[mention.clusters[0]] += 40
            if mention.type in BODIES:
                scores[mention.clusters[0]] += _mention_weight(block.doc[mention.end - 1]) * (
                    1 + we_count
                )
    return scores


def _follows_we_at(doc: Doc, at: int) -> bool:
    """Whether a name follows "we at the"."""
    start = at - 1 if at and doc[at - 1].lower_ == "the" else at
    return start > 1 and doc[start - 1].lower_ in ("at", "in") and doc[start - 2].lower_ in WE


def _is_in_headings(name: str, titles: str) -> bool:
    """Whether the headings have a name, or the words that it is the acronym of."""
    initials = "".join(word[0] for word in titles.split() if word[0].isalpha())
    return name in titles or (len(name) > 2 and name.isupper() and name in initials)


def _mention_weight(last: Token) -> int:
    """The weight of a mention: a subject is more likely to be the speaker."""
    head = last
    while head.dep_ in ("compound", "appos", "punct") and head.head != head:
        head = head.head
    return 3 if head.dep_ in SUBJECTS else 1


def _most_common(scores: Counter[EntityCluster]) -> EntityCluster | None:
    return scores.most_common(1)[0][0] if scores else None
