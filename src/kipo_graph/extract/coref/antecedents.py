"""Possible antecedents: the entities named so far, and the nouns that may refer to them."""

from __future__ import annotations

from dataclasses import dataclass, field

from kipo_graph.extract.coref.annotated_document import AnnotatedDocument, EntityMention
from kipo_graph.extract.coref.clusters import EntityCluster
from kipo_graph.extract.entity_classes import ACCORDS, GATHERINGS, ORGANISATIONS

REFERRING_NOUNS = frozenset(
    "office institute agency organization organisation ministry department authority "
    "council commission committee board centre center division unit team bank "
    "university academy administration association bureau bill act law treaty agreement "
    "convention protocol memorandum declaration arrangement conference meeting forum "
    "summit workshop seminar course assembly session programme program scheme system "
    "portal platform database project initiative strategy plan fund network desk tool "
    "campaign service report guide index company foundation society court tribunal "
    "police clinic academy hub laboratory register blueprint roadmap masterplan directorate "
    "helpdesk pilot award prize statement mou accord event amendments changes reforms resource app "
    "body".split()
)
"""Nouns that may refer to an entity again: "the portal", "this tool"."""
SPELLING_VARIANTS = {
    "organisation": "organization",
    "programme": "program",
    "center": "centre",
    "mou": "memorandum",
}
_PROGRAMMES = frozenset(("Programme", "Service", "Document"))
TYPES_BY_GENERIC_NOUN = dict.fromkeys(
    "tool initiative programme program scheme platform portal service project system fund app "
    "campaign resource".split(),
    _PROGRAMMES,
) | {
    "agreement": ACCORDS, "arrangement": ACCORDS, "memorandum": ACCORDS, "event": GATHERINGS,
    "conference": GATHERINGS, "meeting": GATHERINGS, "body": ORGANISATIONS,
    "agency": ORGANISATIONS, "organisation": ORGANISATIONS, "organization": ORGANISATIONS,
}  # fmt: skip
"""Types of entities that "this tool" may refer to, whatever their names."""
_REFERABLE_TYPES = _PROGRAMMES | ACCORDS | GATHERINGS | ORGANISATIONS
NEAR_WINDOW, FAR_WINDOW = 12, 40
"""How many recent entities are searched for "this is a ..." and for "the ..."."""


@dataclass(slots=True)
class DiscourseState:
    """The state of the text up to the current word: recent entities, last person, last topic.

    `quoted_speaker` is the body that speaks in the quotations of the current block.
    """

    annotated: AnnotatedDocument
    topic: tuple[EntityCluster, ...] = ()
    person: EntityCluster | None = None
    recent: list[EntityCluster] = field(default_factory=list)
    mentions_by_token: dict[int, EntityMention] = field(default_factory=dict)
    quoted_speaker: EntityCluster | None = None

    def note_mention(self, mention: EntityMention) -> None:
        """Note the entities of a mention as the most recent ones."""
        for cluster in mention.clusters:
            self.recent.append(cluster)
            if cluster.type == "foaf:Person":
                self.person = cluster

    def note_topic(self, clusters: tuple[EntityCluster, ...]) -> None:
        """Note the topic of a sentence, if it names one."""
        self.topic = clusters or self.topic

    def last_of_type(self, entity_types: frozenset[str]) -> EntityCluster | None:
        """The last entity that a noun may refer to, if it has one of these types."""
        named = [c for c in self.recent[-NEAR_WINDOW:] if c.type in _REFERABLE_TYPES]
        return named[-1] if named and named[-1].type in entity_types else None

    def last_reform(self) -> EntityCluster | None:
        """The last change of law."""
        recent = reversed(self.recent[-FAR_WINDOW:])
        return next((cluster for cluster in recent if cluster.type == "Reform"), None)

    def last_named(self, noun: str, window: int) -> EntityCluster | None:
        """The last of `window` recent entities that a noun may refer to."""
        noun = SPELLING_VARIANTS.get(noun, noun)
        recent = reversed(self.recent[-window:])
        return next((cluster for cluster in recent if noun in head_nouns_of(cluster)), None)


def head_nouns_of(cluster: EntityCluster) -> set[str]:
    """The nouns that may refer to an entity: the heads of its names, and its descriptions."""
    if not cluster.head_nouns:
        nouns = {_head_noun(name.split()) for name in cluster.names} | cluster.descriptions
        cluster.head_nouns |= {SPELLING_VARIANTS.get(noun, noun) for noun in nouns if noun}
    return cluster.head_nouns


def _head_noun(name: list[str]) -> str:
    """The last word of a name, before its first "of", "for", "on" or "in"."""
    small = (i for i, word in enumerate(name) if word in ("of", "for", "on", "in") and i)
    return name[next(small, len(name)) - 1].lower()
