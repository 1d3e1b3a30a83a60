"""A folder of result files, on this machine or at an address."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from kipo_graph.batch import addresses
from kipo_graph.errors import ExtractionError


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of results, by path or address; an OSError becomes an ExtractionError."""

    name: str

    @property
    def shown(self) -> str:
        return addresses.shown(self.name)

    def read(self, name: str) -> bytes | None:
        """The content of a file, or None where there is none."""
        with self._opened() as (files, root), suppress(FileNotFoundError):
            content: bytes = files.cat_file(f"{root}/{name}")
            return content
        return None

    def write(self, name: str, content: bytes) -> None:
        """Replace a file as a whole: by renaming, or in an object store by a single put."""
        with self._opened() as (files, root):
            files.makedirs(root, exist_ok=True)
            files.pipe_file(f"{root}/{name}", content)

    def names(self) -> list[str]:
        """The names of the files in the folder, sorted; none where there is no folder."""
        with self._opened() as (files, root), suppress(FileNotFoundError):
            files.invalidate_cache()
            return sorted(each.rpartition("/")[2] for each in files.ls(root, detail=False))
        return []

    def remove(self, name: str) -> None:
        """Delete a file, if it is there."""
        with self._opened() as (files, root), suppress(FileNotFoundError):
            files.rm_file(f"{root}/{name}")

    @contextmanager
    def _opened(self) -> Iterator[tuple[Any, str]]:
        files, root = addresses.filesystem(self.name)
        try:
            yield files, root.rstrip("/")
        except OSError as error:
            reason = error.strerror or error
            raise ExtractionError(f"The folder of results {self.shown}: {reason}.") from error
