"""Who holds which post where, as phrases tell it: "Mr A, Head of B", "B Chairman A"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kipo_graph.extract.coref.annotated_document import EntityMention
from kipo_graph.extract.entity_classes import BODIES
from kipo_graph.extract.relations.phrase_relation import Link

if TYPE_CHECKING:
    from spacy.tokens import Doc

_BETWEEN = frozenset(
    "mr mr. mrs mrs. ms ms. dr dr. mdm madam prof prof. assoc , and the its as for former acting "
    "outgoing out - going ( ) then – : mp mep qc kc of 's ’s adv adv. hon hon. honourable "
    "messrs .".split()
)
"""What may stand between a person, a post and a body."""
_ROLES = frozenset("role roles capacity capacities position positions term tenure".split())


def posts(doc: Doc, mentions: list[EntityMention]) -> Iterator[Link]:
    """Who holds which post where: "Mr A, Head of B", "Commissioner, B, Mr A", "B Chairman A"."""
    yield from _roles(doc, mentions)
    for at, person in enumerate(mentions):
        if person.kind == "foaf:Person":
            before, after = (_chain(doc, mentions, at, side) for side in (-1, 1))
            yield from _held(person, *after)
            yield from _held(person, *before)
            if before[0] and after[1] and not (after[0] or before[1]):
                yield from _held(person, before[0], after[1])  # "Director Ada Berg of the Office"


def _roles(doc: Doc, mentions: list[EntityMention]) -> Iterator[Link]:
    """The posts of someone's roles: "Ms A in her roles as the Registrar and the Head of B"."""
    for token in doc[:-1]:
        if token.lower_ not in _ROLES or doc[token.i + 1].lower_ != "as":
            continue
        before = [m for m in mentions if m.kind == "foaf:Person" and m.end <= token.i]
        if not before or doc[before[-1].start].sent != token.sent:
            continue
        end = token.i + 2
        for mention in (m for m in mentions if m.start >= end):
            between = doc[end : mention.start]
            if not all(t.lower_ in (*_BETWEEN, "of") for t in between):
                break
            if mention.kind == "org:Post":
                yield Link(before[-1], "org:holds", mention, "person-role")
            elif mention.kind in BODIES:
                yield Link(before[-1], "org:headOf", mention, "person-body")
            else:
                break
            end = mention.end


def _held(
    person: EntityMention, held: list[EntityMention], owners: list[EntityMention]
) -> Iterator[Link]:
    if not held:
        return
    for post in held:
        yield Link(person, "org:holds", post, "person-post")
    by_thing: dict[int, EntityMention] = {}
    for owner in owners:
        by_thing.setdefault(id(owner.clusters[0]), owner)
    for owner in by_thing.values():
        yield Link(person, "org:headOf", owner, "person-body")
        yield Link(held[0], "org:postIn", owner, "post-of")


def _chain(
    doc: Doc, mentions: list[EntityMention], at: int, side: int
) -> tuple[list[EntityMention], list[EntityMention]]:
    """Posts and bodies beside a person, one after the other, as far as only commas part them."""
    here = at
    held: list[EntityMention] = []
    owners: list[EntityMention] = []
    while 0 <= here + side < len(mentions):
        other = mentions[here + side]
        first, second = (mentions[here], other) if side > 0 else (other, mentions[here])
        if not _loose(doc, first.end, second.start):
            break
        if _is_another(doc, mentions, here + side, side, first.end, second.start):
            break
        if other.kind == "org:Post" and not (held and owners):
            held.append(other)
        elif other.kind in BODIES and not _is_where(doc, other, side):
            owners.append(other)
        else:
            break
        here += side
    if side < 0 and _is_split(doc, mentions, held, owners):
        return [], []
    return held, owners


def _is_where(doc: Doc, mention: EntityMention, side: int) -> bool:
    """Whether a country before a post is only where something was: "came to Norway Director A"."""
    bare = doc[mention.end].text not in ("'s", "’s", "'", "’") if mention.end < len(doc) else True
    led = mention.start > 0 and doc[mention.start - 1].pos_ == "ADP"
    return side < 0 and mention.kind == "Country" and bare and led


def _is_another(
    doc: Doc, mentions: list[EntityMention], at: int, side: int, start: int, end: int
) -> bool:
    """Whether an "and" parts a person from what belongs to another: "Mr A, Head of B, and Ms C"."""
    if all(token.lower_ != "and" for token in doc[start:end]):
        return False
    beyond = mentions[max(0, at - 3) : at] if side < 0 else mentions[at + 1 : at + 4]
    return any(mention.kind == "foaf:Person" for mention in beyond)


def _is_split(
    doc: Doc, mentions: list[EntityMention], held: list[EntityMention], owners: list[EntityMention]
) -> bool:
    """Whether several bodies before a post, far from it, are not where it is held."""
    if not held or len(owners) < 2 or mentions.index(owners[0]) >= mentions.index(held[-1]):
        return False
    return not _loose(doc, owners[-1].end, held[-1].start)


def _loose(doc: Doc, start: int, end: int) -> bool:
    """Whether only commas, titles, brackets and of-words stand between two mentions."""
    depth = 0
    count = 0
    for token in doc[start:end]:
        depth += (token.text == "(") - (token.text == ")")
        if depth > 0 or token.text == ")":
            continue
        count += 1
        if token.lower_ not in _BETWEEN or token.is_sent_start:
            return False
        if token.text == "." and doc[token.i - 1].lower_ not in _BETWEEN:
            return False
    return count <= 5
