"""The same demo county on SQLite and on PostgreSQL gives the same points and the same snapshot."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.postgres
ASK = """
import json
from zhiheng_web.scorecards.models import ScoreRun
print(json.dumps([[r.period, str(r.low), str(r.high), r.snapshot.snapshot_id] for r in ScoreRun.objects.order_by("pk")]))
"""


def runs_on(data, database):
    """Period, low, high and snapshot id of every run after loading the demo into a database."""
    known = {k: v for k, v in os.environ.items() if not k.startswith(("ZHIHENG_", "DJANGO_"))}
    known.update(ZHIHENG_DATA=str(data), ZHIHENG_DB=database, PYTHONPATH=str(ROOT / "src"), PYTHONUTF8="1")

    def manage(*arguments):
        result = subprocess.run(
            [sys.executable, "-m", "zhiheng_web", *arguments], env=known, cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert result.returncode == 0, result.stderr[-2000:]
        return result.stdout

    manage("migrate", "-v0")
    manage("load_demo")
    return json.loads(manage("shell", "--no-imports", "-c", ASK).strip().splitlines()[-1])


def test_points_and_snapshots_are_equal_on_both_databases(postgres, tmp_path):
    on_postgres = runs_on(tmp_path / "a", postgres)
    on_sqlite = runs_on(tmp_path / "b", "")
    assert len(on_sqlite) >= 2
    assert on_postgres == on_sqlite
