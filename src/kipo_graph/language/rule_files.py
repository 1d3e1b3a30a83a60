"""The TOML files with the words and rules of extraction."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from kipo_graph.errors import ProjectError


def read_toml(path: Path) -> dict[str, Any]:
    """The content of a TOML file of `ontology/`; raises ProjectError if it cannot be read."""
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise ProjectError(
            f"{path} cannot be read: {error.strerror}.",
            f"Copy ontology/{path.name} from the project that comes with kipo-graph.",
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ProjectError(f"{path} is not a TOML file: {error}.") from error


def word_set(name: str) -> frozenset[str]:
    """A word list of `words.toml`, by its table and key: `names.titles`."""
    table, _, key = name.partition(".")
    return frozenset(_word_lists()[table][key].split())


@cache
def _word_lists() -> dict[str, dict[str, str]]:
    return read_toml(Path(__file__).with_name("words.toml"))
