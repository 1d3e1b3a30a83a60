"""`docs/reference/tables.md`: it names all that a table may hold, and its example can be built."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from conftest import ROOT
from kipo_graph import project, tables
from kipo_graph.build import build
from kipo_graph.model.namespaces import PREFIXES, local_name
from kipo_graph.model.terms import Property
from kipo_graph.model.units import UNITS
from kipo_graph.model.vocabulary import CLASSES, COMPARATORS, MODALITIES, PREDICATES

GUIDE = (ROOT / "docs" / "reference" / "tables.md").read_text(encoding="utf-8")
_FILE = re.compile(r"^```\w+ title=\"(data/\S+)\"\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def _section(title: str) -> str:
    """The text under a heading, up to the next one of any level."""
    return re.split(rf"^#+ {re.escape(title)}$", GUIDE, flags=re.MULTILINE)[1].split("\n#")[0]


def _first_cells(title: str) -> set[str]:
    """The words in code in the first column of the table under a heading."""
    rows = [line.split("|")[1] for line in _section(title).splitlines() if line.startswith("|")]
    return {word for cell in rows for word in re.findall(r"`([^`]+)`", cell)}


@pytest.mark.parametrize("table", sorted(tables.COLUMNS))
def test_every_column_stands_in_the_guide(table: str) -> None:
    title = "`statements/<source>.csv`" if table == "statements" else f"`{table}`"
    assert _first_cells(title) == set(tables.COLUMNS[table].split())


@pytest.mark.parametrize(
    ("title", "terms"),
    [
        ("Predicates", PREDICATES),
        ("Classes", CLASSES),
        ("Units", UNITS),
        ("Comparators", COMPARATORS),
        ("Modalities", MODALITIES),
    ],
)
def test_every_term_stands_in_the_guide(title: str, terms: dict[str, object]) -> None:
    assert _first_cells(title) == set(terms)


@pytest.mark.parametrize("predicate", PREDICATES.values(), ids=lambda found: found.name)
def test_the_kind_of_a_predicate_is_the_one_of_the_guide(predicate: Property) -> None:
    assert f"\n| `{predicate.name}` | {predicate.value_type} |" in _section("Predicates")


@pytest.mark.parametrize("unit", UNITS)
def test_the_words_of_a_unit_stand_with_it(unit: str) -> None:
    row = next(r for r in _section("Units").splitlines() if r.startswith(f"| `{unit}` |"))
    assert tuple(re.findall(r"`([^`]+)`", row.split("|")[3])) == UNITS[unit].words


def test_the_meaning_of_a_term_is_the_definition_in_the_ontology() -> None:
    rows = re.findall(r"^\| `(\w+)` \| .*?([^|]+) \|$", GUIDE, re.MULTILINE)
    terms = {*CLASSES, *PREDICATES}
    stated = {name: meaning.strip() for name, meaning in rows if name in terms}
    defined = {
        local_name(triple.subject.value): triple.object.value
        for triple in parse(path=ROOT / "ontology" / "kipo.ttl", format=RdfFormat.TURTLE)
        if isinstance(triple.subject, NamedNode)
        and triple.subject.value.startswith(PREFIXES["kipo"])
        and triple.predicate.value == PREFIXES["skos"] + "definition"
        and isinstance(triple.object, Literal)
        and triple.object.language == "en"
    }
    assert len(stated) > 50
    assert stated == {name: defined[name] for name in stated}


def test_the_example_can_be_built(tmp_path: Path) -> None:
    created = project.init(tmp_path / "new", tables.HEADERS, [])
    files = dict(_FILE.findall(GUIDE))
    for name, content in files.items():
        (created.root / name).write_text(content, encoding="utf-8")
    made = build(created, reasoner=False)
    assert sorted((s.source, s.predicate, s.modality) for s in made.statements) == [
        ("background", "org:unitOf", "achieved"),
        ("npo-2023", "cooperatesWith", "planned"),
        ("npo-2023", "established", "achieved"),
        ("npo-2023", "hasFigure", "achieved"),
    ]
    assert not made.coverage.open


def test_a_new_project_gives_the_header_of_a_statement_table(tmp_path: Path) -> None:
    created = project.init(tmp_path / "new", tables.HEADERS, [])
    header = ",".join(tables.COLUMNS["statements"].split())
    assert f"\n    {header}\n" in (created.root / "README.md").read_text(encoding="utf-8")
