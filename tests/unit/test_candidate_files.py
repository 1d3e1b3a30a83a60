"""Files of candidates: what is written is read back, and errors are reported."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candidates import ALL, HOSTS, extraction
from kipo_graph.errors import Fault, TableError
from kipo_graph.extract import candidate_checks, candidate_csv, candidate_files
from kipo_graph.extract.candidates import Candidate, ExtractedEntity, Extraction, Mention
from kipo_graph.model.units import UNITS
from kipo_graph.model.vocabulary import COMPARATORS, INVERSES, MODALITIES, PREDICATES

signs = st.characters(exclude_categories=("Cs",), exclude_characters="\0")
texts = st.text(signs, max_size=20).map(str.strip)
words = st.text(signs, min_size=1, max_size=20).map(str.strip).filter(bool)
quotes = st.text(signs, min_size=1, max_size=20).filter(lambda text: bool(text.strip()))
types = st.sampled_from(["", *candidate_checks.TYPES])


@st.composite
def statements(draw: st.DrawFn) -> Candidate:
    start = draw(st.integers(0, 10**9))
    return Candidate(
        subject=draw(words),
        predicate=draw(st.sampled_from([*PREDICATES, *INVERSES])),
        object=draw(words),
        modality=draw(st.sampled_from(list(MODALITIES))),
        start=start,
        end=start + draw(st.integers(1, 1000)),
        quote=draw(quotes),
        rule=draw(words),
        confidence=draw(st.floats(0, 1)),
        measured=draw(st.integers(0, 10**6)),
        subject_text=draw(texts),
        object_text=draw(texts),
        subject_type=draw(types),
        object_type=draw(types),
        verb=draw(texts),
        negated=draw(st.booleans()),
        period=draw(st.sampled_from(["", "2023", "2023-05", "2021/2024", "2004/"])),
        context=tuple(draw(st.lists(words, max_size=3))),
        indicator=draw(texts),
        value=draw(texts),
        value_to=draw(texts),
        unit=draw(st.sampled_from(["", *UNITS])),
        comparator=draw(st.sampled_from(["", *COMPARATORS])),
    )


mentions = st.builds(
    lambda start, size, text: Mention(start, start + size, text),
    st.integers(0, 10**6), st.integers(1, 99), texts,
)  # fmt: skip
found = st.builds(
    ExtractedEntity, words, st.sampled_from(candidate_checks.TYPES), words,
    st.lists(mentions, max_size=3).map(tuple), st.booleans(),
)  # fmt: skip
extractions = st.builds(
    Extraction, words, st.lists(found, max_size=2).map(tuple),
    st.lists(statements(), max_size=3).map(tuple),
)  # fmt: skip


@given(st.lists(extractions, max_size=3))
def test_json_lines_are_read_back(given_: list[Extraction]) -> None:
    faults: list[Fault] = []
    assert candidate_files.from_jsonl(candidate_files.to_jsonl(given_), "c.jsonl", faults) == given_
    assert faults == []


@given(extractions)
def test_json_is_read_back(given_: Extraction) -> None:
    faults: list[Fault] = []
    assert candidate_files.from_json(candidate_files.to_json(given_), "c.json", faults) == [given_]
    assert faults == []


@given(st.lists(statements(), unique=True, max_size=4), words)
def test_csv_is_read_back(given_: list[Candidate], source: str) -> None:
    faults: list[Fault] = []
    written = candidate_csv.to_csv([Extraction(source, (), tuple(given_))])
    read = candidate_csv.from_csv(written, "c.csv", faults)
    assert faults == []
    assert read == ([Extraction(source, (), tuple(given_))] if given_ else [])


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    header = ",".join(candidate_csv.COLUMNS).encode() + b"\n"
    for reader, start in (
        (candidate_csv.from_csv, header),
        (candidate_files.from_jsonl, b""),
        (candidate_files.from_json, b""),
    ):
        faults: list[Fault] = []
        assert reader(start + content, "c", faults) == [] or not content.strip() or faults == []


def test_rows_of_one_source_are_one_extraction_wherever_they_are() -> None:
    first, second, third = ALL[:3]
    given_ = [extraction(first), extraction(second, source="other"), extraction(third)]
    faults: list[Fault] = []
    read = candidate_csv.from_csv(candidate_csv.to_csv(given_), "c.csv", faults)
    assert read == [extraction(first, third), extraction(second, source="other")]


CSV = candidate_csv.to_csv([extraction(HOSTS)]).decode()


@pytest.mark.parametrize(
    ("old", "new", "row", "column", "message"),
    [
        ("source,subject", "source,subjekt", 1, "subject", "is missing from the header"),
        (",hosts,", ",hots,", 2, "predicate", 'unknown value "hots"'),
        (",Meeting,", ",Meting,", 2, "object_type", 'unknown value "Meting"'),
        (",achieved,", ",done,", 2, "modality", 'unknown value "done"'),
        (",2023,", ",last year,", 2, "period", '"last year" is not a year, date or interval'),
        (",0.95,", ",high,", 2, "confidence", '"high" is not a number'),
        (",0.95,", ",,", 2, "confidence", "is empty, and must not be"),
        (",0.95,", ",1.5,", 2, "confidence", "1.5 is not between 0 and 1"),
        (",0.95,", ",nan,", 2, "confidence", '"nan" is not a number'),
        (",by-hand,", ",,", 2, "rule", "is empty, and must not be"),
        ("note,", ",", 2, "source", "is empty, and must not be"),
        (f",{HOSTS.start},", ",x,", 2, "start", '"x" is not a count'),
        (f",{HOSTS.start},", ",-1,", 2, "start", '"-1" is not a count'),
        (f",{HOSTS.end},", f",{HOSTS.start},", 2, "end", "is not after the start"),
        (",achieved,,", ",achieved,maybe,", 2, "negated", 'unknown value "maybe"'),
        (",2023,achieved", ",2023;achieved", 2, "", "has 23 cells, the header 24"),
        ("It held", '"It held', 2, "", "cannot be read on from here"),
    ],
)
def test_a_malformed_csv_file(
    old: str, new: str, row: int, column: str, message: str, tmp_path: Path
) -> None:
    assert CSV.count(old) >= 1
    path = tmp_path / "c.csv"
    path.write_text(CSV.replace(old, new, 1), "utf-8")
    with pytest.raises(TableError) as caught:
        candidate_files.read_candidates(path)
    assert (str(path), row, column) in [fault[:3] for fault in caught.value.faults]
    assert message in str(caught.value)


def changed(**values: Any) -> dict[str, Any]:
    """A good extraction as JSON holds it, with other values in its only statement."""
    content = json.loads(candidate_files.to_json(extraction(HOSTS)))
    content["statements"][0].update(values)
    return content


@pytest.mark.parametrize(
    ("content", "column", "message"),
    [
        ([], "", "is not an object"),
        ({"entities": [], "statements": []}, "source", "must be a text that is not empty"),
        ({"source": "x", "statements": []}, "entities", "must be a list"),
        ({"source": "x", "entities": [], "statements": {}}, "statements", "must be a list"),
        ({"source": "x", "entities": [3], "statements": []}, "entities[0]", "is not an object"),
        (
            {"source": "x", "entities": [{"id": "a", "type": "City", "label": "A"}],
             "statements": []},
            "entities[0].mentions", "is missing",
        ),
        (
            {"source": "x", "entities": [{"id": "a", "type": "City", "label": "A",
             "mentions": [{"start": 4, "end": 2, "text": "A"}]}], "statements": []},
            "entities[0].mentions[0].end", "2 is not after the start, 4",
        ),
        (
            {"source": "x", "entities": [{"id": "a", "type": "City", "label": "A",
             "mentions": [{"start": 4, "stop": 2}]}], "statements": []},
            "entities[0].mentions[0]", "must have start, end and text, and nothing else",
        ),
        (changed(modality="done"), "statements[0].modality", 'unknown value "done"'),
        (changed(quote=""), "statements[0].quote", "is empty"),
        (changed(start="4"), "statements[0].start", "must be a whole number"),
        (changed(start=True), "statements[0].start", "must be a whole number"),
        (changed(negated="no"), "statements[0].negated", "must be true or false"),
        (changed(context="It"), "statements[0].context", "must be a list of texts"),
        (changed(context=["It", 3]), "statements[0].context", "must be a list of texts"),
        (changed(confidence=-1), "statements[0].confidence", "-1 is not between 0 and 1"),
        (changed(subject="a\ud800"), "statements[0].subject", "a character that is not text"),
    ],
)  # fmt: skip
def test_a_malformed_json_object(content: object, column: str, message: str) -> None:
    lines = b"\n" + json.dumps(content).encode() + b"\n"
    faults: list[Fault] = []
    assert candidate_files.from_jsonl(lines, "c.jsonl", faults) == []
    assert [(fault.file, fault.row, fault.column) for fault in faults] == [("c.jsonl", 2, column)]
    assert message in faults[0].message


@pytest.mark.parametrize(
    ("content", "row", "message"),
    [
        (b'{"source": "x",', 1, "is not JSON: "),
        (b'{"a": 1}\n{"b" 2}', 2, "is not JSON: Expecting ':' delimiter"),
        (b'{"a": NaN}', 1, "NaN is not a number"),
        (b"[" * 100_000, 1, "is not readable JSON"),
        (b'{"a": ' + b"1" * 10_000 + b"}", 1, "is not readable JSON"),
        (b'{"source": "caf\xe9"}', 1, "is not UTF-8 (byte 15)"),
    ],
)
def test_what_is_not_json(content: bytes, row: int, message: str) -> None:
    faults: list[Fault] = []
    candidate_files.from_jsonl(content, "c.jsonl", faults)
    assert any(fault.row == row and message in fault.message for fault in faults)


def test_keys_that_are_optional_or_of_another_version() -> None:
    content = changed(invented="x")
    for name in ("measured", "context", "subject_text", "unit"):
        del content["statements"][0][name]
    faults: list[Fault] = []
    (read,) = candidate_files.from_json(json.dumps(content).encode(), "c.json", faults)
    assert read.statements == (replace(HOSTS, measured=0, subject_text=""),)


def test_what_may_be_meant_or_all_that_may_stand_there_is_named() -> None:
    def wrong(**changed: str) -> list[tuple[str, str, str]]:
        return [
            tuple(one) for one in candidate_checks.candidate_problems(replace(HOSTS, **changed))
        ]

    assert wrong() == []
    listed = "one of: " + ", ".join(MODALITIES)
    assert wrong(modality="qqqq") == [("modality", 'unknown value "qqqq"', listed)]
    assert wrong(unit="qqqq") == [("unit", 'unknown value "qqqq"', "")]
    ((column, message, hint),) = wrong(predicate="host")
    assert (column, message) == ("predicate", 'unknown value "host"')
    assert "hosts" in hint


def test_a_folder_of_files(tmp_path: Path) -> None:
    (tmp_path / "b.jsonl").write_bytes(candidate_files.to_jsonl([extraction(ALL[1])]))
    (tmp_path / "a.jsonl").write_bytes(candidate_files.to_jsonl([extraction(ALL[0])]))
    (tmp_path / "log.txt").write_text("nothing")
    assert candidate_files.read_candidates(tmp_path) == [extraction(ALL[0]), extraction(ALL[1])]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("none.csv", "cannot be read: No such file or directory"),
        ("c.xlsx", 'has the ending ".xlsx"'),
        ("empty", "is a folder without a .jsonl file"),
        ("empty.csv", "is empty"),
    ],
)
def test_what_is_not_a_file_of_candidates(name: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty.csv").touch()
    (tmp_path / "c.xlsx").touch()
    with pytest.raises(TableError) as caught:
        candidate_files.read_candidates(tmp_path / name)
    assert message in str(caught.value)
    assert str(tmp_path / name) in str(caught.value)


def test_many_rows_are_read_in_seconds() -> None:
    many = [replace(HOSTS, start=n, end=n + 5) for n in range(20_000)]
    written = candidate_csv.to_csv([extraction(*many)])
    begun = time.monotonic()
    faults: list[Fault] = []
    (read,) = candidate_csv.from_csv(written, "c.csv", faults)
    assert len(read.statements) == 20_000
    assert time.monotonic() - begun < 20
