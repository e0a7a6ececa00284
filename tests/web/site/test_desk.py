"""The start page of each role."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from web.scorecards.scorecard_samples import adopted, first_run
from zhiheng_web.records.declare import REGISTRIES
from zhiheng_web.records.services import bulk_load
from zhiheng_web.registries.evidence.models import EvidenceItem
from zhiheng_web.scorecards import computing
from zhiheng_web.scorecards.models import ScoreRun


@pytest.fixture
def run(settings: Any, tmp_path: Any, cast: Any, region: Any, units: Any) -> ScoreRun:
    """A run over two pieces of evidence of 县住建局: one waiting for review, one returned."""
    settings.SNAPSHOT_DIR = tmp_path / "snapshots"
    computing._KEPT.clear()
    rows = (("quality_manual", "工程质量手册", "submitted"), ("buyer_inspection", "交付查验制度", "returned"))
    bulk_load(
        "evidence_items",
        [
            EvidenceItem(
                region=region,
                unit=units["yt-zjj"],
                matter=matter,
                title=title,
                dated_on=date(2025, 5, 6),
                review=review,
                review_reason="缺少盖章页" if review == "returned" else "",
            )
            for matter, title, review in rows
        ],
        person=cast["office"],
    )
    return first_run(cast["office"], adopted(cast["office"], region))


def _desk(client: Any) -> str:
    return str(client.get("/?period=2025").content.decode())


@pytest.mark.slow
def test_the_office_sees_score_reviews_and_what_units_owe(sign_in: Any, run: ScoreRun) -> None:
    page = _desk(sign_in("office"))
    assert "工程质量手册" in page and "各单位欠缺" in page and "住房建设局" in page
    assert f'<span class="card-score-had">{run.low.normalize():f}</span>' in page


@pytest.mark.slow
def test_the_office_is_told_of_changes_since_the_score(sign_in: Any, cast: Any, run: ScoreRun) -> None:
    assert "处变更" not in _desk(sign_in("office"))
    from zhiheng_web.records.services import change_record

    change_record(cast["office"], EvidenceItem.objects.first(), {"note": "补充页码"}, reason="补充")
    assert "有 1 处变更" in _desk(sign_in("office"))


@pytest.mark.slow
def test_a_liaison_sees_the_own_gaps_and_returned_evidence(sign_in: Any, run: ScoreRun) -> None:
    page = _desk(sign_in("other"))
    assert "缺少盖章页" in page and "本单位还差什么" in page
    assert "国家级奖励" in page or "交付前" in page
    assert "交付查验制度" not in _desk(sign_in("lead"))


def test_a_reviewer_sees_what_waits_for_judgement(sign_in: Any, run: ScoreRun) -> None:
    page = _desk(sign_in("reviewer"))
    assert "等待评判" in page and "多种形式的质量宣传" in page and "工程质量手册" in page


@pytest.mark.slow
def test_a_leader_reads_sentences_written_from_the_figures(sign_in: Any, run: ScoreRun) -> None:
    page = _desk(sign_in("leader"))
    assert f"截至 2025-12-31，已得 {run.low.normalize():f} 分（满分 100）" in page
    assert "差距最大的是" in page and "失分" in page


@pytest.mark.parametrize("who", ["office", "lead", "reviewer", "leader"])
def test_an_empty_county_says_what_comes_first(sign_in: Any, region: Any, who: str) -> None:
    assert "还没有采用评分表" in _desk(sign_in(who))


@pytest.mark.slow
def test_a_desk_needs_few_queries(sign_in: Any, run: ScoreRun, django_assert_max_num_queries: Any) -> None:
    dated = sum(bool(r.work_field) for r in REGISTRIES.values())
    for who, most in (("office", 18 + 2 * dated), ("other", 22 + dated), ("reviewer", 12), ("leader", 10 + dated)):
        client = sign_in(who)
        client.get("/?period=2025")
        with django_assert_max_num_queries(most):
            client.get("/")


def test_enterprises_and_the_public_are_led_elsewhere(sign_in: Any, region: Any) -> None:
    assert sign_in("public").get("/").url == "/public/"
    assert sign_in(None).get("/").url == "/public/"
    assert sign_in("enterprise").get("/").url.startswith("/enterprises/")
