"""The dense reading of lines of work: "First, the office worked to improve its services".

The rest of the paragraph belongs to the workstream that it opens.  A sentence
that announces several of them before ("to improve services, support creation and advance
cooperation") names the same ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kipo_graph.extract.concepts.action_words import SUPPORT_VERBS, WORKSTREAM_VERBS
from kipo_graph.extract.coref.annotated_document import (
    AnnotatedBlock,
    AnnotatedDocument,
    EntityMention,
    implied_mention,
)
from kipo_graph.extract.entity_classes import ACCORDS, GATHERINGS
from kipo_graph.extract.relations.phrase_relation import PhraseRelation

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_ORDINALS = frozenset(
    "first firstly second secondly third thirdly fourth fourthly fifth lastly finally".split()
)
_PART_TYPES = (
    ACCORDS
    | GATHERINGS
    | frozenset("Reform PolicyMeasure Programme Service Unit Anniversary ServiceNetwork".split())
)
_SETTING_NOUNS = frozenset("conjunction margins sidelines occasion".split())
"""Nouns by which something is named only as the setting of something else."""
_FUNCTION_WORDS = frozenset("the its our a an of and in for on to their".split())


def find_workstreams(annotated: AnnotatedDocument) -> dict[int, EntityMention]:
    """The line of work that each paragraph opens, by the number of its line; enters them."""
    found: dict[int, EntityMention] = {}
    for number, block in enumerate(annotated.blocks):
        mention = _opened_workstream(annotated, block)
        if mention is not None:
            found[number] = mention
    for number, block in enumerate(annotated.blocks if found else ()):
        if number not in found:
            _merge_announcement(annotated, block, list(found.values()))
    return found


def workstream_relations(
    annotated: AnnotatedDocument,
    block: AnnotatedBlock,
    workstream: EntityMention,
    measures: list[EntityMention],
) -> Iterator[PhraseRelation]:
    """The parts of a workstream, who is responsible for it, and what it is about.

    A workstream is opened in another sentence than most of its parts: that sentence is the context.
    """
    opened = implied_mention(workstream.clusters[0])
    for mention in (*block.mentions, *measures):
        named = mention.type in _PART_TYPES and mention.end and not mention.anaphor
        if named and mention.start > workstream.end and not _is_aside(block, mention):
            yield PhraseRelation(mention, "partOfStrand", opened, "strand-part")
    if annotated.speaker is not None:
        yield PhraseRelation(implied_mention(annotated.speaker), "aimsAt", workstream, "strand-by")
    for mention in block.mentions:
        within = workstream.start < mention.start and mention.end <= workstream.end
        if within and mention.clusters != workstream.clusters and not mention.anaphor:
            yield PhraseRelation(workstream, "concerns", mention, "strand-of")


def _is_aside(block: AnnotatedBlock, mention: EntityMention) -> bool:
    """Whether a mention is only the setting of something else, or its result."""
    head = block.doc[mention.end - 1]
    while head.dep_ in ("compound", "punct") and head.head != head:
        head = head.head
    prep = head.head
    return prep.dep_ == "prep" and (prep.lower_ == "into" or prep.head.lower_ in _SETTING_NOUNS)


def _opened_workstream(annotated: AnnotatedDocument, block: AnnotatedBlock) -> EntityMention | None:
    """The line of work that a paragraph opens, entered as an entity; None where it opens none."""
    doc = block.doc
    if len(doc) < 6 or doc[0].lower_ not in _ORDINALS or doc[1].text != ",":
        return None
    for verb in next(doc.sents):
        if verb.pos_ == "VERB" and verb.lemma_ in WORKSTREAM_VERBS:
            objects = [child for child in verb.children if child.dep_ == "dobj"]
            return _add_workstream(annotated, block, verb, objects[0]) if objects else None
    return None


def _add_workstream(
    annotated: AnnotatedDocument, block: AnnotatedBlock, verb: Token, noun: Token
) -> EntityMention:
    """The mention of a workstream: "improvement of services"; of support, what is supported."""
    start, end = _phrase_bounds(noun)
    words = block.doc[start:end].text
    text_span = block.text_span(start if verb.lemma_ in SUPPORT_VERBS else verb.i, end)
    own = next((m for m in block.mentions if m.start <= noun.i < m.end and not m.anaphor), None)
    if verb.lemma_ in SUPPORT_VERBS:
        cluster = (
            own.clusters[0]
            if own is not None
            else annotated.register.add(words, "Strand", text_span)
        )
        cluster.type = "Strand"
        if own is not None:
            own.type = "Strand"
        cluster.names[words] += 1
        cluster.text_spans.append(text_span)
    else:
        cluster = annotated.register.add(
            f"{WORKSTREAM_VERBS[verb.lemma_]} of {words}", "Strand", text_span
        )
    return EntityMention(verb.i, end, "Strand", (cluster,))


def _phrase_bounds(noun: Token) -> tuple[int, int]:
    start = noun.left_edge.i
    end = max((noun.i + 1, *(c.right_edge.i + 1 for c in noun.children if _is_part_of_name(c))))
    while start < noun.i and noun.doc[start].lower_ in _FUNCTION_WORDS:
        start += 1
    return start, end


def _is_part_of_name(child: Token) -> bool:
    """Whether what hangs on a noun is needed to tell what it is."""
    return child.dep_ in ("cc", "conj") or (child.dep_ == "prep" and child.lower_ == "of")


def _merge_announcement(
    annotated: AnnotatedDocument, block: AnnotatedBlock, opened: list[EntityMention]
) -> None:
    """Bring what a sentence announces together with the workstreams that are opened later."""
    verbs = [
        t
        for t in block.doc
        if t.pos_ == "VERB" and t.lemma_ in WORKSTREAM_VERBS and _is_base_form(t)
    ]
    if len(verbs) < 2:
        return
    for verb in verbs:
        for noun in (child for child in verb.children if child.dep_ == "dobj"):
            announced = _content_words(block.doc, *_phrase_bounds(noun))
            best = max(
                opened, key=lambda mention: _similarity(mention, announced, verb), default=None
            )
            if best is not None and _similarity(best, announced, verb) > 0:
                _merge_mention(annotated, block, verb, noun, best)


def _merge_mention(
    annotated: AnnotatedDocument,
    block: AnnotatedBlock,
    verb: Token,
    noun: Token,
    workstream: EntityMention,
) -> None:
    """Let what is announced mean a workstream."""
    start, end = _phrase_bounds(noun)
    cluster = workstream.clusters[0]
    first = start if verb.lemma_ in SUPPORT_VERBS else verb.i
    cluster.names[block.doc[first:end].text] += 0
    cluster.text_spans.append(block.text_span(first, end))
    for mention in block.mentions:
        if (
            mention.start <= noun.i < mention.end
            and verb.lemma_ in SUPPORT_VERBS
            and mention.type != "Strand"
        ):
            gone = mention.clusters[0]
            if gone.type in ("Topic", "PolicyGoal") and gone in annotated.register.clusters:
                annotated.register.alias(cluster, gone.label)
            mention.type, mention.clusters = "Strand", (cluster,)


def _is_base_form(verb: Token) -> bool:
    return verb.tag_ in ("VB", "VBP")


def _similarity(workstream: EntityMention, announced: set[str], verb: Token) -> int:
    """How many words a workstream and an announcement share; more for the same verb."""
    name = {word.rstrip("s") for word in workstream.clusters[0].label.casefold().split()}
    shared = len(announced & name)
    return 2 * shared + (WORKSTREAM_VERBS[verb.lemma_].casefold() in name) if shared else 0


def _content_words(doc: Doc, start: int, end: int) -> set[str]:
    return {t.lower_.rstrip("s") for t in doc[start:end] if not t.is_stop and not t.is_punct}
