"""A folder of result files, on this machine or at an address."""

from __future__ import annotations

from dataclasses import dataclass

from kipo_graph.errors import ExtractionError
from kipo_graph.many import addresses
from kipo_graph.system.atomic_files import replace_file


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of results, by path or address."""

    name: str

    def read(self, name: str) -> bytes | None:
        """The content of a file, or None where there is none."""
        try:
            return self._read(name)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self._failed(f"{name} cannot be read: {error.strerror or error}") from error

    def _read(self, name: str) -> bytes:
        path = addresses.local(self.name)
        if path is not None:
            return (path / name).read_bytes()
        files, root = addresses.filesystem(self.name)
        content: bytes = files.cat_file(f"{root.rstrip('/')}/{name}")
        return content

    def write(self, name: str, content: bytes) -> None:
        """Replace a file whole: by renaming, or on an object store by a single put."""
        path = addresses.local(self.name)
        try:
            if path is not None:
                path.mkdir(parents=True, exist_ok=True)
                replace_file(path / name, content)
                return
            files, root = addresses.filesystem(self.name)
            files.makedirs(root, exist_ok=True)
            files.pipe_file(f"{root.rstrip('/')}/{name}", content)
        except OSError as error:
            raise self._failed(f"{name} cannot be written: {error.strerror or error}") from error

    def names(self) -> list[str]:
        """The names of what the folder holds, sorted."""
        path = addresses.local(self.name)
        try:
            if path is not None:
                return sorted(each.name for each in path.iterdir())
            files, root = addresses.filesystem(self.name)
            files.invalidate_cache()
            return sorted(each.rpartition("/")[2] for each in files.ls(root, detail=False))
        except FileNotFoundError:
            return []
        except OSError as error:
            raise self._failed(f"it cannot be read: {error.strerror or error}") from error

    def remove(self, name: str) -> None:
        """Delete one of our files."""
        path = addresses.local(self.name)
        if path is not None:
            (path / name).unlink(missing_ok=True)
            return
        files, root = addresses.filesystem(self.name)
        files.rm_file(f"{root.rstrip('/')}/{name}")

    def _failed(self, reason: str) -> ExtractionError:
        return ExtractionError(f"The folder of results {addresses.shown(self.name)}: {reason}.")
