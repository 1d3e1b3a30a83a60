"""The commands of the README, run for real.

    python tests/readme.py            # run them and write their output into the README

A fenced block that starts with `$ ` is a session: each command's output stands under it.  A block
marked `python` is run as a script, and the output it must give stands in the block after it.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
_BLOCK = re.compile(r"^```(console|python|output)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def refreshed(text: str, folder: Path) -> str:
    """The README with each block's output replaced by what its commands print in `folder`."""
    printed = ""

    def run(match: re.Match[str]) -> str:
        nonlocal printed
        kind, body = match[1], match[2]
        if kind == "console":
            commands = [line[2:] for line in body.splitlines() if line.startswith("$ ")]
            body = "".join(
                f"$ {command}\n{_ended(_shell(command, folder))}" for command in commands
            )
        elif kind == "python":
            printed = _ended(_python(body, folder))
        else:
            body = printed
        return f"```{kind}\n{body}```"

    return _BLOCK.sub(run, text)


def _ended(text: str) -> str:
    """With a line break at its end, so that the fence behind it stays on a line of its own."""
    return text if text.endswith("\n") or not text else text + "\n"


def _environment() -> dict[str, str]:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "KIPO_GRAPH_PROJECT": str(ROOT), "COLUMNS": "100"}


def _shell(command: str, folder: Path) -> str:
    done = subprocess.run(
        command,
        shell=True,
        cwd=folder,
        env=_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=True,
        timeout=120,
    )
    return done.stdout


def _python(code: str, folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=folder,
        env=_environment(),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return done.stdout


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        README.write_text(refreshed(README.read_text(encoding="utf-8"), Path(name)), "utf-8")
