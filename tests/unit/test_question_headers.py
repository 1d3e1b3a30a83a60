"""Reading the header of a question, and filling in its parameters."""

from __future__ import annotations

from pathlib import Path

import pytest

from kipo_graph.errors import NotFoundError, ProjectError, QueryError
from kipo_graph.project import Project
from kipo_graph.query import questions
from kipo_graph.query.questions import Parameter

HEADER = """\
#+ title: Units of a year
#+ question: Which units?
#+ question-ko: 어떤 조직인가?
#+ param: year year 2024 The year of creation
#+ param: body entity kipo The body
#+ tags: units, general
"""
KIPO = "https://w3id.org/kipo-graph/id/kipo"
YEAR = (Parameter("year", "year", "2024", "The year"),)
WORD = (Parameter("word", "word", "patent", "A word"),)
BODY = (Parameter("body", "entity", "kipo", "The body"),)


def _read(folder: Path, header: str) -> questions.Question:
    path = folder / "units.rq"
    path.write_text(header + "\nSELECT * WHERE { ?s ?p $year }\n", encoding="utf-8")
    return questions.read(path)


def _resolve(name: str) -> str:
    if name not in ("kipo", "특허청"):
        raise NotFoundError(f"no {name}")
    return KIPO


def _bind(text: str, parameters: tuple[Parameter, ...], **given: str) -> str:
    return questions.bind(text, parameters, given, _resolve)


def test_header_is_read_whole(tmp_path: Path) -> None:
    found = _read(tmp_path, HEADER)
    assert found.name == "units"
    assert found.title == "Units of a year"
    assert found.question == "Which units?"
    assert found.korean == "어떤 조직인가?"
    assert found.tags == ("units", "general")
    assert found.parameters == (
        Parameter("year", "year", "2024", "The year of creation"),
        Parameter("body", "entity", "kipo", "The body"),
    )
    assert found.text.endswith("SELECT * WHERE { ?s ?p $year }\n")


@pytest.mark.parametrize("key", ["title", "question", "question-ko", "tags"])
def test_header_without_a_line_is_refused(key: str, tmp_path: Path) -> None:
    header = "".join(
        line for line in HEADER.splitlines(keepends=True) if not line.startswith(f"#+ {key}:")
    )
    with pytest.raises(ProjectError, match=rf"units\.rq: its header lacks {key}\."):
        _read(tmp_path, header)


def test_header_with_an_empty_line_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="lacks title"):
        _read(tmp_path, HEADER.replace("Units of a year", ""))


def test_header_with_an_unknown_line_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="has unknown author"):
        _read(tmp_path, HEADER + "#+ author: somebody\n")


def test_header_with_a_line_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="has title twice"):
        _read(tmp_path, HEADER + "#+ title: Another\n")


@pytest.mark.parametrize("line", ["year year 2024", "year number 2024 The year", "year"])
def test_parameter_of_the_wrong_form_is_refused(line: str, tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="is no parameter") as caught:
        _read(tmp_path, HEADER + f"#+ param: {line}\n")
    assert "name type default description" in str(caught.value.hint)


def test_catalogue_goes_by_the_names_of_the_files(tmp_path: Path) -> None:
    folder = tmp_path / "queries" / "questions"
    folder.mkdir(parents=True)
    for name in ("b", "a"):
        (folder / f"{name}.rq").write_text(HEADER + "ASK {}", encoding="utf-8")
    (folder / "notes.txt").write_text("no question", encoding="utf-8")
    assert list(questions.catalogue(Project(tmp_path))) == ["a", "b"]


def test_unknown_question_gets_the_nearest_name(tmp_path: Path) -> None:
    known = {"units": _read(tmp_path, HEADER)}
    assert questions.get("units", known).title == "Units of a year"
    with pytest.raises(NotFoundError) as caught:
        questions.get("unit", known)
    assert caught.value.hint == 'Did you mean "units"?'


def test_defaults_are_filled_in() -> None:
    assert _bind("ASK { ?s ?p $year }", YEAR) == "ASK { ?s ?p 2024 }"
    assert _bind("ASK { ?s ?p $body }", BODY) == f"ASK {{ ?s ?p <{KIPO}> }}"
    assert _bind("ASK { ?s ?p $word }", WORD) == 'ASK { ?s ?p "patent" }'


def test_given_values_go_before_defaults() -> None:
    assert _bind("ASK { ?s ?p $year }", YEAR, year="1999") == "ASK { ?s ?p 1999 }"
    assert _bind("ASK { ?s ?p $body }", BODY, body="특허청") == f"ASK {{ ?s ?p <{KIPO}> }}"


@pytest.mark.parametrize("value", ["24", "20245", "", "2024 } ASK {", "٢٠٢٤", "-2024"])
def test_what_is_no_year_is_refused(value: str) -> None:
    with pytest.raises(QueryError, match="is a year"):
        _bind("ASK { ?s ?p $year }", YEAR, year=value)


def test_entity_that_is_not_known_is_refused() -> None:
    with pytest.raises(NotFoundError, match="no nobody"):
        _bind("ASK { ?s ?p $body }", BODY, body="nobody")


@pytest.mark.parametrize("value", ['a" } DROP ALL #', "a\\", "two\nlines", "$word", "<http://x>"])
def test_word_stays_one_literal(value: str) -> None:
    import pyoxigraph

    bound = _bind("SELECT ($word AS ?x) {}", WORD, word=value)
    (row,) = pyoxigraph.Store().query(bound)
    assert row["x"] == pyoxigraph.Literal(value)


def test_parameter_that_the_query_lacks_is_refused_with_the_nearest() -> None:
    with pytest.raises(QueryError, match='no parameter "yaer"') as caught:
        _bind("ASK { ?s ?p $year }", YEAR, yaer="2024")
    assert caught.value.hint == 'Did you mean "year"?'


def test_free_query_takes_an_entity_or_else_a_text() -> None:
    query = "ASK { $thing rdfs:label $label }"
    assert _bind(query, (), thing="kipo", label="Office") == (
        f'ASK {{ <{KIPO}> rdfs:label "Office" }}'
    )
    assert _bind(query, ()) == query


def test_only_the_query_itself_is_filled_in() -> None:
    query = "ASK { # $year\n <http://example.org/$year> ?p \"$year\" , '$year' , $year , $years }"
    assert _bind(query, YEAR) == query.replace(" $year ,", " 2024 ,")
