"""What was named so far in a text, and which nouns may stand for it: "the portal", "this tool"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from kipo_graph.extract.coref.annotated_document import AnnotatedDocument, EntityMention
from kipo_graph.extract.coref.clusters import EntityCluster
from kipo_graph.extract.entity_classes import ACCORDS, GATHERINGS, ORGANISATIONS

NOUNS = frozenset(
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
SAME = {
    "organisation": "organization",
    "programme": "program",
    "center": "centre",
    "mou": "memorandum",
}
_PROGRAMMES = frozenset(("Programme", "Service", "Document"))
GENERIC = dict.fromkeys(
    "tool initiative programme program scheme platform portal service project system fund app "
    "campaign resource".split(),
    _PROGRAMMES,
) | {
    "agreement": ACCORDS, "arrangement": ACCORDS, "memorandum": ACCORDS, "event": GATHERINGS,
    "conference": GATHERINGS, "meeting": GATHERINGS, "body": ORGANISATIONS,
    "agency": ORGANISATIONS, "organisation": ORGANISATIONS, "organization": ORGANISATIONS,
}  # fmt: skip
"""What "this tool" may mean, whatever the entity is called."""
_SPOKEN_OF = _PROGRAMMES | ACCORDS | GATHERINGS | ORGANISATIONS
NEAR, FAR = 12, 40
"""Among so many of the entities named last, what "this is a ..." and "the ..." mean is sought."""


@dataclass(slots=True)
class Said:
    """What was said so far: the subject of the last sentence, the last person, all entities.

    `voice` is who speaks in the quotations of the line that is read.
    """

    annotated: AnnotatedDocument
    subject: tuple[EntityCluster, ...] = ()
    person: EntityCluster | None = None
    recent: list[EntityCluster] = field(default_factory=list)
    taken: dict[int, EntityMention] = field(default_factory=dict)
    voice: EntityCluster | None = None

    def named(self, mention: EntityMention) -> None:
        """Take note of what a mention names."""
        for cluster in mention.clusters:
            self.recent.append(cluster)
            if cluster.kind == "foaf:Person":
                self.person = cluster

    def about(self, clusters: tuple[EntityCluster, ...]) -> None:
        """Take note of what a sentence was about, where that is named."""
        self.subject = clusters or self.subject

    def of_kind(self, kinds: frozenset[str]) -> EntityCluster | None:
        """The entity named last, if it is of one of these classes; figures and dates aside."""
        named = [t for t in self.recent[-NEAR:] if t.kind in _SPOKEN_OF]
        return named[-1] if named and named[-1].kind in kinds else None

    def reform(self) -> EntityCluster | None:
        """The change of law named last."""
        return next((t for t in reversed(self.recent[-FAR:]) if t.kind == "Reform"), None)

    def last(self, noun: str, among: int) -> EntityCluster | None:
        """The entity named last that a noun may stand for."""
        wanted = SAME.get(noun, noun)
        return next((t for t in reversed(self.recent[-among:]) if wanted in heads_of(t)), None)


def heads_of(cluster: EntityCluster) -> set[str]:
    """The nouns that may refer to an entity: the heads of its names, and what the text calls it."""
    if not cluster.heads:
        cluster.heads |= {head for name in cluster.names for head in _heads(name.split())}
        cluster.heads |= {SAME.get(word, word) for word in cluster.called}
        cluster.heads.discard("")
    return cluster.heads


def _heads(name: list[str]) -> Iterable[str]:
    """The last word of a name, before its first "of", "for", "on" or "in"."""
    small = (i for i, word in enumerate(name) if word in ("of", "for", "on", "in") and i)
    word = name[next(small, len(name)) - 1].lower()
    yield SAME.get(word, word)
