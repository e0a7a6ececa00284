"""The site's own tables as an export and, on PostgreSQL, computed in place: the very rows and numbers of the site's snapshots.

The same demo county on SQLite and on PostgreSQL gives the same points, the same snapshots and the same export."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.engines
ASK = """
import json
from datetime import date
from pathlib import Path
from zhiheng.indicators import CATALOGUE, EngineChoice, Window, measure, measure_by_region, open_engine
from zhiheng.snapshots import open_snapshot
from zhiheng.values import Period, RegionCode
from zhiheng_web.organisations.models import Region
from zhiheng_web.records.tables import relation_tables
from zhiheng_web.scorecards.models import ScoreRun
from zhiheng_web.scorecards.services.exporting import address, in_place
region = Region.objects.order_by("code").first()
held = open_snapshot(Path({out!r}))
tables = relation_tables(region)
differing = [c for c, t in tables.items() if t.sort_by("id").to_pylist() != held.table(c).to_pylist()]
runs = [[r.period, str(r.low), str(r.high), r.snapshot.snapshot_id] for r in ScoreRun.objects.order_by("pk")]
said = {{"runs": runs, "differing": differing, "relations": sum(t.num_rows > 0 for t in tables.values()), "rows": held.rows, "id": held.id}}
if address():
    window, place = Window(Period.parse("2026"), date(2026, 10, 31)), RegionCode(region.code)
    server, live = in_place(region)
    with open_engine(live, EngineChoice("postgres", server)) as here, open_engine(held) as there:
        mine, theirs = measure(here, window, place), measure(there, window, place)
        said["live"] = mine == theirs and measure_by_region(here, window, place, 6) == measure_by_region(there, window, place, 6)
        said["counted"] = sum(v.part > 0 for v in mine.values())
print(json.dumps(said))
"""


def asked(data, database):
    """Load the demo into a database, freeze it, and compare."""
    known = {k: v for k, v in os.environ.items() if not k.startswith(("ZHIHENG_", "DJANGO_"))}
    known.update(ZHIHENG_DATA=str(data), ZHIHENG_DB=database, PYTHONPATH=str(ROOT / "src"), PYTHONUTF8="1")

    def manage(*arguments):
        command = [sys.executable, "-m", "zhiheng_web", *arguments]
        result = subprocess.run(command, env=known, cwd=ROOT, capture_output=True, text=True, check=False)
        assert result.returncode == 0, result.stderr[-3000:]
        return result.stdout

    manage("migrate", "-v0")
    manage("load_demo")
    out = str(data / "frozen")
    manage("freeze", "--out", out, "--as-of", "2026-10-31")
    if database:
        said = json.loads(manage("count_in_place", "--as-of", "2026-10-31", "--json"))
        assert any(v["part"] for values in said["values"].values() for v in values.values())
    return json.loads(manage("shell", "--no-imports", "-c", ASK.format(out=out)).strip().splitlines()[-1])


@pytest.fixture(scope="module")
def on_sqlite(tmp_path_factory):
    return asked(tmp_path_factory.mktemp("sqlite"), "")


def test_an_export_holds_the_rows_of_the_sites_snapshot(on_sqlite):
    assert on_sqlite["differing"] == [] and on_sqlite["relations"] > 12 and on_sqlite["rows"] > 500


@pytest.mark.postgres
def test_postgres_gives_the_same_points_and_bytes_and_computes_in_place(on_sqlite, postgres_empty, tmp_path):
    found = asked(tmp_path, postgres_empty)
    assert found["differing"] == [] and found["id"] == on_sqlite["id"]
    assert found["runs"] == on_sqlite["runs"] and len(found["runs"]) >= 2
    assert found["live"] and found["counted"] > 10
