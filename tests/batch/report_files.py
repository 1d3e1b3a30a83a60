"""Folders of documents for the fake extractor."""

from __future__ import annotations

from pathlib import Path

LONG = 40_000
"""Characters of a document that is worth a worker."""


def write(folder: Path, count: int, *, size: int = 0, first: str = "") -> Path:
    """Write documents that all state something else; `first` comes before what they state."""
    folder.mkdir(exist_ok=True)
    for number in range(count):
        text = f"{first}\nA{number} launched B{number}. B{number} will launch C{number}.\n"
        (folder / f"{number:03}.txt").write_text(text.ljust(size, "."), "utf-8")
    return folder


def content(folder: Path) -> dict[str, bytes]:
    """All files of a folder by name."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def results(folder: Path) -> dict[str, Path]:
    """The files of results in a folder, by the names of their documents without the checksum."""
    return {path.name.rpartition("-")[0]: path for path in folder.glob("*.jsonl")}
