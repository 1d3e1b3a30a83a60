"""The network: what becomes a node and an edge, what a selection keeps, where things stand."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from browser import message
from kipo_graph.draw import layout
from kipo_graph.errors import ModelError, NotFoundError
from kipo_graph.model.vocabulary import PREFIXES
from kipo_graph.query import network
from kipo_graph.query.records import EntityRecord, StatementRecord

TESTS = Path(__file__).parents[1]


def whole():
    return network.build(message.entities(), message.statements(), message.SOURCES)


def entity(slug: str, type_: str = "Topic") -> EntityRecord:
    return EntityRecord(slug, PREFIXES["id"] + slug, type_, type_.lower(), slug.title())


def link(first: str, second: str, **fields: object) -> StatementRecord:
    passage = message.passage("KIPO worked to improve IP services")
    ends = (first, first.title()), "concerns", (second, second.title())
    return replace(message.statement(*ends, passage), **fields)


def small(*pairs: str, **fields: object):
    """A graph of one-letter nodes: "ab" is a statement from a to b."""
    slugs = sorted({slug for pair in pairs for slug in pair})
    return network.build(
        [entity(slug) for slug in slugs], [link(*pair, **fields) for pair in pairs], message.SOURCES
    )


def test_every_entity_and_figure_is_a_node_and_every_link_an_edge() -> None:
    graph = whole()
    statements = message.statements()
    links = [each for each in statements if each.kind in ("entity", "figure")]
    assert {key for *_, key in graph.edges(keys=True)} == {each.iri for each in links}
    assert set(graph) == {each.id for each in message.entities()} | {
        each.object for each in statements if each.kind == "figure"
    }
    assert graph.edges["kipo", "battery-division", links[1].iri]["record"] == links[1]
    assert graph.nodes["kipo"]["record"].korean == "특허청"


def test_codes_and_addresses_stay_in_the_list_of_statements() -> None:
    graph = whole()
    kinds = [each.kind for each in graph.graph["statements"]]
    assert kinds.count("code") == 1
    assert kinds.count("address") == 1
    assert len(kinds) == graph.number_of_edges() + 2


def test_a_figure_becomes_a_node_of_its_own_type() -> None:
    graph = whole()
    figures = [graph.nodes[slug]["record"] for slug in graph.successors("ip-finance")]
    labels = {record.label for record in figures if record.type == network.FIGURE}
    assert labels == {"more than 10 trillion KRW", "6 trillion KRW", "80 %"}


def test_two_statements_between_the_same_two_nodes_are_two_edges() -> None:
    graph = small("ab")
    other = link("a", "b", iri=PREFIXES["statement"] + "f" * 20, modality="planned")
    records = [graph.nodes[slug]["record"] for slug in graph]
    twice = network.build(records, [*graph.graph["statements"], other], message.SOURCES)
    assert twice.number_of_edges("a", "b") == 2


def test_a_source_that_statements_speak_of_is_a_node() -> None:
    statement = link("a", message.REPORT)
    graph = network.build([entity("a")], [statement], message.SOURCES)
    assert graph.nodes[message.REPORT]["record"].type == network.SOURCE


def test_a_statement_about_nothing_known_is_refused() -> None:
    with pytest.raises(ModelError, match="'b'"):
        network.build([entity("a")], [link("a", "b")], message.SOURCES)


@pytest.mark.parametrize(
    ("depth", "kept"), [(0, "c"), (1, "bcd"), (2, "abcde"), (9, "abcdef")], ids=str
)
def test_focus_keeps_what_is_near_in_both_directions(depth: int, kept: str) -> None:
    graph = network.focus(small("ab", "bc", "dc", "de", "ef"), "c", depth)
    assert sorted(graph) == list(kept)
    assert all({each.subject, each.object} <= set(graph) for each in graph.graph["statements"])
    assert len(graph.graph["statements"]) == len(kept) - 1


def test_focus_keeps_the_codes_of_what_it_keeps() -> None:
    graph = network.focus(whole(), "kipo", 0)
    assert [each.kind for each in graph.graph["statements"]] == ["code", "address"]


def test_focus_on_nothing_is_refused() -> None:
    with pytest.raises(NotFoundError, match="nobody"):
        network.focus(whole(), "nobody")


def test_select_by_type_keeps_links_between_them_and_their_figures() -> None:
    graph = network.select(whole(), types={"PublicAgency", "Unit", "Topic"})
    types = {graph.nodes[slug]["record"].type for slug in graph}
    assert types == {"PublicAgency", "Unit", "Topic", network.FIGURE}
    assert graph.has_edge("overseas-division", "koipa")
    labels = {graph.nodes[slug]["record"].label for slug in graph}
    assert "more than 10 trillion KRW" in labels  # of the IP finance market, a topic
    assert "up to 5 times" not in labels  # of a reform, which is not asked for


def test_select_by_source_leaves_out_who_is_not_spoken_of() -> None:
    graph = network.select(whole(), sources={"background"})
    assert {each.source for each in graph.graph["statements"]} == {"background"}
    assert "epo" in graph
    assert "damages-cap" not in graph


@pytest.mark.parametrize(
    ("period", "start", "end", "kept"),
    [
        ("2024", "2024-06-20", "2024-06-20", True),
        ("2024", "2023-01-01", "2023-12-31", False),
        ("2024", "2023-07-01", "2024-01-01", True),
        ("2024", "2024-12-31", "", True),
        ("2024", "2025-01-01", "", False),
        ("2024", "", "2024-01-01", True),
        ("2024", "", "2023-12-31", False),
        ("2024", "", "", False),
        ("2024-06", "2024-06-30", "2024-06-30", True),
        ("2024-06", "2024-07-01", "2024-07-01", False),
        ("2024-06-20", "2024-01-01", "2024-12-31", True),
        ("2021/2023", "2022-01-01", "2022-12-31", True),
        ("2021/2023", "2024-01-01", "2024-12-31", False),
        ("2024-03/2024-05-10", "2024-05-10", "2024-05-10", True),
        ("2024-03/2024-05-10", "2024-05-11", "2024-05-11", False),
        ("2021/..", "2030-01-01", "2030-12-31", True),
        ("2021/..", "2020-01-01", "2020-12-31", False),
        ("../2021", "1977-01-01", "1977-12-31", True),
    ],
)
def test_select_by_period_keeps_what_overlaps(
    period: str, start: str, end: str, kept: bool
) -> None:
    graph = network.select(small("ab", start=start, end=end), period=period)
    assert (graph.number_of_edges() == 1) is kept
    assert (len(graph) == 2) is kept


@pytest.mark.parametrize(
    "period", ["24", "/", "2024-13", "2025/2024", "2024-6", "yesterday", "2024/2025/2026"]
)
def test_a_period_that_cannot_be_read_is_refused(period: str) -> None:
    with pytest.raises(ModelError, match="is no period"):
        network.select(whole(), period=period)


def test_nothing_asked_selects_everything() -> None:
    graph = network.select(whole())
    assert set(graph) == set(whole())
    assert graph.graph["statements"] == whole().graph["statements"]


def test_communities_divide_the_nodes_and_have_the_name_of_their_hub() -> None:
    graph = small("ab", "ac", "ad", "bc", "cd", "xy", "xz", "xw", "yz", "zw", "dx")
    found = network.communities(graph)
    assert sorted(found[0].members + found[1].members) == list("abcdwxyz")
    assert {(each.node, each.name) for each in found} == {("a", "A"), ("x", "X")}
    for each in found:
        top = max(dict(graph.degree(each.members)).values())
        assert graph.degree(each.node) == top
        assert each.name == graph.nodes[each.node]["record"].label


def test_many_small_communities_are_put_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "_GROUPS", 3)
    ring = [f"{a}{b}" for a, b in zip("abcdefghijkl", "bcdefghijkla", strict=True)]
    hub = ["m" + slug for slug in "abcdefghijkl"]
    found = network.communities(small(*ring, *hub, "no", "pq", "rs", "tu"))
    assert [each.name for each in found][-1] == "Smaller groups"
    assert {"n", "o", "p", "q", "r", "s", "t", "u"} <= set(found[-1].members)
    assert sorted(slug for each in found for slug in each.members) == list("abcdefghijklmnopqrstu")


def test_positions_are_whole_and_labels_do_not_lie_on_each_other() -> None:
    graph = whole()
    points = layout.place(graph)
    assert set(points) == set(graph)
    assert all(value == round(value) for point in points.values() for value in point)
    taken = [(points[slug], layout._box(graph.nodes[slug]["record"], True)) for slug in graph]
    clashes = [
        (first, second)
        for rank, (first, one) in enumerate(taken)
        for second, two in taken[:rank]
        if abs(first[0] - second[0]) < (one[0] + two[0]) / 2 - 8
        and abs(first[1] - second[1]) < (one[1] + two[1]) / 2 - 8
    ]
    assert len(clashes) <= len(taken) // 20


def test_the_order_of_the_records_does_not_move_the_picture() -> None:
    entities, statements = message.entities(), message.statements()
    chance = random.Random(3)  # noqa: S311
    chance.shuffle(entities)
    chance.shuffle(statements)
    shuffled = network.build(entities, statements, message.SOURCES)
    assert layout.place(shuffled) == layout.place(whole())
    assert network.communities(shuffled) == network.communities(whole())


@pytest.mark.parametrize(("exact", "limit"), [(300, 1500), (10, 1500), (10, 40)], ids=str)
def test_positions_do_not_hang_on_the_hash_seed(exact: int, limit: int) -> None:
    program = (
        "from browser import message\n"
        "from kipo_graph.draw import layout\n"
        "from kipo_graph.query import network as n\n"
        f"layout._EXACT, layout.WHOLE = {exact}, {limit}\n"
        "g = n.build(message.entities(), message.statements(), message.SOURCES)\n"
        "print(sorted(layout.place(g).items()), n.communities(g))"
    )
    answers = {
        subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True,
            check=True,
            env={
                "PYTHONHASHSEED": seed,
                "PYTHONPATH": os.pathsep.join([str(TESTS), str(TESTS.parent / "src")]),
            },
        ).stdout
        for seed in ("1", "77")
    }
    assert len(answers) == 1
    assert b"kipo" in answers.pop()


def test_a_large_graph_lies_in_discs_side_by_side(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "WHOLE", 40)
    graph = whole()
    points = layout.place(graph)
    discs = []
    for group in network.communities(graph):
        xs, ys = zip(*(points[slug] for slug in group.members), strict=True)
        x, y = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
        reach = max(((a - x) ** 2 + (b - y) ** 2) ** 0.5 for a, b in zip(xs, ys, strict=True))
        discs.append((x, y, reach))
    assert len(discs) > 4
    for rank, (x, y, reach) in enumerate(discs):
        for a, b, other in discs[:rank]:
            assert ((a - x) ** 2 + (b - y) ** 2) ** 0.5 > reach + other


def test_graphs_of_nothing_and_of_one_can_be_placed() -> None:
    assert layout.place(network.build([], [], [])) == {}
    assert list(layout.place(network.build([entity("a")], [], []))) == ["a"]
    assert network.communities(network.build([], [], [])) == []


def test_the_random_numbers_of_others_are_left_alone() -> None:
    import igraph

    random.seed(5)
    before = random.getstate()
    network.communities(whole())
    assert random.getstate() == before
    igraph.Graph.Erdos_Renyi(20, 0.5)
    assert random.getstate() != before, "igraph should draw from the module random again"
