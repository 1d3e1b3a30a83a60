"""Marking a text: what it names, the quantities and dates in it, who speaks, what "we" means."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kipo_graph.extract.coref import (
    anaphora,
    clusters,
    collective_nouns,
    document_roles,
    indicators,
    office_holders,
)
from kipo_graph.extract.coref.annotated_document import (
    AnnotatedBlock,
    AnnotatedDocument,
    EntityMention,
)
from kipo_graph.extract.coref.clusters import EntityCluster, Register
from kipo_graph.extract.coref.defined_names import add_defined_names
from kipo_graph.extract.entity_classes import ACCORDS
from kipo_graph.extract.ner.recognizer import EntityRecognizer
from kipo_graph.extract.ner.spans import EntitySpan
from kipo_graph.extract.segment import Block
from kipo_graph.extract.source_document import Document
from kipo_graph.language.dates import dates_in
from kipo_graph.language.token_quantities import quantities_in

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_TITLES = ACCORDS | {"Document"}
"""Classes of what a title may name."""


def annotate(
    document: Document,
    parsed: list[tuple[Block, Doc]],
    recognizer: EntityRecognizer,
    headings: Sequence[str] = (),
    titles: Sequence[tuple[Block, Doc]] = (),
) -> AnnotatedDocument:
    """Mark what a text names, and bring the mentions together.

    `headings` are the words of all its headings, `titles` the parsed ones that open it.
    """
    register = Register()
    blocks = [AnnotatedBlock(segment, doc) for segment, doc in parsed]
    annotated = AnnotatedDocument(document, blocks, register, headings=tuple(headings))
    found = [_entity_spans(block, recognizer) for block in blocks]
    # All definitions first: a short name may stand before the words that define it.
    for block, spans in zip(blocks, found, strict=True):
        for span in spans:
            add_defined_names(block, span, add_span(block, span, register), annotated)
    for block, spans in zip(blocks, found, strict=True):
        _add_names(block, [_with_year(block, span, register) for span in spans], register)
        _add_quantities(block, register)
    title_clusters = [
        cluster
        for segment, doc in titles
        for cluster in _title_clusters(AnnotatedBlock(segment, doc), recognizer, register)
    ]
    annotated.members = document_roles.members(annotated)
    self_titled = (
        cluster for cluster in title_clusters if cluster.type in ACCORDS and annotated.members
    )
    annotated.agreement = document_roles.agreement(annotated) or next(self_titled, None)
    annotated.speaker = document_roles.speaker(annotated)
    for block in blocks:
        block.sort()
        _note_descriptions(block)
    office_holders.resolve(annotated)
    annotated.speakers = collective_nouns.speakers(annotated)
    collective_nouns.resolve(annotated)
    anaphora.resolve(annotated)
    for block in blocks:
        indicators.annotate(block, register)
    for block in blocks:
        _add_dates(block)
    return annotated


def _title_clusters(
    block: AnnotatedBlock, recognizer: EntityRecognizer, register: Register
) -> list[EntityCluster]:
    """The document that a title names: "Joint Statement on Design", "Design Report 2016"."""
    named = (span for span in recognizer.entity_spans(block.doc) if span.entity_type in _TITLES)
    return [add_span(block, span, register) for span in named if span.end - span.start > 2]


def _entity_spans(block: AnnotatedBlock, recognizer: EntityRecognizer) -> list[EntitySpan]:
    found = recognizer.entity_spans(block.doc)
    if block.segment.kind == "label":
        return [span for span in found if span.entity_type == "TechnologyField"]
    return found


def add_span(block: AnnotatedBlock, span: EntitySpan, register: Register) -> EntityCluster:
    """Enter a mention; gives the entity that it means."""
    words = block.doc[span.start : span.end].text
    text_span = block.text_span(span.start, span.end)
    name = span.name
    if name is None:
        return register.add(words, span.entity_type, text_span)
    return register.add(words, span.entity_type, text_span, label=name.label, id=name.id)


def _with_year(block: AnnotatedBlock, span: EntitySpan, register: Register) -> EntitySpan:
    """A mention with the year behind it, where both are a name that the text defines."""
    end = span.end + 1
    if end > len(block.doc) or not block.doc[span.end].text.isdigit():
        return span
    known = clusters.key_of(block.doc[span.start : end].text) in register.by_key
    return replace(span, end=end) if known else span


def _add_names(block: AnnotatedBlock, spans: list[EntitySpan], register: Register) -> None:
    for span in spans:
        cluster = register.by_key.get(clusters.key_of(block.doc[span.start : span.end].text))
        cluster = cluster or add_span(block, span, register)
        block.mentions.append(EntityMention(span.start, span.end, cluster.type, (cluster,)))


def _add_quantities(block: AnnotatedBlock, register: Register) -> None:
    """Mark quantities; a mention that one overlaps gives way, unless it holds the number itself."""
    taken = block.mentioned_tokens()
    for quantity in quantities_in(block.doc):
        if quantity.at in taken:
            continue
        start, end = quantity.start, quantity.end
        text_span = block.text_span(start, end)
        cluster = register.add(block.doc[start:end].text, "Figure", text_span)
        block.mentions = [m for m in block.mentions if m.end <= start or end <= m.start]
        block.mentions.append(EntityMention(start, end, "Figure", (cluster,), quantity))


def _note_descriptions(block: AnnotatedBlock) -> None:
    """Take note of what a text calls an entity: "JamboIP, the electronic filing portal"."""
    for found in block.mentions:
        if found.type == "Figure" or len(found.clusters) != 1:
            continue
        for token in block.doc[found.start : found.end]:
            outside = (c for c in token.children if not found.start <= c.i < found.end)
            found.clusters[0].descriptions |= {c.lower_ for c in outside if c.dep_ == "appos"}
            if token.dep_ == "nsubj" and token.head.lemma_ == "be":
                found.clusters[0].descriptions |= _attribute_nouns(token.head)


def _attribute_nouns(verb: Token) -> set[str]:
    """The nouns that an entity is said to be."""
    return {c.lower_ for c in verb.children if c.dep_ == "attr" and c.pos_ == "NOUN"}


def _add_dates(block: AnnotatedBlock) -> None:
    """Mark dates, where nothing else is marked."""
    taken = block.mentioned_tokens()
    for date in dates_in(block.doc.text):
        span = block.doc.char_span(date.start, date.end, alignment_mode="expand")
        if span is None or not taken.isdisjoint(range(span.start, span.end)):
            continue
        cluster = EntityCluster("Date", span.text, names=Counter([span.text]))
        block.mentions.append(
            EntityMention(span.start, span.end, "Date", (cluster,), period=date.period)
        )
    block.sort()
