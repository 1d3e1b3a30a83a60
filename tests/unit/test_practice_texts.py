"""The annotated practice texts: exact words, known parties, nothing of a text overlooked.

What extraction is said to be worth rests on these files, so each fault that an annotator can make
has its own message here, and each message a test that provokes it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import cache
from typing import Any

import pytest

from conftest import ROOT
from kipo_graph.language import numbers
from kipo_graph.model.vocabulary import MODALITIES, PREDICATES

FOLDER = ROOT / "benchmarks" / "practice"
NAMES = sorted(path.name.removesuffix(".gold.json") for path in FOLDER.glob("*.gold.json"))
STYLES = ("annual-report", "press-release", "memorandum", "treaty-chapter", "speech")
TYPES = set(
    "Organization OrganizationalUnit Person Role Country City Event Agreement Programme "
    "LegalMeasure TechnologyField IPRight BeneficiaryGroup Document Figure".split()
)
KEYS = {
    "entities": {"text", "type", "canonical"},
    "statements": set("subject relation object sentence predicate modality negated".split()),
    "uncovered": {"text", "reason"},
}
Gold = dict[str, Any]
Span = tuple[int, int]

MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
PLAIN = re.compile(
    rf"(?:\d{{1,2}} (?:to \d{{1,2}} )?)?\b{MONTH}\b(?: \d{{1,2}}\b)?(?:,? \d{{4}})?"  # dates
    r"|\b(?:19|20)\d\d(?:[/-]\d\d)?\b"  # years
    r"|^\d+(?:\.\d+)*\.? |\bArticle \d+(?:\.\d+)?",  # numbers of sections, paragraphs, articles
    re.MULTILINE,
)
"""Dates and numbering: by the conventions they are annotated only where a statement needs them."""
JOINS = "of|the|for|and|on|in|de|to|at"
CAPITAL = r"[A-Z][\w+-]*(?:’(?!s\b)\w+)*"
RUN = re.compile(rf"\b{CAPITAL}(?: (?:(?:{JOINS}) )*{CAPITAL})+")
CAPITALISED = re.compile(rf"\b{CAPITAL}")
OPENERS = set(
    "A After An And As At By Each Following For From Half He Held Her His How If In Is It Its Many "
    "No Not Of On Our She So That The Their Then There These This To Under We What When Why With "
    "Neither Nobody Nothing According Announced But Done RECALLING NOTING MINDFUL".split()
)
"""Words that have their capital from the beginning of a sentence."""
GENERIC = set("Mr Ms Mrs Dr Professor Honourable Party Parties I".split())
"""Honorifics and words that stand for a speaker or a party, never annotated."""
PARTIES = re.compile(r"\b(?:we|us|our|the part(?:y|ies))\b", re.IGNORECASE)


@cache
def _read(name: str) -> tuple[str, str]:
    """The three header lines and the body of a text."""
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    parts = text.split("\n", 3)
    return "\n".join(parts[:3]), parts[3]


def _gold(name: str) -> Gold:
    gold: Gold = json.loads((FOLDER / f"{name}.gold.json").read_text(encoding="utf-8"))
    return gold


def _places(words: str, text: str) -> list[Span]:
    """Where words stand in a text, not as a part of a longer word."""
    return [m.span() for m in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text)]


def _folded(text: str) -> str:
    return " ".join(text.split())


def _within(span: Span, spans: list[Span]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in spans)


def faults(gold: Gold, body: str) -> list[str]:
    """Everything that is wrong with the annotations of one body, in plain words."""
    checks = (_shape, _entity_faults, _statement_faults, _also_faults, _coverage_faults)
    shape = list(_shape(gold, body))
    return shape or [fault for check in checks[1:] for fault in check(gold, body)]


def _shape(gold: Gold, _body: str) -> Iterator[str]:
    if set(gold) != {"entities", "statements", "also", "uncovered"}:
        yield f"parts are {sorted(gold)}"
        return
    for part, keys in KEYS.items():
        yield from (f"{part} with keys {sorted(row)}" for row in gold[part] if set(row) != keys)
    if set(gold["also"]) != {"entities", "statements"}:
        yield f"also has {sorted(gold['also'])}"


def _entity_faults(gold: Gold, body: str) -> Iterator[str]:
    seen: set[tuple[str, str]] = set()
    types: dict[str, str] = {}
    for row in gold["entities"]:
        text, kind, canonical = row["text"], row["type"], row["canonical"]
        if not _places(text, body):
            yield f"entity not in the text: {text}"
        if kind not in TYPES:
            yield f"unknown type: {kind}"
        if (text, kind) in seen:
            yield f"entity listed twice: {text}"
        if types.setdefault(canonical, kind) != kind:
            yield f"one entity of two types: {canonical}"
        seen.add((text, kind))


def _statement_faults(gold: Gold, body: str) -> Iterator[str]:
    pairs: set[tuple[str, str]] = set()
    for row in gold["statements"]:
        ends = (row["subject"], row["object"])
        if row["predicate"] and row["predicate"] not in PREDICATES:
            yield f"unknown predicate: {row['predicate']}"
        if row["modality"] not in MODALITIES:
            yield f"unknown modality: {row['modality']}"
        if not isinstance(row["negated"], bool):
            yield f"negated is {row['negated']!r}"
        if not row["relation"].strip():
            yield f"no relation between {' and '.join(ends)}"
        if ends[0] == ends[1] or ends in pairs:
            yield f"pair stated twice or of one end: {' and '.join(ends)}"
        pairs.add(ends)
        yield from _sentence_faults(gold, row, body)


def _sentence_faults(gold: Gold, row: Gold, body: str) -> Iterator[str]:
    """What the sentence of a statement lacks: its place, its ends as entities or as words."""
    sentence, ends = row["sentence"], {row["subject"], row["object"]}
    if sentence not in body or len(sentence.split()) < 3:
        yield f"sentence not in the text: {sentence[:60]}"
    named = {e["canonical"] for e in gold["entities"] if _places(e["text"], sentence)}
    literal = ends - {e["canonical"] for e in gold["entities"]}
    for end in literal:
        if not _places(end, _folded(sentence)):
            yield f"neither an entity nor words of the sentence: {end}"
    if not ends & named and not literal and not PARTIES.search(sentence):
        yield f"the sentence names neither end: {row['subject']} and {row['object']}"


def _also_faults(gold: Gold, body: str) -> Iterator[str]:
    known = {row["canonical"] for row in gold["entities"]}
    labels = {row["label"] for row in gold["also"]["entities"]}
    pairs = {frozenset((row["subject"], row["object"])) for row in gold["statements"]}
    for row in gold["also"]["entities"]:
        if row["type"] not in TYPES:
            yield f"unknown type: {row['type']}"
        for mention in row["mentions"]:
            if not _places(mention["text"], body):
                yield f"mention not in the text: {mention['text']}"
    for row in gold["also"]["statements"]:
        for end in (row["subject"], row["object"]):
            if end in known and end not in labels:
                yield f"also lacks the entity: {end}"
            if end not in known | labels and not _places(end, _folded(body)):
                yield f"neither an entity nor words of the text: {end}"
        if frozenset((row["subject"], row["object"])) in pairs:
            yield f"also repeats: {row['subject']} and {row['object']}"


def _coverage_faults(gold: Gold, body: str) -> Iterator[str]:
    open_ = _gaps(gold, body)
    explained = [
        (row["text"], row["reason"], _places(row["text"], body)) for row in gold["uncovered"]
    ]
    for start, end in open_:
        if not any(_within((start, end), spans) for _, _, spans in explained):
            yield f"not covered: {body[start:end]}"
    for text, reason, spans in explained:
        if not any(_within(gap, spans) for gap in open_):
            yield f"idle in uncovered: {text}"
        if not reason.strip():
            yield f"uncovered without a reason: {text}"


def _gaps(gold: Gold, body: str) -> list[Span]:
    """Numbers and words of capitalised names that no entity and no literal of a statement holds."""
    held = [span for row in gold["entities"] for span in _places(row["text"], body)]
    for row in gold["statements"]:
        at = body.find(row["sentence"])
        for end in (row["subject"], row["object"]):
            found = _places(end, row["sentence"])
            held += [(at + start, at + finish) for start, finish in found]
    plain = [match.span() for match in PLAIN.finditer(body)]
    wanted = [(start, end) for start, end, _ in numbers.numbers_in(body)]
    wanted += list(_names(body))
    return sorted({span for span in wanted if not _within(span, held) and not _within(span, plain)})


def _names(body: str) -> Iterator[Span]:
    """The capitalised words of names of two and more such words."""
    for run in RUN.finditer(body):
        words = list(CAPITALISED.finditer(run[0]))
        kept = [w for w in words if w[0] not in GENERIC and (w.start() or w[0] not in OPENERS)]
        if len(kept) > 1 or len(words) > len(kept) > 0:
            yield from ((run.start() + w.start(), run.start() + w.end()) for w in kept)


def test_there_are_two_texts_of_each_style() -> None:
    assert len(NAMES) == 8
    assert {path.stem for path in FOLDER.glob("*.txt")} == set(NAMES)
    counts = {style: sum(name.startswith(style) for name in NAMES) for style in STYLES}
    agreements = counts.pop("memorandum") + counts.pop("treaty-chapter")
    assert [*counts.values(), agreements] == [2, 2, 2, 2]
    guide = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert "invented" in guide
    assert all(f"`{name}`" in guide for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_text_has_its_header_and_its_length(name: str) -> None:
    header, body = _read(name)
    title, origin, day = header.splitlines()
    assert title.startswith("# ")
    assert origin == "# invented"
    assert re.fullmatch(r"# \d{4}-\d{2}-\d{2}", day)
    assert 350 <= len(body.split()) <= 700


@pytest.mark.parametrize("name", NAMES)
def test_the_annotations_of_a_text_are_without_fault(name: str) -> None:
    assert faults(_gold(name), _read(name)[1]) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_text_shows_what_extraction_must_tell_apart(name: str) -> None:
    gold = _gold(name)
    stated = gold["statements"]
    assert len({row["type"] for row in gold["entities"]}) >= 12
    assert len({row["predicate"] for row in stated}) >= 12
    assert {"achieved", "planned"} <= {row["modality"] for row in stated}
    assert any(row["negated"] for row in stated)
    assert len(gold["also"]["statements"]) >= 20


@pytest.mark.parametrize("name", NAMES)
def test_a_number_is_missed_when_nothing_speaks_of_its_figure(name: str) -> None:
    body, gold = _read(name)[1], _gold(name)
    figures = [row for row in gold["entities"] if row["type"] == "Figure"]
    counted = [row for row in figures if numbers.numbers_in(row["text"])]
    assert len(counted) >= 10
    for figure in counted:
        inside = [row for row in gold["entities"] if _places(row["text"], figure["text"])]
        left = {**gold, "entities": [row for row in gold["entities"] if row not in inside]}
        ends = {figure["text"], figure["canonical"]}
        left["statements"] = [
            row for row in gold["statements"] if not ends & {row["subject"], row["object"]}
        ]
        places = _places(figure["text"], body)
        assert any(_within(gap, places) for gap in _gaps(left, body)), figure


BODY = (
    "In 2023 the Office of Sealand opened a Green Desk in Rose Town. "
    "It did not serve farmers, and 12 staff ran it from 3 May."
)


def _small() -> Gold:
    """Annotations of BODY without a fault."""

    def entity(text: str, kind: str, canonical: str = "") -> Gold:
        return {"text": text, "type": kind, "canonical": canonical or text}

    def said(subject: str, predicate: str, thing: str, sentence: str, *, no: bool = False) -> Gold:
        return {
            "subject": subject,
            "relation": "does",
            "object": thing,
            "sentence": sentence,
            "predicate": predicate,
            "modality": "achieved",
            "negated": no,
        }

    first, second = BODY[:63], BODY[64:]
    return {
        "entities": [
            entity("Office of Sealand", "Organization", "Sealand Office"),
            entity("Green Desk", "OrganizationalUnit"),
            entity("farmers", "BeneficiaryGroup"),
            entity("12 staff", "Figure"),
        ],
        "statements": [
            said("Sealand Office", "established", "Green Desk", first),
            said("Green Desk", "benefits", "farmers", second, no=True),
            said("Green Desk", "hasFigure", "12 staff", second),
            said("Green Desk", "date", "3 May", second),
        ],
        "also": {
            "entities": [
                {"label": "farmers", "type": "BeneficiaryGroup", "mentions": [{"text": "farmers"}]}
            ],
            "statements": [{"subject": "farmers", "relation": "are not helped by", "object": "It"}],
        },
        "uncovered": [{"text": "Rose Town", "reason": "left to the test"}],
    }


def test_small_annotations_are_without_fault() -> None:
    assert faults(_small(), BODY) == []


Damage = Callable[[Gold], object]
DAMAGES: dict[str, Damage] = {
    "parts are": lambda g: g.pop("also"),
    "also has": lambda g: g["also"].pop("entities"),
    "statements with keys": lambda g: g["statements"][0].pop("negated"),
    "entities with keys": lambda g: g["entities"][0].update(note="x"),
    "entity not in the text: farmer": lambda g: g["entities"][2].update(text="farmer"),
    "unknown type: Team": lambda g: g["entities"][1].update(type="Team"),
    "entity listed twice: farmers": lambda g: g["entities"].append(g["entities"][2]),
    "one entity of two types: Green Desk": lambda g: g["entities"].append(
        {"text": "Desk", "type": "Programme", "canonical": "Green Desk"}
    ),
    "sentence not in the text": lambda g: g["statements"][0].update(sentence="In 2024"),
    "neither an entity nor words of the sentence: 4 May": lambda g: g["statements"][3].update(
        object="4 May"
    ),
    "the sentence names neither end: Sealand Office and Green Desk": lambda g: g["statements"][
        0
    ].update(sentence=BODY[64:]),
    "unknown predicate: opened": lambda g: g["statements"][0].update(predicate="opened"),
    "unknown modality: done": lambda g: g["statements"][0].update(modality="done"),
    "negated is 'no'": lambda g: g["statements"][0].update(negated="no"),
    "no relation between": lambda g: g["statements"][0].update(relation=" "),
    "pair stated twice": lambda g: g["statements"].append(g["statements"][0]),
    "or of one end": lambda g: g["statements"][1].update(object="Green Desk"),
    "mention not in the text: peasants": lambda g: g["also"]["entities"][0]["mentions"].append(
        {"text": "peasants"}
    ),
    "also lacks the entity: farmers": lambda g: g["also"]["entities"].clear(),
    "neither an entity nor words of the text: We": lambda g: g["also"]["statements"][0].update(
        object="We"
    ),
    "also repeats: farmers and Green Desk": lambda g: g["also"]["statements"][0].update(
        object="Green Desk"
    ),
    "not covered: 12": lambda g: (g["entities"].pop(), g["statements"].pop(2)),
    "not covered: Sealand": lambda g: g["entities"][0].update(text="Office"),
    "not covered: Town": lambda g: g["uncovered"].clear(),
    "idle in uncovered: Green Desk": lambda g: g["uncovered"].append(
        {"text": "Green Desk", "reason": "x"}
    ),
    "uncovered without a reason": lambda g: g["uncovered"][0].update(reason=""),
}


@pytest.mark.parametrize("message", DAMAGES)
def test_each_fault_is_named(message: str) -> None:
    gold = deepcopy(_small())
    DAMAGES[message](gold)
    assert any(message in fault for fault in faults(gold, BODY)), faults(gold, BODY)
