"""Files as plain bytes, whether they are compressed with gzip, with zstd, or not at all."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

from kipo_graph.errors import ParseError, unreadable

SUFFIXES = (".gz", ".zst")
"""What the name of a compressed file ends in, after the suffix of its format."""

_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_CHUNK = 1 << 16
_ZSTD_CHUNK = 1 << 10
"""Small, for four bytes can stand for 128 KiB."""


def open_decompressed(stream: BinaryIO, name: str) -> io.BufferedReader[Any]:
    """A stream without compression, recognised by its first bytes, and without a byte order mark.

    Reading from it raises ParseError, with the file's name, where the compressed data are damaged
    or truncated, and where the file cannot be read.
    """
    reader = _reader(iter(lambda: stream.read(_CHUNK), b""), name)
    start = reader.peek(4)
    if start.startswith(_GZIP):
        unzipped = gzip.GzipFile(fileobj=reader, mode="rb")
        reader = _reader(iter(lambda: unzipped.read(_CHUNK), b""), name)
    elif start.startswith(_ZSTD):
        reader = _reader(_zstd_content(reader), name)
    if reader.peek(3).startswith(_BYTE_ORDER_MARK):
        reader.read(3)
    return reader


def _reader(chunks: Iterator[bytes], name: str) -> io.BufferedReader[Any]:
    return io.BufferedReader(_ChunkReader(chunks, name), _CHUNK)


class _ChunkReader(io.RawIOBase):
    """Chunks of bytes as a stream, with errors that name the file."""

    def __init__(self, chunks: Iterator[bytes], name: str) -> None:
        super().__init__()
        self._chunks, self._name, self._ready = chunks, name, memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        try:
            while not self._ready and (chunk := next(self._chunks, None)) is not None:
                self._ready = memoryview(chunk)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            reason = str(error).rstrip(".") or type(error).__name__
            message = f"{self._name} is damaged or truncated: {reason}."
            raise ParseError(message, "Fetch the file again.") from error
        except OSError as error:
            raise unreadable(self._name, error) from error
        size = min(len(buffer), len(self._ready))
        buffer[:size], self._ready = self._ready[:size], self._ready[size:]
        return size


def _zstd_content(stream: BinaryIO) -> Iterator[bytes]:
    """The content of the frames; raises EOFError where they are damaged or the last is truncated.

    The library's own reader takes a truncated file for a whole one.
    """
    import zstandard

    decompressor = zstandard.ZstdDecompressor(max_window_size=1 << 31)
    chunk = stream.read(_ZSTD_CHUNK)
    while chunk:
        frame = decompressor.decompressobj()
        while not frame.eof:
            if not chunk:
                raise EOFError("it ends inside a zstd frame")
            try:
                yield frame.decompress(chunk)
            except zstandard.ZstdError as error:
                raise EOFError(str(error)) from error
            chunk = frame.unused_data or stream.read(_ZSTD_CHUNK)
