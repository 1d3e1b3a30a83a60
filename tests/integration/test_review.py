"""`kipo-graph review`: keys at a terminal, many at once, kills, and the build after."""

from __future__ import annotations

import csv
import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path

import click
import pytest

from candidates import ALL, COOPERATES, FIGURE, HOSTS, SERVES, UNSUPPORTED, candidate, extraction
from conftest import Invoke, Run, exit_code
from kipo_graph import KnowledgeGraph, project
from kipo_graph.build import build
from kipo_graph.cli.review import main, screen
from kipo_graph.cli.review.keys import Keys
from kipo_graph.errors import NotFoundError, ProjectError, TableError
from kipo_graph.extract import candidate_csv, candidate_files
from kipo_graph.project import Project
from kipo_graph.tables.table_writer import locked


@pytest.fixture
def proposed(tmp_path: Path) -> Path:
    """A file of candidates: five are open, and of these one is not supported by its quote."""
    path = tmp_path / "candidates.csv"
    path.write_bytes(candidate_csv.to_csv([extraction(*ALL)]))
    return path


def table(tiny: Project, name: str) -> list[dict[str, str]]:
    with (tiny.data / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def added(tiny: Project) -> list[tuple[str, str, str]]:
    """What the rows say that the note has more than it had."""
    rows = table(tiny, "statements/note.csv")[14:]
    return [(row["subject"], row["predicate"], row["object"]) for row in rows]


# At once


def test_many_at_once(tiny: Project, proposed: Path, invoke: Invoke) -> None:
    words = ["review", str(proposed), "--reviewer", "Me", "--accept", "confidence>0.5"]
    said = invoke(*words, "--new-entities", "--dry-run", project=tiny.root).output
    assert "6 candidate(s), 1 stated in the tables, 0 decided before, 5 open." in said
    assert "Would accept 4, with 2 new entities.\nWould reject 0.\nRefused 1," in said
    assert "  1 unsupported\n  - secondary batteries — benefits → inventors: unsupported: " in said
    assert "Nothing was written (--dry-run)." in said
    assert added(tiny) == []
    said = invoke(*words, "--new-entities", project=tiny.root).output
    assert "Accepted 4, with 2 new entities.\n" in said
    assert len(added(tiny)) == 4
    assert {row["reviewer"] for row in table(tiny, "statements/note.csv")[14:]} == {"Me"}
    said = invoke(*words, "--reject", "confidence>2", project=tiny.root).output
    assert "Accepted 0, with 0 new entities.\n" in said


def test_what_was_accepted_is_built_and_asked_for(
    tiny: Project, proposed: Path, invoke: Invoke
) -> None:
    words = ["review", str(proposed), "--accept", "predicate=hostedBy", "--new-entities"]
    assert exit_code(invoke(*words, project=tiny.root)) == 0
    assert exit_code(invoke("build", "--no-reasoner", project=tiny.root)) == 0
    ask = (
        "SELECT ?words WHERE { ?s kipo:subject :office ; kipo:predicate kipo:hosts ;"
        " kipo:object :seoul-round ; prov:wasQuotedFrom/oa:hasSelector/oa:exact ?words }"
    )
    rows = list(KnowledgeGraph.load(tiny.root).query(ask))
    assert [str(row["words"]) for row in rows] == [HOSTS.quote]
    assert "Seoul round" in invoke("show", "seoul-round", project=tiny.root).output


def test_all_kinds_of_files_and_folders(tiny: Project, tmp_path: Path, invoke: Invoke) -> None:
    folder = tmp_path / "found"
    folder.mkdir()
    (folder / "1.jsonl").write_bytes(candidate_files.to_jsonl([extraction(SERVES)]))
    (tmp_path / "2.json").write_bytes(candidate_files.to_json(extraction(FIGURE)))
    words = ["review", str(folder), str(tmp_path / "2.json"), "--accept", "start>=0"]
    said = invoke(*words, project=tiny.root).output
    assert "2 candidate(s), 0 stated" in said
    assert len(added(tiny)) == 2


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ((), 2, "Name a file of candidates, or --drifted."),
        (("{file}",), 2, "--accept EXPR and --reject EXPR, first with --dry-run"),
        (("{file}", "--dry-run"), 2, "--dry-run needs --accept or --reject."),
        (("{file}", "--accept", "confidense>1"), 23, 'did you mean "confidence"?'),
        (("{file}", "--accept", "rule=x", "--source", "nota"), 10, 'did you mean "note"?'),
        (("none.csv", "--accept", "rule=x"), 3, "none.csv: cannot be read: No such file"),
    ],
)
def test_what_cannot_be_done(
    words: tuple[str, ...], code: int, said: str, tiny: Project, proposed: Path, invoke: Invoke
) -> None:
    given = (word.format(file=proposed) for word in words)
    result = invoke("review", *given, project=tiny.root)
    output = " ".join(f"{result.output} {result.exception}".replace("│", " ").split())
    assert exit_code(result) == code
    assert said in output


def test_a_malformed_file_is_refused_whole(
    tiny: Project, proposed: Path, run: Run, invoke: Invoke
) -> None:
    proposed.write_text(proposed.read_text("utf-8").replace(",hosts,", ",hots,"), "utf-8")
    done = run("review", str(proposed), "--accept", "start>=0", project=tiny.root)
    assert done.returncode == TableError.exit_code
    assert f'{proposed}, row 3, column predicate: unknown value "hots"' in done.stderr
    assert 'did you mean "hosts"?' in done.stderr
    assert "Traceback" not in done.stderr
    assert added(tiny) == []
    del invoke


def test_candidates_of_sources_that_nobody_registered(
    tiny: Project, tmp_path: Path, invoke: Invoke
) -> None:
    path = tmp_path / "c.jsonl"
    path.write_bytes(candidate_files.to_jsonl([extraction(SERVES, source="new.pdf")]))
    result = invoke("review", str(path), "--accept", "start>=0", project=tiny.root)
    assert isinstance(result.exception, NotFoundError)
    assert "Not in data/sources.csv: new.pdf." in str(result.exception)
    path.write_bytes(
        candidate_files.to_jsonl([extraction(SERVES, source="new.pdf"), extraction(SERVES)])
    )
    result = invoke("review", str(path), "--accept", "start>=0", project=tiny.root)
    assert "Left out, not in data/sources.csv: new.pdf." in result.output
    assert len(added(tiny)) == 1


def test_the_shipped_project_is_refused(
    proposed: Path, invoke: Invoke, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(project, "find", lambda _: project.shipped())
    result = invoke("review", str(proposed), "--accept", "start>=0")
    assert isinstance(result.exception, ProjectError)
    assert "kipo-graph init DIR" in str(result.exception)


def test_two_reviews_at_once(tiny: Project, proposed: Path, run: Run) -> None:
    with locked(tiny):
        done = run("review", str(proposed), "--accept", "start>=0", project=tiny.root)
    assert done.returncode == ProjectError.exit_code
    assert f"Another review is at work in {tiny.root}." in done.stderr
    assert added(tiny) == []
    assert run("review", str(proposed), "--accept", "start>=0", project=tiny.root).returncode == 0


def test_what_drifted_is_listed(tiny: Project, proposed: Path, invoke: Invoke) -> None:
    said = invoke("review", "--drifted", project=tiny.root).output
    assert said == "Every quote of the statement tables is in its source.\n"
    path = tiny.data / "sources" / "note.txt"
    path.write_text(path.read_text("utf-8").replace("signed MOUs", "sealed MOUs"), "utf-8")
    for words in (["--drifted"], [str(proposed), "--reject", "rule=none"]):
        said = invoke("review", *words, project=tiny.root).output
        assert "2 accepted row(s) whose quote is no longer in the source:" in said
        assert 'data/statements/note.csv, row 2: "The Office of Inventions (OIP) signed' in said
        assert 'now: "' in said
    said = invoke("review", "--drifted", "--source", "other", project=tiny.root).output
    assert said.startswith("Every quote")


def test_who_reviews(
    tiny: Project, proposed: Path, invoke: Invoke, monkeypatch: pytest.MonkeyPatch
) -> None:
    subprocess.run(["git", "init", "-q", str(tiny.root)], check=True)
    subprocess.run(["git", "-C", str(tiny.root), "config", "user.name", "Git Name"], check=True)
    words = ["review", str(proposed), "--accept", "modality=claimed"]
    invoke(*words, project=tiny.root)
    assert table(tiny, "statements/note.csv")[-1]["reviewer"] == "Git Name"
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("USER", "account")
    invoke("review", str(proposed), "--reject", "value=20", project=tiny.root)
    assert table(tiny, "decisions.csv")[-1]["reviewer"] == "account"


# At a terminal that is not one


Press = Callable[..., str]


@pytest.fixture
def press(tiny: Project, proposed: Path, invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> Press:
    """Reviews with these keys, and lines for what is asked; gives what was shown."""

    def call(keys: str, *lines: str, options: tuple[str, ...] = ()) -> str:
        left, asked = list(keys), list(lines)

        class TypedKeys(Keys):
            def at_hand(self) -> AbstractContextManager[None]:
                return nullcontext()

            def read(self) -> str:
                if not left:
                    raise KeyboardInterrupt
                return left.pop(0)

            def line(self, question: str, default: str | None = None, *, shown: bool = True) -> str:
                line = asked.pop(0)
                if line == "^C":
                    raise click.Abort
                return line or default or (f"{question}{shown}" if default is None else "")

        monkeypatch.setattr(screen, "Keys", TypedKeys)
        monkeypatch.setattr(main, "_at_terminal", lambda: True)
        monkeypatch.setenv("COLUMNS", "80")
        result = invoke("review", str(proposed), *options, project=tiny.root)
        assert result.exception is None
        assert (left, asked) == ([], [])
        return result.output

    return call


def test_a_session(press: Press, tiny: Project) -> None:
    said = press("a", "")
    assert "2 of 6 · note" in said
    assert "Office of Inventions — cooperates with → five countries (new org:Organization)" in said
    assert "rule by-hand, confidence 0.60 (12 counted)" in said
    assert "1 accepted, 0 rejected; 4 still open." in said
    assert added(tiny) == [("office", "cooperatesWith", "five-countries")]
    said = press("srq")
    assert "3 of 6" in said
    assert "0 accepted, 1 rejected; 3 still open." in said
    assert [row["object"] for row in table(tiny, "decisions.csv")] == ["20 meetings"]
    said = press("aa?s", "")
    assert "never proposed again" in said
    assert "unsupported: the quote does not name the subject" in " ".join(said.split())
    assert added(tiny)[1:] == [("office", "hosts", "seoul-round")]
    assert max(len(line) for line in said.splitlines()) <= 80
    build(tiny, reasoner=False)


def test_undo_over_several_decisions(press: Press, tiny: Project) -> None:
    before = {path: path.read_bytes() for path in tiny.data.rglob("*.csv")}
    said = press("uarRauuuuq", "", "no such thing")
    assert "Nothing left to undo in this session." in said
    assert "Undone: this one is no longer accepted." in said
    assert "0 accepted, 0 rejected; 5 still open." in said
    assert {path: path.read_bytes() for path in tiny.data.rglob("*.csv")} == before


def test_the_last_one_can_be_taken_back(press: Press, tiny: Project) -> None:
    said = press("rrrrrurq")
    assert said.count("That was the last one.") == 2
    assert len(table(tiny, "decisions.csv")) == 5
    assert "No open candidates: 6 candidate(s), 1 stated in the tables, 5 decided before." in press(
        ""
    )


def test_a_name_like_a_known_one_is_asked_about(
    press: Press, tiny: Project, proposed: Path
) -> None:
    near = replace(COOPERATES, object="Bureaus", object_text="five countries")
    proposed.write_bytes(candidate_csv.to_csv([extraction(near)]))
    said = press("axa1")
    assert 'What is "Bureaus" (object)?' in said
    assert '1  bureau: Bureau (IPOffice), by "Bureau" (92 %)' in said
    assert added(tiny) == [("office", "cooperatesWith", "bureau")]
    assert table(tiny, "entities.csv")[1]["hidden_labels"] == "five countries"
    assert [row["decision"] for row in table(tiny, "decisions.csv")] == ["edited"]
    assert "No open candidates" in press("")
    build(tiny, reasoner=False)


def test_what_is_new_may_be_called_off_or_described(press: Press, tiny: Project) -> None:
    said = press("aaa", "^C", "short", "The five countries of the note.")
    assert "Not accepted." in said
    assert 'definition: "short" is too short' in said
    assert table(tiny, "entities.csv")[-1]["definition"] == "The five countries of the note."


def test_a_type_that_nobody_proposed_is_asked_for(
    press: Press, tiny: Project, proposed: Path
) -> None:
    proposed.write_bytes(candidate_csv.to_csv([extraction(replace(HOSTS, object_type=""))]))
    said = press("a", "Meting", "Meeting", "")
    assert "(new ; choose a type)" in said
    assert 'did you mean "Meeting"?' in said
    assert table(tiny, "entities.csv")[-1]["type"] == "Meeting"


def test_an_open_predicate_is_asked_for(press: Press, tiny: Project, proposed: Path) -> None:
    given = replace(SERVES, predicate="dcterms:relation", verb="serve")
    proposed.write_bytes(candidate_csv.to_csv([extraction(given)]))
    said = press("aaa", "^C", "", "hosts", "enhancs", "enhances")
    assert "Office of Inventions — ? (serve) → inventors" in said
    assert "   1  benefits\n" in said
    assert '"hosts" does not fit these two types' in said
    assert 'did you mean "enhances"?' in said
    assert "Not accepted." in said
    assert "1 accepted, 0 rejected; 0 still open." in said
    assert added(tiny) == [("office", "enhances", "inventors")]
    [made] = table(tiny, "decisions.csv")
    assert (made["predicate"], made["decision"]) == ("dcterms:relation", "edited")
    assert "No open candidates" in press("")
    build(tiny, reasoner=False)


def test_a_day_without_a_month_has_no_predicate(
    press: Press, tiny: Project, proposed: Path
) -> None:
    given = replace(SERVES, predicate="dcterms:relation", object="2023", object_type="Date")
    proposed.write_bytes(candidate_csv.to_csv([extraction(given)]))
    assert "No predicate of the tables relates these" in press("ar")
    assert [row["object"] for row in table(tiny, "decisions.csv")] == ["2023"]


QUOTE = "The Office of Inventions (OIP) signed MOUs with five countries"
FOUNDED = candidate(
    "OIP", "established", "five countries", QUOTE, object_type="Unit", confidence=0.9
)
PLACED = candidate("five countries", "org:unitOf", "OIP", QUOTE, subject_type="Unit")


def test_what_a_unit_needs_is_taken_along(press: Press, tiny: Project, proposed: Path) -> None:
    before = {path: path.read_bytes() for path in tiny.data.rglob("*.csv")}
    proposed.write_bytes(candidate_csv.to_csv([extraction(FOUNDED, PLACED)]))
    said = press("axayuuq", "")
    asked = f'This statement must come first: five countries — unit of → OIP, by "{QUOTE}"'
    assert asked in " ".join(said.split())
    assert {path: path.read_bytes() for path in tiny.data.rglob("*.csv")} == before
    said = press("ay", "A unit of the office.")
    assert "2 accepted, 0 rejected; 0 still open." in said
    assert added(tiny) == [
        ("five-countries", "org:unitOf", "office"),
        ("office", "established", "five-countries"),
    ]
    build(tiny, reasoner=False)


def test_what_is_counted_is_asked_where_nothing_was_proposed(
    press: Press, tiny: Project, proposed: Path
) -> None:
    given = replace(FIGURE, indicator="", object="20")
    proposed.write_bytes(candidate_csv.to_csv([extraction(given)]))
    press("a", "meetings in Seoul", "")
    assert table(tiny, "entities.csv")[-1]["label"] == "meetings in Seoul"
    assert added(tiny) == [("office", "hasFigure", "meetings-in-seoul")]
    proposed.write_bytes(candidate_csv.to_csv([extraction(replace(given, negated=True))]))
    said = press("ar", "meetings")  # Known by that name, and denied by nothing.
    assert "the quote denies nothing" in " ".join(said.split())


def test_editing(press: Press, tiny: Project, proposed: Path) -> None:
    proposed.write_bytes(candidate_csv.to_csv([extraction(UNSUPPORTED)]))
    keys = "e" + "p" + "m" + "q" + "q" + "s" + "n" + "c" + "\r" + "a"
    said = press(keys, "enhancs", "done", "The Office serves nobody", "Office serves inventors",
        "office", "^C", "-")  # fmt: skip
    assert 'predicate: unknown value "enhancs" (did you mean "enhances"?)' in said
    assert 'modality: unknown value "done"' in said
    assert 'These words are not in the source. Nearest: "' in said
    assert "Nothing was changed." in said
    assert added(tiny) == [("office", "benefits", "inventors")]
    row = table(tiny, "statements/note.csv")[-1]
    assert (row["quote"], row["occurrence"]) == ("Office serves inventors", "1")
    (made,) = table(tiny, "decisions.csv")
    assert (made["decision"], made["subject"]) == ("edited", "secondary batteries")
    build(tiny, reasoner=False)


@pytest.mark.usefixtures("tiny", "proposed")
def test_an_arrow_key_is_no_value(press: Press) -> None:
    said = press("e" + "s" + "\r" + "q", "Office\x1b[D\x1b[D")
    assert "The input contains control characters, such as arrow keys." in said


def test_options_of_a_session(press: Press, proposed: Path) -> None:
    said = press("ss", options=("--sort", "confidence", "--min-confidence", "0.9"))
    assert said.index("Seoul round") < said.index("exactly" if "exactly" in said else "of number")
    assert "1 of 2 · note" in said
    assert "2 skipped will be shown again in the next run." in said
    proposed.write_bytes(
        candidate_csv.to_csv([extraction(replace(SERVES, rule="\x1b[2J\x1b[31mred"))])
    )
    assert "\x1b[31mred" not in press("s")


# At a real terminal


class Terminal:
    """A review at a pseudo-terminal of 80 columns."""

    def __init__(self, *words: str) -> None:
        self.pid, self._handle = pty.fork()
        if not self.pid:
            environment = {**os.environ, "COLUMNS": "80", "LINES": "30", "TERM": "xterm"}
            command = [sys.executable, "-m", "kipo_graph", *words]
            os.execve(sys.executable, command, environment)  # noqa: S606
        self.shown, self._seen = "", 0

    def until(self, words: str) -> None:
        """Wait until something is shown behind what was waited for before."""
        end = time.monotonic() + 60
        while words not in self.shown[self._seen :]:
            assert time.monotonic() < end, self.shown[self._seen :]
            if select.select([self._handle], [], [], 1)[0]:
                self.shown += os.read(self._handle, 65536).decode("utf-8", "replace")
        self._seen = self.shown.index(words, self._seen) + len(words)

    def press(self, keys: str) -> None:
        os.write(self._handle, keys.encode())

    def end(self) -> int:
        """Wait for the end; the exit code, or the number of the signal, negative."""
        while True:
            try:
                chunk = os.read(self._handle, 65536)
            except OSError:
                break
            if not chunk:
                break
            self.shown += chunk.decode("utf-8", "replace")
        code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        os.close(self._handle)
        return code


@contextmanager
def terminal(tiny: Project, proposed: Path) -> Iterator[Terminal]:
    found = Terminal("--project", str(tiny.root), "review", str(proposed), "--reviewer", "Me")
    try:
        yield found
    finally:
        try:
            os.kill(found.pid, signal.SIGKILL)
            os.waitpid(found.pid, 0)
        except (ProcessLookupError, ChildProcessError):
            pass


def test_at_a_real_terminal(tiny: Project, proposed: Path) -> None:
    with terminal(tiny, proposed) as at:
        at.until("? help")
        at.press("aThe five countries.\n")  # Before the question is there.
        at.until("defined as")
        at.until("? help")
        at.press("s\x1b[Bsrx특")  # Faster than anything is drawn.
        at.until("6 of 6")
        at.until("? help")
        at.press("\x03")
        assert at.end() == 0
    assert "1 accepted, 1 rejected; 3 still open." in at.shown
    assert "\x1b[1;30;106mIt\x1b[0m" in at.shown
    assert "\x1b[1;30;103m20 meetings in Seoul\x1b[0m" in at.shown
    assert added(tiny) == [("office", "cooperatesWith", "five-countries")]
    assert table(tiny, "entities.csv")[-1]["definition"] == "The five countries."
    assert [row["subject"] for row in table(tiny, "decisions.csv")] == ["secondary batteries"]


def test_killed_at_a_real_terminal(tiny: Project, proposed: Path) -> None:
    with terminal(tiny, proposed) as at:
        at.until("? help")
        at.press("r")
        at.until("3 of 6")
        at.until("? help")
        at.press("a")
        at.until("defined as")
        os.kill(at.pid, signal.SIGKILL)
        assert at.end() == -signal.SIGKILL
    assert [row["object"] for row in table(tiny, "decisions.csv")] == ["five countries"]
    assert added(tiny) == []
    build(tiny, reasoner=False)
    with terminal(tiny, proposed) as at:
        at.until("3 of 6")
        at.until("? help")
        at.press("q")
        assert at.end() == 0


DECIDING = """
import sys
from dataclasses import replace
from pathlib import Path
from candidates import SERVES, extraction
from kipo_graph.project import Project
from kipo_graph.review.session import ReviewSession, new_entity
from kipo_graph.review.acceptance import ends
session = ReviewSession(Project(Path(sys.argv[1])), "Me")
kind = {"object_type": "BeneficiaryGroup", "object_text": "serves inventors"}
given = [replace(SERVES, object=f"Group {n}", **kind) for n in range(400)]
for number, item in enumerate(session.queue([extraction(*given)]).items):
    new = [end for end in ends(item, session.names) if not end.ids]
    chosen = {end.role: new_entity(session, end, "note") for end in new}
    if number % 3:
        answer = session.answer(item, chosen)
        assert not answer.faults, answer.faults
        session.accept(item, answer)
    else:
        session.reject(item)
    print(item.candidate.object, flush=True)
"""


@pytest.mark.parametrize("decisions", [1, 4, 11])
def test_a_kill_loses_no_decision_and_leaves_no_half_table(tiny: Project, decisions: int) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    said: list[str] = []
    for number in range(3):
        with subprocess.Popen(
            [sys.executable, "-c", DECIDING, str(tiny.root)],
            stdout=subprocess.PIPE, text=True, env=environment,
        ) as process:  # fmt: skip
            assert process.stdout is not None
            said += [process.stdout.readline().strip() for _ in range(decisions)]
            time.sleep(0.003 * number)
            process.kill()
            said += process.stdout.read().split("\n")[:-1]
    labels = {row["id"]: row["label"] for row in table(tiny, "entities.csv")}
    accepted = [labels[thing] for _, _, thing in added(tiny)]
    rejected = [row["object"] for row in table(tiny, "decisions.csv")]
    assert set(said) <= {*accepted, *rejected}
    assert len({*accepted, *rejected}) == len(accepted) + len(rejected) <= len(said) + 3
    build(tiny, reasoner=False)
