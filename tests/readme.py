"""The commands of the README and of the documentation, run for real.

    python tests/readme.py            # run them and write their output into the pages

A fenced block that starts with `$ ` is a session: each command's output stands under it.  A block
marked `python` is run as a script, and the output it must give stands in the block after it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
TUTORIAL = ROOT / "docs" / "tutorial" / "index.md"
HOW_TO = ROOT / "docs" / "how-to"
NORTHLAND = ROOT / "examples" / "northland"
_BLOCK = re.compile(r"^```(console|python|output)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_DURATION = re.compile(r"\b\d+(?:\.\d+)? s\b")
_PROGRESS = re.compile(r"^extracting: .*\n", re.MULTILINE)


def pages() -> list[Path]:
    """The README and all pages of the documentation with commands or scripts to run."""
    found = [README, TUTORIAL, *sorted(HOW_TO.glob("*.md"))]
    return [page for page in found if _BLOCK.search(page.read_text(encoding="utf-8"))]


def shown(page: Path, folder: Path) -> str:
    """A page with the output that its commands give in an empty folder.

    The README works in the project of this checkout, the tutorial in none, with the report at hand,
    and the how-to guides in the Northland example.
    """
    project = ROOT
    if page == TUTORIAL:
        shutil.copy(NORTHLAND / "data" / "sources" / "nipo-2025.md", folder)
        project = None
    elif page.parent == HOW_TO:
        project = Path(shutil.copytree(NORTHLAND, folder / "northland"))
        _shell("kipo-graph build --quiet --no-reasoner", folder, project)
    return refreshed(page.read_text(encoding="utf-8"), folder, project)


def refreshed(text: str, folder: Path, project: Path | None = ROOT) -> str:
    """A text with each block's output replaced by what its commands print in `folder`.

    Output that differs in nothing but seconds stays as it is.
    """
    printed = ""

    def run(match: re.Match[str]) -> str:
        nonlocal printed
        kind, body = match[1], match[2]
        if kind == "console":
            commands = [line[2:] for line in body.splitlines() if line.startswith("$ ")]
            new = "".join(
                f"$ {command}\n{_ended(_shell(command, folder, project))}" for command in commands
            )
        elif kind == "python":
            printed = _ended(_python(body, folder, project))
            new = body
        else:
            new = printed
        new = _PROGRESS.sub("", new)
        return f"```{kind}\n{body if _steady(body) == _steady(new) else new}```"

    return _BLOCK.sub(run, text)


def _steady(text: str) -> str:
    """A text in which nothing differs from run to run."""
    return _DURATION.sub("0 s", text)


def _ended(text: str) -> str:
    """With a line break at its end, so that the fence behind it stays on a line of its own."""
    return text if text.endswith("\n") or not text else text + "\n"


def _environment(project: Path | None) -> dict[str, str]:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "COLUMNS": "100"}
    environment.pop("KIPO_GRAPH_PROJECT", None)
    return environment if project is None else {**environment, "KIPO_GRAPH_PROJECT": str(project)}


def _shell(command: str, folder: Path, project: Path | None) -> str:
    done = subprocess.run(
        command,
        shell=True,
        cwd=folder,
        env=_environment(project),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=True,
        timeout=120,
    )
    return done.stdout


def _python(code: str, folder: Path, project: Path | None) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=folder,
        env=_environment(project),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return done.stdout


if __name__ == "__main__":
    for one in pages():
        with tempfile.TemporaryDirectory() as name:
            one.write_text(shown(one, Path(name)), encoding="utf-8")
