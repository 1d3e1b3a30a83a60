"""Messages between the server and its workers: a JSON header and a body, each with its length.

A frame is either complete or an error: a peer that dies in the middle of one cannot look finished.
"""

from __future__ import annotations

import asyncio
import json
import socket
import struct
from typing import Any

_LENGTHS = struct.Struct("!IQ")

Header = dict[str, Any]
"""The part of a frame before its body, as plain JSON."""


def pack(header: Header, body: bytes = b"") -> bytes:
    """A frame as bytes."""
    text = json.dumps(header, separators=(",", ":")).encode()
    return _LENGTHS.pack(len(text), len(body)) + text + body


def send(sock: socket.socket, header: Header, body: bytes = b"") -> None:
    """Send a frame on a blocking socket."""
    sock.sendall(pack(header, body))


def receive(sock: socket.socket) -> tuple[Header, bytes] | None:
    """The next frame from a blocking socket, or None if the other side has closed it."""
    lengths = _receive_exactly(sock, _LENGTHS.size)
    if lengths is None:
        return None
    header_length, body_length = _LENGTHS.unpack(lengths)
    header, body = _receive_exactly(sock, header_length), _receive_exactly(sock, body_length)
    if header is None or body is None:
        return None
    return json.loads(header), body


async def read(reader: asyncio.StreamReader) -> tuple[Header, bytes]:
    """The next frame from a stream; raises asyncio.IncompleteReadError if it is truncated."""
    header_length, body_length = _LENGTHS.unpack(await reader.readexactly(_LENGTHS.size))
    header = json.loads(await reader.readexactly(header_length))
    return header, await reader.readexactly(body_length)


def _receive_exactly(sock: socket.socket, count: int) -> bytes | None:
    received = bytearray()
    while len(received) < count:
        part = sock.recv(min(count - len(received), 1 << 20))
        if not part:
            return None
        received += part
    return bytes(received)
