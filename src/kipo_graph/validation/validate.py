"""Whether a graph is valid: shapes, check queries, and value types."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from kipo_graph.errors import Fault, ProjectError
from kipo_graph.model import BACKGROUND
from kipo_graph.model.vocabulary import BASE, PREFIXES, curie, local_name
from kipo_graph.project import Project
from kipo_graph.rdf import serialization
from kipo_graph.store import memory
from kipo_graph.store.graph_store import Rows
from kipo_graph.validation import shapes, value_types

if TYPE_CHECKING:
    from pathlib import Path

    import rdflib
    from pyoxigraph import Triple


def faults(project: Project, stated: list[Triple], asked: memory.LocalStore) -> list[Fault]:
    """Everything that is wrong with a graph: values of the wrong kind, shapes, check queries.

    `asked` is a store that holds the stated triples, what is inferred from them, and the ontology.
    """
    name = project.name_of(project.triples)
    wrong = value_types.wrong_kinds(asked.vocabulary(), stated)
    found = [Fault(name, 0, "", message) for message in wrong]
    found += shape_faults(project, stated)
    found += check_faults(project, asked)
    return with_places(found, stated) if found else []


_OURS = re.compile(rf"(?:{re.escape(BASE)})?(statement|id)[:/]([\w-]+)")


def with_places(found: Iterable[Fault], stated: Iterable[Triple]) -> list[Fault]:
    """The same faults, each with a hint at the table that the thing it names comes from."""
    held: dict[str, dict[str, str]] = {}
    for triple in stated:
        held.setdefault(local_name(serialization.text(triple.subject)), {})[
            local_name(triple.predicate.value)
        ] = local_name(serialization.text(triple.object))
    return [fault._replace(hint=fault.hint or _place(fault.message, held)) for fault in found]


def _place(message: str, held: Mapping[str, Mapping[str, str]]) -> str:
    """Which row of which table a message speaks of: of a statement's first, then of an entity's."""
    named = _OURS.findall(message)
    for name in (name for kind, name in named if kind == "statement"):
        said = held.get(name, {})
        words = (said.get(key, "") for key in ("subject", "predicate", "object", "literal"))
        source = said.get("source", "")
        table = "background.csv" if source == BACKGROUND else f"statements/{source}.csv"
        return f"look for the row: {' '.join(filter(None, words))}, in data/{table}"
    for name in (name for kind, name in named if kind == "id"):
        return f"look for {name} in data/entities.csv, and for what is stated of it"
    return ""


def shape_faults(project: Project, stated: Iterable[Triple]) -> list[Fault]:
    """A fault for each violation of `ontology/shapes.ttl`, found by pySHACL."""
    import pyshacl
    import rdflib

    if not project.shapes.is_file():
        raise ProjectError(f"{project.name_of(project.shapes)} does not exist.")
    data = _rdflib(serialization.n_triples(stated))
    rules = _rdflib(serialization.n_triples(shapes.batched(serialization.read(project.shapes))))
    conforms, report, _ = pyshacl.validate(data, shacl_graph=rules, inference="none")
    if conforms:
        return []
    result = rdflib.URIRef(PREFIXES["sh"] + "ValidationResult")
    name = project.name_of(project.triples)
    return [_violation(name, report, node) for node in report.subjects(rdflib.RDF.type, result)]


def _rdflib(triples: bytes) -> rdflib.Graph:
    import rdflib

    return rdflib.Graph().parse(data=triples, format="nt")


def _violation(file: str, report: rdflib.Graph, result: rdflib.term.Node) -> Fault:
    from rdflib import URIRef

    def value(name: str) -> str:
        return str(report.value(result, URIRef(PREFIXES["sh"] + name)) or "")

    path = value("resultPath")
    message = f"{curie(value('focusNode'))}: {value('resultMessage')}"
    return Fault(file, 0, curie(path) if path else "", message)


def check_faults(project: Project, asked: memory.LocalStore) -> list[Fault]:
    """A fault for each row that a query of `queries/checks` gives.

    The first line of a check, `#+ title: …`, says what a row means.
    """
    checks = sorted(project.checks.glob("*.rq"))
    if not checks:
        raise ProjectError(
            f"{project.name_of(project.checks)} holds no check query.",
            "Copy the ones that come with the package: kipo-graph init creates them.",
        )
    return [fault for path in checks for fault in _check(path, asked)]


def _check(path: Path, asked: memory.LocalStore) -> Iterator[Fault]:
    text = path.read_text(encoding="utf-8")
    title = re.search(r"^#\+ title: *(.+)$", text, re.MULTILINE)
    answer = asked.query(text)
    if not isinstance(answer, Rows):
        raise ProjectError(f"{path.name} is no SELECT query, so it cannot be a check.")
    for row in answer.rows:
        cells = (
            f"{name}: {getattr(term, 'value', term)}"
            for name, term in zip(answer.variables, row, strict=True)
            if term is not None
        )
        message = f"{title[1] if title else path.stem} ({', '.join(cells)})"
        yield Fault(f"queries/checks/{path.name}", 0, "", message)
