"""Frames between the server and its workers: a JSON head and a body of bytes, each with its length.

A frame is whole or an error; a peer that dies in the middle of one never looks finished.
"""

from __future__ import annotations

import asyncio
import json
import socket
import struct
from typing import Any

_LENGTHS = struct.Struct("!IQ")

Head = dict[str, Any]
"""What a frame says besides its body: plain JSON."""


def pack(head: Head, body: bytes = b"") -> bytes:
    """A frame as bytes."""
    text = json.dumps(head, separators=(",", ":")).encode()
    return _LENGTHS.pack(len(text), len(body)) + text + body


def send(sock: socket.socket, head: Head, body: bytes = b"") -> None:
    """Send a frame on a blocking socket."""
    sock.sendall(pack(head, body))


def receive(sock: socket.socket) -> tuple[Head, bytes] | None:
    """The next frame from a blocking socket; None where the other side has gone."""
    lengths = _exactly(sock, _LENGTHS.size)
    if lengths is None:
        return None
    head_length, body_length = _LENGTHS.unpack(lengths)
    head, body = _exactly(sock, head_length), _exactly(sock, body_length)
    if head is None or body is None:
        return None
    return json.loads(head), body


async def read(reader: asyncio.StreamReader) -> tuple[Head, bytes]:
    """The next frame from a stream; raises asyncio.IncompleteReadError where it breaks off."""
    head_length, body_length = _LENGTHS.unpack(await reader.readexactly(_LENGTHS.size))
    head = json.loads(await reader.readexactly(head_length))
    return head, await reader.readexactly(body_length)


def _exactly(sock: socket.socket, count: int) -> bytes | None:
    parts = bytearray()
    while len(parts) < count:
        part = sock.recv(min(count - len(parts), 1 << 20))
        if not part:
            return None
        parts += part
    return bytes(parts)
