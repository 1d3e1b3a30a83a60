"""Model to triples, and triples back to named graphs."""

from __future__ import annotations

import random
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import MESSAGE, ROOT
from kipo_graph import tables
from kipo_graph.evidence import gate
from kipo_graph.model import (
    BACKGROUND,
    Citation,
    Entity,
    Figure,
    Passage,
    Source,
    Statement,
    Value,
    graph_iri,
)
from kipo_graph.model.vocabulary import BASE, KIPO, PREDICATES, PREFIXES, RDF
from kipo_graph.project import Project
from kipo_graph.rdf import named_graphs, serialization
from kipo_graph.rdf import triples as graph
from kipo_graph.tables import Tables

Judged = tuple[Tables, list[Statement]]
CITED = (Citation("somewhere", "", ""),)


@pytest.fixture(scope="module")
def stated(judged: Judged) -> list[ox.Triple]:
    return triples_of(*judged)


def triples_of(read: Tables, statements: list[Statement]) -> list[ox.Triple]:
    known = [row.source for row in read.sources.values()]
    return graph.triples(known, read.entities.values(), statements, read.dataset)


def text(term: object) -> str:
    return str(getattr(term, "value", term))


def back(triples: list[ox.Triple]) -> set[ox.Triple]:
    """The triples after a way through a Turtle file."""
    quads = ox.parse(serialization.turtle(triples), format=ox.RdfFormat.TURTLE)
    return {ox.Triple(quad.subject, quad.predicate, quad.object) for quad in quads}


def test_there_are_no_blank_nodes(stated: list[ox.Triple]) -> None:
    for triple in stated:
        assert isinstance(triple.subject, ox.NamedNode)
        assert isinstance(triple.object, ox.NamedNode | ox.Literal)


def test_nothing_stands_twice_and_the_count_is_true(stated: list[ox.Triple]) -> None:
    assert len(set(stated)) == len(stated)
    counts = [int(t.object.value) for t in stated if text(t.predicate).endswith("void#triples")]
    assert counts == [len(stated)]


def test_the_file_of_the_checkout_holds_just_these_triples(stated: list[ox.Triple]) -> None:
    assert set(serialization.read(ROOT / "data" / "triples.ttl")) == set(stated) == back(stated)


def test_only_what_was_done_is_a_plain_triple(judged: Judged, stated: list[ox.Triple]) -> None:
    plain = {(text(t.subject), text(t.predicate), str(t.object)) for t in stated}
    edges, others = set(), set()
    for statement in judged[1]:
        found = next(iter(_edge(statement)))
        (edges if statement.is_edge else others).add(found)
    assert edges <= plain
    assert len(others - edges) >= 30
    assert not (others - edges) & plain


def _edge(statement: Statement) -> set[tuple[str, str, str]]:
    """The plain triple that a statement would be, built by hand."""
    subject = PREFIXES["id"] + statement.subject
    predicate = PREDICATES[statement.predicate].iri
    match statement.object:
        case str() as slug:
            term: object = ox.NamedNode(PREFIXES["id"] + slug)
        case Value(words, language) if language:
            term = ox.Literal(words, language=language)
        case Value(words, _, datatype):
            term = ox.Literal(words, datatype=ox.NamedNode(datatype))
        case other:
            term = ox.NamedNode(other.iri)
    return {(subject, predicate, str(term))}


def test_a_negated_statement_is_no_plain_triple() -> None:
    said = Statement("s", "a", "changes", "b", "achieved", CITED, negated=True)
    found = graph.triples([], [], [said])
    assert not [t for t in found if text(t.predicate) == KIPO.changes]
    assert [t.object.value for t in found if text(t.predicate) == KIPO.negated] == ["true"]


def test_named_graphs_hold_what_their_source_states(
    judged: Judged, stated: list[ox.Triple]
) -> None:
    quads = list(named_graphs.named(stated))
    assert len(set(quads)) == len(quads)
    assert {ox.Triple(q.subject, q.predicate, q.object) for q in quads} == set(stated)
    places: dict[str, set[ox.Triple]] = {}
    for quad in quads:
        place = places.setdefault(text(quad.graph_name), set())
        place.add(ox.Triple(quad.subject, quad.predicate, quad.object))
    assert set(places) == {graph_iri(name) for name in (MESSAGE, BACKGROUND, "curation")}
    outside = (
        *(BASE + "dataset" + part for part in ("", "#turtle")),
        PREFIXES["id"] + BACKGROUND,
    )
    for source in (MESSAGE, BACKGROUND):
        own = graph.triples([], [], [s for s in judged[1] if s.source == source])
        expected = {triple for triple in own if text(triple.subject) not in outside}
        assert places[graph_iri(source)] == expected
    assert not places[graph_iri("curation")] & places[graph_iri(MESSAGE)]
    assert not places[graph_iri("curation")] & places[graph_iri(BACKGROUND)]


def test_report_and_background_share_plain_triples_only(stated: list[ox.Triple]) -> None:
    places: dict[ox.Triple, set[str]] = {}
    for quad in named_graphs.named(stated):
        triple = ox.Triple(quad.subject, quad.predicate, quad.object)
        places.setdefault(triple, set()).add(text(quad.graph_name))
    shared = [triple for triple, names in places.items() if len(names) > 1]
    assert all(text(t.subject).startswith(PREFIXES["id"]) for t in shared)


def test_a_triple_that_two_sources_state_stands_in_both_graphs() -> None:
    said = [Statement(source, "a", "hosts", "b", "achieved", CITED) for source in ("s", "t")]
    edges = [
        q
        for q in named_graphs.named(graph.triples([], [], said))
        if text(q.predicate) == KIPO.hosts
    ]
    assert {text(quad.graph_name) for quad in edges} == {graph_iri("s"), graph_iri("t")}


def test_a_planned_triple_is_not_lent_by_an_achieved_one() -> None:
    said = [
        Statement("s", "a", "hosts", "b", "achieved", CITED),
        Statement("t", "a", "hosts", "b", "planned", CITED),
    ]
    edges = [
        q
        for q in named_graphs.named(graph.triples([], [], said))
        if text(q.predicate) == KIPO.hosts
    ]
    assert [text(quad.graph_name) for quad in edges] == [graph_iri("s")]


def test_the_order_of_rows_does_not_matter(judged: Judged, stated: list[ox.Triple]) -> None:
    read, _ = judged
    dice = random.Random(7)  # noqa: S311 - no secret
    for _ in range(3):
        mixed = Tables(
            dict(dice.sample(list(read.sources.items()), len(read.sources))),
            dict(dice.sample(list(read.entities.items()), len(read.entities))),
            read.anaphors,
            dice.sample(read.drafts, len(read.drafts)),
            read.dataset,
        )
        statements, faults = gate.judge(mixed)
        assert faults == []
        assert serialization.turtle(triples_of(mixed, statements)) == serialization.turtle(stated)


def test_the_file_reads_by_entity(stated: list[ox.Triple]) -> None:
    """Each subject stands in one place, with its type first; entities before statements."""
    subjects = [text(triple.subject) for triple in stated]
    firsts = [n for n, s in enumerate(subjects) if n == 0 or subjects[n - 1] != s]
    assert len(firsts) == len(set(subjects))
    kind = RDF.type
    assert all(text(stated[n].predicate) == kind for n in firsts if "id/" in subjects[n])
    sections = [s.removeprefix(BASE).split("/")[0].split("#")[0] for s in subjects]
    assert list(dict.fromkeys(sections)) == ["dataset", "id", "statement", "figure", "passage"]


ANY = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)


def literals(value: str) -> list[ox.Triple]:
    """A model whose every literal is this text."""
    figure = Figure("i", "a", value, Decimal("0.020"), "count", "from-to", value, Decimal(7), value)
    passage = Passage("s", 0, 1, value, value, value)
    statements = [
        Statement("s", "a", "hasFigure", figure, "achieved", (passage,)),
        Statement("s", "a", "skos:altLabel", Value(value, "ko"), "achieved", (passage,)),
        Statement("s", "a", "st3Code", Value(value), "planned", (Citation(value, "", ""),)),
    ]
    entity = Entity("a", "IPOffice", value, (value,), (value,), value, value)
    source = Source("s", value, value, "en", value, author=value, licence=value)
    return graph.triples([source], [entity], statements)


@given(ANY)
@settings(max_examples=settings.default.max_examples * 3 // 2)
def test_literals_survive_as_they_are(value: str) -> None:
    found = literals(value)
    assert back(found) == set(found)
    stated = [t.object.value for t in back(found) if text(t.predicate) == KIPO.statedValue]
    assert stated == [value]


ODD = [
    *(
        "0.020",
        "007",
        "1,234",
        "+5",
        "@EN-us",
        '"@EN-us',
        '\\"',
        "\\u0041",
        "'''\"\"\"",
        "\x00\x01",
    ),
    *("\x7f\x85\u2028", "\r\n\t", "a\ufeffb", "😀", "e\u0301", "<b>&amp;", "}}", "$x ?y"),
]


@pytest.mark.parametrize("value", ODD)
def test_literals_that_others_change_survive(value: str) -> None:
    found = literals(value)
    assert back(found) == set(found)
    assert value in {t.object.value for t in back(found) if text(t.predicate) == KIPO.statedValue}


def test_numbers_keep_their_places() -> None:
    found = literals("0.020")
    numbers = {text(t.predicate).rsplit("/", 1)[1]: str(t.object) for t in back(found)}
    assert '"0.020"^^' in numbers["numericValue"]


def test_the_small_project_has_its_two_sources_apart(tiny: Project) -> None:
    read = tables.read(tiny)
    statements, _ = gate.judge(read)
    places = {text(quad.graph_name) for quad in named_graphs.named(triples_of(read, statements))}
    assert places == {graph_iri(name) for name in ("note", "other", BACKGROUND, "curation")}
    assert set(serialization.read(Path(tiny.triples))) == set(triples_of(read, statements))
