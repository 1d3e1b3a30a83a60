"""Who is who in a text: the parties of an agreement, the agreement itself, who says "we"."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from kipo_graph.extract.coref import clusters
from kipo_graph.extract.coref.anaphora import WE
from kipo_graph.extract.coref.annotated_document import AnnotatedDocument
from kipo_graph.extract.coref.clusters import EntityCluster
from kipo_graph.extract.entity_classes import BODIES, ORGANISATIONS

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
            and not _is_representative(block.doc, mention.start)
        ]
        if len(found) >= 2:
            return tuple(dict.fromkeys(found))
    return ()


def _is_representative(doc: Doc, at: int) -> bool:
    return any(token.lower_ == "represented" for token in doc[max(0, at - 4) : at])


def agreement(annotated: AnnotatedDocument) -> EntityCluster | None:
    """The agreement that a text is, where it speaks of itself as one."""
    scores: Counter[EntityCluster] = Counter()
    for block in annotated.blocks:
        for mention in block.mentions:
            if mention.type in _AGREEMENTS:
                self_reference = mention.start and block.doc[mention.start - 1].lower_ in (
                    "this",
                    "present",
                )
                scores[mention.clusters[0]] += 5 if self_reference else 1
    return _most_common(scores)


def speaker(annotated: AnnotatedDocument) -> EntityCluster | None:
    """Who says "we": the publisher, else the office or country named most where "we" stands."""
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
    if leading is not None and leading.type == "Country" and _is_office_text(annotated):
        scores = Counter({t: n for t, n in scores.items() if t.is_organisation}) or scores
    return _most_common(scores)


def _is_office_text(annotated: AnnotatedDocument) -> bool:
    """Whether the headings tell that an office, not a country, says "we"."""
    return any(_OFFICE.search(heading) for heading in annotated.headings)


def _speaker_scores(annotated: AnnotatedDocument) -> Counter[EntityCluster]:
    """How much speaks for each body: its name in a heading, as a subject, and where "we" stands."""
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
    """Whether "we at the" stands before a name."""
    start = at - 1 if at and doc[at - 1].lower_ == "the" else at
    return start > 1 and doc[start - 1].lower_ in ("at", "in") and doc[start - 2].lower_ in WE


def _is_in_headings(name: str, titles: str) -> bool:
    """Whether headings hold a name, or the words of which it is the acronym."""
    if name in titles:
        return True
    return len(name) > 2 and name.isupper() and _initials(titles).find(name) >= 0


def _initials(titles: str) -> str:
    return "".join(word[0] for word in titles.split() if word[0].isalpha())


def _mention_weight(last: Token) -> int:
    """How much a mention counts: what acts is rather the speaker than what entities are of."""
    head = last
    while head.dep_ in ("compound", "appos", "punct") and head.head != head:
        head = head.head
    return 3 if head.dep_ in ("nsubj", "nsubjpass") else 1


def _most_common(scores: Counter[EntityCluster]) -> EntityCluster | None:
    return scores.most_common(1)[0][0] if scores else None
