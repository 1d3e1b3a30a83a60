"""The relation rules hold what their examples promise, and give nothing of their counter-examples.

In an example the two parties are named; each sentence is a text of its own.  A counter-example must
give no statement of the predicate at all.
"""

from __future__ import annotations

import pytest

from conftest import ROOT, loaded_extractor
from kipo_graph.extract import pipeline
from kipo_graph.extract.candidates import Candidate
from kipo_graph.extract.relations import rules
from kipo_graph.extract.relations.candidate_writer import CandidateEnd, _allowed_predicate
from kipo_graph.extract.relations.rules import TEXT, Relation
from kipo_graph.extract.source_document import Document
from kipo_graph.model.terms import OPEN

ALL = rules.read(ROOT / "ontology" / "relations.toml").all
EXAMPLES = [(entry, sentence) for entry in ALL for sentence in entry.examples]
COUNTER = [(entry, sentence) for entry in ALL for sentence in entry.counter]


@pytest.fixture(scope="module")
def reader() -> pipeline.Extractor:
    return loaded_extractor()


def name(given: object) -> str:
    return given.name if isinstance(given, Relation) else ""


def said(reader: pipeline.Extractor, entry: Relation, sentence: str) -> list[Candidate]:
    """The statements of the entry's predicate that a sentence gives."""
    text = "# Notes\n\n# invented\n\n" + sentence + "\n"
    found = reader.extract(Document("notes", text))
    return [candidate for candidate in found.statements if candidate.predicate == entry.predicate]


def test_every_entry_has_an_example() -> None:
    assert [entry.name for entry in ALL if not entry.examples] == []
    assert len(EXAMPLES) >= len(ALL) >= 20


@pytest.mark.parametrize(("entry", "sentence"), EXAMPLES, ids=name)
def test_an_example_gives_its_statement(
    reader: pipeline.Extractor, entry: Relation, sentence: str
) -> None:
    found = said(reader, entry, sentence)
    assert found, sentence
    for candidate in found:
        assert candidate.subject_text in sentence
        assert candidate.object_text in sentence
        assert candidate.quote in sentence
        assert not candidate.negated
    assert any(_fits(entry, candidate) for candidate in found), found


def _fits(entry: Relation, candidate: Candidate) -> bool:
    """Whether the parties are of the classes that the entry wants, in its direction."""
    kinds = (candidate.subject_type, candidate.object_type or TEXT)
    first, second = kinds[::-1] if entry.reverse else kinds
    return (not entry.subject or first in entry.subject) and (
        not entry.object or second in entry.object
    )


@pytest.mark.parametrize(("entry", "sentence"), COUNTER, ids=name)
def test_a_counter_example_gives_no_such_statement(
    reader: pipeline.Extractor, entry: Relation, sentence: str
) -> None:
    assert said(reader, entry, sentence) == []


@pytest.mark.parametrize(
    ("predicate", "subject", "target", "written"),
    [
        ("hosts", "Programme", "Meeting", OPEN),
        ("hosts", "foaf:Person", "Meeting", "hosts"),
        ("hosts", "Country", "Topic", "hosts"),
        ("established", "IPOffice", "Unit", "established"),
        ("established", "IPOffice", "Programme", OPEN),
        ("cooperatesWith", "IPOffice", "City", OPEN),
        ("succeededBy", "Country", "IPOffice", OPEN),
        ("aimsAt", "Programme", "City", "aimsAt"),
    ],
)
def test_an_end_that_must_be_an_agent_is_one(
    predicate: str, subject: str, target: str, written: str
) -> None:
    """Else the open predicate is written; what is no agent is left to the curator."""
    ends = (CandidateEnd(kind, kind, kind) for kind in (subject, target))
    assert _allowed_predicate(predicate, *ends) == written
