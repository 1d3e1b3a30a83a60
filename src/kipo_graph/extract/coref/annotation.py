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
from kipo_graph.extract.coref.defined_names import define
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
    lines = [AnnotatedBlock(block, doc) for block, doc in parsed]
    annotated = AnnotatedDocument(document, lines, register, headings=tuple(headings))
    found = [_entity_spans(line, recognizer) for line in lines]
    # All definitions first: a short name may stand before the words that define it.
    for line, spans in zip(lines, found, strict=True):
        for span in spans:
            define(line, span, enter(line, span, register), annotated)
    for line, spans in zip(lines, found, strict=True):
        _names(line, [_dated(line, span, register) for span in spans], register)
        _quantities(line, register)
    titled = [
        cluster
        for block, doc in titles
        for cluster in _titled(AnnotatedBlock(block, doc), recognizer, register)
    ]
    annotated.members = document_roles.members(annotated)
    own = (cluster for cluster in titled if cluster.kind in ACCORDS and annotated.members)
    annotated.agreement = document_roles.agreement(annotated) or next(own, None)
    annotated.speaker = document_roles.speaker(annotated)
    for line in lines:
        line.sort()
        _called(line)
    office_holders.resolve(annotated)
    annotated.speakers = collective_nouns.speakers(annotated)
    collective_nouns.resolve(annotated)
    anaphora.resolve(annotated)
    for line in lines:
        indicators.annotate(line, register)
    for line in lines:
        _dates(line)
    return annotated


def _titled(
    line: AnnotatedBlock, recognizer: EntityRecognizer, register: Register
) -> list[EntityCluster]:
    """The document that a title names: "Joint Statement on Design", "Design Report 2016"."""
    named = (span for span in recognizer.entity_spans(line.doc) if span.entity_type in _TITLES)
    return [enter(line, span, register) for span in named if span.end - span.start > 2]


def _entity_spans(line: AnnotatedBlock, recognizer: EntityRecognizer) -> list[EntitySpan]:
    found = recognizer.entity_spans(line.doc)
    if line.block.kind == "label":
        return [span for span in found if span.entity_type == "TechnologyField"]
    return found


def enter(line: AnnotatedBlock, span: EntitySpan, register: Register) -> EntityCluster:
    """Enter a mention; gives the entity that it means."""
    words = line.doc[span.start : span.end].text
    place = line.place(span.start, span.end)
    name = span.name
    if name is None:
        return register.add(words, span.entity_type, place)
    return register.add(words, span.entity_type, place, label=name.label, id=name.id)


def _dated(line: AnnotatedBlock, span: EntitySpan, register: Register) -> EntitySpan:
    """A mention with the year behind it, where both are a name that the text defines."""
    end = span.end + 1
    if end > len(line.doc) or not line.doc[span.end].text.isdigit():
        return span
    known = clusters.key_of(line.doc[span.start : end].text) in register.by_key
    return replace(span, end=end) if known else span


def _names(line: AnnotatedBlock, spans: list[EntitySpan], register: Register) -> None:
    for span in spans:
        cluster = register.by_key.get(clusters.key_of(line.doc[span.start : span.end].text))
        cluster = cluster or enter(line, span, register)
        line.mentions.append(EntityMention(span.start, span.end, cluster.kind, (cluster,)))


def _quantities(line: AnnotatedBlock, register: Register) -> None:
    """Mark quantities; a mention that one overlaps gives way, unless it holds the number itself."""
    taken = line.taken()
    for quantity in quantities_in(line.doc):
        if quantity.at in taken:
            continue
        start, end = quantity.start, quantity.end
        place = line.place(start, end)
        cluster = register.add(line.doc[start:end].text, "Figure", place)
        line.mentions = [m for m in line.mentions if m.end <= start or end <= m.start]
        line.mentions.append(EntityMention(start, end, "Figure", (cluster,), quantity))


def _called(line: AnnotatedBlock) -> None:
    """Take note of what a text calls an entity: "JamboIP, the electronic filing portal"."""
    for found in line.mentions:
        if found.kind == "Figure" or len(found.clusters) != 1:
            continue
        for token in line.doc[found.start : found.end]:
            outside = (c for c in token.children if not found.start <= c.i < found.end)
            found.clusters[0].called |= {c.lower_ for c in outside if c.dep_ == "appos"}
            if token.dep_ == "nsubj" and token.head.lemma_ == "be":
                found.clusters[0].called |= _attributes(token.head)


def _attributes(verb: Token) -> set[str]:
    """The nouns that an entity is said to be."""
    return {c.lower_ for c in verb.children if c.dep_ == "attr" and c.pos_ == "NOUN"}


def _dates(line: AnnotatedBlock) -> None:
    """Mark dates, where nothing else is marked."""
    taken = line.taken()
    for dated in dates_in(line.doc.text):
        span = line.doc.char_span(dated.start, dated.end, alignment_mode="expand")
        if span is None or not taken.isdisjoint(range(span.start, span.end)):
            continue
        cluster = EntityCluster("Date", span.text, names=Counter([span.text]))
        line.mentions.append(
            EntityMention(span.start, span.end, "Date", (cluster,), period=dated.period)
        )
    line.sort()
