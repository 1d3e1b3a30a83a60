"""A minute of steady load: no request fails, and the server does not grow."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT


@pytest.mark.skipif(
    not Path("/proc/self/smaps_rollup").exists(), reason="this system does not report memory"
)
def test_a_minute_of_steady_load() -> None:
    """A third of the maximum rate; `python benchmarks/soak.py` runs for 20 minutes."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks" / "soak.py"), "--seconds", "60"],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "'right'" in done.stdout
