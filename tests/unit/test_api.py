"""The Python interface."""

from __future__ import annotations

import doctest
from decimal import Decimal
from pathlib import Path

import pytest

import kipo_graph
from kipo_graph import KipoGraphError, KnowledgeGraph, api

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
    texts = {slug: record.text for slug, record in graph._records.sources.items()}
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
