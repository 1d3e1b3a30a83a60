"""Annotation of a text: names, quantities, dates, roles and anaphors become mentions."""

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
from kipo_graph.extract.syntax_tree import children_of
from kipo_graph.language.dates import dates_in
from kipo_graph.language.token_quantities import quantities_in

if TYPE_CHECKING:
    from spacy.tokens import Doc

_TITLES = ACCORDS | {"Document"}
"""Types of entities that a title may name."""


def annotate(
    document: Document,
    parsed: list[tuple[Block, Doc]],
    recognizer: EntityRecognizer,
    headings: Sequence[str] = (),
    titles: Sequence[tuple[Block, Doc]] = (),
) -> AnnotatedDocument:
    """Annotate the entities of a text, and group their mentions into clusters.

    `headings` are the texts of all headings, `titles` the parsed headings at its start.
    """
    register = Register()
    blocks = [AnnotatedBlock(block, doc) for block, doc in parsed]
    annotated = AnnotatedDocument(document, blocks, register, headings=tuple(headings))
    found = [_entity_spans(block, recognizer) for block in blocks]
    # All definitions first: a short name may be used before it is defined.
    for block, spans in zip(blocks, found, strict=True):
        for span in spans:
            add_defined_names(block, span, _add_span(block, span, register), annotated)
    for block, spans in zip(blocks, found, strict=True):
        for span in spans:
            _add_name(block, _with_year(block, span, register), register)
        _add_quantities(block, register)
    title_clusters = [
        cluster
        for block, doc in titles
        for cluster in _title_clusters(AnnotatedBlock(block, doc), recognizer, register)
    ]
    annotated.members = document_roles.members(annotated)
    annotated.agreement = document_roles.agreement(annotated)
    if annotated.agreement is None and annotated.members:
        accords = (cluster for cluster in title_clusters if cluster.type in ACCORDS)
        annotated.agreement = next(accords, None)
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
        _add_dates(block)
    return annotated


def _title_clusters(
    block: AnnotatedBlock, recognizer: EntityRecognizer, register: Register
) -> list[EntityCluster]:
    """The documents that a title names: "Joint Statement on Design", "Design Report 2016"."""
    named = (span for span in recognizer.entity_spans(block.doc) if span.entity_type in _TITLES)
    return [_add_span(block, span, register) for span in named if span.end - span.start > 2]


def _entity_spans(block: AnnotatedBlock, recognizer: EntityRecognizer) -> list[EntitySpan]:
    found = recognizer.entity_spans(block.doc)
    if block.segment.kind == "label":
        return [span for span in found if span.entity_type == "TechnologyField"]
    return found


def _add_span(block: AnnotatedBlock, span: EntitySpan, register: Register) -> EntityCluster:
    """Add a span to the register; returns the cluster of its entity."""
    words = block.doc[span.start : span.end].text
    text_span = block.text_span(span.start, span.end)
    label, known_id = (span.name.label, span.name.id) if span.name is not None else ("", "")
    return register.add(words, span.entity_type, text_span, label=label, id=known_id)


def _with_year(block: AnnotatedBlock, span: EntitySpan, register: Register) -> EntitySpan:
    """A span extended by the year after it, if the text defines a name with that year."""
    end = span.end + 1
    if end > len(block.doc) or not block.doc[span.end].text.isdigit():
        return span
    known = clusters.key_of(block.doc[span.start : end].text) in register.by_key
    return replace(span, end=end) if known else span


def _add_name(block: AnnotatedBlock, span: EntitySpan, register: Register) -> None:
    cluster = register.by_key.get(clusters.key_of(block.doc[span.start : span.end].text))
    cluster = cluster or _add_span(block, span, register)
    block.mentions.append(EntityMention(span.start, span.end, cluster.type, (cluster,)))


def _add_quantities(block: AnnotatedBlock, register: Register) -> None:
    """Add quantities as mentions; they replace mentions that overlap them without the number."""
    taken = block.mentions_by_token()
    for quantity in quantities_in(block.doc):
        if quantity.at in taken:
            continue
        start, end = quantity.start, quantity.end
        block.mentions = [m for m in block.mentions if m.end <= start or end <= m.start]
        mention = block.add_mention(register, "Figure", start, end)
        mention.type, mention.quantity = "Figure", quantity


def _note_descriptions(block: AnnotatedBlock) -> None:
    """Note the nouns that describe each entity: "JamboIP, the electronic filing portal"."""
    for mention in block.mentions:
        if mention.type == "Figure" or len(mention.clusters) != 1:
            continue
        descriptions = mention.clusters[0].descriptions
        for token in block.doc[mention.start : mention.end]:
            appositions = children_of(token, "appos")
            descriptions |= {
                c.lower_ for c in appositions if not mention.start <= c.i < mention.end
            }
            if token.dep_ == "nsubj" and token.head.lemma_ == "be":
                attributes = children_of(token.head, "attr")
                descriptions |= {c.lower_ for c in attributes if c.pos_ == "NOUN"}


def _add_dates(block: AnnotatedBlock) -> None:
    """Add dates as mentions, except within other mentions."""
    taken = block.mentions_by_token()
    for date in dates_in(block.doc.text):
        span = block.doc.char_span(date.start, date.end, alignment_mode="expand")
        if span is None or not taken.keys().isdisjoint(range(span.start, span.end)):
            continue
        cluster = EntityCluster("Date", span.text, names=Counter([span.text]))
        block.mentions.append(
            EntityMention(span.start, span.end, "Date", (cluster,), period=date.period)
        )
    block.sort()
