"""The scorer of extraction, on cases small enough to be counted by hand."""

from __future__ import annotations

import importlib.util
import json
import os
import sys
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from conftest import ROOT
from kipo_graph.extract.candidates import Candidate, ExtractedEntity, Extraction, Mention
from kipo_graph.extract.source_document import Document

BENCHMARKS = ROOT / "benchmarks"
CORPUS = Path(os.environ.get("KIPO_GRAPH_CORPUS", ROOT.parent / "shared" / "corpus"))


@pytest.fixture(scope="module")
def bench() -> Iterable[SimpleNamespace]:
    sys.path.insert(0, str(BENCHMARKS))
    import annotated
    import breakdown
    import scoring

    yield SimpleNamespace(annotated=annotated, breakdown=breakdown, scoring=scoring)
    sys.path.remove(str(BENCHMARKS))


def gold(
    *entities: tuple[str, ...],
    said: Iterable[tuple[str, str]] = (),
    also: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Annotations: each entity as its canonical name and further wordings of it."""
    return {
        "entities": [
            {"text": text, "type": "Organization", "canonical": names[0]}
            for names in entities
            for text in names
        ],
        "statements": [{"subject": a, "object": b, "sentence": ""} for a, b in said],
        **({"also": also} if also else {}),
    }


def extraction(*labels: str, said: Iterable[tuple[str, str]] = (), rule: str = "r") -> Extraction:
    entities = [ExtractedEntity(x, "IPOffice", x, (Mention(0, 1, x),)) for x in labels]
    statements = [Candidate(a, "hosts", b, "achieved", 0, 1, "q", rule, 0.0) for a, b in said]
    return Extraction("x", tuple(entities), tuple(statements))


Counted = tuple[int, int, int, int]


def counts(
    bench: SimpleNamespace, annotations: dict[str, Any], found: Extraction
) -> tuple[Counted, Counted]:
    """(listed, found, guessed, right) of entities and of statements."""
    outcome = bench.scoring.score(
        bench.annotated.gold_of(annotations), bench.annotated.guess_of(found)
    )
    return tuple(
        (t.listed, t.found, t.guessed, t.right) for t in (outcome.entities, outcome.statements)
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("the Office of Patents", {"office", "patent"}),
        ("KIPO’s offices", {"kipo", "office"}),
        ("KIPO's", {"kipo"}),
        ("1,250,000 filings", {"1250000", "filing"}),
        ("1, 2 and 3", {"1", "2", "3"}),
        ("business process gas", {"business", "process", "gas"}),
        ("40% of the goods", {"40", "good"}),
        ("the of and", set()),
        ("", set()),
        ("특허청", {"특허청"}),
    ],
)
def test_the_words_of_a_name_that_count(
    bench: SimpleNamespace, name: str, expected: set[str]
) -> None:
    assert bench.scoring.words(name) == expected


def test_names_agree_by_the_share_of_their_words(bench: SimpleNamespace) -> None:
    def names(*texts: str) -> frozenset[frozenset[str]]:
        return frozenset(map(bench.scoring.words, texts))

    agreement = bench.scoring.agreement
    assert agreement(names("green patent desk"), names("patent desk")) == pytest.approx(2 / 3)
    assert agreement(names("a b", "Lisbon Forum"), names("the Lisbon Forum")) == 1
    assert agreement(names("Oslo"), names("Bergen")) == 0
    assert agreement(names(""), names("")) == 0
    assert agreement(frozenset(), names("Oslo")) == 0


def test_an_entity_of_the_annotations_is_found_once(bench: SimpleNamespace) -> None:
    entities, _ = counts(
        bench,
        gold(("Design Agency", "Agency of Design")),
        extraction("Design Agency", "the Agency Designs"),
    )
    assert entities == (1, 1, 2, 1)


def test_the_best_agreement_is_paired_first(bench: SimpleNamespace) -> None:
    annotations = gold(("Green Patent Desk",), ("Green Patent Desk Oslo",))
    found = extraction("Green Patent Desk Oslo", "Green Patent Desk")
    outcome = bench.scoring.score(
        bench.annotated.gold_of(annotations), bench.annotated.guess_of(found)
    )
    assert outcome.found_entities == {
        "Green Patent Desk": "Green Patent Desk",
        "Green Patent Desk Oslo": "Green Patent Desk Oslo",
    }


def test_too_little_agreement_is_none(bench: SimpleNamespace) -> None:
    assert counts(bench, gold(("Design Agency",)), extraction("Design"))[0] == (1, 0, 1, 0)
    assert counts(bench, gold(("Design Agency Oslo",)), extraction("Design Agency"))[0] == (
        1,
        1,
        1,
        1,
    )


def test_what_names_more_than_three_names_too_much(bench: SimpleNamespace) -> None:
    four = [(f"Patent Desk {i}",) for i in "abcd"]
    said = [("Patent Desk b", "Oslo")]
    wide = extraction("Patent Desk", "Oslo", said=[("Patent Desk", "Oslo")])
    entities, statements = counts(bench, gold(*four, ("Oslo",), said=said), wide)
    assert entities == (5, 1, 2, 1)
    assert statements == (1, 0, 1, 0)
    entities, statements = counts(bench, gold(*four[:3], ("Oslo",), said=said), wide)
    assert (entities, statements) == ((4, 2, 2, 2), (1, 1, 1, 1))


def also(*labels: str, said: Iterable[tuple[str, str]] = ()) -> dict[str, Any]:
    return {
        "entities": [{"label": x, "type": "City", "mentions": [{"text": x}]} for x in labels],
        "statements": [{"subject": a, "object": b} for a, b in said],
    }


def test_what_the_also_lists_hold_is_right_but_need_not_be_found(bench: SimpleNamespace) -> None:
    said = [("KIPO", "Seoul")]
    annotations = gold(("KIPO",), said=said, also=also("Busan", "KIPO", said=[("KIPO", "Busan")]))
    both = extraction("KIPO", "Busan", said=[("KIPO", "Seoul"), ("Busan", "KIPO")])
    assert counts(bench, annotations, both) == ((1, 1, 2, 2), (1, 1, 2, 2))
    assert counts(bench, annotations, extraction("KIPO")) == ((1, 1, 1, 1), (1, 0, 0, 0))


def test_an_entity_of_both_lists_is_accepted_once(bench: SimpleNamespace) -> None:
    annotations = gold(("KIPO Office",), also=also("the KIPO Offices"))
    assert counts(bench, annotations, extraction("KIPO Office", "Office KIPO"))[0] == (1, 1, 2, 1)


def test_the_order_of_the_ends_does_not_matter(bench: SimpleNamespace) -> None:
    annotations = gold(("KIPO",), ("Seoul",), said=[("KIPO", "Seoul")])
    turned = extraction("KIPO", "Seoul", said=[("Seoul", "KIPO")])
    assert counts(bench, annotations, turned)[1] == (1, 1, 1, 1)


def test_a_statement_is_found_once_in_either_order(bench: SimpleNamespace) -> None:
    annotations = gold(("KIPO",), ("Seoul",), said=[("KIPO", "Seoul")])
    twice = extraction("KIPO", "Seoul", said=[("Seoul", "KIPO"), ("KIPO", "Seoul")] * 2)
    assert counts(bench, annotations, twice)[1] == (1, 1, 2, 1)


def test_a_statement_of_one_end_with_itself_is_not_counted(bench: SimpleNamespace) -> None:
    annotations = gold(("KIPO",), ("Seoul",), said=[("KIPO", "Seoul")])
    found = extraction("KIPO", said=[("KIPO", "KIPO")])
    assert counts(bench, annotations, found)[1] == (1, 0, 0, 0)


def test_ends_are_called_by_all_names_of_their_entities(bench: SimpleNamespace) -> None:
    annotations = gold(("Korean Office", "KIPO"), ("Seoul",), said=[("Korean Office", "Seoul")])
    assert counts(bench, annotations, extraction("KIPO", said=[("KIPO", "Seoul")]))[1] == (
        1,
        1,
        1,
        1,
    )
    assert counts(bench, annotations, extraction(said=[("CNIPA", "Seoul")]))[1] == (1, 0, 1, 0)


def test_plain_words_are_ends_too(bench: SimpleNamespace) -> None:
    annotations = gold(("KIPO",), said=[("KIPO", "1,200 filings")])
    near = extraction("KIPO", said=[("KIPO", "1200 filing")])
    far = extraction("KIPO", said=[("KIPO", "1200 filings of all designs received")])
    assert counts(bench, annotations, near)[1] == (1, 1, 1, 1)
    assert counts(bench, annotations, far)[1] == (1, 0, 1, 0)


def test_nothing_found_and_nothing_listed(bench: SimpleNamespace) -> None:
    assert counts(bench, gold(), extraction()) == ((0, 0, 0, 0), (0, 0, 0, 0))
    tally = bench.scoring.Tally()
    assert (tally.precision, tally.recall, tally.f) == (0, 0, 0)
    tally = bench.scoring.Tally(4, 1, 2, 2) + bench.scoring.Tally(0, 1, 2, 1)
    assert (tally.recall, tally.precision, tally.f) == (0.5, 0.75, pytest.approx(0.6))


def reading(
    bench: SimpleNamespace, annotations: dict[str, Any], found: Extraction, name: str
) -> Any:
    b = bench.annotated
    text = b.Text(name, "practice", Document(name, ""), 0, b.gold_of(annotations))
    guess = b.guess_of(found)
    outcome = bench.scoring.score(text.gold, guess)
    return bench.breakdown.Reading(text, found, found, guess, outcome, {})


def test_a_rule_is_right_where_the_ends_agree_however_often(bench: SimpleNamespace) -> None:
    annotations = gold(
        ("KIPO",), ("Seoul",), said=[("KIPO", "Seoul")], also=also(said=[("KIPO", "Busan")])
    )
    pairs = [("KIPO", "Seoul"), ("Seoul", "KIPO"), ("KIPO", "Busan"), ("Seoul", "Busan")]
    found = extraction("KIPO", "Seoul", said=pairs)
    assert bench.breakdown.by_rule([reading(bench, annotations, found, "a")]) == {"r": (3, 4)}


def test_a_text_is_cut_by_the_rules_of_other_texts_only(bench: SimpleNamespace) -> None:
    annotations = gold(("KIPO",), ("Seoul",), said=[("KIPO", "Seoul")])
    good = reading(
        bench, annotations, extraction("KIPO", "Seoul", said=[("KIPO", "Seoul")]), "good"
    )
    wrong = [("KIPO", f"town {i}") for i in "abcd"]
    bad = reading(bench, annotations, extraction("KIPO", said=wrong), "bad")
    cut = bench.breakdown.without_poor_rules
    assert cut(good, [good, bad], 0.3, 4).statements.guessed == 0
    assert cut(good, [good, bad], 0.3, 5).statements.guessed == 1
    assert cut(bad, [good, bad], 0.3, 4).statements.guessed == 4


def test_a_predicate_is_right_with_its_name_and_its_direction(bench: SimpleNamespace) -> None:
    annotations = gold(
        ("KIPO",), ("Forum",), ("Seoul",), said=[("KIPO", "Forum"), ("KIPO", "Seoul")]
    )
    annotations["statements"][0]["predicate"] = "hosts"

    def tally(*said: tuple[str, str]) -> Any:
        found = extraction("KIPO", "Forum", "Seoul", said=said)
        return bench.breakdown.by_predicate([reading(bench, annotations, found, "a")])["hosts"]

    assert tally(("KIPO", "Forum")) == bench.scoring.Tally(1, 1, 1, 1)
    assert tally(("Forum", "KIPO")) == bench.scoring.Tally(1, 0, 1, 0)
    assert tally(("KIPO", "Seoul")) == bench.scoring.Tally(1, 0, 0, 0)
    assert tally(("Forum", "Seoul")) == bench.scoring.Tally(1, 0, 1, 0)


def test_why_a_statement_was_missed(bench: SimpleNamespace) -> None:
    said = [("KIPO", "Seoul"), ("Seoul", "KIPO"), ("KIPO", "speed"), ("CNIPA", "Seoul"), ("a", "b")]
    annotations = gold(("KIPO",), ("Seoul",), ("CNIPA",), said=said)
    annotations["statements"][0]["sentence"] = "KIPO works in Seoul."
    annotations["statements"][1]["sentence"] = "It works in Seoul."
    annotations["statements"][2]["predicate"] = "hasFeature"
    found = extraction("KIPO", "Seoul")
    why, predicates = bench.breakdown.reasons([reading(bench, annotations, found, "a")])
    assert why == {
        "both ends named in the sentence, not related": 1,
        "both ends found, one named elsewhere, not related": 1,
        "not found: plain words": 1,
        "not found: Organization": 1,
        "neither end found": 1,
    }
    assert predicates == {"(none of ours)": 4, "hasFeature": 1}


def test_the_message_is_annotated_by_the_tables(bench: SimpleNamespace) -> None:
    from kipo_graph.project import Project

    text = bench.annotated.message(Project(ROOT))
    office = text.gold.entities["Korean Intellectual Property Office"]
    assert office.type == "Organization"
    assert frozenset(["kipo"]) in office.names
    figures = [t for t in text.gold.entities.values() if t.type == "Figure"]
    assert any(frozenset(["20", "meeting"]) in t.names for t in figures)
    assert any(frozenset(["10", "trillion", "krw"]) in t.names for t in figures)
    assert all(thing.names for thing in text.gold.entities.values())
    assert ("Bilateral meetings of KIPO in 2024", "20") in {
        said.pair for said in text.gold.statements
    }


def test_our_texts_are_read_with_their_annotations(bench: SimpleNamespace) -> None:
    texts = bench.annotated.folder(BENCHMARKS / "practice", "practice")
    assert len(texts) == 8
    for text in texts:
        assert text.document.text[: text.body].count("\n") == 3
        assert len(text.gold.entities) > 50


def test_the_scorer_of_the_practice_corpus_gives_the_same_numbers(bench: SimpleNamespace) -> None:
    script = CORPUS / "score_extraction.py"
    if not script.is_file():
        pytest.skip(f"the practice corpus is not in {CORPUS}; KIPO_GRAPH_CORPUS names its folder")
    other = _module(script)
    own = BENCHMARKS / "practice" / "memorandum-india-norway.gold.json"
    for path in (*sorted(CORPUS.glob("*.gold.json")), own):
        annotations = json.loads(path.read_text("utf-8"))
        for guess in _guesses(annotations):
            expected = other.score(annotations, guess.to_dict())
            entities, statements = counts(bench, annotations, guess)
            assert (*entities, *statements) == tuple(
                expected[key] for key in "ge he pe ne gs hs ps ns".split()
            ), path.name


def _module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_extraction", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _guesses(annotations: dict[str, Any]) -> Iterable[Extraction]:
    """Guesses made of the annotations: names cut short, ends mixed up, many names in one."""
    labels = list(dict.fromkeys(e["canonical"] for e in annotations["entities"]))
    pairs = [(s["subject"], str(s["object"])) for s in annotations["statements"]]
    more = [(s["subject"], str(s["object"])) for s in annotations["also"]["statements"]]
    yield extraction(*labels, said=pairs)
    yield extraction(
        *labels[::2], *(x.rsplit(" ", 1)[0] for x in labels), said=[*pairs[::3], *more]
    )
    turned = [(b, a) for a, b in pairs]
    yield extraction(*labels[::-1], said=[*turned[::2], *pairs, *pairwise(labels[:20])])
    wide = ExtractedEntity("w", "IPOffice", "wide", tuple(Mention(0, 1, x) for x in labels[:5]))
    some = extraction(*labels[5:], said=[*pairs[::2], ("wide", labels[5])])
    yield Extraction("x", (wide, *some.entities), some.statements)
