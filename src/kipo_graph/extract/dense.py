"""The dense reading of a marked text: its concepts, measures, strands, and what they relate to."""

from __future__ import annotations

from collections.abc import Iterator

from kipo_graph.extract import concepts, inner, strands, unnamed
from kipo_graph.extract.lexicon import Lexicon
from kipo_graph.extract.links import Link
from kipo_graph.extract.measures import Measures
from kipo_graph.extract.sheet import Line, Sheet


def read(sheet: Sheet, lexicon: Lexicon) -> tuple[list[tuple[Line, Link]], set[tuple[int, int]]]:
    """Enter what the plain reading leaves out.

    Gives what it relates, and the verbs (number of the line, token) that need not be told again.
    """
    concepts.mark(sheet)
    found: list[tuple[Line, Link]] = list(unnamed.mark(sheet, lexicon))
    opened = strands.strands(sheet)
    told: set[tuple[int, int]] = set()
    for number, line in enumerate(sheet.lines):
        measures = Measures(sheet, line)
        found += ((line, link) for link in measures.links())
        found += ((line, link) for link in inner.links(line))
        told |= {(number, at) for at in measures.told}
        if number in opened:
            found += _strand(sheet, line, opened, number, measures, found)
    return found, told


def _strand(sheet, line, opened, number, measures, found) -> Iterator[tuple[Line, Link]]:
    made = [*measures.made, *(l.subject for at, l in found if at is line and l.rule == "unnamed-count")]
    return ((line, link) for link in strands.links(sheet, line, opened[number], made))
