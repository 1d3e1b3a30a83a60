"""Reading the concepts of an annotated text: topics, measures, workstreams, and their relations."""

from __future__ import annotations

from kipo_graph.extract.concepts import described_concepts, modifiers, unnamed_events, workstreams
from kipo_graph.extract.concepts.measures import MeasureReader
from kipo_graph.extract.coref.annotated_document import AnnotatedBlock, AnnotatedDocument
from kipo_graph.extract.ner.lexicon import Lexicon
from kipo_graph.extract.relations.phrase_relation import PhraseRelation


def read_concepts(
    annotated: AnnotatedDocument, lexicon: Lexicon
) -> tuple[list[tuple[AnnotatedBlock, PhraseRelation]], set[tuple[int, int]]]:
    """Enter what the plain reading leaves out.

    Gives what it relates, and the verbs (number of the line, token) that need no further statement.
    """
    described_concepts.annotate(annotated)
    found: list[tuple[AnnotatedBlock, PhraseRelation]] = []
    handled: set[tuple[int, int]] = set()
    opened = workstreams.find_workstreams(annotated)
    for number, block in enumerate(annotated.blocks):
        events = unnamed_events.UnnamedEventReader(annotated, block, lexicon)
        measures = MeasureReader(annotated, block)
        relations = [
            *events.relations(),
            *measures.relations(),
            *modifiers.modifier_relations(block),
        ]
        if number in opened:
            made = [*measures.made, *events.made]
            relations += workstreams.workstream_relations(annotated, block, opened[number], made)
        found += ((block, link) for link in relations)
        handled |= {(number, at) for at in measures.handled}
    return found, handled
