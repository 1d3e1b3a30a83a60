"""Folders of documents for the fake extractor."""

from __future__ import annotations

from pathlib import Path

from kipo_graph.many.inputs import PART_BYTES

LONG = PART_BYTES // 2 + 1024
"""Characters of a document that is a part of its own."""


def write(folder: Path, count: int, *, size: int = 0, first: str = "") -> Path:
    """So many documents that all say something else; `first` stands before what they say."""
    folder.mkdir(exist_ok=True)
    for number in range(count):
        text = f"{first}\nA{number} launched B{number}. B{number} will launch C{number}.\n"
        (folder / f"{number:03}.txt").write_text(text.ljust(size, "."), "utf-8")
    return folder


def content(folder: Path) -> dict[str, bytes]:
    """All files of a folder by name."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}
