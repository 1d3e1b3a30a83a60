"""Reading a source, and where its sentences stand."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kipo_graph.language import sentences
from kipo_graph.tables import source_files


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences.sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One is. Two is! Three?", ["One is.", "Two is!", "Three?"]),
        ("He said “yes.” She did not.", ["He said “yes.”", "She did not."]),
        ("It is (so.) Then “this” came.", ["It is (so.)", "Then “this” came."]),
        ("Fields, e.g. AI, and U.S. Patents vs. Marks.", None),
        ("President S. Berg met Adv. Tom Hals.", None),
        ("It was plan b. Berg met Hals.", ["It was plan b.", "Berg met Hals."]),
        ("Worth 1.5 trillion. 20 came.", ["Worth 1.5 trillion.", "20 came."]),
        ("secondary\n\nbatteries are key.", None),
        ("# A heading\n\nA text.", ["A heading", "A text."]),
        ("A heading\r\n\r\nA text.\r\n", ["A heading", "A text."]),
        ("A page ends\n\f\nNew page.", ["A page ends", "New page."]),
        ("It ended.\n\nlower case begins.", ["It ended.", "lower case begins."]),
        ("특허청이 바꿨다. 그것은 새롭다.", ["특허청이 바꿨다.", "그것은 새롭다."]),
        ("It is so. 김완기", ["It is so.", "김완기"]),
        ("**Wan-Ki KIM** | Commissioner", ["Wan-Ki KIM** | Commissioner"]),
        ("* one\n\n---\n\n* two", ["one", "two"]),
        ("\ufeffOne is.", ["One is."]),
        ("1. One is.\n\n(a) Two is.", ["One is.", "(a) Two is."]),
        ("iv)\n\n(12)\n\nB.\n\n3.", []),
        ("It opened on 4 Mar. 2024. It closed.", ["It opened on 4 Mar. 2024.", "It closed."]),
        ("A 5. B", ["A 5.", "B"]),
        ("no end", None),
        ("", []),
        (" \n\n — … \n", []),
    ],
)
def test_sentences(text: str, expected: list[str] | None) -> None:
    assert split(text) == ([text] if expected is None else expected)


@given(st.text(alphabet=st.sampled_from('aA 1.!?\n\r\t\f”“(")*#|-é가e.g.')))
def test_sentences_stand_in_order_and_lose_no_letter(text: str) -> None:
    spans = sentences.sentences(text)
    assert all(start < end for start, end in spans)
    assert all(first[1] <= second[0] for first, second in itertools.pairwise(spans))
    kept = {at for start, end in spans for at in range(start, end)}
    lost = "".join(sign for at, sign in enumerate(text) if at not in kept and sign.isalnum())
    assert set(lost) <= set("a1Aeg")  # Only as the number of a list's item: "1.", "g.", "(a)".
    for start, end in spans:
        assert text[start:end].strip() == text[start:end]
        assert sentences.sentence_around(spans, start, end) == (start, end)
        assert sentences.sentence_around(spans, start, end + 1) is None


def test_a_text_is_read_as_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    text = "\n\n한\u00a0“a”\r\nb\f\x0b\U0001f600"
    path.write_bytes(text.encode())
    assert source_files.read(path) == text
    before = source_files.checksum(path)
    path.write_bytes(text.encode() + b"\n")
    assert source_files.checksum(path) != before


@pytest.mark.parametrize("raw", [b"\xff\xfea\0", b"caf\xe9", b"a\0b", b"\xed\xa0\x80"])
def test_what_is_no_text_is_refused(raw: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(raw)
    with pytest.raises(source_files.SourceError, match=r"a\.txt"):
        source_files.read(path)


def test_an_absent_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(source_files.SourceError, match="No such file"):
        source_files.read(tmp_path / "absent.txt")
