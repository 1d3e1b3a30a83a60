"""A minute of steady load: no request fails, and the server does not grow."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT


@pytest.mark.skipif(
    not Path("/proc/self/smaps_rollup").exists(), reason="this system does not say what is held"
)
def test_a_minute_of_steady_load() -> None:
    """A third of what the server can do; `python benchmarks/soak.py` does it for 20 minutes."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks" / "soak.py"), "--seconds", "60"],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "'right'" in done.stdout
