"""The quarters behind a rate: drawn from the run's snapshot, beside a table, for those who may read."""

from __future__ import annotations

from typing import Any

import pytest

from zhiheng_web.scorecards.models import ScoreRun
from zhiheng_web.scorecards.selectors.trends import trend_of


@pytest.mark.slow
def test_the_quarters_add_up_to_the_figure(run: ScoreRun) -> None:
    found = trend_of(run, "r14.c2", 1)
    assert found is not None
    this_year = [p for p in found.points if p.label.startswith("2025")]
    assert (sum(p.part for p in this_year), sum(p.whole for p in this_year)) == (18, 20)
    assert [p.value for p in this_year if not p.whole] == [None] * 3


@pytest.mark.slow
def test_the_drawing_and_its_table_are_served(sign_in: Any, run: ScoreRun) -> None:
    address = f"/scorecards/runs/{run.pk}/clauses/r14.c2/"
    client = sign_in("leader")
    assert f"{address}trend.html?fact=1" in client.get(address).content.decode()
    drawing = client.get(address + "trend.svg?fact=1")
    assert drawing["Content-Type"].startswith("image/svg+xml") and "90.0" in drawing.content.decode()
    page = client.get(address + "trend.html?fact=1").content.decode()
    assert "<html" in page and "2025Q1" in page
    part = client.get(address + "trend.html?fact=1", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part and "trend.svg" in part


@pytest.mark.slow
def test_what_has_no_quarters_has_no_trend(sign_in: Any, run: ScoreRun) -> None:
    client = sign_in("office")
    for clause, fact in (("r1.c1", "1"), ("r14.c2", "7"), ("r10.c1", "1"), ("r14.c2", "x")):
        assert client.get(f"/scorecards/runs/{run.pk}/clauses/{clause}/trend.svg?fact={fact}").status_code == 404


def test_the_public_sees_no_trend(sign_in: Any, run: ScoreRun) -> None:
    address = f"/scorecards/runs/{run.pk}/clauses/r14.c2/trend.svg?fact=1"
    assert sign_in("public").get(address).status_code == 403
