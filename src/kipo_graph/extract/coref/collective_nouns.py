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
_LANDS = frozenset(("countries", "nations", "states", "economies", "governments"))
_FORUM = re.compile(r"[A-Z]{1,4}\d")
_LEADERS = frozenset(
    "leaders ministers heads commissioners presidents representatives governments "
    "directors undersigned".split()
)
_JOINTS = frozenset((",", "and", "the", "(", ")", ", and"))


def resolve(annotated: AnnotatedDocument) -> None:
    """Let a number and a noun mean those whom the text listed, where there are just so many."""
    listed: list[tuple[EntityCluster, ...]] = [annotated.members] if annotated.members else []
    for line in annotated.lines:
        listed += (_things(mentions) for mentions in _lists(line))
    forums = _forums(annotated)
    for line in annotated.lines:
        for mention in [mention for mention in line.mentions if mention.quantity is not None]:
            meant = _meant(line, mention, listed) or _forum(
                annotated.register, forums, line, mention
            )
            if meant:
                _replace(annotated.register, line, mention, meant)


def speakers(annotated: AnnotatedDocument) -> tuple[EntityCluster, ...]:
    """Who says "we" together: "We, the leaders of A, B and C"."""
    for line in annotated.lines:
        doc = line.doc
        for at in range(len(doc) - 3):
            lead = doc[at + 1 : at + 6]
            if doc[at].lower_ != "we" or not any(t.lower_ in _LEADERS for t in lead):
                continue
            if doc[at + 1].lower_ not in (",", "the"):
                continue
            for mentions in _lists(line):
                if 0 < mentions[0].start - at < 9:
                    return _things(mentions)
    return ()


def _things(mentions: list[EntityMention]) -> tuple[EntityCluster, ...]:
    return tuple(dict.fromkeys(mention.clusters[0] for mention in mentions))


def _lists(line: AnnotatedBlock) -> Iterator[list[EntityMention]]:
    """The bodies that stand in a list: names with nothing but commas and "and" between them."""
    bodies = [m for m in line.mentions if m.kind in ORGANISATIONS or m.kind == "Country"]
    run: list[EntityMention] = bodies[:1]
    for left, right in pairwise(bodies):
        if _joined(line.doc, left.end, right.start):
            run.append(right)
            continue
        if len(_things(run)) > 1:
            yield run
        run = [right]
    if len(_things(run)) > 1:
        yield run


def _joined(doc: Doc, start: int, end: int) -> bool:
    return all(token.lower_ in _JOINTS for token in doc[start:end])


def _meant(
    line: AnnotatedBlock, mention: EntityMention, listed: list[tuple[EntityCluster, ...]]
) -> tuple[EntityCluster, ...]:
    """Those of a list as long as the number, all lands or all bodies as the noun has it."""
    number, lands = _counted(line, mention)
    for clusters in reversed(listed):
        fits = all((cluster.kind == "Country") == lands for cluster in clusters)
        if number and len(clusters) == number and fits:
            return clusters
    return ()


def _counted(line: AnnotatedBlock, mention: EntityMention) -> tuple[int, bool]:
    """How many countries (True) or organisations (False) a mention counts; 0 for neither."""
    words = [token.lower_ for token in line.doc[mention.start : mention.end]]
    before = line.doc[mention.start - 1].lower_ if mention.start else ""
    if len(words) != 2 or before not in ("the", "our", "these", "all"):
        return 0, False
    if words[1] in _BODIES | _LANDS:
        return _NUMBERS.get(words[0], 0), words[1] in _LANDS
    return 0, False


_Forums = dict[int, tuple[str, tuple[int, int]]]
"""The acronyms that hold a number, by that, with the place where each stands first."""


def _forums(annotated: AnnotatedDocument) -> _Forums:
    found: _Forums = {}
    for line in annotated.lines:
        for token in line.doc:
            if _FORUM.fullmatch(token.text):
                place = line.place(token.i, token.i + 1)
                found.setdefault(int(token.text[-1]), (token.text, place))
    return found


def _forum(
    register: Register, forums: _Forums, line: AnnotatedBlock, mention: EntityMention
) -> tuple[EntityCluster, ...]:
    """The forum whose acronym holds the number: of "the five offices", IP5."""
    number, _ = _counted(line, mention)
    if number not in forums:
        return ()
    words, place = forums[number]
    return (register.add(words, "CooperationForum", place),)


def _replace(
    register: Register,
    line: AnnotatedBlock,
    mention: EntityMention,
    meant: tuple[EntityCluster, ...],
) -> None:
    figure = mention.clusters[0]
    place = line.place(mention.start, mention.end)
    figure.places = [known for known in figure.places if known != place]
    if not figure.places and figure in register.clusters:
        register.clusters.remove(figure)
    line.mentions.remove(mention)
    line.mentions.append(
        EntityMention(mention.start, mention.end, meant[0].kind, meant, anaphor=True)
    )
