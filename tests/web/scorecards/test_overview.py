"""The leader's page and the explorer over a run."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from zhiheng.indicators import CATALOGUE
from zhiheng_web.organisations.models import Region
from zhiheng_web.overview import dashboard, exploring
from zhiheng_web.overview.figures import figures_of, kept_figures
from zhiheng_web.overview.models import RunFigures
from zhiheng_web.overview.sparks import spark_of
from zhiheng_web.records.models import SavedView
from zhiheng_web.scorecards.models import ScoreRun
from zhiheng_web.scorecards.selectors.indicators import indicator_of


@pytest.mark.slow
def test_the_leader_sees_the_score_the_qualities_and_who_stands_where(cast: Any, sign_in: Any, run: ScoreRun) -> None:
    leader = sign_in("leader")
    first = leader.get(f"/overview/?period={run.period}").content.decode()
    assert "现在取数" in first and not RunFigures.objects.exists()
    page = leader.get("/overview/?count=1").content.decode()
    assert kept_figures(run) is not None and "产品质量" in page and "指标目录里还没有这一项" in page
    counted = figures_of(run)
    held = counted.get("superior_pass_rate", run.region.code, run.period)
    told = indicator_of(run, "superior_pass_rate")
    assert told is not None and (held.part, held.whole) == (told.measured.part, told.measured.whole) and held.whole > 0
    assert held.shown() in page and "还没有更早的测算" in page
    assert run.result["sections"][0]["rows"][0]["units"][0] in page
    assert 'class="wall"' in leader.get("/overview/wall/").content.decode()
    assert sign_in("enterprise").get("/overview/").status_code == 403

    explorer = leader.get("/overview/indicators/").content.decode()
    assert CATALOGUE["superior_pass_rate"].name in explorer
    page = leader.get("/overview/indicators/superior_pass_rate/", {"by": "product", "with": "industrial_pass_rate", "period_of": run.period}).content.decode()
    groups = exploring.by_dimension(run, "superior_pass_rate", "product", run.region.code, (run.period, "2024"))
    assert sum(g.now.whole for g in groups) == held.whole and sum(g.now.part for g in groups) == held.part and groups[0].label in page
    assert leader.get("/overview/indicators/superior_pass_rate/trend.svg").content.startswith(b"<svg")
    assert leader.get("/overview/indicators/none/").status_code == 404
    for hostile in ({"unit": "x" * 99}, {"run": "9" * 30}, {"run": "²"}, {"by": "uscc"}, {"period_of": "0070"}, {"span": "\x00"}):
        assert leader.get("/overview/indicators/superior_pass_rate/", hostile).status_code in (200, 404)

    sheet = leader.get("/overview/indicators/superior_pass_rate/", {"format": "csv", "span": "years"})
    rows = list(csv.reader(io.StringIO(sheet.content.decode("utf-8-sig"))))
    assert run.snapshot.snapshot_id in rows[0][0] and [run.region.name, run.region.code] == rows[5][:2] and str(held.part) in rows[5]
    assert leader.get("/overview/indicators/", {"format": "xlsx"}).content.startswith(b"PK")

    assert leader.post("/overview/indicators/views/", {"name": "抽查", "code": "superior_pass_rate", "unit": run.region.code}).status_code == 302
    kept = SavedView.objects.get()
    assert f"/overview/indicators/superior_pass_rate/?unit={run.region.code}" in leader.get("/overview/indicators/").content.decode()
    assert sign_in("lead").post("/overview/indicators/views/", {"forget": str(kept.pk)}).status_code == 404


@pytest.mark.slow
def test_a_shared_link_stays_on_its_run_and_inside_the_region(cast: Any, sign_in: Any, run: ScoreRun, elsewhere: Region) -> None:
    figures_of(run)
    url = f"/overview/indicators/?run={run.pk}"
    assert sign_in("reviewer").get(url).status_code == 200
    cast["reviewer"].region = elsewhere
    cast["reviewer"].save()
    assert sign_in("reviewer").get(url).status_code == 403


def test_what_moved_between_two_runs_is_named(run: ScoreRun) -> None:
    import copy

    after = copy.deepcopy(run.result)
    clause = after["sections"][0]["rows"][0]["clauses"][0]
    clause["low"], clause["state"] = str(Decimal(clause["low"]) + 1), "earned"
    moved = dashboard.moved_clauses(run.result, after)
    assert [(m["clause"]["id"], m["shown"]) for m in moved] == [(clause["id"], "+1.00")]


def test_equal_shares_share_a_place_and_an_interval_covers_the_rate() -> None:
    assert dashboard._ranked([("a", Fraction(1)), ("b", Fraction(1, 2)), ("c", Fraction(1))]) == {"a": 1, "b": 3, "c": 1}
    low, high = dashboard.wilson(10, 10)
    assert round(low, 1) == Decimal("72.2") and high == 100
    assert dashboard.signed(Fraction(-3, 2)) == "−1.5" and dashboard.signed(Fraction(0)) == "0"


def test_a_line_has_a_gap_where_nothing_was_counted() -> None:
    found = spark_of([Fraction(1), None, Fraction(2), Fraction(3)])
    assert found.pieces == ("4,24 5,24", "78,14 116,4") and found.last == (116, 4)
    assert spark_of([None, None]).last is None
