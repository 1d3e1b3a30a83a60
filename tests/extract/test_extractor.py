"""Loading an extractor, its errors, foreign components, and what the evidence gate accepts."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from conftest import ROOT, TINY, loaded_extractor
from kipo_graph.errors import MissingToolError, ProjectError, TableError
from kipo_graph.evidence.contradictions import contradictions
from kipo_graph.extract import pipeline
from kipo_graph.extract.source_document import Document
from kipo_graph.language.sentences import sentence_around, sentences
from kipo_graph.project import Project

if TYPE_CHECKING:
    from spacy.tokens import Doc

MESSAGE = ROOT / "data" / "sources" / "kipo-2024-commissioner-message.txt"
PRACTICE = sorted((ROOT / "benchmarks" / "practice").glob("*.txt"))


def test_a_model_that_is_not_installed() -> None:
    loaded_extractor()
    with pytest.raises(MissingToolError, match='no installed spaCy pipeline "en_no_such"') as error:
        pipeline.load(model="en_no_such")
    assert "python -m spacy download en_no_such" in str(error.value.hint)


def test_a_component_that_is_not_registered() -> None:
    loaded_extractor()
    with pytest.raises(MissingToolError, match='no spaCy component "no_such_component"'):
        pipeline.load(components=["no_such_component"])


@pytest.fixture
def project(tmp_path: Path) -> Project:
    loaded_extractor()
    shutil.copytree(TINY, tmp_path / "tiny")
    (tmp_path / "tiny" / "ontology").mkdir(exist_ok=True)
    return Project(tmp_path / "tiny")


RELATION = '[[relation]]\npredicate = "established"\nroles = ["object"]\n'


@pytest.mark.parametrize("file", ["relations.toml", "lexicon.toml"])
@pytest.mark.parametrize("content", [b"[[relation", b"\xff"])
def test_rules_that_are_not_toml(project: Project, file: str, content: bytes) -> None:
    project.ontology.with_name(file).write_bytes(content)
    with pytest.raises(ProjectError, match=f"{file} is not a TOML file"):
        pipeline.load(project)


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        (RELATION + 'verb = ["open"]\n', "is no key of a relation"),
        (RELATION.replace("established", "founded"), 'unknown value "founded"'),
        (RELATION.replace('"object"', ""), "is empty, and must not be"),
        (RELATION + 'subject = ["Castle"]\n', 'unknown class "Castle"'),
    ],
)
def test_invalid_relations(project: Project, entry: str, message: str) -> None:
    project.ontology.with_name("relations.toml").write_text(RELATION + entry, "utf-8")
    with pytest.raises(TableError) as error:
        pipeline.load(project)
    (fault,) = error.value.faults
    assert (fault.row, message in str(error.value)) == (2, True)


def test_a_foreign_component_adds_entities_and_relations() -> None:
    loaded_extractor()
    from spacy.language import Language

    @Language.component("made_up_lighthouses")
    def lighthouses(doc: Doc) -> Doc:
        """Name lighthouses as units, and say of what body they are."""
        from spacy.tokens import Span

        named = [token.i for token in doc if token.text in ("Lighthouse", "Keepers")]
        if len(named) == 2:
            kinds = ("Unit", "org:Organization")
            doc.spans["kipo"] = [
                Span(doc, at, at + 1, label=kind) for at, kind in zip(named, kinds, strict=True)
            ]
            one, other = named
            relation = ("lighthouses", one, one + 1, "org:unitOf", other, other + 1)
            doc.user_data["kipo_relations"] = [relation]
        return doc

    loaded = pipeline.load(Project(ROOT), components=["made_up_lighthouses"])
    found = loaded.extract(Document("sea", "That Lighthouse stands by those Keepers tonight."))
    ours = [c for c in found.statements if c.rule == "component:lighthouses"]
    assert [(c.subject, c.predicate, c.object) for c in ours] == [
        ("Lighthouse", "org:unitOf", "Keepers")
    ]
    assert ours[0].quote == "Lighthouse stands by those Keepers"
    assert (ours[0].modality, ours[0].confidence, ours[0].measured) == ("achieved", 0, 0)


@pytest.mark.parametrize("dense", [False, True], ids=["plain", "dense"])
@pytest.mark.parametrize("path", [*PRACTICE, MESSAGE], ids=lambda path: path.stem)
def test_the_evidence_gate_accepts_what_is_proposed(path: Path, dense: bool) -> None:
    text = path.read_text("utf-8")
    found = loaded_extractor(dense=dense).extract(Document(path.stem, text))
    spans = sentences(text)
    assert found.statements
    for entity in found.entities:
        assert all(text[m.start : m.end] == m.text for m in entity.mentions)
    for candidate in found.statements:
        assert text[candidate.start : candidate.end] == candidate.quote
        assert sentence_around(spans, candidate.start, candidate.end), candidate
        doubts = contradictions(
            candidate.modality, None, candidate.negated, candidate.quote, candidate.context
        )
        assert list(doubts) == [], candidate


def test_many_texts_at_once_give_the_same() -> None:
    documents = [Document(path.stem, path.read_text("utf-8")) for path in PRACTICE[:2]]
    documents.insert(1, Document("empty", ""))
    found = loaded_extractor()
    assert list(found.pipe(documents)) == [found.extract(d) for d in documents]
