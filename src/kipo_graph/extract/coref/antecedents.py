"""What was named so far in a text, and which nouns may stand for it: "the portal", "this tool"."""

from __future__ import annotations

from collections.abc import Iterable
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
"""Types that "the" and the noun may refer to again."""
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
"""What "this tool" may mean, whatever the entity is called."""
_REFERABLE_TYPES = _PROGRAMMES | ACCORDS | GATHERINGS | ORGANISATIONS
NEAR_WINDOW, FAR_WINDOW = 12, 40
"""Among so many of the entities named last, what "this is a ..." and "the ..." mean is sought."""


@dataclass(slots=True)
class DiscourseState:
    """What was said so far: the subject of the last sentence, the last person, all entities.

    `voice` is who speaks in the quotations of the line that is read.
    """

    annotated: AnnotatedDocument
    topic: tuple[EntityCluster, ...] = ()
    person: EntityCluster | None = None
    recent: list[EntityCluster] = field(default_factory=list)
    mentions_by_token: dict[int, EntityMention] = field(default_factory=dict)
    quoted_speaker: EntityCluster | None = None

    def note_mention(self, mention: EntityMention) -> None:
        """Take note of what a mention names."""
        for cluster in mention.clusters:
            self.recent.append(cluster)
            if cluster.type == "foaf:Person":
                self.person = cluster

    def note_topic(self, clusters: tuple[EntityCluster, ...]) -> None:
        """Take note of what a sentence was about, where that is named."""
        self.topic = clusters or self.topic

    def last_of_type(self, entity_types: frozenset[str]) -> EntityCluster | None:
        """The entity named last, if it is of one of these classes; figures and dates aside."""
        note_mention = [t for t in self.recent[-NEAR_WINDOW:] if t.type in _REFERABLE_TYPES]
        return note_mention[-1] if note_mention and note_mention[-1].type in entity_types else None

    def last_reform(self) -> EntityCluster | None:
        """The change of law named last."""
        return next((t for t in reversed(self.recent[-FAR_WINDOW:]) if t.type == "Reform"), None)

    def last_named(self, noun: str, window: int) -> EntityCluster | None:
        """The entity named last that a noun may stand for."""
        wanted = SPELLING_VARIANTS.get(noun, noun)
        return next(
            (t for t in reversed(self.recent[-window:]) if wanted in head_nouns_of(t)), None
        )


def head_nouns_of(cluster: EntityCluster) -> set[str]:
    """The nouns that may refer to an entity: the heads of its names, and what the text calls it."""
    if not cluster.head_nouns:
        cluster.head_nouns |= {head for name in cluster.names for head in _head_nouns(name.split())}
        cluster.head_nouns |= {SPELLING_VARIANTS.get(word, word) for word in cluster.descriptions}
        cluster.head_nouns.discard("")
    return cluster.head_nouns


def _head_nouns(name: list[str]) -> Iterable[str]:
    """The last word of a name, before its first "of", "for", "on" or "in"."""
    small = (i for i, word in enumerate(name) if word in ("of", "for", "on", "in") and i)
    word = name[next(small, len(name)) - 1].lower()
    yield SPELLING_VARIANTS.get(word, word)
