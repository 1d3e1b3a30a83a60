"""The Python interface."""

from __future__ import annotations

import doctest
from decimal import Decimal
from pathlib import Path

import networkx as nx
import pytest

import kipo_graph
from kipo_graph import KipoGraphError, KnowledgeGraph, api, tables
from kipo_graph.project import Project

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def graph() -> KnowledgeGraph:
    return KnowledgeGraph.load(ROOT)


def test_a_query_gives_dicts_with_python_values(graph: KnowledgeGraph) -> None:
    rows = graph.query(
        "SELECT ?f ?value ?none { ?f a kipo:Figure ; qudt:numericValue ?value ;"
        " kipo:comparator kipo:moreThan . ?s kipo:object ?f ;"
        " dcterms:source :kipo-2024-commissioner-message . OPTIONAL { ?f kipo:baseValue ?none } }"
    )
    assert isinstance(rows, list)
    assert [row["value"] for row in rows] == [Decimal(10**13)]
    assert rows[0]["none"] is None
    assert graph.query("ASK { :kipo a kipo:IPOffice }") is True


def test_a_question_takes_its_parameters(graph: KnowledgeGraph) -> None:
    assert graph.query("units-created", year="2024")
    assert graph.query("units-created", year="1999") == []


def test_statements_can_be_narrowed(graph: KnowledgeGraph) -> None:
    planned = graph.statements(modality="planned")
    assert planned
    assert {statement.modality for statement in planned} == {"planned"}
    assert all(s.source == "background" for s in graph.statements(source="background"))
    seoul = graph.statements(entity="Seoul")
    assert all("seoul" in (s.subject, s.object) for s in seoul)
    with pytest.raises(KipoGraphError, match="Nothing in the graph"):
        graph.statements(entity="Atlantis")


def test_every_statement_opens_its_sentence(graph: KnowledgeGraph) -> None:
    texts = tables.source_texts(Project(ROOT))
    for statement in graph.statements():
        assert statement.evidence
        for item in (*statement.evidence, *statement.context):
            if statement.source == "background":
                assert item.text
            else:
                assert texts[item.source][item.start : item.end] == item.exact
                assert item.sentence in texts[item.source]


def test_the_network_has_an_edge_for_each_statement_between_things(graph: KnowledgeGraph) -> None:
    network = graph.to_networkx()
    between = [s for s in graph.statements() if s.kind in ("entity", "figure")]
    assert network.number_of_edges() == len(between)
    assert network.has_edge("kipo", "ip5-heads-meeting")


def test_a_misspelt_term_is_named_with_the_nearest(graph: KnowledgeGraph) -> None:
    found = graph.unknown_terms(
        "SELECT ?u { ?u org:unitOff :kippo ; a kipo:Unit . GRAPH graph:x {} }"
    )
    assert found == {
        "id:kippo": 'did you mean "id:kipo"?',
        "org:unitOff": 'did you mean "org:unitOf"?',
    }
    assert graph.unknown_terms("SELECT ?u { ?u org:unitOf/kipo:hosts :ip5 }") == {}


def test_a_part_says_that_it_is_one(graph: KnowledgeGraph) -> None:
    page = graph.draw(focus="IP5", depth=2, period="2024")
    assert "A part of the graph: 2 steps around IP5; in the period 2024." in page
    assert "A part of the graph" not in graph.draw()


def test_what_does_not_exist_cannot_narrow(graph: KnowledgeGraph) -> None:
    with pytest.raises(KipoGraphError, match='no modality "done"'):
        graph.statements(modality="done")
    with pytest.raises(KipoGraphError, match='no source "nowhere"'):
        graph.statements(source="nowhere")


def test_the_network_can_be_written_by_networkx(graph: KnowledgeGraph, tmp_path: Path) -> None:
    network = graph.to_networkx(evidence=False)
    assert {data["modality"] for *_, data in network.edges(data=True)} == {"achieved"}
    nx.write_graphml(network, tmp_path / "graph.graphml")
    assert (tmp_path / "graph.graphml").stat().st_size > 10_000


def test_notebooks_show_the_counts_and_escape(graph: KnowledgeGraph) -> None:
    shown = graph._repr_html_()
    assert f"{len(graph.entities())} entities" in shown
    assert "<KnowledgeGraph" not in shown
    assert repr(graph).startswith("<KnowledgeGraph: ")


def test_the_package_gives_few_names_lazily() -> None:
    assert set(kipo_graph.__all__) == {"KipoGraphError", "KnowledgeGraph", "__version__"}
    with pytest.raises(AttributeError):
        _ = kipo_graph.Nothing


def test_docstrings_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    result = doctest.testmod(api)
    assert result.attempted >= 2
    assert result.failed == 0
