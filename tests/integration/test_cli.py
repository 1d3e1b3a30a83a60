"""Every command, end to end, on the project of this checkout."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from kipo_graph import cli, errors

ROOT = Path(__file__).resolve().parents[2]
KIPO = [sys.executable, "-m", "kipo_graph", "--project", str(ROOT)]


def ask(*words: str, stdin: str | None = None) -> str:
    """What a command prints to standard output; it must succeed and say nothing of a traceback."""
    done = subprocess.run(
        [*KIPO, *words], capture_output=True, text=True, input=stdin, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout


def fail(*words: str) -> tuple[int, str]:
    """Exit code and standard error of a command that must fail without a traceback."""
    done = subprocess.run([*KIPO, *words], capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    return done.returncode, done.stderr


def on_terminal(*words: str) -> str:
    """What a command prints when its output is a terminal."""
    parent, child = pty.openpty()
    environment = {**os.environ, "COLUMNS": "100", "TERM": "xterm"}
    with subprocess.Popen([*KIPO, *words], stdout=child, env=environment) as process:
        os.close(child)
        chunks = []
        while True:
            try:
                chunk = os.read(parent, 65536)
            except OSError:
                break
            if not chunk:
                break
            chunks.append(chunk)
    os.close(parent)
    assert process.returncode == 0
    return b"".join(chunks).decode()


def test_the_short_helps_are_those_of_the_commands() -> None:
    for name, short in cli.COMMANDS.items():
        command = cli.group.get_command(None, name)  # type: ignore[arg-type]
        assert command is not None
        assert command.name == name
        assert command.help is not None
        assert command.help.split("\n\n")[0].replace("\n", " ").strip() == short


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_every_command_explains_itself(name: str) -> None:
    result = CliRunner().invoke(cli.group, [name, "--help"])
    assert result.exit_code == 0
    assert result.output.startswith(f"Usage: group {name}")
    assert len(result.output.splitlines()) >= 6


def test_a_misspelt_command_is_answered_with_the_nearest() -> None:
    code, error = fail("qerry", "x")
    assert code == 2
    assert 'Did you mean "query"?' in error


def test_a_query_in_a_pipe_is_csv() -> None:
    rows = list(
        csv.DictReader(io.StringIO(ask("query", "SELECT ?unit { ?unit org:unitOf :koipa }")))
    )
    assert rows == [{"unit": "https://w3id.org/kipo-graph/id/overseas-ip-cooperation-division"}]


def test_a_query_on_a_terminal_is_a_table() -> None:
    text = on_terminal("query", "SELECT ?unit { ?unit org:unitOf :koipa }")
    assert "id:overseas-ip-cooperation-division" in text
    assert "(1 row)" in text


@pytest.mark.parametrize(
    ("form", "start"),
    [
        ("table", "unit"),
        ("csv", "unit\r\n"),
        ("tsv", "?unit"),
        ("json", '{"head"'),
        ("xml", "<?xml"),
        ("markdown", "| unit |"),
    ],
)
def test_a_query_answers_in_each_format(form: str, start: str) -> None:
    done = subprocess.run(
        [*KIPO, "query", "SELECT ?unit { ?unit org:unitOf :koipa }", "--format", form],
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.decode().startswith(start)
    assert "overseas-ip-cooperation-division" in done.stdout.decode()


def test_a_construct_query_is_turtle() -> None:
    text = ask("query", "CONSTRUCT { ?u org:unitOf ?b } WHERE { ?u org:unitOf ?b }")
    assert "id:overseas-ip-cooperation-division org:unitOf id:koipa ." in text
    code, error = fail("query", "CONSTRUCT WHERE { ?u org:unitOf ?b }", "--format", "csv")
    assert code == errors.QueryError.exit_code
    assert "--format turtle" in error


def test_an_empty_answer_names_a_misspelt_term() -> None:
    done = subprocess.run(
        [*KIPO, "query", "SELECT ?u { ?u org:unitOff :kipo }"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.splitlines() == ["u"]
    assert (
        done.stderr
        == 'Note: nothing in the graph is named org:unitOff; did you mean "org:unitOf"?\n'
    )


def test_an_ask_query_is_yes_or_no() -> None:
    assert ask("query", "ASK { :kipo kipo:hosts :ip5-heads-meeting }") == "yes\n"
    assert ask("query", "ASK { :kipo kipo:hosts :wipo-general-assembly }") == "no\n"
    assert json.loads(ask("query", "ASK { ?s ?p ?o }", "--format", "json"))["boolean"] is True


def test_a_query_from_standard_input_and_from_a_file(tmp_path: Path) -> None:
    text = "SELECT (COUNT(*) AS ?n) { ?s a kipo:Statement }"
    file = tmp_path / "count.rq"
    file.write_text(text, encoding="utf-8")
    assert ask("query", "-", stdin=text) == ask("query", str(file)) != ""


def test_explain_prints_the_sentence_under_the_row() -> None:
    text = ask("query", "SELECT ?unit { ?unit org:unitOf :koipa }", "--explain")
    assert "Additionally, we established the Overseas IP Cooperation Division within" in text


def test_inferred_facts_can_be_left_out() -> None:
    query = "ASK { :ip5-heads-meeting kipo:hostedBy :kipo . :kipo a org:Organization }"
    assert ask("query", query) == "yes\n"
    assert ask("query", query, "--no-inferred") == "no\n"


def test_report_and_background_can_be_asked_apart() -> None:
    members = "SELECT ?m { GRAPH graph:%s { :ip5 org:hasMember ?m } }"
    assert len(ask("query", members % "background").splitlines()) == 6
    assert ask("query", members % "kipo-2024-commissioner-message").splitlines() == ["m"]


def test_a_syntax_error_shows_line_column_and_caret() -> None:
    code, error = fail("query", "SELECT ?x WHERE {\n  ?x a kipo:Unit .\n  ?x org:unitOf }")
    assert code == errors.QueryError.exit_code
    lines = error.splitlines()
    assert "line 3, column 17" in lines[0]
    assert lines[1] == "    ?x org:unitOf }"
    assert lines[2] == " " * 18 + "^"


@pytest.mark.parametrize(
    ("spelling", "said"),
    [
        ("SERVICE", "cannot call another server"),
        ("sErViCe", "cannot call another server"),
        ("\\u0053ERVICE", "cannot be parsed"),
    ],
)
def test_no_query_asks_another_machine(spelling: str, said: str) -> None:
    code, error = fail("query", f"SELECT * {{ {spelling} <http://127.0.0.1:9/> {{ ?s ?p ?o }} }}")
    assert code == errors.QueryError.exit_code
    assert said in error


@pytest.mark.parametrize("name", ["KIPO", "kipo", "특허청", "korean intellectual property office"])
def test_show_finds_an_entity_by_any_name(name: str) -> None:
    text = ask("show", name)
    assert text.startswith("Korean Intellectual Property Office (특허청)\n")
    assert "At the IP5 Heads Meeting hosted by KIPO in Seoul" in text
    assert "Background, from elsewhere" in text


def test_show_as_json_holds_the_evidence() -> None:
    found = json.loads(ask("show", "seoul", "--format", "json"))
    assert found["id"] == "seoul"
    held = next(s for s in found["statements"] if s["predicate"] == "heldIn")
    text = (ROOT / "data/sources/kipo-2024-commissioner-message.txt").read_text(encoding="utf-8")
    assert (
        text[held["evidence"][0]["start"] : held["evidence"][0]["end"]]
        == (held["evidence"][0]["exact"])
    )


def test_show_of_an_unknown_name_offers_the_nearest() -> None:
    code, error = fail("show", "semiconductor")
    assert code == errors.NotFoundError.exit_code
    assert "semiconductors" in error


def test_find_searches_both_languages() -> None:
    assert ask("find", "지식재산처").splitlines()[1].startswith("moip\tIPOffice\t")
    assert [line.split("\t")[0] for line in ask("find", "SDGs").splitlines()[1:]] == ["un-sdgs"]
    found = json.loads(ask("find", "division", "--format", "json"))
    assert {row["type"] for row in found} == {"Unit"}


def test_questions_are_listed_and_filtered() -> None:
    listed = json.loads(ask("questions", "--format", "json"))
    assert len(listed) >= 30
    assert all(question["question-ko"] for question in listed)
    tag = listed[0]["tags"][0]
    fewer = json.loads(ask("questions", "--tag", tag, "--format", "json"))
    assert 0 < len(fewer) < len(listed)
    code, error = fail("questions", "--tag", "no-such-tag")
    assert code == errors.NotFoundError.exit_code
    assert "No question has the tag" in error


def test_draw_writes_one_page_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "page.html"
    ask("draw", "-o", str(target), "--focus", "IP5", "--depth", "1")
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]
    assert "IP5 Heads Meeting" in target.read_text(encoding="utf-8")


def test_draw_refuses_what_is_not_there(tmp_path: Path) -> None:
    target = str(tmp_path / "page.html")
    assert 'Did you mean "Meeting"?' in fail("draw", "-o", target, "--type", "Meetin")[1]
    assert 'There is no source "x"' in fail("draw", "-o", target, "--source", "x")[1]
    assert "nothing in the graph" in fail("draw", "-o", target, "--focus", "Atlantis")[1].lower()
    assert fail("draw", "-o", target, "--period", "soon")[0] == errors.ModelError.exit_code
    assert not Path(target).exists()


def test_reason_says_that_all_is_consistent() -> None:
    assert "consistent" in ask("reason", "--check")


def test_init_lays_a_project_in_which_every_command_works(tmp_path: Path) -> None:
    folder = tmp_path / "other office"
    assert "Created an empty project" in ask("init", str(folder))
    run = [sys.executable, "-m", "kipo_graph", "--project", str(folder)]

    def there(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([*run, *words], capture_output=True, text=True, check=False)

    assert there("query", "ASK { ?s ?p ?o }").returncode == errors.ProjectError.exit_code
    assert there("build").returncode == 0
    assert there("reason", "--check").returncode == 0
    assert there("questions").returncode == 0
    names = [q["name"] for q in json.loads(there("questions", "--format", "json").stdout)]
    assert names
    for name in names:
        assert there("query", name).returncode == 0, name
    assert there("show", "KIPO").returncode == errors.NotFoundError.exit_code
    assert there("find", "KIPO").returncode == errors.NotFoundError.exit_code
    assert there("draw", "-o", str(tmp_path / "empty.html")).returncode == 0
    for form in ("turtle", "json-ld", "owl", "trig", "graphml", "gexf", "csv", "html"):
        done = subprocess.run([*run, "export", "--format", form], capture_output=True, check=False)
        assert done.returncode == 0, form
    code, error = fail("init", str(folder))
    assert code == errors.ProjectError.exit_code
    assert "not an empty folder" in error


def test_the_environment_variable_names_the_project(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kipo_graph", "questions"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "KIPO_GRAPH_PROJECT": str(tmp_path)},
    )
    assert done.returncode == errors.ProjectError.exit_code
    assert "kipo-graph init" in done.stderr
