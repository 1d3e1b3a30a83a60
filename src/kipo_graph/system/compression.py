"""Reading files as they come: plain, or packed with gzip or zstd, which their first bytes tell."""

from __future__ import annotations

import gzip
import io
import zlib
from typing import Any, BinaryIO

from kipo_graph.errors import ParseError

ENDINGS = (".gz", ".zst")
"""What a packed file's name ends with, behind the ending of its format."""

_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_CHUNK = 1 << 16


def unpacked(stream: BinaryIO, name: str) -> io.BufferedReader[Any]:
    """A stream without its packing and without UTF-8's byte order mark.

    Reading from it raises ParseError, with the file's name, where the packing is damaged or cut
    off, and where the file cannot be read.
    """
    reader: io.BufferedReader[Any] = io.BufferedReader(_Named(stream, name), _CHUNK)
    start = reader.peek(4)
    if start.startswith(_GZIP):
        packing = gzip.GzipFile(fileobj=reader, mode="rb")
        reader = io.BufferedReader(_Named(packing, name), _CHUNK)
    elif start.startswith(_ZSTD):
        reader = io.BufferedReader(_Named(_Zstd(reader), name), _CHUNK)
    if reader.peek(3).startswith(_BYTE_ORDER_MARK):
        reader.read(3)
    return reader


class _Named(io.RawIOBase):
    """A stream whose errors are ours and name the file."""

    def __init__(self, stream: BinaryIO | gzip.GzipFile | _Zstd, name: str) -> None:
        super().__init__()
        self._stream, self._name = stream, name

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        try:
            piece = self._stream.read(len(buffer))
        except (EOFError, zlib.error, gzip.BadGzipFile, _Damaged) as error:
            message = f"{self._name} is damaged or cut off: {_reason(error)}."
            raise ParseError(message, "Fetch the file again.") from error
        except OSError as error:
            reason = error.strerror or error
            raise ParseError(f"{self._name} cannot be read: {reason}.") from error
        buffer[: len(piece)] = piece
        return len(piece)


def _reason(error: Exception) -> str:
    return str(error).rstrip(".") or type(error).__name__


class _Damaged(Exception):  # noqa: N818
    """What zstd cannot unpack."""


class _Zstd:
    """Unpacks zstd frame by frame.

    The library's own reader takes a file that is cut off for one that ends, so the frames are
    driven here.
    """

    def __init__(self, stream: io.BufferedReader[Any]) -> None:
        import zstandard

        self._stream = stream
        self._frames = zstandard.ZstdDecompressor(max_window_size=1 << 31)
        self._error = zstandard.ZstdError
        self._frame = self._frames.decompressobj()
        self._begun, self._ready = False, memoryview(b"")

    def read(self, size: int) -> bytes:
        """At most `size` bytes, and none at the end."""
        while not self._ready:
            if self._frame.eof:
                rest, self._begun = self._frame.unused_data, False
                self._frame = self._frames.decompressobj()
            else:
                rest = b""
            piece = rest or self._stream.read(_CHUNK)
            if not piece:
                if self._begun:
                    raise _Damaged("it ends inside a zstd frame")
                return b""
            try:
                self._ready = memoryview(self._frame.decompress(piece))
            except self._error as error:
                raise _Damaged(str(error)) from error
            self._begun = True
        given, self._ready = self._ready[:size], self._ready[size:]
        return bytes(given)
