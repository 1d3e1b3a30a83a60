"""Compressed files as plain bytes, however much a few bytes stand for."""

from __future__ import annotations

import gzip
import io
import tracemalloc

import pytest
import zstandard

from kipo_graph.errors import ParseError
from kipo_graph.system.compression import open_decompressed

MIB = 1 << 20
ZEROS = zstandard.compress(bytes(MIB)) * 2 + zstandard.compress(bytes(126 * MIB))


def read(content: bytes) -> bytes:
    return open_decompressed(io.BytesIO(content), "it").read()


@pytest.mark.parametrize("text", [b"", b"x", b"\x1f", b"\x28\xb5\x2f", b"\xef\xbb", b"x" * 200_000])
def test_what_goes_in_comes_out(text: bytes) -> None:
    assert read(text) == read(b"\xef\xbb\xbf" + text) == text
    for compressed in (gzip.compress(text), zstandard.compress(text)):
        assert read(compressed) == read(compressed * 2)[: len(text)] == text
    assert read(gzip.compress(b"\xef\xbb\xbf" + text)) == text


@pytest.mark.parametrize("compress", [gzip.compress, zstandard.compress])
def test_every_truncated_file_is_noticed(compress: object) -> None:
    whole = compress(bytes(range(256)) * 4)  # type: ignore[operator]
    for size in range(4, len(whole)):
        with pytest.raises(ParseError, match="it is damaged or truncated"):
            read(whole[:size])
        with pytest.raises(ParseError, match="it is damaged or truncated"):
            read(whole + whole[:size])


def test_a_small_file_of_much_content_needs_little_memory() -> None:
    assert len(ZEROS) < MIB // 128
    stream, size = open_decompressed(io.BytesIO(ZEROS), "it"), 0
    tracemalloc.start()
    while piece := stream.read(MIB):
        size += len(piece)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert size == 128 * MIB
    assert peak < 80 * MIB
