"""Every question of the catalogue: its answer, what supports it, its parameters, its sentences.

The expected answers in `tests/expected/` were written from the report and the background facts.
The folders are globbed, so no question and no answer can be left out.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

import asking
from kipo_graph import tables
from kipo_graph.cli import group
from kipo_graph.query import explanation, questions
from kipo_graph.query.questions import Question
from kipo_graph.rdf import serialization
from kipo_graph.store import query_text
from kipo_graph.store.memory import LocalStore
from kipo_graph.system import atomic_files

NAMES = sorted(path.stem for path in asking.PROJECT.questions.glob("*.rq"))
ANSWERS = sorted(
    path.stem
    for path in asking.EXPECTED.glob("*.csv")
    if path.stem not in ("supports", "parameters")
)
SUPPORTS = asking.table(asking.EXPECTED / "supports.csv")[1:]
PARAMETERS = asking.table(asking.EXPECTED / "parameters.csv")[1:]

NOT_OF_STATEMENTS = {
    "term-meaning": "It asks the ontology, which is no statement of a source.",
    "organisations-without-identifier": "A row is there because no statement gives an identifier.",
}
"""Questions of which some rows rest on no statement, and why."""


def _asked(name: str) -> Question:
    return asking.catalogue()[name]


def test_catalogue_is_large_enough() -> None:
    assert len(NAMES) >= 32


def test_every_question_has_an_answer_and_every_answer_a_question() -> None:
    assert ANSWERS == NAMES


def test_every_question_has_a_support() -> None:
    assert sorted({support[0] for support in SUPPORTS}) == NAMES


def test_every_parameter_has_another_value() -> None:
    declared = [(n, p.name) for n in NAMES for p in _asked(n).parameters]
    assert sorted(line[:2] for line in PARAMETERS) == sorted(declared)
    assert declared


@pytest.mark.parametrize("name", NAMES)
def test_answer_is_the_one_expected(name: str) -> None:
    answer = asking.visible(asking.rows(asking.whole(), asking.bound(_asked(name))))
    assert answer == asking.table(asking.EXPECTED / f"{name}.csv")
    assert len(answer) > 1


@pytest.mark.parametrize("support", SUPPORTS, ids=lambda line: "-".join(line[0:1] + line[2:3]))
def test_answer_changes_without_a_supporting_row(support: tuple[str, ...], tmp_path: Path) -> None:
    question = _asked(support[0])
    poorer = asking.without(support[1:], tmp_path, inferred="inference" in question.tags)
    answer = asking.visible(asking.rows(poorer, asking.bound(question)))
    assert answer != asking.table(asking.EXPECTED / f"{question.name}.csv")


def test_leaving_statements_out_is_like_leaving_out_their_rows() -> None:
    from kipo_graph.evidence import gate

    support = next(line[1:] for line in SUPPORTS if line[0] == "field-workers")
    read = asking.read()
    drafts = [d for d in read.drafts if (d.subject, d.predicate, d.object) != support[1:]]
    assert len(drafts) < len(read.drafts)
    fewer = tables.Tables(read.sources, read.entities, read.anaphors, drafts, read.exemptions)
    statements, faults = gate.judge(fewer)
    assert not faults
    assert statements == [s for s in asking.judged() if asking.row_of(s) != support]


@pytest.mark.parametrize("name", NAMES)
def test_order_is_that_of_the_query_not_of_the_file(name: str) -> None:
    query = asking.bound(_asked(name))
    backwards = asking.visible(asking.rows(asking.backwards(), query))
    assert backwards == asking.visible(asking.rows(asking.whole(), query))


@pytest.mark.parametrize("name", NAMES)
def test_only_questions_tagged_so_need_inference(name: str) -> None:
    query = asking.bound(_asked(name))
    with_it = asking.visible(asking.rows(asking.whole(), query))
    without_it = asking.visible(asking.rows(asking.whole(inferred=False), query))
    assert (with_it != without_it) == ("inference" in _asked(name).tags)


@pytest.mark.parametrize("line", PARAMETERS, ids=lambda line: "-".join(line[:2]))
def test_another_value_gives_another_answer(line: tuple[str, ...]) -> None:
    name, parameter, value, holds = line
    query = asking.bound(_asked(name), **{parameter: value})
    answer = asking.visible(asking.rows(asking.whole(), query))
    assert answer != asking.table(asking.EXPECTED / f"{name}.csv")
    if holds:
        assert any(holds in cell for row in answer[1:] for cell in row)
    else:
        assert len(answer) == 1


@pytest.mark.parametrize("name", NAMES)
def test_each_row_is_explained_by_sentences(name: str) -> None:
    query = asking.bound(_asked(name))
    answer = asking.rows(asking.whole(), query)
    known = asking.records().statements
    explained = [explanation.supports(row, query, known) for row in answer.rows]
    if name in NOT_OF_STATEMENTS:
        assert not all(explained)
        return
    for found in explained:
        assert found
        assert all(item.sentence.strip() for s in found for item in s.evidence)
        assert all(s.evidence for s in found)


@pytest.mark.parametrize("name", sorted(set(NAMES) - set(NOT_OF_STATEMENTS)))
def test_each_row_names_its_statements_itself(name: str) -> None:
    answer = asking.rows(asking.whole(), asking.bound(_asked(name)))
    columns = [n for n, column in enumerate(answer.variables) if column.startswith("statement")]
    iris = {statement.iri for statement in asking.records().statements}
    for row in answer.rows:
        held = [word for n in columns if row[n] is not None for word in str(row[n].value).split()]  # type: ignore[union-attr]
        assert held
        assert iris.issuperset(held)


@pytest.mark.parametrize("name", NAMES)
def test_header_says_what_a_reader_needs(name: str) -> None:
    question = _asked(name)
    assert question.question.endswith("?")
    assert re.search("[가-힣]", question.korean)
    assert question.korean.endswith("?")
    assert question.tags == tuple(dict.fromkeys(question.tags))
    used = set(re.findall(r"\$(\w+)", query_text.bare(question.text)))
    assert {parameter.name for parameter in question.parameters} == used


def test_titles_and_questions_differ() -> None:
    known = asking.catalogue().values()
    for texts in ([q.title for q in known], [q.question for q in known], [q.korean for q in known]):
        assert len(set(texts)) == len(texts)


def test_explain_prints_the_sentences_under_each_row(tmp_path: Path) -> None:
    done = CliRunner().invoke(
        group, ["--project", str(_created(tmp_path)), "query", "lower-bounds", "--explain"]
    )
    assert done.exit_code == 0
    assert "surpassed KRW 10 trillion for the first time in 2024" in done.output
    assert "tjmbc.co.kr, on IP finance" in done.output
    assert "no statement" not in done.output


def test_question_is_asked_by_name_with_a_parameter(tmp_path: Path) -> None:
    arguments = ["query", "field-workers", "--param", "field=AI", "--format", "markdown"]
    done = CliRunner().invoke(group, ["--project", str(_created(tmp_path)), *arguments])
    assert done.exit_code == 0
    assert "| who | kind | body |" in done.output
    assert "| Recruitment of new examiners | policy measure |" in done.output
    assert "statement" not in done.output


def _created(folder: Path) -> Path:
    """A project folder with the graph built in memory, so that no test depends on built files."""
    for name in ("ontology", "queries"):
        (folder / name).symlink_to(asking.ROOT / name)
    (folder / "data").mkdir()
    (folder / "data" / "sources.csv").write_bytes(
        (asking.ROOT / "data" / "sources.csv").read_bytes()
    )
    atomic_files.replace_file(
        folder / "data" / "triples.ttl", serialization.turtle(asking.whole().triples())
    )
    return folder


GENERAL = [name for name in NAMES if "general" in _asked(name).tags]


def test_general_questions_are_there() -> None:
    assert len(GENERAL) >= 15


@pytest.mark.parametrize("name", GENERAL)
def test_general_question_works_in_an_empty_project(name: str) -> None:
    question = _asked(name)
    assert all(parameter.type != "entity" for parameter in question.parameters)
    named = explanation.named_in(question.text)
    ours = {iri for iri in named if "/kipo-graph/id/" in iri or "/graph/kipo" in iri}
    assert ours <= {"https://w3id.org/kipo-graph/id/background"}

    def resolve(name: str) -> str:
        raise AssertionError(name)

    empty = LocalStore([], (), asking.PROJECT.ontology)
    query = questions.bind(question.text, question.parameters, {}, resolve)
    expected = 1 if name == "term-meaning" else 0
    assert len(asking.rows(empty, query).rows) == expected
