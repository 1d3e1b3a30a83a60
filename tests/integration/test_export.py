"""Exports: round trips are isomorphic, bytes are the same each time, other tools read them."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import isomorphic

from kipo_graph import KipoGraphError, KnowledgeGraph
from kipo_graph.export import interchange, rdf_export
from kipo_graph.model import graph_iri
from kipo_graph.model.vocabulary import KIPO, RDFS, XSD
from kipo_graph.project import Project
from kipo_graph.rdf import serialization, triples

ROOT = Path(__file__).resolve().parents[2]
SYNTAX = {
    "turtle": "turtle",
    "n-triples": "nt",
    "rdf-xml": "xml",
    "json-ld": "json-ld",
    "trig": "trig",
    "n-quads": "nquads",
}
OXIGRAPH = {
    "turtle": ox.RdfFormat.TURTLE,
    "n-triples": ox.RdfFormat.N_TRIPLES,
    "rdf-xml": ox.RdfFormat.RDF_XML,
    "json-ld": ox.RdfFormat.JSON_LD,
    "trig": ox.RdfFormat.TRIG,
    "n-quads": ox.RdfFormat.N_QUADS,
}


@pytest.fixture(scope="module")
def shipped() -> KnowledgeGraph:
    return KnowledgeGraph.load(ROOT)


@pytest.fixture(scope="module")
def stated() -> set[ox.Triple]:
    return set(serialization.read(ROOT / "data" / "triples.ttl"))


@pytest.mark.parametrize("form", SYNTAX)
def test_what_goes_out_comes_back_the_same(
    form: str, shipped: KnowledgeGraph, stated: set[ox.Triple]
) -> None:
    content = shipped.export(form)
    quads = ox.parse(content, format=OXIGRAPH[form])
    assert {ox.Triple(q.subject, q.predicate, q.object) for q in quads} == stated


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own, in its parser
@pytest.mark.parametrize("form", ["turtle", "json-ld", "rdf-xml"])
def test_rdflib_reads_the_same_graph(form: str, shipped: KnowledgeGraph) -> None:
    expected = rdflib.Graph().parse(ROOT / "data" / "triples.ttl")
    found = rdflib.Graph().parse(data=shipped.export(form), format=SYNTAX[form])
    assert isomorphic(found, expected)


HARD = [
    "0.020", "007", 'a "quoted" word', "back\\slash", "line\nbreak", "tab\there", "특허청",
    "\U0001f4dc", "\u202eright to left", "'''\"\"\"", "ends with \\",
    "<b>&amp;</b>", "  blanks  ", "",
]  # fmt: skip


@pytest.mark.parametrize("form", SYNTAX)
def test_hard_literals_survive_every_format(form: str) -> None:
    subject, label = ox.NamedNode(triples.DATASET), ox.NamedNode(RDFS.label)
    written = [ox.Triple(subject, label, ox.Literal(text)) for text in HARD]
    written += [ox.Triple(subject, label, ox.Literal(text, language="ko")) for text in HARD]
    number = ox.Literal("0.020", datatype=ox.NamedNode(XSD.decimal))
    written.append(ox.Triple(subject, ox.NamedNode(KIPO.upperValue), number))
    content = rdf_export.rdf(form, written, Project(ROOT))
    back = {ox.Triple(q.subject, q.predicate, q.object) for q in ox.parse(content, OXIGRAPH[form])}
    assert back == set(written)


def test_sources_stay_apart_as_named_graphs(shipped: KnowledgeGraph) -> None:
    quads = list(ox.parse(shipped.export("n-quads"), format=ox.RdfFormat.N_QUADS))
    names = {quad.graph_name.value.rsplit("/", 1)[-1] for quad in quads}
    assert names == {"background", "curation", "kipo-2024-commissioner-message"}
    member = [quad for quad in quads if quad.predicate.value.endswith("org#hasMember")]
    assert {quad.graph_name.value for quad in member} == {graph_iri("background")}


def test_one_source_alone_says_nothing_of_the_other(shipped: KnowledgeGraph) -> None:
    report = shipped.export("turtle", sources=["kipo-2024-commissioner-message"]).decode()
    background = shipped.export("turtle", sources=["background"]).decode()
    assert "kipo:hosts" in report
    assert "org:hasMember" not in report
    assert "id:background" not in report
    assert "org:hasMember id:cnipa" in background
    assert "oa:exact" not in background


def test_without_evidence_only_plain_edges_stay(shipped: KnowledgeGraph) -> None:
    plain = shipped.export("turtle", evidence=False).decode()
    assert "id:kipo a kipo:IPOffice" in plain
    assert "kipo:Statement" not in plain
    assert "oa:exact" not in plain
    assert "kipo:enhances id:premium-patent-support" not in plain


def test_json_ld_needs_no_network_and_reads_well(shipped: KnowledgeGraph) -> None:
    document = json.loads(shipped.export("json-ld"))
    assert isinstance(document["@context"], dict)
    nodes = {node["id"]: node for node in document["@graph"]}
    office = nodes["entity:kipo"]
    assert office["type"] == "IPOffice"
    said = [statement for statement in office["statements"] if statement["predicate"] == "hosts"]
    assert said
    assert all(statement["type"] == "Statement" for statement in said)


def test_protege_can_open_the_owl_export(shipped: KnowledgeGraph, stated: set[ox.Triple]) -> None:
    content = shipped.export("owl")
    found = rdflib.Graph().parse(data=content, format="xml")
    ontology = rdflib.URIRef("https://w3id.org/kipo-graph/ontology")
    assert (ontology, rdflib.RDF.type, rdflib.OWL.Ontology) in found
    terms = rdflib.Graph().parse(ROOT / "ontology" / "kipo.ttl")
    assert len(found) == len(terms) + len(stated)


@pytest.mark.parametrize(("form", "read"), [("graphml", nx.read_graphml), ("gexf", nx.read_gexf)])
def test_networkx_reads_the_network(form: str, read: object, shipped: KnowledgeGraph) -> None:
    network = shipped.to_networkx()
    found = read(io.BytesIO(shipped.export(form)))  # type: ignore[operator]
    assert found.number_of_nodes() == network.number_of_nodes()
    assert found.number_of_edges() == network.number_of_edges()
    assert found.nodes["kipo"]["label"] == "Korean Intellectual Property Office"
    assert found.nodes["kipo"]["korean"] == "특허청"


@pytest.mark.parametrize("form", ["csv", "graphml", "gexf"])
def test_without_evidence_other_formats_hold_plain_edges_too(
    form: str, shipped: KnowledgeGraph
) -> None:
    plain = shipped.export(form, evidence=False).decode()
    assert "planned" not in plain
    assert "claimed" not in plain
    assert "Heads Meeting hosted by KIPO in Seoul" not in plain
    assert "kipo" in plain


def test_a_page_without_evidence_is_refused(shipped: KnowledgeGraph) -> None:
    with pytest.raises(KipoGraphError, match="does not go with html"):
        shipped.export("html", evidence=False)


def test_csv_says_what_a_figure_measures(shipped: KnowledgeGraph) -> None:
    content = shipped.export("csv").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content, newline="")))
    size = next(row for row in rows if row["numericValue"] == "10000000000000" and row["quote"])
    assert size["indicator"] == "size of the IP finance market"
    assert (size["comparator"], size["hasUnit"]) == ("more than", "South Korean won")
    assert size["statedValue"] == "10 trillion"


def test_csv_is_a_row_a_statement(shipped: KnowledgeGraph) -> None:
    content = shipped.export("csv")
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert len(rows) == len(shipped.statements())
    hosted = next(row for row in rows if row["object"] == "ip5-heads-meeting" and row["quote"])
    assert "IP5 Heads Meeting" in hosted["sentence"]


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert interchange.without_formula(cell) == "'" + cell
    assert interchange.without_formula("x" + cell) == "x" + cell


@pytest.mark.parametrize("form", ["json-ld", "turtle", "rdf-xml", "owl", "trig", "graphml", "html"])
def test_exports_are_the_same_bytes_for_any_hash_seed(form: str) -> None:
    def exported(seed: str) -> bytes:
        return subprocess.run(
            [
                sys.executable,
                "-m",
                "kipo_graph",
                "--project",
                str(ROOT),
                "export",
                "--format",
                form,
            ],
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout

    assert exported("1") == exported("2")
