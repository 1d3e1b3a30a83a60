"""Numbers with a collective noun: "the three offices", "the five countries"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kipo_graph.extract.coref.annotated_document import (
    AnnotatedBlock,
    AnnotatedDocument,
    EntityMention,
)
from kipo_graph.extract.coref.clusters import EntityCluster
from kipo_graph.extract.entity_classes import BODIES

if TYPE_CHECKING:
    pass

_NUMBERS = dict(zip("two three four five six seven eight".split(), range(2, 9), strict=True))
_BODIES = frozenset(
    "offices agencies authorities institutions institutes organisations organizations parties "
    "sides partners participants signatories".split()
)
_COUNTRIES = frozenset(("countries", "nations", "states", "economies", "governments"))
_FORUM_ACRONYM = re.compile(r"[A-Z]{1,4}\d")
_LEADERS = frozenset(
    "leaders ministers heads commissioners presidents representatives governments "
    "directors undersigned".split()
)
_LIST_WORDS = frozenset((",", "and", "the", "(", ")", ", and"))


def resolve(annotated: AnnotatedDocument) -> None:
    """Let a number and a noun refer to the last bodies listed with exactly that number."""
    listed: list[tuple[EntityCluster, ...]] = [annotated.members] if annotated.members else []
    for block in annotated.blocks:
        listed += (_distinct_clusters(mentions) for mentions in _body_lists(block))
    forums = _numbered_forums(annotated)
    for block in annotated.blocks:
        for mention in [mention for mention in block.mentions if mention.quantity is not None]:
            number, are_countries = _counted_bodies(block, mention)
            clusters = _listed_bodies(number, are_countries, listed)
            if not clusters and number in forums:
                acronym, text_span = forums[number]
                forum = annotated.register.add(acronym, "CooperationForum", text_span)
                clusters = (forum,)
            if clusters:
                text_span = block.text_span(mention.start, mention.end)
                annotated.register.remove_span(mention.clusters[0], text_span)
                block.mentions.remove(mention)
                block.mentions.append(
                    EntityMention(
                        mention.start, mention.end, clusters[0].type, clusters, anaphor=True
                    )
                )


def speakers(annotated: AnnotatedDocument) -> tuple[EntityCluster, ...]:
    """The bodies that "we" refers to together: "We, the leaders of A, B and C"."""
    for block in annotated.blocks:
        doc = block.doc
        for at in range(len(doc) - 3):
            if doc[at].lower_ != "we" or doc[at + 1].lower_ not in (",", "the"):
                continue
            if not any(token.lower_ in _LEADERS for token in doc[at + 1 : at + 6]):
                continue
            for mentions in _body_lists(block):
                if 0 < mentions[0].start - at < 9:
                    return _distinct_clusters(mentions)
    return ()


def _distinct_clusters(mentions: list[EntityMention]) -> tuple[EntityCluster, ...]:
    return tuple(dict.fromkeys(mention.clusters[0] for mention in mentions))


def _body_lists(block: AnnotatedBlock) -> Iterator[list[EntityMention]]:
    """The lists of two or more bodies, with nothing but commas and "and" between their names."""
    runs: list[list[EntityMention]] = []
    end = 0
    for mention in (mention for mention in block.mentions if mention.type in BODIES):
        between = block.doc[end : mention.start]
        if runs and all(token.lower_ in _LIST_WORDS for token in between):
            runs[-1].append(mention)
        else:
            runs.append([mention])
        end = mention.end
    return (run for run in runs if len(_distinct_clusters(run)) > 1)


def _listed_bodies(
    number: int, are_countries: bool, listed: list[tuple[EntityCluster, ...]]
) -> tuple[EntityCluster, ...]:
    """The last list of so many bodies, all of them countries or all of them organisations."""
    for clusters in reversed(listed):
        same_type = all((cluster.type == "Country") == are_countries for cluster in clusters)
        if number and len(clusters) == number and same_type:
            return clusters
    return ()


def _counted_bodies(block: AnnotatedBlock, mention: EntityMention) -> tuple[int, bool]:
    """The number of countries (True) or organisations (False) in a mention; 0 for neither."""
    words = [token.lower_ for token in block.doc[mention.start : mention.end]]
    before = block.doc[mention.start - 1].lower_ if mention.start else ""
    if len(words) != 2 or before not in ("the", "our", "these", "all"):
        return 0, False
    if words[1] in _BODIES | _COUNTRIES:
        return _NUMBERS.get(words[0], 0), words[1] in _COUNTRIES
    return 0, False


def _numbered_forums(annotated: AnnotatedDocument) -> dict[int, tuple[str, tuple[int, int]]]:
    """Acronyms with a number, such as IP5 for "the five offices": number → acronym, first span."""
    found: dict[int, tuple[str, tuple[int, int]]] = {}
    for block in annotated.blocks:
        for token in block.doc:
            if _FORUM_ACRONYM.fullmatch(token.text):
                text_span = block.text_span(token.i, token.i + 1)
                found.setdefault(int(token.text[-1]), (token.text, text_span))
    return found
