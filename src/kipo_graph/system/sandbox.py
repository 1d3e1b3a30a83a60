"""Running one of our modules in a separate process, so that hostile input cannot harm this one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryFile

_PACKAGES = Path(__file__).resolve().parents[2]
_GRACE = 2
"""Extra seconds for a process to start and to be killed by its own limit of processor time."""


def run(module: str, argument: str, content: bytes, seconds: float) -> tuple[int | None, bytes]:
    """Run `python -m module argument` with bytes on its standard input.

    Returns its exit code and its standard output.  A negative exit code is minus the signal that
    killed the process; None means that it took more than `seconds`.  The module limits its own
    memory, time and files (`rlimits`) before it reads the input.
    """
    path = os.pathsep.join(filter(None, (str(_PACKAGES), os.environ.get("PYTHONPATH"))))
    with TemporaryFile() as stdin, TemporaryFile() as stdout:
        stdin.write(content)
        stdin.seek(0)
        process = subprocess.Popen(
            # -P: no module is imported from the current folder.
            [sys.executable, "-P", "-m", module, argument],
            stdin=stdin,
            stdout=stdout,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env={**os.environ, "PYTHONPATH": path},
        )
        code: int | None
        try:
            code = process.wait(seconds + _GRACE)
        except subprocess.TimeoutExpired:
            code = None
        finally:
            process.kill()
            process.wait()
        stdout.seek(0)
        return code, stdout.read()
