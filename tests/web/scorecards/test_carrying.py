"""Judgements of clauses that did not change hold for the new version; the old version keeps its own."""

from __future__ import annotations

import copy
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from web.scorecards.scorecard_samples import AS_OF, PERIOD
from zhiheng.errors import InputError
from zhiheng_web.documents.models import SourceDocument
from zhiheng_web.scorecards import services
from zhiheng_web.scorecards.models import JudgementRecord, ScorecardVersion, ScoreRun


@pytest.fixture
def judged(cast: Any, version: ScorecardVersion) -> list[JudgementRecord]:
    """Two judged clauses: r6.c1 and r4.c1."""
    return [
        services.judge(
            cast["reviewer"],
            version,
            clause,
            "why",
            period="2025",
            verdict="points",
            points=Decimal(1),
            reason="材料齐全，形式较多",
            judged_on=AS_OF,
        )
        for clause in ("r6.c1", "r4.c1")
    ]


@pytest.fixture
def changed(cast: Any, region: Any, version: ScorecardVersion) -> SourceDocument:
    """A reviewed document: the words of clause r4.c1 differ, everything else is as adopted."""
    card = copy.deepcopy(version.data)
    row = next(r for s in card["sections"] for r in s["rows"] if r["number"] == "4")
    row["clauses"][0]["text"] += "，并按季度通报"
    return SourceDocument.objects.create(
        title="云汀县2026年度任务分解表",
        kind="scorecard",
        name="表.docx",
        sha256="1" * 64,
        size=1,
        region=region,
        uploaded_by=cast["office"],
        status="review",
        data={"scorecard": card, "findings": [], "targets": [], "tasks": []},
        draft={"scorecard": card, "targets": [], "tasks": []},
    )


def test_only_judgements_of_unchanged_clauses_go_over(cast: Any, judged: Any, changed: Any, version: Any) -> None:
    second = services.adopt_scorecard(cast["office"], changed, reason="换用新表")
    (carried,) = JudgementRecord.objects.filter(version=second)
    assert (carried.clause, carried.carried_from, carried.judged_by, carried.judged_on) == (
        "r6.c1",
        judged[0],
        cast["reviewer"],
        AS_OF,
    )
    assert JudgementRecord.objects.filter(version=version, withdrawn_at=None).count() == 2


@pytest.mark.slow
def test_old_scores_verify_and_the_new_version_counts_what_was_carried(
    cast: Any, judged: Any, changed: Any, version: Any, batches: Any, clause_of: Any
) -> None:
    before = services.run_score(cast["office"], version, PERIOD, AS_OF)
    second = services.adopt_scorecard(cast["office"], changed)
    after = services.run_score(cast["office"], second, PERIOD, AS_OF)
    assert clause_of(after, "r6.c1")["low"] == "1" and clause_of(after, "r4.c1")["state"] == "judge"
    assert services.verify_run(before).agrees
    assert ScoreRun.objects.get(pk=before.pk).digest == before.digest


def test_years_outside_the_new_version_are_not_carried(cast: Any, judged: Any, changed: Any) -> None:
    second = services.adopt_scorecard(cast["office"], changed, "2026")
    assert not JudgementRecord.objects.filter(version=second).exists()


@pytest.mark.slow
def test_what_was_carried_is_taken_back_in_one_step(cast: Any, judged: Any, changed: Any, sign_in: Any) -> None:
    second = services.adopt_scorecard(cast["office"], changed)
    page = sign_in("office").get(reverse("scorecards:version", args=[second.pk])).content.decode()
    assert "1 项评判沿用自上一版" in page and "与第 1 版对照" in page
    with pytest.raises(PermissionDenied):
        services.withdraw_carried(cast["reviewer"], second, "重新评")
    with pytest.raises(InputError, match="理由"):
        services.withdraw_carried(cast["office"], second, " ")
    sign_in("office").post(reverse("scorecards:undo_carried", args=[second.pk]), {"reason": "口径有变，重新评"})
    assert not JudgementRecord.objects.filter(version=second, withdrawn_at=None).exists()
    with pytest.raises(InputError, match="没有沿用"):
        services.withdraw_carried(cast["office"], second, "再来一次")


def test_two_adopted_versions_stand_side_by_side(cast: Any, changed: Any, version: Any, sign_in: Any) -> None:
    second = services.adopt_scorecard(cast["office"], changed)
    page = sign_in("leader").get(reverse("scorecards:compare_versions", args=[version.pk, second.pk])).content.decode()
    assert "<ins>，并按季度通报</ins>" in page and "修改 1" in page
