"""The dense reading of a marked text: its concepts, measures, strands, and what they relate to."""

from __future__ import annotations

from kipo_graph.extract.concepts import described_concepts, modifiers, unnamed_events, workstreams
from kipo_graph.extract.concepts.measures import Measures
from kipo_graph.extract.coref.annotated_document import Line, Sheet
from kipo_graph.extract.ner.lexicon import Lexicon
from kipo_graph.extract.relations.phrase_relation import Link


def read(sheet: Sheet, lexicon: Lexicon) -> tuple[list[tuple[Line, Link]], set[tuple[int, int]]]:
    """Enter what the plain reading leaves out.

    Gives what it relates, and the verbs (number of the line, token) that need not be told again.
    """
    described_concepts.mark(sheet)
    found: list[tuple[Line, Link]] = []
    told: set[tuple[int, int]] = set()
    opened = workstreams.strands(sheet)
    for number, line in enumerate(sheet.lines):
        counted = unnamed_events.Unnamed(sheet, line, lexicon)
        measures = Measures(sheet, line)
        links = [*counted.links(), *measures.links(), *modifiers.links(line)]
        if number in opened:
            made = [*measures.made, *counted.made]
            links += workstreams.links(sheet, line, opened[number], made)
        found += ((line, link) for link in links)
        told |= {(number, at) for at in measures.told}
    return found, told
