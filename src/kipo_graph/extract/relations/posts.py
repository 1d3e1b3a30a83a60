"""Who holds which post where, as phrases tell it: "Mr A, Head of B", "B Chairman A"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kipo_graph.extract.coref.annotated_document import EntityMention
from kipo_graph.extract.entity_classes import BODIES
from kipo_graph.extract.relations.phrase_relation import PhraseRelation

if TYPE_CHECKING:
    from spacy.tokens import Doc

_JOINING_WORDS = frozenset(
    "mr mr. mrs mrs. ms ms. dr dr. mdm madam prof prof. assoc , and the its as for former acting "
    "outgoing out - going ( ) then – : mp mep qc kc of 's ’s adv adv. hon hon. honourable "
    "messrs .".split()
)
"""What may stand between a person, a post and a body."""
_ROLES = frozenset("role roles capacity capacities position positions term tenure".split())


def post_relations(doc: Doc, mentions: list[EntityMention]) -> Iterator[PhraseRelation]:
    """Who holds which post where: "Mr A, Head of B", "Commissioner, B, Mr A", "B Chairman A"."""
    yield from _role_relations(doc, mentions)
    for at, person in enumerate(mentions):
        if person.type == "foaf:Person":
            before, after = (_posts_and_bodies(doc, mentions, at, side) for side in (-1, 1))
            yield from _holder_relations(person, *after)
            yield from _holder_relations(person, *before)
            if before[0] and after[1] and not (after[0] or before[1]):
                yield from _holder_relations(
                    person, before[0], after[1]
                )  # "Director Ada Berg of the Office"


def _role_relations(doc: Doc, mentions: list[EntityMention]) -> Iterator[PhraseRelation]:
    """The posts of someone's roles: "Ms A in her roles as the Registrar and the Head of B"."""
    for token in doc[:-1]:
        if token.lower_ not in _ROLES or doc[token.i + 1].lower_ != "as":
            continue
        before = [m for m in mentions if m.type == "foaf:Person" and m.end <= token.i]
        if not before or doc[before[-1].start].sent != token.sent:
            continue
        end = token.i + 2
        for mention in (m for m in mentions if m.start >= end):
            between = doc[end : mention.start]
            if not all(t.lower_ in (*_JOINING_WORDS, "of") for t in between):
                break
            if mention.type == "org:Post":
                yield PhraseRelation(before[-1], "org:holds", mention, "person-role")
            elif mention.type in BODIES:
                yield PhraseRelation(before[-1], "org:headOf", mention, "person-body")
            else:
                break
            end = mention.end


def _holder_relations(
    person: EntityMention, posts: list[EntityMention], owners: list[EntityMention]
) -> Iterator[PhraseRelation]:
    if not posts:
        return
    for post in posts:
        yield PhraseRelation(person, "org:holds", post, "person-post")
    by_cluster: dict[int, EntityMention] = {}
    for owner in owners:
        by_cluster.setdefault(id(owner.clusters[0]), owner)
    for owner in by_cluster.values():
        yield PhraseRelation(person, "org:headOf", owner, "person-body")
        yield PhraseRelation(posts[0], "org:postIn", owner, "post-of")


def _posts_and_bodies(
    doc: Doc, mentions: list[EntityMention], at: int, side: int
) -> tuple[list[EntityMention], list[EntityMention]]:
    """Posts and bodies beside a person, one after the other, as far as only commas part them."""
    here = at
    posts: list[EntityMention] = []
    owners: list[EntityMention] = []
    while 0 <= here + side < len(mentions):
        other = mentions[here + side]
        first, second = (mentions[here], other) if side > 0 else (other, mentions[here])
        if not _are_loosely_joined(doc, first.end, second.start):
            break
        if _belongs_to_another(doc, mentions, here + side, side, first.end, second.start):
            break
        if other.type == "org:Post" and not (posts and owners):
            posts.append(other)
        elif other.type in BODIES and not _is_location(doc, other, side):
            owners.append(other)
        else:
            break
        here += side
    if side < 0 and _are_disconnected(doc, mentions, posts, owners):
        return [], []
    return posts, owners


def _is_location(doc: Doc, mention: EntityMention, side: int) -> bool:
    """Whether a country before a post is only where something was: "came to Norway Director A"."""
    bare = doc[mention.end].text not in ("'s", "’s", "'", "’") if mention.end < len(doc) else True
    led = mention.start > 0 and doc[mention.start - 1].pos_ == "ADP"
    return side < 0 and mention.type == "Country" and bare and led


def _belongs_to_another(
    doc: Doc, mentions: list[EntityMention], at: int, side: int, start: int, end: int
) -> bool:
    """Whether an "and" parts a person from what belongs to another: "Mr A, Head of B, and Ms C"."""
    if all(token.lower_ != "and" for token in doc[start:end]):
        return False
    beyond = mentions[max(0, at - 3) : at] if side < 0 else mentions[at + 1 : at + 4]
    return any(mention.type == "foaf:Person" for mention in beyond)


def _are_disconnected(
    doc: Doc, mentions: list[EntityMention], posts: list[EntityMention], owners: list[EntityMention]
) -> bool:
    """Whether several bodies before a post, far from it, are not where it is held."""
    if not posts or len(owners) < 2 or mentions.index(owners[0]) >= mentions.index(posts[-1]):
        return False
    return not _are_loosely_joined(doc, owners[-1].end, posts[-1].start)


def _are_loosely_joined(doc: Doc, start: int, end: int) -> bool:
    """Whether only commas, titles, brackets and of-words stand between two mentions."""
    depth = 0
    count = 0
    for token in doc[start:end]:
        depth += (token.text == "(") - (token.text == ")")
        if depth > 0 or token.text == ")":
            continue
        count += 1
        if token.lower_ not in _JOINING_WORDS or token.is_sent_start:
            return False
        if token.text == "." and doc[token.i - 1].lower_ not in _JOINING_WORDS:
            return False
    return count <= 5
