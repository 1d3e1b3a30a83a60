"""`kipo-graph add-source`: from a file to a source that a build takes."""

from __future__ import annotations

import csv
import hashlib
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from conftest import ROOT, Invoke, Run, exit_code
from kipo_graph import project as projects
from kipo_graph import tables
from kipo_graph.build import build
from kipo_graph.errors import ProjectError, TableError
from kipo_graph.ingest import page_table, registration
from kipo_graph.ingest.document import pages_of
from kipo_graph.project import Project
from kipo_graph.system import atomic_files
from kipo_graph.tables import source_files
from pdfs import Line, column, pdf, wrap

OFFICE = "Northland Patent Office"
ADD = ("--publisher", OFFICE, "--add-publisher", "IPOffice")
STORY = (
    "In 2023, the Northland Patent Office opened the Green Desk. The Green Desk is a part of the "
    "office. It answers the questions of small firms on how to file for technology of the day."
)
HEADER = tables.COLUMNS["statements"].split()


@pytest.fixture
def empty(tmp_path: Path) -> Project:
    """An empty project, as `kipo-graph init` creates it."""
    return projects.init(tmp_path / "office", tables.HEADERS, [])


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """A report of two pages, the third sentence of which runs over their border."""
    lines = wrap(STORY, 300)
    title = Line("Annual Report 2023", 60, 790, 18)
    first = [Line(line, 60, 750 - 12 * at) for at, line in enumerate(lines[:2])]
    rest = [Line(line, 60, 760 - 12 * at) for at, line in enumerate(lines[2:])]
    path = tmp_path / "AR 2023.pdf"
    path.write_bytes(pdf([[title, *first], rest]))
    return path


def rows(project: Project, name: str = "sources.csv") -> list[dict[str, str]]:
    with (project.data / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def everything(project: Project) -> dict[str, bytes]:
    return {
        path.relative_to(project.root).as_posix(): path.read_bytes()
        for path in sorted(project.root.rglob("*"))
        if path.is_file()
    }


def state(project: Project, *quotes: str, slug: str = "annual-report-2023") -> None:
    """Write statements with these quotes, all of the desk that the office opened."""
    given = {"subject": "northland-patent-office", "predicate": "established"}
    given |= {"object": "green-desk", "modality": "achieved", "period": "2023"}
    path = project.data / "statements" / f"{slug}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, HEADER, restval="")
        writer.writeheader()
        writer.writerows(
            {**given, "quote": quote, "note": str(at)} for at, quote in enumerate(quotes)
        )


def test_from_an_empty_folder_to_a_graph(run: Run, report: Path, tmp_path: Path) -> None:
    """What a new user does, each step a process of its own."""
    call = [sys.executable, "-m", "kipo_graph"]
    created = subprocess.run(
        [*call, "init", "mine"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert "kipo-graph --project mine add-source" in created.stdout
    mine = Project(tmp_path / "mine")
    added = run("add-source", str(report), *ADD, "--covers", "2023", project=mine.root)
    assert added.returncode == 0, added.stderr
    assert added.stdout.splitlines() == [
        "Added annual-report-2023: Annual Report 2023",
        "  Its text is data/sources/annual-report-2023.txt (2 pages, "
        f"{len(source_files.read(mine.data / 'sources' / 'annual-report-2023.txt'))} characters).",
        "  The original is kept as data/sources/originals/annual-report-2023.pdf.",
        "  Northland Patent Office was added to data/entities.csv; describe it there.",
        "  Next: kipo-graph extract annual-report-2023 -o candidates.csv",
        "  or enter statements by hand in data/statements/annual-report-2023.csv.",
    ]
    built = run("build", "--no-reasoner", project=mine.root)
    assert built.returncode == 0, built.stderr
    with (mine.data / "entities.csv").open("a", encoding="utf-8") as file:
        file.write("green-desk,PublicAgency,Green Desk,,,The desk for green technology.,\n")
    quote = "In 2023, the Northland Patent Office opened the Green Desk"
    state(mine, quote)
    built = run("build", "--no-reasoner", project=mine.root)
    assert built.returncode == 0, built.stderr
    assert "1 from reports, each supported by its quote (1 passages)" in built.stdout
    shown = run("show", "Green Desk", project=mine.root)
    assert quote in " ".join(shown.stdout.split())


def test_the_row_the_text_the_original_and_the_pages(
    empty: Project, report: Path, invoke: Invoke
) -> None:
    more = ("--date", "2024-03-01", "--covers", "2023", "--author", "A. N. Other")
    more += ("--address", "https://example.org/ar", "--licence", "CC BY 4.0", "--language", "en")
    result = invoke("add-source", str(report), *ADD, *more, project=empty.root)
    assert result.exit_code == 0, result.output
    text_path = empty.data / "sources" / "annual-report-2023.txt"
    assert rows(empty) == [
        {
            "id": "annual-report-2023",
            "title": "Annual Report 2023",
            "publisher": OFFICE,
            "author": "A. N. Other",
            "issued": "2024-03-01",
            "covers": "2023",
            "language": "en",
            "address": "https://example.org/ar",
            "licence": "CC BY 4.0",
            "file": "sources/annual-report-2023.txt",
            "sha256": hashlib.sha256(text_path.read_bytes()).hexdigest(),
            "original_file": "sources/originals/annual-report-2023.pdf",
            "pages": "2",
        }
    ]
    assert rows(empty, "entities.csv") == [
        {
            "id": "northland-patent-office",
            "type": "IPOffice",
            "label": OFFICE,
            "alt_labels": "",
            "hidden_labels": "",
            "definition": 'The publisher of "Annual Report 2023".',
            "note": "",
        }
    ]
    original = empty.data / "sources" / "originals" / "annual-report-2023.pdf"
    assert original.read_bytes() == report.read_bytes()
    text = source_files.read(text_path)
    start, end = text.index("It answers"), text.index("of the day.")
    assert pages_of(page_table.load(text_path, text), start, end) == (1, 2)
    assert text[start:end].endswith("how to file for technology ")
    assert tables.read(empty).sources["annual-report-2023"].drifted is False


@pytest.mark.parametrize(
    ("name", "raw", "file"),
    [
        ("a.txt", b"\n\nAn  odd text\r\nwith \xc2\xa0 signs\f2\n", "sources/an-odd-text.txt"),
        ("a.md", b"# An *odd* text\n\n\n\nIt is. \n", "sources/an-odd-text.md"),
    ],
)
def test_plain_texts_keep_their_bytes(
    name: str, raw: bytes, file: str, empty: Project, invoke: Invoke, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(raw)
    assert invoke("add-source", str(tmp_path / name), *ADD, project=empty.root).exit_code == 0
    (row,) = rows(empty)
    assert (row["file"], row["original_file"]) == (file, "")
    assert row["pages"] == ("2" if b"\f" in raw else "")
    assert (empty.data / file).read_bytes() == raw
    build(empty, reasoner=False)


def test_a_text_that_lies_in_the_project_stays_where_it_is(empty: Project, invoke: Invoke) -> None:
    path = empty.data / "sources" / "here.txt"
    path.write_text("A text of the office.\n", encoding="utf-8")
    result = invoke("add-source", str(path), *ADD, "--title", "Here", project=empty.root)
    assert result.exit_code == 0, result.output
    assert rows(empty)[0]["file"] == "sources/here.txt"
    assert [p.name for p in (empty.data / "sources").iterdir()] == ["here.txt"]
    path.write_text("Another text of the office.\n", encoding="utf-8")
    assert "add --replace" in str(invoke("add-source", str(path), project=empty.root).exception)
    assert invoke("add-source", str(path), "--replace", project=empty.root).exit_code == 0
    assert rows(empty)[0]["title"] == "Here"
    assert tables.read(empty).sources["here"].drifted is False


def test_again_changes_nothing_and_says_so(
    empty: Project, report: Path, invoke: Invoke, tmp_path: Path
) -> None:
    invoke("add-source", str(report), *ADD, project=empty.root)
    before = everything(empty)
    for more in ((), ("--replace",), ("--title", "Annual Report 2023")):
        result = invoke("add-source", str(report), *more, project=empty.root)
        assert result.exit_code == 0
        assert "annual-report-2023 is already registered with the same text" in result.output
    copy = tmp_path / "other name.pdf"
    copy.write_bytes(report.read_bytes())
    result = invoke("add-source", str(copy), "--title", "Other", project=empty.root)
    assert "annual-report-2023 is already registered" in result.output
    result = invoke("add-source", str(copy), "--id", "other", project=empty.root)
    assert "This text is registered already, as" in str(result.exception)
    assert everything(empty) == before


def test_a_new_text_needs_a_word_and_the_quotes_that_drifted_are_listed(
    empty: Project, invoke: Invoke, tmp_path: Path
) -> None:
    path = tmp_path / "a.md"
    path.write_text(
        "# Annual Report 2023\n\nThe office opened a desk. It is green. It has a fair.\n\n"
        "It answers letters.\n",
        encoding="utf-8",
    )
    invoke("add-source", str(path), *ADD, "--covers", "2023", project=empty.root)
    state(empty, "The office opened a desk", "It is green", "It has a fair", "It answers letters")
    path.write_text(
        "# Annual Report 2023\n\nThe office opened\na desk. It is greener. It has a fair, and so "
        "it\nhas. It has a fair.\n\nIt answers. letters go to it.\n",
        encoding="utf-8",
    )
    before = everything(empty)
    result = invoke("add-source", str(path), project=empty.root)
    assert 'The id "annual-report-2023" is that of another text already' in str(result.exception)
    assert exit_code(result) == 13
    assert everything(empty) == before
    result = invoke("add-source", str(path), "--replace", "--author", "N. N.", project=empty.root)
    assert result.exit_code == 0, result.output
    lines = result.output.splitlines()
    assert lines[0] == "Replaced annual-report-2023: Annual Report 2023"
    assert lines[2:] == [
        "  The quotes of 1 of 4 statements are unchanged.",
        '  Drifted: row 3, "It is green" is not in the new text.',
        '    The nearest words are: "It is greener."',
        '  Drifted: row 4, "It has a fair" stands 2 times: number it in occurrence.',
        '  Drifted: row 5, "It answers letters" is not in the new text.',
        '    The nearest words are: "It answers. letters"',
        "  Correct these rows of data/statements/annual-report-2023.csv before you build.",
    ]
    (row,) = rows(empty)
    assert (row["author"], row["covers"], row["publisher"]) == ("N. N.", "2023", OFFICE)
    assert (empty.data / row["file"]).read_bytes() == path.read_bytes()


def test_a_pdf_in_the_place_of_a_text_and_back(
    empty: Project, report: Path, invoke: Invoke, tmp_path: Path
) -> None:
    plain = tmp_path / "a.txt"
    plain.write_text("A text.\n", encoding="utf-8")
    name = ("--id", "one", "--replace", "--title", "One")
    for path, beside in ((plain, False), (report, True), (plain, False)):
        result = invoke("add-source", str(path), *ADD, *name, project=empty.root)
        assert result.exit_code == 0, result.output
        (row,) = rows(empty)
        assert bool(row["original_file"]) == beside
        assert (empty.data / "sources" / "one.pages.csv").exists() == beside
        assert tables.read(empty).sources["one"].drifted is False


def test_other_rows_keep_their_bytes(empty: Project, report: Path, invoke: Invoke) -> None:
    path = empty.data / "sources.csv"
    columns = "pages,id,title,publisher,author,issued,covers,language,address,licence,file,sha256,"
    odd = (
        "\ufeff" + columns + "original_file\r\n"
        f'3,"old","Two\r\nlines",{OFFICE},,,,en,,,sources/old.txt,,\r\n\r\n'
        f",last,Last,{OFFICE},,,,en,,,sources/last.txt,,"
    )
    path.write_bytes(odd.encode())
    result = invoke("add-source", str(report), *ADD, project=empty.root)
    assert result.exit_code == 0, result.output
    content = path.read_bytes().decode()
    assert content.startswith(odd + "\r\n2,annual-report-2023,Annual Report 2023,")
    assert content.endswith("annual-report-2023.pdf\r\n")
    report.write_bytes(pdf([column(["Annual Report 2023", "Another text."])]))
    again = ("--id", "annual-report-2023", "--replace")
    assert invoke("add-source", str(report), *again, project=empty.root).exit_code == 0
    assert path.read_bytes().decode().startswith(odd + "\r\n1,annual-report-2023,")
    assert path.read_bytes().count(b"annual-report-2023,") == 1


WRONG = {
    "no publisher": ((), "publisher: is missing.\n  give the name of the office"),
    "publisher unknown": (
        ("--publisher", "Nowhere Office"),
        'The publisher "Nowhere Office" is not an entity of data/entities.csv.\n'
        "  Add it in the same step with --add-publisher IPOffice (or another class).",
    ),
    "class unknown": (
        ("--publisher", OFFICE, "--add-publisher", "IPoffices"),
        '--add-publisher: "IPoffices" is no class.\n  Did you mean "IPOffice"?',
    ),
    "class of no organisation": (
        ("--publisher", OFFICE, "--add-publisher", "Country"),
        '--add-publisher: "Country" is no organisation that can publish.\n  One of: IPOffice, ',
    ),
    "date": ((*ADD, "--date", "2024"), '--date: "2024" is not a date.\n  write 2024-06-20'),
    "period": ((*ADD, "--covers", "last year"), '--covers: "last year" is not a year, date or'),
    "language": ((*ADD, "--language", "English"), '--language: "English" is no code of a language'),
    "address": ((*ADD, "--address", "example.org"), '--address: "example.org" is no web address'),
    "id": ((*ADD, "--id", "An Id"), '--id: "An Id" is no id.\n  use lower-case letters'),
    "id kept": ((*ADD, "--id", "background"), '"background" is kept for a graph of its own'),
    "id in a path": ((*ADD, "--id", "../x"), '--id: "../x" is no id'),
    "several": (
        (*ADD, "--date", "x", "--covers", "y"),
        '--date: "x" is not a date; --covers: "y" is not a year, date or interval.',
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_named_and_nothing_changes(
    case: str, empty: Project, report: Path, invoke: Invoke
) -> None:
    options, message = WRONG[case]
    before = everything(empty)
    result = invoke("add-source", str(report), *options, project=empty.root)
    assert exit_code(result) == 13
    assert message in str(result.exception)
    assert everything(empty) == before


def test_a_publisher_that_is_nearly_known_is_hinted_at(
    empty: Project, report: Path, invoke: Invoke
) -> None:
    invoke("add-source", str(report), *ADD, project=empty.root)
    report.write_bytes(pdf([column(["Another text."])]))
    result = invoke(
        "add-source", str(report), "--publisher", "Northland Patents Office", project=empty.root
    )
    assert f'Did you mean "{OFFICE}"? Else add it' in str(result.exception)


def test_ids_of_entities_and_files_of_others_are_not_taken(
    empty: Project, report: Path, invoke: Invoke, tmp_path: Path
) -> None:
    invoke("add-source", str(report), *ADD, project=empty.root)
    other = tmp_path / "o.txt"
    other.write_text("Another text.", encoding="utf-8")
    taken = ("--id", "northland-patent-office")
    result = invoke("add-source", str(other), *ADD, *taken, project=empty.root)
    assert '"northland-patent-office" is defined twice' in str(result.exception)
    (empty.data / "sources" / "mine.txt").write_text("A draft.", encoding="utf-8")
    result = invoke("add-source", str(other), *ADD, "--id", "mine", project=empty.root)
    assert "data/sources/mine.txt exists already, and is of no source" in str(result.exception)
    assert (empty.data / "sources" / "mine.txt").read_text("utf-8") == "A draft."


def test_of_several_files_the_good_ones_go_on(
    empty: Project, report: Path, run: Run, tmp_path: Path
) -> None:
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.4\n")
    (tmp_path / "named.txt").write_bytes(report.read_bytes())
    (tmp_path / "good.md").write_text("# A good one\n\nText.\n", encoding="utf-8")
    names = ["bad.pdf", "absent.txt", report.name, "named.txt", "good.md"]
    done = run("add-source", *(str(tmp_path / name) for name in names), *ADD, project=empty.root)
    assert done.returncode == 13
    assert [row["id"] for row in rows(empty)] == ["annual-report-2023", "a-good-one"]
    assert done.stderr.count("Error: ") == 3
    for part in ("bad.pdf is truncated", "absent.txt cannot be read", "it is a PDF."):
        assert part in done.stderr
    assert "Traceback" not in done.stderr
    build(empty, reasoner=False)


def test_title_and_id_go_with_one_file(empty: Project, report: Path, invoke: Invoke) -> None:
    result = invoke("add-source", str(report), str(report), "--id", "x", project=empty.root)
    assert result.exit_code == 2
    assert "need exactly one FILE" in result.output


def test_a_title_of_no_latin_letters_takes_the_name_of_the_file_for_its_id(
    empty: Project, invoke: Invoke, tmp_path: Path
) -> None:
    (tmp_path / "kipo.txt").write_text("특허청 연차보고서\n\n본문.\n", encoding="utf-8")
    (tmp_path / "보고서.txt").write_text("특허청\n\n본문.\n", encoding="utf-8")
    invoke("add-source", str(tmp_path / "kipo.txt"), *ADD, "--language", "ko", project=empty.root)
    (row,) = rows(empty)
    assert (row["id"], row["title"], row["language"]) == ("kipo", "특허청 연차보고서", "ko")
    result = invoke("add-source", str(tmp_path / "보고서.txt"), *ADD, project=empty.root)
    assert "Give one with --id" in str(result.exception)


@pytest.mark.parametrize("at", range(5))
def test_a_failure_at_any_file_leaves_all_as_it_was(
    at: int, empty: Project, report: Path, invoke: Invoke, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, done = everything(empty), list[Path]()

    def fails(path: Path, content: bytes) -> None:
        if len(done) == at:
            monkeypatch.undo()
            raise ProjectError("The disk is full.")
        done.append(path)
        projects.replace_file(path, content)

    monkeypatch.setattr(atomic_files, "replace_file", fails)
    result = invoke("add-source", str(report), *ADD, project=empty.root)
    assert "The disk is full." in str(result.exception)
    assert everything(empty) == before
    assert invoke("add-source", str(report), *ADD, project=empty.root).exit_code == 0


def test_the_table_is_written_last(
    empty: Project, report: Path, invoke: Invoke, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = list[str]()

    def noted(path: Path, content: bytes) -> None:
        done.append(path.relative_to(empty.data).as_posix())
        projects.replace_file(path, content)

    monkeypatch.setattr(atomic_files, "replace_file", noted)
    invoke("add-source", str(report), *ADD, project=empty.root)
    assert done == [
        "sources/originals/annual-report-2023.pdf",
        "sources/annual-report-2023.txt",
        "sources/annual-report-2023.pages.csv",
        "entities.csv",
        "sources.csv",
    ]


def test_two_at_a_time_lose_no_row(empty: Project, run: Run, tmp_path: Path) -> None:
    for at in range(6):
        (tmp_path / f"t{at}.txt").write_text(f"Text {at}\n\nIt is.\n", encoding="utf-8")
    run("add-source", str(tmp_path / "t0.txt"), *ADD, project=empty.root)

    def add(at: int) -> int:
        path = str(tmp_path / f"t{at}.txt")
        return run("add-source", path, *ADD, project=empty.root).returncode

    with ThreadPoolExecutor(3) as pool:
        assert set(pool.map(add, range(1, 6))) == {0}
    assert sorted(row["id"] for row in rows(empty)) == [f"text-{at}" for at in range(6)]


def test_the_shipped_project_is_read_only(report: Path) -> None:
    with pytest.raises(ProjectError, match="read-only"):
        registration.register(Project(ROOT, shipped=True), report, registration.Details())


def test_faulty_tables_are_named_first(empty: Project, report: Path, invoke: Invoke) -> None:
    (empty.data / "entities.csv").write_bytes(b"id;type\n")
    before = everything(empty)
    result = invoke("add-source", str(report), *ADD, project=empty.root)
    assert exit_code(result) == 3
    assert "parts its cells by semicolons" in str(result.exception)
    assert everything(empty) == before


def test_a_table_of_pages_that_does_not_fit_is_refused(
    empty: Project, report: Path, invoke: Invoke
) -> None:
    invoke("add-source", str(report), *ADD, project=empty.root)
    path = empty.data / "sources" / "annual-report-2023.txt"
    text = source_files.read(path)
    good = page_table.path_of(path).read_text(encoding="utf-8")
    for bad, message in (
        (good.replace("2,", "x,", 1), '"x'),
        (good.replace("1,0,", "1,3,"), "row 2, column start: does not fit the text"),
        (good + "3,9,1\n", "does not fit the text"),
        ("page,start\n", "is missing from the header"),
    ):
        page_table.path_of(path).write_text(bad, encoding="utf-8")
        with pytest.raises(TableError, match=r"fault\(s\)") as raised:
            page_table.load(path, text)
        assert message in str(raised.value)
    page_table.path_of(path).unlink()
    assert page_table.load(path, text) == ()
