"""What invented texts say, all of it: every name with its class, every statement.

`sentences/*.txt` hold the texts, those of `concepts.txt` read with concepts.  Below each text stand
its names ("Tarn Office (Office): org:Organization; Oslo: City") and its statements, a line each:
subject, predicate (for the open one, the verb), object, then the figure, the period, *planned* or
*claimed*, *not*.  Other wordings of the text stand in brackets.  A line with a question mark is a
known error of the reading: it may be missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from reading import read

from kipo_graph.extract.candidates import Candidate, ExtractedEntity, Extraction
from kipo_graph.model.terms import OPEN

FOLDER = Path(__file__).parent / "sentences"


@dataclass(frozen=True)
class Case:
    """A text with the office that publishes it, and the lines that must and that may be found."""

    text: str
    publisher: str
    concepts: bool
    expected: frozenset[str]
    errors: frozenset[str]


def cases() -> Iterator[Case]:
    for path in sorted(FOLDER.glob("*.txt")):
        for part in path.read_text("utf-8").split("\n---\n"):
            yield case(part.strip("\n").split("\n"), path.stem == "concepts")


def case(lines: list[str], concepts: bool) -> Case:
    publisher = lines.pop(0).removeprefix("@") if lines[0].startswith("@") else ""
    text = "\n".join(line for line in lines if not line.startswith("    "))
    below = [line.strip() for line in lines if line.startswith("    ")]
    found = [one for line in below for one in ([line] if " | " in line else line.split("; "))]
    errors = {line.removeprefix("? ") for line in found if line.startswith("? ")}
    expected = {line for line in found if not line.startswith("? ")}
    return Case(text, publisher, concepts, frozenset(expected), frozenset(errors))


def lines_of(found: Extraction) -> set[str]:
    """The names and statements of a text as the files have them."""
    names = (one for one in found.entities if one.type != "Figure")
    return {*map(name_of, names), *map(line_of, found.statements)}


def name_of(found: ExtractedEntity) -> str:
    others = sorted({mention.text for mention in found.mentions} - {found.label})
    return found.label + (f" ({' / '.join(others)})" if others else "") + f": {found.type}"


def line_of(said: Candidate) -> str:
    subject = said.subject + f" ({said.subject_text})" * (said.subject_text != said.subject)
    parts = [subject, (said.verb or "-") if said.predicate == OPEN else said.predicate]
    parts.append(said.object + f" ({said.object_text})" * (said.object_text != said.object))
    if said.object_type == "Figure":
        value = f"{said.value} to {said.value_to}" if said.value_to else said.value
        of = said.indicator and f"of {said.indicator}"
        parts.append(" ".join(filter(None, (said.comparator, value, said.unit, of))))
    parts += filter(None, (said.period, said.modality.removeprefix("achieved")))
    return " | ".join([*parts, *["not"] * said.negated])


CASES = list(cases())


@pytest.mark.parametrize("given", CASES, ids=[one.text[:60] for one in CASES])
def test_a_text_says_this_and_nothing_else(given: Case) -> None:
    found = lines_of(read(given.text, dense=given.concepts, publisher=given.publisher))
    assert found - given.errors == given.expected


def test_every_quote_stands_in_its_text() -> None:
    for given in CASES:
        found = read(given.text, dense=given.concepts, publisher=given.publisher)
        for said in found.statements:
            assert given.text[said.start : said.end] == said.quote
            for one in (said.subject_text, said.object_text):
                assert one in said.quote or one in said.context, said
