"""The TOML files with the words and rules of extraction."""

from __future__ import annotations

import tomllib
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
