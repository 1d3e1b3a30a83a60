"""The W3C SPARQL 1.1 suite: its location, its manifests, and the tests that they list."""

from __future__ import annotations

import os
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from conftest import ROOT

BASE = "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/"
"""The base IRI with which the files of the suite refer to each other."""

SUITE = Path(
    os.environ.get("KIPO_GRAPH_CONFORMANCE", ROOT.parent / "shared" / "conformance" / "sparql11")
)
ABSENT = f"the W3C SPARQL 1.1 suite is not at {SUITE}; set KIPO_GRAPH_CONFORMANCE to its folder"

FOLDERS = (
    "aggregates", "bind", "bindings", "cast", "construct", "csv-tsv-res", "exists", "functions",
    "grouping", "json-res", "negation", "project-expression", "property-path", "subquery",
    "syntax-query",
)  # fmt: skip
"""All folders of the suite with queries, except three: `entailment` requires reasoning at query
time, while the endpoint serves inferences that are computed in advance; `service` and `syntax-fed`
require federation, which the endpoint refuses."""

EXPECTED_FAILURES = tomllib.loads((Path(__file__).parent / "expected-failures.toml").read_text())

Term = ox.NamedNode | ox.BlankNode | ox.Literal

_MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
_QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


@dataclass(frozen=True)
class Case:
    """One test: its id (folder and name), its type, and its files."""

    id: str
    kind: str
    query: str
    data: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    result: str = ""

    def text(self) -> str:
        """The query, with its own IRI as the base for its relative IRIs."""
        return f"BASE <{self.query}>\n{path_of(self.query).read_text('utf-8')}"


class Manifest:
    """The triples of a manifest, by subject and property."""

    def __init__(self, folder: str) -> None:
        self.address = f"{BASE}{folder}/manifest.ttl"
        self._found: dict[tuple[object, str], list[Term]] = defaultdict(list)
        quads = ox.parse(
            path=str(path_of(self.address)), format=ox.RdfFormat.TURTLE, base_iri=self.address
        )
        for quad in quads:
            self._found[quad.subject, quad.predicate.value].append(quad.object)

    def all(self, subject: Term, iri: str) -> list[Term]:
        return self._found[subject, iri]

    def one(self, subject: Term, iri: str) -> Term | None:
        found = self._found[subject, iri]
        assert len(found) < 2, (subject, iri, found)
        return found[0] if found else None

    def text(self, subject: Term, iri: str) -> str:
        found = self.one(subject, iri)
        return "" if found is None else found.value

    def items(self, head: Term | None) -> Iterator[Term]:
        """The members of an RDF list."""
        while head is not None and head.value != _RDF + "nil":
            yield self.one(head, _RDF + "first")
            head = self.one(head, _RDF + "rest")

    def entries(self) -> Iterator[Term]:
        return self.items(self.one(ox.NamedNode(self.address), _MF + "entries"))

    def kind(self, test: Term) -> str:
        return self.text(test, _RDF + "type").removeprefix(_MF)


def path_of(address: str) -> Path:
    """The file of the suite with an IRI."""
    assert address.startswith(BASE), address
    return SUITE / address.removeprefix(BASE)


@cache
def cases() -> list[Case]:
    """All tests of all folders, in the order of the manifests; none if the suite is absent."""
    return [case for folder in FOLDERS if SUITE.is_dir() for case in _cases(folder)]


def _cases(folder: str) -> Iterator[Case]:
    manifest = Manifest(folder)
    for test in manifest.entries():
        kind = manifest.kind(test)
        action = manifest.one(test, _MF + "action")
        name = f"{folder}/{test.value.rsplit('#', 1)[-1]}"
        if kind.endswith("SyntaxTest11"):
            yield Case(name, kind, action.value)
            continue
        assert kind in ("QueryEvaluationTest", "CSVResultFormatTest"), kind
        yield Case(
            name,
            kind,
            manifest.text(action, _QT + "query"),
            tuple(term.value for term in manifest.all(action, _QT + "data")),
            tuple(term.value for term in manifest.all(action, _QT + "graphData")),
            manifest.text(test, _MF + "result"),
        )


def data() -> Iterator[ox.Quad]:
    """All data of the tests, each file as a graph named by its own IRI."""
    found = cases()
    for address in dict.fromkeys(iri for case in found for iri in (*case.data, *case.named)):
        form = ox.RdfFormat.from_extension(address.rsplit(".", 1)[-1])
        quads = ox.parse(
            path=str(path_of(address)), format=form, base_iri=address, rename_blank_nodes=True
        )
        for quad in quads:
            yield ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode(address))


_KASEI = "http://kasei.us/2009/09/sparql/data/"


def protocol_data() -> Iterator[ox.Quad]:
    """The data of the protocol tests: three graphs, which the manifest names by labels."""
    for number in (1, 2, 3):
        path = SUITE / "protocol" / f"data{number}.nt"
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.N_TRIPLES):
            name = ox.NamedNode(f"{_KASEI}data{number}.rdf")
            yield ox.Quad(quad.subject, quad.predicate, quad.object, name)
