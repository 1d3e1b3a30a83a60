"""What a phrase says by itself, without a verb: posts, parts, places, ties between countries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise

from kipo_graph.extract.coref.annotated_document import AnnotatedBlock, EntityMention
from kipo_graph.extract.entity_classes import (
    ACCORDS,
    BODIES,
    GATHERINGS,
    ORGANISATIONS,
    PLACES,
    WORKS,
)
from kipo_graph.extract.relations.examples import example_relations
from kipo_graph.extract.relations.phrase_relation import PhraseRelation
from kipo_graph.extract.relations.posts import post_relations

_MAX_GAP = 6
"""So many words may stand between two mentions that a phrase relates."""
_TIES = frozenset(
    "partnership cooperation collaboration relations relationship ties agreement alliance "
    "exchange exchanges dialogue links linkages trade understanding".split()
)


@dataclass(frozen=True, slots=True)
class _Wording:
    """The words between two mentions without articles, and the relation that they state."""

    words: frozenset[str]
    left: frozenset[str]
    right: frozenset[str]
    predicate: str
    rule: str
    verb: str = ""
    inverse: bool = False

    def relation(self, left: EntityMention, right: EntityMention) -> PhraseRelation:
        one, other = (right, left) if self.inverse else (left, right)
        return PhraseRelation(one, self.predicate, other, self.rule, self.verb)


def _set(*words: str) -> frozenset[str]:
    return frozenset(words)


_POST, _UNIT, _GROUP = _set("org:Post"), _set("Unit"), _set("BeneficiaryGroup")
_OWNS = _set("’s", "'s", "’", "'")
_IN = _set(
    "in", "located in", "based in", ", based in", "at", "held in", ", located in", ", in"
)  # fmt: skip
_NAMED_BEFORE = WORKS | ACCORDS | ORGANISATIONS | GATHERINGS | _GROUP
_OWNED = WORKS | ACCORDS | {"Event", "Meeting", "foaf:Person"}
_GROUPS = _set("Figure", "BeneficiaryGroup")
_RELATED = "dcterms:relation"
_WORDINGS = (
    _Wording(_set("of", "at", "in", ",", ""), _POST, BODIES, "org:postIn", "post-of"),
    _Wording(_OWNS | {""}, ORGANISATIONS, _POST, "org:postIn", "post-of", inverse=True),
    _Wording(_OWNS, _set("Country"), _POST, "org:postIn", "post-of", inverse=True),
    _Wording(_OWNS, ORGANISATIONS, _UNIT, "org:unitOf", "owned", inverse=True),
    _Wording(_OWNS, _set("Country"), ORGANISATIONS, "locatedIn", "owned", inverse=True),
    _Wording(_OWNS, BODIES, _OWNED, _RELATED, "owned", "of", inverse=True),
    _Wording(_OWNS, BODIES, _set("Figure"), "hasFigure", "owned"),
    _Wording(
        _set("("), BODIES | _GROUP | _set("IPRight"), _set("Figure"), "hasFigure", "bracketed"
    ),
    _Wording(_IN, ORGANISATIONS, PLACES, "locatedIn", "in-place"),
    _Wording(_IN, GATHERINGS, PLACES, "heldIn", "in-place"),
    _Wording(_IN, _GROUPS, PLACES, "locatedIn", "group-in-place", "in"),
    _Wording(_set(","), _set("City"), _set("Country"), "locatedIn", "city-country"),
    _Wording(
        _set("within", "of", "at", "under", "in"), _UNIT, ORGANISATIONS, "org:unitOf", "unit-of"
    ),
    _Wording(
        _set("of", "under", ", under"),
        ORGANISATIONS, ORGANISATIONS, "org:subOrganizationOf", "body-of",
    ),
    _Wording(_set("under", "of"), ACCORDS | WORKS, ORGANISATIONS, _RELATED, "work-of", "of"),
    _Wording(
        _set("for", "to support", "to help", "for all", "to"),
        WORKS | GATHERINGS, _GROUP, "benefits", "work-for",
    ),
    _Wording(
        _set("in support of", "to support", "on"),
        ACCORDS, WORKS | ACCORDS, _RELATED, "accord-on", "on",
    ),
    _Wording(
        _set("on", "in", "for", "of"),
        _NAMED_BEFORE, _set("TechnologyField"), "coversField", "work-in-field",
    ),
)  # fmt: skip
"""The first that fits is taken."""


def phrase_relations(block: AnnotatedBlock) -> Iterator[PhraseRelation]:
    """What the phrases of a line relate."""
    mentions = [mention for mention in block.mentions if not mention.anaphor]
    for left, right in pairwise(mentions):
        if len(_words_between(block, left, right)) <= _MAX_GAP and _in_one_sentence(
            block, left, right
        ):
            yield from _adjacent_relations(block, left, right)
    yield from post_relations(block.doc, mentions)
    yield from _between_relations(block, mentions)
    yield from _anniversary_relations(block, mentions)
    yield from _country_ties(block, mentions)
    yield from example_relations(block, mentions)


def _in_one_sentence(block: AnnotatedBlock, left: EntityMention, right: EntityMention) -> bool:
    return not any(token.is_sent_start for token in block.doc[left.end : right.start + 1])


def _adjacent_relations(
    block: AnnotatedBlock, left: EntityMention, right: EntityMention
) -> Iterator[PhraseRelation]:
    words = _words_between(block, left, right)
    plain = " ".join(word for word in words if word not in ("the", "a", "an", "its", "new"))
    for wording in _WORDINGS:
        fits = left.type in wording.left and right.type in wording.right
        if fits and plain in wording.words:
            yield wording.relation(left, right)
            return


def _words_between(block: AnnotatedBlock, left: EntityMention, right: EntityMention) -> list[str]:
    """The words between two mentions, in lower case, without an acronym in brackets."""
    words = [token.lower_ for token in block.doc[left.end : right.start]]
    bracketed = len(words) > 1 and (words[0] == ")" or (words[0] == "(" and ")" in words[:5]))
    return words[words.index(")") + 1 :] if bracketed else words


def _anniversary_relations(
    block: AnnotatedBlock, mentions: list[EntityMention]
) -> Iterator[PhraseRelation]:
    """Of what an anniversary is: "the 75th anniversary of the signing of the Lanham Act"."""
    for figure, other in pairwise(mentions):
        counted = figure.quantity.counted if figure.quantity is not None else ""
        words = _words_between(block, figure, other)
        led = words[:1] == ["of"] and len(words) <= 5 and "," not in words
        if counted == "anniversary" and led and other.quantity is None:
            yield PhraseRelation(other, "hasFigure", figure, "anniversary-of")


def _between_relations(
    block: AnnotatedBlock, mentions: list[EntityMention]
) -> Iterator[PhraseRelation]:
    """What is between two: "the partnership between A and B"."""
    for token in block.doc:
        if token.lower_ not in ("between", "among", "amongst"):
            continue
        after = [m for m in mentions if token.i < m.start < token.i + 16 and m.type in BODIES]
        named = [m for m in after if block.doc[m.end : m.end + 1].text not in _OWNS]
        noun = token.head.lemma_.lower()
        accord = next((m for m in mentions if m.end == token.i and m.type in ACCORDS), None)
        if len(named) < 2 or (noun not in _TIES and accord is None):
            continue
        listed = _listed(block, named)
        if accord is not None:
            yield from (
                PhraseRelation(one, "concluded", accord, "accord-between") for one in listed
            )
            continue
        for one, other in combinations(listed, 2):
            yield PhraseRelation(one, "cooperatesWith", other, "tie-between", noun)


def _listed(block: AnnotatedBlock, mentions: list[EntityMention]) -> list[EntityMention]:
    """The first mentions of a row, as long as they are listed with each other."""
    listed = mentions[:1]
    for mention in mentions[1:5]:
        words = _words_between(block, listed[-1], mention)
        owners = {t.lower_ for t in block.doc if block.doc[t.i + 1 : t.i + 2].text in _OWNS}
        brackets = {"(", ")"} | {token.text.lower() for token in block.doc if token.text.isupper()}
        words = [w for w in words if w not in _OWNS and w not in owners]
        if len(words) > 6 or not {",", "and", "the"} | brackets >= set(words):
            break
        if all(mention.clusters != other.clusters for other in listed):
            listed.append(mention)
    return listed


def _country_ties(block: AnnotatedBlock, mentions: list[EntityMention]) -> Iterator[PhraseRelation]:
    """What two countries have together: "A and B cooperation"."""
    for first, second in pairwise(mentions):
        if first.type == second.type == "Country" and _words_between(block, first, second) == [
            "and"
        ]:
            after = block.doc[second.end : second.end + 3]
            tie = next((token.i for token in after if token.lower_ in _TIES), 0)
            if tie and all(t.pos_ != "ADP" for t in block.doc[second.end : tie]):
                yield PhraseRelation(first, "cooperatesWith", second, "tie-between", "and")
