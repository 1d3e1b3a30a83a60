"""What is said by where it stands: the scope of an agreement, the speaker's own posts and units."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kipo_graph.extract.coref import clusters
from kipo_graph.extract.coref.annotated_document import (
    AnnotatedBlock,
    AnnotatedDocument,
    EntityMention,
    implied_mention,
)
from kipo_graph.extract.coref.clusters import EntityCluster
from kipo_graph.extract.entity_classes import ACCORDS, BODIES, ORGANISATIONS, WORKS
from kipo_graph.extract.relations.phrase_relation import PhraseRelation
from kipo_graph.extract.syntax_tree import verb_above
from kipo_graph.language.negation import negating_token
from kipo_graph.language.status import verb_status
from kipo_graph.language.word_lists import VERBS
from kipo_graph.model.vocabulary import PREDICATES

RELATIONS = "kipo_relations"
"""The key of `doc.user_data` under which any pipeline component may relate entities itself."""
_HEAD_TITLES = frozenset(
    "president commissioner director chief managing controller registrar comptroller chairman "
    "chair chairperson ceo".split()
)


def component_relations(block: AnnotatedBlock) -> Iterator[PhraseRelation]:
    """What another component related: (component, start, end, predicate, start, end) in tokens."""
    by_start = {mention.start: mention for mention in block.mentions}
    for name, start, _, predicate, begin, _ in block.doc.user_data.get(RELATIONS, ()):
        one, other = by_start.get(start), by_start.get(begin)
        if one is not None and other is not None and predicate in PREDICATES:
            yield PhraseRelation(one, predicate, other, f"component:{name}")


def scope_relations(
    annotated: AnnotatedDocument, block: AnnotatedBlock
) -> Iterator[PhraseRelation]:
    """What an agreement covers and whom it serves, by the lists of what its parties will do."""
    if annotated.agreement is None or not _is_about_parties(annotated, block):
        return
    agreement = implied_mention(annotated.agreement)
    entity_type = block.segment.kind
    rule = {"item": "scope-item", "label": "scope-title"}.get(entity_type, "scope")
    for mention in block.mentions:
        if mention.type == "TechnologyField":
            yield PhraseRelation(agreement, "coversField", mention, rule)
        elif mention.type == "BeneficiaryGroup" and entity_type != "label":
            yield PhraseRelation(agreement, "benefits", mention, f"{rule}-group")
        elif mention.type == "IPRight" and entity_type == "item":
            yield PhraseRelation(agreement, "concerns", mention, f"{rule}-right")


_AREAS_OF_COOPERATION = re.compile(
    r"\bareas? of (?:cooperation|collaboration)\b.{0,40}\binclud", re.IGNORECASE
)


def area_relations(annotated: AnnotatedDocument, block: AnnotatedBlock) -> Iterator[PhraseRelation]:
    """The programmes and bodies that the areas of cooperation of an agreement include."""
    agreement = annotated.agreement
    if agreement is None:
        return
    for sentence in block.doc.sents:
        led = _AREAS_OF_COOPERATION.search(sentence.text)
        if led is None:
            continue
        start = sentence.start_char + led.end()
        for mention in block.mentions:
            inside = sentence.start <= mention.start < sentence.end
            if (
                inside
                and block.doc[mention.start].idx > start
                and mention.type in WORKS | ORGANISATIONS
            ):
                yield PhraseRelation(
                    implied_mention(agreement), "dcterms:relation", mention, "scope-area", "include"
                )


def party_relations(
    annotated: AnnotatedDocument, block: AnnotatedBlock
) -> Iterator[PhraseRelation]:
    """The parties that the name of an agreement tells: "the ASEAN-China Framework Agreement"."""
    for mention in block.mentions:
        if mention.type not in ACCORDS or mention.anaphor or not mention.end:
            continue
        words = block.doc[mention.start : mention.end].text.split()
        for part in words[0].split("-") if "-" in words[0] else ():
            cluster = annotated.register.by_key.get(clusters.key_of(part))
            if (
                cluster is not None
                and cluster.type in BODIES
                and cluster is not mention.clusters[0]
            ):
                party = EntityMention(mention.start, mention.end, cluster.type, (cluster,))
                yield PhraseRelation(party, "concluded", mention, "party-by-name", "sign")


def _is_about_parties(annotated: AnnotatedDocument, block: AnnotatedBlock) -> bool:
    """Whether a line tells what the parties of the agreement will do."""
    if block.segment.kind in ("item", "label"):
        return True
    return any(
        mention.anaphor and mention.clusters == annotated.members for mention in block.mentions
    )


def speaker_relations(
    annotated: AnnotatedDocument, block: AnnotatedBlock, found: list[PhraseRelation]
) -> Iterator[PhraseRelation]:
    """Posts and units of which the text names no body are the speaker's own."""
    speaker = annotated.speaker
    if speaker is None or speaker.type not in ORGANISATIONS or annotated.members:
        return
    own = implied_mention(speaker)
    attached = _attached_mentions(found)
    for link in found:
        if link.predicate != "org:holds" or attached & {id(link.object), id(link.subject)}:
            continue
        words = block.doc[link.object.start : link.object.end].text.lower().split()
        if words[0] in _HEAD_TITLES and len(words) <= 3:
            yield PhraseRelation(link.object, "org:postIn", own, "post-of-speaker")
            yield PhraseRelation(link.subject, "org:headOf", own, "head-of-speaker")
    for mention in block.mentions:
        named = (
            mention.type == "Unit" and not mention.anaphor and mention.clusters[0] is not speaker
        )
        if not named or _names_another(block, mention, speaker):
            continue
        verb = verb_above(block.doc[mention.end - 1])
        governors = tuple(token.i for token in verb.ancestors if token.pos_ in VERBS)
        done = (
            verb_status(verb, governors) == "achieved" and negating_token(verb, governors) is None
        )
        done = done or (mention.start > 0 and block.doc[mention.start - 1].lower_ == "our")
        if done and id(mention) not in attached:
            yield PhraseRelation(mention, "org:unitOf", own, "unit-of-speaker")


def _names_another(block: AnnotatedBlock, unit: EntityMention, speaker: EntityCluster) -> bool:
    """Whether the sentence of a unit names another body, whose unit it may be."""
    sentence = block.doc[unit.start].sent
    within = (m for m in block.mentions if sentence.start <= m.start < sentence.end)
    return any(m.type in ORGANISATIONS - {"Unit"} and speaker not in m.clusters for m in within)


def _attached_mentions(found: list[PhraseRelation]) -> set[int]:
    """The mentions, by `id`, of which the text says where they belong."""
    said = ("org:postIn", "org:headOf", "org:unitOf")
    attached = {id(link.subject) for link in found if link.predicate in said}
    return attached | {id(link.object) for link in found if link.rule == "owned"}
