"""The project folder: its contents, finding it, creating a new one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kipo_graph.errors import ProjectError
from kipo_graph.system.atomic_files import replace_file

_PACKAGE = Path(__file__).resolve().parent
_SHIPPED = _PACKAGE / "shipped"
_CHECKOUT = _PACKAGE.parents[1]


@dataclass(frozen=True, slots=True)
class Project:
    """A folder of the shape that every command works in; `shipped` ones are read-only."""

    root: Path
    shipped: bool = False

    @property
    def ontology(self) -> Path:
        return self.root / "ontology" / "kipo.ttl"

    @property
    def shapes(self) -> Path:
        return self.root / "ontology" / "shapes.ttl"

    @property
    def context(self) -> Path:
        return self.root / "ontology" / "context.jsonld"

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def triples(self) -> Path:
        return self.data / "triples.ttl"

    @property
    def inferred(self) -> Path:
        return self.data / "inferred.nq"

    @property
    def questions(self) -> Path:
        return self.root / "queries" / "questions"

    @property
    def checks(self) -> Path:
        return self.root / "queries" / "checks"

    def name_of(self, path: Path) -> str:
        """A path as messages show it: relative to the project, with forward slashes."""
        return (
            path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else path.name
        )


def is_project(folder: Path) -> bool:
    """Whether a folder holds the tables and the ontology that a project must have."""
    return (folder / "data" / "sources.csv").is_file() and (
        folder / "ontology" / "kipo.ttl"
    ).is_file()


def find(folder: str | Path | None = None) -> Project:
    """The project in `folder`; without one, the project around here, else the shipped one.

    Raises ProjectError where `folder` is given and is none.
    """
    if folder is not None:
        return _given(folder)
    try:
        here = Path.cwd()
    except FileNotFoundError as error:
        raise ProjectError("The current folder has been deleted.", "Go to another one.") from error
    for root in (here, *here.parents):
        if is_project(root):
            return Project(root)
    return shipped()


def _given(folder: str | Path) -> Project:
    try:
        root = Path(folder).expanduser().resolve()
        found, there = is_project(root), root.is_dir()
    except (OSError, RuntimeError) as error:  # RuntimeError: no such user's home, circular links
        reason = getattr(error, "strerror", None) or error
        raise ProjectError(f"{folder} cannot be opened: {reason}") from error
    if not found:
        what = "is not a kipo-graph project" if there else "does not exist"
        raise ProjectError(
            f"{folder} {what}: it needs data/sources.csv and ontology/kipo.ttl.",
            f"Create a project with: kipo-graph init {folder}",
        )
    return Project(root)


def shipped() -> Project:
    """The project that comes with the package: inside the wheel, or the checkout it runs from."""
    for root in (_SHIPPED, _CHECKOUT):
        if is_project(root):
            return Project(root, shipped=True)
    raise ProjectError(
        "The data that comes with kipo-graph is not where it was installed.",
        "Install the package again, or name a project with --project DIR.",
    )


_README = """# A kipo-graph project

Reports go to `data/sources/` and are listed in `data/sources.csv`; what they speak of stands in
`data/entities.csv`, what they say in `data/statements/<source>.csv`, each row with its quote, and
what is known from elsewhere in `data/background.csv`, each row with its citation.

## To the first statements

1. Register a report and its publisher; it may be plain text, Markdown, HTML or PDF:
   `kipo-graph --project . add-source FILE --publisher NAME --add-publisher IPOffice`.
   Its text stands in `data/sources/`, its row in `data/sources.csv`.
2. Have statements proposed: `kipo-graph --project . extract ID -o candidates.csv`, where ID is the
   id that step 1 printed (needs `pip install "kipo-graph[extract]"`).
3. Accept or reject each: `kipo-graph --project . review candidates.csv`. What is accepted goes to
   the tables with its quote.
4. Build. Each row that does not hold is named with the reason; when all hold, the graph is
   written to `data/triples.ttl`. Then ask: `kipo-graph --project . show NAME`.

## By hand

1. Register a report as above.
2. Say in `data/entities.csv` what the publisher is, and list what the first sentence speaks of:
   id, type, label, definition.
3. Make `data/statements/<id>.csv`, named after the id of the report, with the header line below and
   one row, whose quote is copied from the text.
4. Build.

The header line of a statement table:

    subject,predicate,object,value,value_to,unit,comparator,base_value,base_period,period,\
modality,negated,quote,occurrence,context,rule,reviewer,reviewed,note

All columns, predicates, classes and units, what the gate's verdicts mean, and an example of three
rows: `docs/reference/tables.md` of kipo-graph.

## Commands

    kipo-graph --project . build      # check the evidence, write data/triples.ttl
    kipo-graph --project . questions  # what can be asked
    kipo-graph --project . draw       # an interactive page
"""


def init(folder: Path, tables: dict[str, str], questions: list[Path]) -> Project:
    """Create an empty project in a new or empty folder.

    `tables` maps file names under `data/` to their header lines; `questions` are the query files
    that make sense for any report.  Raises ProjectError where the folder holds something.
    """
    import shutil

    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ProjectError(f"{folder} is not an empty folder.", "Name a new one.")
    origin = shipped()
    try:
        for name in ("data/sources", "data/statements", "queries/questions"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        shutil.copytree(origin.root / "ontology", folder / "ontology")
        shutil.copytree(origin.checks, folder / "queries" / "checks")
        for query in questions:
            shutil.copy(query, folder / "queries" / "questions" / query.name)
    except OSError as error:
        raise ProjectError(f"{folder} cannot be written: {error.strerror or error}.") from error
    for name, header in tables.items():
        replace_file(folder / "data" / name, header.encode())
    replace_file(folder / "README.md", _README.encode())
    return Project(folder.resolve())
