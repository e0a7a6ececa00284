"""The site's process is killed in the middle of its acts; nothing is half, lost or doubled (`tools/faults/kill_loop.py`, here a few rounds)."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.journeys


def test_a_site_killed_at_random_moments_loses_doubles_and_halves_nothing(site, site_data):
    if os.environ.get("ZHIHENG_JOURNEY_SITE"):
        pytest.skip("the data of a site that runs elsewhere are not known here")
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools/faults/kill_loop.py"), "--data", str(site_data), "--rounds", "10"], capture_output=True, text=True, cwd=ROOT
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert "killed inside an act 0," not in done.stdout and "faults 0" in done.stdout
