"""What is said by where it stands: the scope of an agreement, the speaker's own posts and units."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kipo_graph.extract.coref import clusters
from kipo_graph.extract.coref.annotated_document import (
    AnnotatedBlock,
    AnnotatedDocument,
    EntityMention,
    meant,
)
from kipo_graph.extract.coref.clusters import EntityCluster
from kipo_graph.extract.entity_classes import ACCORDS, BODIES, ORGANISATIONS, WORKS
from kipo_graph.extract.relations.phrase_relation import Link
from kipo_graph.extract.syntax_tree import verb_above
from kipo_graph.language.negation import negating_token
from kipo_graph.language.status import verb_status
from kipo_graph.language.word_lists import VERBS
from kipo_graph.model.vocabulary import PREDICATES

RELATIONS = "kipo_relations"
"""The key of `doc.user_data` under which any pipeline component may relate entities itself."""
_HEADS = frozenset(
    "president commissioner director chief managing controller registrar comptroller chairman "
    "chair chairperson ceo".split()
)


def given(line: AnnotatedBlock) -> Iterator[Link]:
    """What another component related: (component, start, end, predicate, start, end) in tokens."""
    by_start = {mention.start: mention for mention in line.mentions}
    for name, start, _, predicate, begin, _ in line.doc.user_data.get(RELATIONS, ()):
        one, other = by_start.get(start), by_start.get(begin)
        if one is not None and other is not None and predicate in PREDICATES:
            yield Link(one, predicate, other, f"component:{name}")


def scope(annotated: AnnotatedDocument, line: AnnotatedBlock) -> Iterator[Link]:
    """What an agreement covers and whom it serves, by the lists of what its parties will do."""
    if annotated.agreement is None or not _is_of_parties(annotated, line):
        return
    itself = meant(annotated.agreement)
    kind = line.block.kind
    rule = {"item": "scope-item", "label": "scope-title"}.get(kind, "scope")
    for mention in line.mentions:
        if mention.kind == "TechnologyField":
            yield Link(itself, "coversField", mention, rule)
        elif mention.kind == "BeneficiaryGroup" and kind != "label":
            yield Link(itself, "benefits", mention, f"{rule}-group")
        elif mention.kind == "IPRight" and kind == "item":
            yield Link(itself, "concerns", mention, f"{rule}-right")


_AREAS = re.compile(r"\bareas? of (?:cooperation|collaboration)\b.{0,40}\binclud", re.IGNORECASE)


def areas(annotated: AnnotatedDocument, line: AnnotatedBlock) -> Iterator[Link]:
    """The programmes and bodies that the areas of cooperation of an agreement include."""
    itself = annotated.agreement
    if itself is None:
        return
    for sentence in line.doc.sents:
        led = _AREAS.search(sentence.text)
        if led is None:
            continue
        start = sentence.start_char + led.end()
        for mention in line.mentions:
            inside = sentence.start <= mention.start < sentence.end
            if (
                inside
                and line.doc[mention.start].idx > start
                and mention.kind in WORKS | ORGANISATIONS
            ):
                yield Link(meant(itself), "dcterms:relation", mention, "scope-area", "include")


def parties(annotated: AnnotatedDocument, line: AnnotatedBlock) -> Iterator[Link]:
    """The parties that the name of an agreement tells: "the ASEAN-China Framework Agreement"."""
    for mention in line.mentions:
        if mention.kind not in ACCORDS or mention.anaphor or not mention.end:
            continue
        words = line.doc[mention.start : mention.end].text.split()
        for part in words[0].split("-") if "-" in words[0] else ():
            cluster = annotated.register.by_key.get(clusters.key_of(part))
            if (
                cluster is not None
                and cluster.kind in BODIES
                and cluster is not mention.clusters[0]
            ):
                party = EntityMention(mention.start, mention.end, cluster.kind, (cluster,))
                yield Link(party, "concluded", mention, "party-by-name", "sign")


def _is_of_parties(annotated: AnnotatedDocument, line: AnnotatedBlock) -> bool:
    """Whether a line tells what the parties of the agreement will do."""
    if line.block.kind in ("item", "label"):
        return True
    return any(
        mention.anaphor and mention.clusters == annotated.members for mention in line.mentions
    )


def bodies(annotated: AnnotatedDocument, line: AnnotatedBlock, found: list[Link]) -> Iterator[Link]:
    """Posts and units of which the text names no body are the speaker's own."""
    speaker = annotated.speaker
    if speaker is None or speaker.kind not in ORGANISATIONS or annotated.members:
        return
    own = meant(speaker)
    placed = _placed(found)
    for link in found:
        if link.predicate != "org:holds" or placed & {id(link.object), id(link.subject)}:
            continue
        words = line.doc[link.object.start : link.object.end].text.lower().split()
        if words[0] in _HEADS and len(words) <= 3:
            yield Link(link.object, "org:postIn", own, "post-of-speaker")
            yield Link(link.subject, "org:headOf", own, "head-of-speaker")
    for mention in line.mentions:
        named = (
            mention.kind == "Unit" and not mention.anaphor and mention.clusters[0] is not speaker
        )
        if not named or _names_another(line, mention, speaker):
            continue
        verb = verb_above(line.doc[mention.end - 1])
        carriers = tuple(token.i for token in verb.ancestors if token.pos_ in VERBS)
        done = verb_status(verb, carriers) == "achieved" and negating_token(verb, carriers) is None
        done = done or (mention.start > 0 and line.doc[mention.start - 1].lower_ == "our")
        if done and id(mention) not in placed:
            yield Link(mention, "org:unitOf", own, "unit-of-speaker")


def _names_another(line: AnnotatedBlock, unit: EntityMention, speaker: EntityCluster) -> bool:
    """Whether the sentence of a unit names another body, whose unit it may be."""
    sentence = line.doc[unit.start].sent
    within = (m for m in line.mentions if sentence.start <= m.start < sentence.end)
    return any(m.kind in ORGANISATIONS - {"Unit"} and speaker not in m.clusters for m in within)


def _placed(found: list[Link]) -> set[int]:
    """The mentions, by `id`, of which the text says where they belong."""
    said = ("org:postIn", "org:headOf", "org:unitOf")
    placed = {id(link.subject) for link in found if link.predicate in said}
    return placed | {id(link.object) for link in found if link.rule == "owned"}
