"""Reading the concepts of an annotated text: topics, measures, workstreams, and their relations."""

from __future__ import annotations

from kipo_graph.extract.concepts import described_concepts, modifiers, unnamed_events, workstreams
from kipo_graph.extract.concepts.measures import Measures
from kipo_graph.extract.coref.annotated_document import AnnotatedBlock, AnnotatedDocument
from kipo_graph.extract.ner.lexicon import Lexicon
from kipo_graph.extract.relations.phrase_relation import Link


def read(
    annotated: AnnotatedDocument, lexicon: Lexicon
) -> tuple[list[tuple[AnnotatedBlock, Link]], set[tuple[int, int]]]:
    """Enter what the plain reading leaves out.

    Gives what it relates, and the verbs (number of the line, token) that need no further statement.
    """
    described_concepts.annotate(annotated)
    found: list[tuple[AnnotatedBlock, Link]] = []
    handled: set[tuple[int, int]] = set()
    opened = workstreams.workstreams(annotated)
    for number, line in enumerate(annotated.lines):
        counted = unnamed_events.Unnamed(annotated, line, lexicon)
        measures = Measures(annotated, line)
        links = [*counted.links(), *measures.links(), *modifiers.links(line)]
        if number in opened:
            made = [*measures.made, *counted.made]
            links += workstreams.links(annotated, line, opened[number], made)
        found += ((line, link) for link in links)
        handled |= {(number, at) for at in measures.handled}
    return found, handled
