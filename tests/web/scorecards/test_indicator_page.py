"""An indicator's own page: the figure, its definition, the records that recompute it, also where no clause uses it."""

from __future__ import annotations

from typing import Any

import pytest

from zhiheng_web.scorecards.models import ScoreRun
from zhiheng_web.scorecards.selectors.indicators import indicator_of


@pytest.mark.slow
def test_the_lists_recompute_the_figure_of_an_indicator_that_no_clause_uses(sign_in: Any, run: ScoreRun) -> None:
    found = indicator_of(run, "industrial_pass_rate")
    assert found is not None and found.shown is not None
    counts = {t["side"]: t["count"] for t in found.tabs}
    assert counts["part"] == found.measured.part and counts["whole"] == found.measured.whole
    page = sign_in("lead").get(f"/scorecards/runs/{run.pk}/indicators/industrial_pass_rate/?side=whole").content.decode()
    assert found.measured.shown() in page and "与得分所用的数字一致" in page


@pytest.mark.slow
def test_the_page_leads_to_the_clauses_that_use_the_indicator(sign_in: Any, run: ScoreRun) -> None:
    page = sign_in("leader").get(f"/scorecards/runs/{run.pk}/indicators/superior_pass_rate/").content.decode()
    assert f"/scorecards/runs/{run.pk}/clauses/r14" in page


@pytest.mark.slow
def test_a_tab_is_the_list_alone(sign_in: Any, run: ScoreRun) -> None:
    address = f"/scorecards/runs/{run.pk}/indicators/superior_pass_rate/?side=whole"
    part = sign_in("office").get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part and "记录清单摘要" in part


def test_an_unknown_indicator_and_another_county_are_not_there(sign_in: Any, run: ScoreRun) -> None:
    assert sign_in("office").get(f"/scorecards/runs/{run.pk}/indicators/no_such/").status_code == 404
    assert sign_in("public").get(f"/scorecards/runs/{run.pk}/indicators/superior_pass_rate/").status_code in (302, 403)
