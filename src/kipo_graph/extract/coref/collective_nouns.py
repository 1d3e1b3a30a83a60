"""What a number and a noun stand for together: "the three offices", "the five countries"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from kipo_graph.extract.coref.annotated_document import (
    AnnotatedBlock,
    AnnotatedDocument,
    EntityMention,
)
from kipo_graph.extract.coref.clusters import EntityCluster, Register
from kipo_graph.extract.entity_classes import ORGANISATIONS

if TYPE_CHECKING:
    from spacy.tokens import Doc

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
    """Let a number and a noun mean those whom the text listed, where there are just so many."""
    listed: list[tuple[EntityCluster, ...]] = [annotated.members] if annotated.members else []
    for block in annotated.blocks:
        listed += (_distinct_clusters(mentions) for mentions in _body_lists(block))
    forums = _forum_acronyms(annotated)
    for block in annotated.blocks:
        for mention in [mention for mention in block.mentions if mention.quantity is not None]:
            clusters = _listed_bodies(block, mention, listed) or _numbered_forum(
                annotated.register, forums, block, mention
            )
            if clusters:
                _replace_figure(annotated.register, block, mention, clusters)


def speakers(annotated: AnnotatedDocument) -> tuple[EntityCluster, ...]:
    """Who says "we" together: "We, the leaders of A, B and C"."""
    for block in annotated.blocks:
        doc = block.doc
        for at in range(len(doc) - 3):
            lead = doc[at + 1 : at + 6]
            if doc[at].lower_ != "we" or not any(t.lower_ in _LEADERS for t in lead):
                continue
            if doc[at + 1].lower_ not in (",", "the"):
                continue
            for mentions in _body_lists(block):
                if 0 < mentions[0].start - at < 9:
                    return _distinct_clusters(mentions)
    return ()


def _distinct_clusters(mentions: list[EntityMention]) -> tuple[EntityCluster, ...]:
    return tuple(dict.fromkeys(mention.clusters[0] for mention in mentions))


def _body_lists(block: AnnotatedBlock) -> Iterator[list[EntityMention]]:
    """The bodies that stand in a list: names with nothing but commas and "and" between them."""
    bodies = [m for m in block.mentions if m.type in ORGANISATIONS or m.type == "Country"]
    run: list[EntityMention] = bodies[:1]
    for left, right in pairwise(bodies):
        if _are_listed(block.doc, left.end, right.start):
            run.append(right)
            continue
        if len(_distinct_clusters(run)) > 1:
            yield run
        run = [right]
    if len(_distinct_clusters(run)) > 1:
        yield run


def _are_listed(doc: Doc, start: int, end: int) -> bool:
    return all(token.lower_ in _LIST_WORDS for token in doc[start:end])


def _listed_bodies(
    block: AnnotatedBlock, mention: EntityMention, listed: list[tuple[EntityCluster, ...]]
) -> tuple[EntityCluster, ...]:
    """Those of a list as long as the number, all lands or all bodies as the noun has it."""
    number, countries = _counted_bodies(block, mention)
    for clusters in reversed(listed):
        fits = all((cluster.type == "Country") == countries for cluster in clusters)
        if number and len(clusters) == number and fits:
            return clusters
    return ()


def _counted_bodies(block: AnnotatedBlock, mention: EntityMention) -> tuple[int, bool]:
    """How many countries (True) or organisations (False) a mention counts; 0 for neither."""
    words = [token.lower_ for token in block.doc[mention.start : mention.end]]
    before = block.doc[mention.start - 1].lower_ if mention.start else ""
    if len(words) != 2 or before not in ("the", "our", "these", "all"):
        return 0, False
    if words[1] in _BODIES | _COUNTRIES:
        return _NUMBERS.get(words[0], 0), words[1] in _COUNTRIES
    return 0, False


_Forums = dict[int, tuple[str, tuple[int, int]]]
"""The acronyms that hold a number, by that, with the place where each stands first."""


def _forum_acronyms(annotated: AnnotatedDocument) -> _Forums:
    found: _Forums = {}
    for block in annotated.blocks:
        for token in block.doc:
            if _FORUM_ACRONYM.fullmatch(token.text):
                text_span = block.text_span(token.i, token.i + 1)
                found.setdefault(int(token.text[-1]), (token.text, text_span))
    return found


def _numbered_forum(
    register: Register, forums: _Forums, block: AnnotatedBlock, mention: EntityMention
) -> tuple[EntityCluster, ...]:
    """The forum whose acronym holds the number: of "the five offices", IP5."""
    number, _ = _counted_bodies(block, mention)
    if number not in forums:
        return ()
    words, text_span = forums[number]
    return (register.add(words, "CooperationForum", text_span),)


def _replace_figure(
    register: Register,
    block: AnnotatedBlock,
    mention: EntityMention,
    clusters: tuple[EntityCluster, ...],
) -> None:
    figure = mention.clusters[0]
    text_span = block.text_span(mention.start, mention.end)
    figure.text_spans = [known for known in figure.text_spans if known != text_span]
    if not figure.text_spans and figure in register.clusters:
        register.clusters.remove(figure)
    block.mentions.remove(mention)
    block.mentions.append(
        EntityMention(mention.start, mention.end, clusters[0].type, clusters, anaphor=True)
    )
