"""Files read with their SHA-256 and their progress."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any


class ChecksumReader(io.RawIOBase):
    """The bytes of a file, with the `checksum` and number of those read so far.

    `seen` is called with the number of bytes just read; what it raises ends the reading.
    """

    def __init__(self, path: Path, seen: Callable[[int], None] = lambda _: None) -> None:
        self._file = path.open("rb", buffering=0)
        self._seen = seen
        self.checksum = hashlib.sha256()
        self.size = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        count = self._file.readinto(buffer) or 0
        self.checksum.update(memoryview(buffer)[:count])
        self.size += count
        self._seen(count)
        return count

    def fileno(self) -> int:
        return self._file.fileno()

    def close(self) -> None:
        if not self.closed:
            self._file.close()
        super().close()
