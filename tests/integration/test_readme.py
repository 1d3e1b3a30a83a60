"""The README's commands run and print what it shows."""

from __future__ import annotations

from pathlib import Path

import readme


def test_the_readme_shows_what_its_commands_print(tmp_path: Path) -> None:
    text = readme.README.read_text(encoding="utf-8")
    assert text.count("```console") >= 5
    assert text.count("```python") == text.count("```output") == 1
    assert readme.refreshed(text, tmp_path) == text


def test_output_without_a_line_break_keeps_the_fence_apart(tmp_path: Path) -> None:
    block = "```console\n$ printf one\n```\n\n```python\nprint(2)\n```\n\n```output\n```"
    expected = "```console\n$ printf one\none\n```\n\n```python\nprint(2)\n```\n\n```output\n2\n```"
    assert readme.refreshed(block, tmp_path) == expected


def test_a_changed_output_would_be_seen(tmp_path: Path) -> None:
    block = "```console\n$ echo one\ntwo\n```"
    assert readme.refreshed(block, tmp_path) == "```console\n$ echo one\none\n```"
