"""Every check query: silent on the graph as it is, and loud on a fault planted for it.

The folder is globbed, so a check without a planted fault fails the tests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Triple

import asking
from kipo_graph.model import Citation, Period, Statement, entity_iri
from kipo_graph.model.vocabulary import KIPO, OA, ORG, PREFIXES, RDF, RDFS, SKOS, XSD
from kipo_graph.store.memory import LocalStore
from kipo_graph.validation import validate

NAMES = sorted(path.stem for path in asking.PROJECT.checks.glob("*.rq"))

Plant = Callable[[list[Triple]], list[Triple]]


def _id(slug: str) -> NamedNode:
    return NamedNode(entity_iri(slug))


def _triple(subject: NamedNode, predicate: str, thing: NamedNode | Literal) -> Triple:
    return Triple(subject, NamedNode(predicate), thing)


def _day(text: str) -> Literal:
    return Literal(text, datatype=NamedNode(XSD.date))


def _said(subject: str, predicate: str) -> Statement:
    """The first statement of the checkout with this subject and predicate."""
    return next(s for s in asking.judged() if (s.subject, s.predicate) == (subject, predicate))


def _figure(indicator: str, comparator: str = "") -> NamedNode:
    """The figure of an indicator (of several, the one with this comparator)."""
    stated = asking.whole(inferred=False).triples()
    measured = {t.subject for t in stated if t.object == _id(indicator)}
    bound = NamedNode(KIPO.__dict__[comparator]) if comparator else None
    fitting = [
        t.subject
        for t in stated
        if t.subject in measured
        and t.predicate.value == KIPO.comparator
        and bound in (None, t.object)
    ]
    assert isinstance(fitting[0], NamedNode)
    return fitting[0]


def _without(stated: Iterable[Triple], subject: NamedNode, predicate: str) -> list[Triple]:
    """All triples but those of a subject and predicate, of which there must be one."""
    listed = list(stated)
    left = [t for t in listed if (t.subject, t.predicate.value) != (subject, predicate)]
    assert len(left) < len(listed)
    return left


def _with(*statements: Statement) -> list[Triple]:
    """The triples of the checkout with these statements in the place of those with their key."""
    changed = {(s.subject, s.predicate, asking.row_of(s)[3]): s for s in statements}
    return asking.triples(
        changed.get((s.subject, s.predicate, asking.row_of(s)[3]), s) for s in asking.judged()
    )


def _edge_of_plan(stated: list[Triple]) -> list[Triple]:
    plan = _said("kipo", "enhances")
    assert plan.modality == "planned"
    assert isinstance(plan.object, str)
    return [*stated, _triple(_id("kipo"), KIPO.enhances, _id(plan.object))]


def _edge_of_denial(stated: list[Triple]) -> list[Triple]:
    denied = replace(_said("ip5", "concluded"), negated=True)
    planted = _with(denied)
    assert len(planted) == len(stated) - 1
    return [*planted, _triple(_id("ip5"), KIPO.concluded, _id("ip5-joint-statement"))]


def _edge_lost(stated: list[Triple]) -> list[Triple]:
    return _without(stated, _id("kipo"), KIPO.hosts)


def _edge_added(stated: list[Triple]) -> list[Triple]:
    return [*stated, _triple(_id("wan-ki-kim"), KIPO.hosts, _id("ip5-heads-meeting"))]


def _name_added(stated: list[Triple]) -> list[Triple]:
    return [*stated, _triple(_id("jpo"), SKOS.prefLabel, Literal("일본 특허청", language="ko"))]


def _passage_unused(stated: list[Triple]) -> list[Triple]:
    passage = NamedNode(PREFIXES["passage"] + "0" * 20)
    return [*stated, _triple(passage, RDF.type, NamedNode(KIPO.Passage))]


def _passage_moved(stated: list[Triple]) -> list[Triple]:
    passage = _said("kipo", "hosts").evidence[0]
    assert not isinstance(passage, Citation)
    position = NamedNode(passage.iri + "#position")
    end = Literal(str(passage.end + 1), datatype=NamedNode(XSD.nonNegativeInteger))
    return [*_without(stated, position, OA.end), _triple(position, OA.end, end)]


def _report_cited(_: list[Triple]) -> list[Triple]:
    cited = Citation("A newspaper", "", "2026-11-22")
    return _with(replace(_said("ip5", "concluded"), evidence=(cited,)))


def _background_quoted(_: list[Triple]) -> list[Triple]:
    quoted = _said("ip5", "concluded").evidence
    return _with(replace(_said("ip5", "org:hasMember"), evidence=quoted))


def _quoted_from_elsewhere(stated: list[Triple]) -> list[Triple]:
    passage = _said("ip5", "concluded").evidence[0]
    assert not isinstance(passage, Citation)
    node = NamedNode(passage.iri)
    return [
        *_without(stated, node, OA.hasSource),
        _triple(node, OA.hasSource, _id("kipo-annual-report-2024")),
    ]


def _ends_before_start(_: list[Triple]) -> list[Triple]:
    period = Period("2024/2023", date(2024, 1, 1), date(2023, 12, 31), "year")
    return _with(replace(_said("ip5", "concluded"), period=period))


def _range_cut(stated: list[Triple]) -> list[Triple]:
    return _without(stated, _figure("countries-and-regions-covered"), KIPO.upperValue)


def _upper_of_no_range(stated: list[Triple]) -> list[Triple]:
    value = Literal("41", datatype=NamedNode(XSD.decimal))
    return [*stated, _triple(_figure("number-of-meetings"), KIPO.upperValue, value)]


def _base_later(stated: list[Triple]) -> list[Triple]:
    figure = _figure("increase-of-ip-finance-market")
    return [
        *_without(stated, figure, KIPO.basePeriod),
        _triple(figure, KIPO.basePeriod, Literal("2025")),
    ]


def _two_bodies(stated: list[Triple]) -> list[Triple]:
    return [*stated, _triple(_id("technology-and-design-police"), ORG.unitOf, _id("koipa"))]


def _wrong_year(stated: list[Triple]) -> list[Triple]:
    meeting = _id("ip5-heads-meeting")
    return [
        *_without(stated, meeting, KIPO.date),
        _triple(meeting, KIPO.date, _day("2025-06-20")),
    ]


def _two_of_a_name(stated: list[Triple]) -> list[Triple]:
    return [*stated, _triple(_id("wipo"), RDFS.label, Literal("Japan patent office"))]


def _wrong_scheme(stated: list[Triple]) -> list[Triple]:
    scheme = NamedNode(PREFIXES["scheme"] + "topics")
    field = _id("semiconductors")
    return [*_without(stated, field, SKOS.inScheme), _triple(field, SKOS.inScheme, scheme)]


def _no_scheme(stated: list[Triple]) -> list[Triple]:
    return _without(stated, _id("youth"), SKOS.inScheme)


def _no_new_organization(_: list[Triple]) -> list[Triple]:
    return asking.triples(
        s
        for s in asking.judged()
        if (s.subject, s.predicate) != ("kipo-to-moip", "org:resultingOrganization")
    )


def _plan_of_a_field(_: list[Triple]) -> list[Triple]:
    plan = replace(_said("kipo", "hosts"), subject="semiconductors", modality="planned")
    return asking.triples([*asking.judged(), plan])


def _plan_for_a_city(_: list[Triple]) -> list[Triple]:
    plan = replace(_said("kipo", "hosts"), object="seoul", modality="planned")
    return asking.triples([*asking.judged(), plan])


def _denied_too(_: list[Triple]) -> list[Triple]:
    denial = replace(_said("kipo", "hosts"), negated=True)
    return asking.triples([*asking.judged(), denial])


FAULTS: list[tuple[str, Plant, str]] = [
    ("edge-of-unachieved", _edge_of_plan, "id/kipo"),
    ("edge-of-unachieved", _edge_of_denial, "id/ip5"),
    ("achieved-without-edge", _edge_lost, "id/kipo"),
    ("edge-without-statement", _edge_added, "id/wan-ki-kim"),
    ("edge-without-statement", _name_added, "id/jpo"),
    ("unused-passage", _passage_unused, "passage/" + "0" * 20),
    ("passage-length", _passage_moved, "passage/"),
    ("evidence-of-wrong-kind", _report_cited, "id/kipo-2024-commissioner-message"),
    ("evidence-of-wrong-kind", _background_quoted, "id/background"),
    ("evidence-of-wrong-kind", _quoted_from_elsewhere, "id/kipo-2024-commissioner-message"),
    ("start-after-end", _ends_before_start, "2023-12-31"),
    ("range-without-upper", _range_cut, "ontology#fromTo"),
    ("range-without-upper", _upper_of_no_range, "41"),
    ("base-after-period", _base_later, "2025"),
    ("unit-of-two-bodies", _two_bodies, "id/technology-and-design-police"),
    ("date-outside-period", _wrong_year, "id/ip5-heads-meeting"),
    ("same-label", _two_of_a_name, "id/jpo"),
    ("concept-in-wrong-scheme", _wrong_scheme, "id/semiconductors"),
    ("concept-in-wrong-scheme", _no_scheme, "id/youth"),
    ("subject-outside-domain", _plan_of_a_field, "id/semiconductors"),
    ("object-outside-range", _plan_for_a_city, "id/seoul"),
    ("stated-and-denied", _denied_too, "id/kipo-2024-commissioner-message"),
    ("reorganization-incomplete", _no_new_organization, "id/kipo-to-moip"),
]
"""A check, a fault that it must find, and what its row must name."""


def _found(name: str, asked: LocalStore) -> list[str]:
    query = (asking.PROJECT.checks / f"{name}.rq").read_text(encoding="utf-8")
    answer = asking.rows(asked, query)
    return [" ".join(str(term.value) for term in row if term is not None) for row in answer.rows]


def _label(value: object) -> str:
    return getattr(value, "__name__", str(value)).strip("_")


def test_there_are_checks_and_each_has_a_planted_fault() -> None:
    assert len(NAMES) >= 8
    assert sorted({name for name, _, _ in FAULTS}) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_check_is_silent_on_the_graph_as_it_is(name: str) -> None:
    assert _found(name, asking.whole()) == []


@pytest.mark.parametrize("name", NAMES)
def test_check_is_silent_on_an_empty_graph(name: str) -> None:
    assert _found(name, LocalStore([], (), asking.PROJECT.ontology)) == []


@pytest.mark.parametrize(("name", "plant", "names"), FAULTS, ids=_label)
def test_check_finds_the_planted_fault(name: str, plant: Plant, names: str) -> None:
    planted = plant(list(asking.whole(inferred=False).triples()))
    rows = _found(name, LocalStore(planted, (), asking.PROJECT.ontology))
    assert rows
    assert all(names in row for row in rows)


@pytest.mark.parametrize(
    ("denial", "found"),
    [
        ({"period": None}, 0),
        ({"object": "seoul"}, 0),
        ({"modality": "planned"}, 0),
        ({"modality": "claimed"}, 1),
        ({}, 1),
    ],
)
def test_only_the_same_is_a_contradiction(denial: dict[str, Any], found: int) -> None:
    stated = _said("kipo", "hosts")
    stated = replace(stated, period=Period("2024", date(2024, 1, 1), date(2024, 12, 31), "year"))
    denied = replace(stated, negated=True, **denial)
    asked = LocalStore(asking.triples([stated, denied]), (), asking.PROJECT.ontology)
    assert len(_found("stated-and-denied", asked)) == found


def test_build_reports_a_row_with_the_title_of_its_check() -> None:
    planted = _two_bodies(list(asking.whole(inferred=False).triples()))
    asked = LocalStore(planted, (), asking.PROJECT.ontology)
    found = [f for f in validate.check_faults(asking.PROJECT, asked) if "unit-of" in f.file]
    assert [fault.file for fault in found] == ["queries/checks/unit-of-two-bodies.rq"]
    assert "A unit belongs to two bodies" in found[0].message


@pytest.mark.parametrize("name", NAMES)
def test_title_says_what_a_row_means(name: str) -> None:
    first = (asking.PROJECT.checks / f"{name}.rq").read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith("#+ title: ")
    assert len(first.split()) >= 6
