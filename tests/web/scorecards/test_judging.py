"""Judging what only a person can judge."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from web.scorecards.scorecard_samples import AS_OF, PERIOD
from zhiheng.errors import InputError
from zhiheng_web.scorecards import services
from zhiheng_web.scorecards.models import JudgementRecord, ScoreRun


def _judge(person: Any, version: Any, **changed: Any) -> JudgementRecord:
    given: dict[str, Any] = {
        "period": "2025",
        "verdict": "points",
        "points": Decimal("1.5"),
        "reason": "活动形式较多，乡镇覆盖不足",
        "judged_on": AS_OF,
        **changed,
    }
    return services.judge(person, version, "r6.c1", "why", **given)


@pytest.mark.slow
def test_a_judgement_counts_from_the_next_run_on(cast: Any, version: Any, run: ScoreRun, clause_of: Any) -> None:
    _judge(cast["reviewer"], version)
    second = services.run_score(cast["office"], version, PERIOD, AS_OF)
    assert (clause_of(run, "r6.c1")["state"], clause_of(second, "r6.c1")["low"]) == ("judge", "1.5")
    assert "活动形式较多" in clause_of(second, "r6.c1")["says"][0]


@pytest.mark.slow
def test_the_newest_judgement_stands_until_it_is_withdrawn(
    cast: Any, version: Any, run: ScoreRun, clause_of: Any
) -> None:
    _judge(cast["reviewer"], version)
    later = _judge(cast["office"], version, points=Decimal("0.5"), reason="补充核实后下调")
    assert clause_of(services.run_score(cast["office"], version, PERIOD, AS_OF), "r6.c1")["low"] == "0.5"
    services.withdraw_judgement(cast["office"], later, "核实材料有误")
    assert clause_of(services.run_score(cast["office"], version, PERIOD, AS_OF), "r6.c1")["low"] == "1.5"
    assert JudgementRecord.objects.count() == 2


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"points": Decimal("2.5")}, "0 至 2"),
        ({"points": Decimal("-1")}, "0 至 2"),
        ({"points": None}, "0 至 2"),
        ({"points": Decimal("0.0001")}, "三位小数"),
        ({"reason": "好"}, "理由"),
    ],
)
def test_a_judgement_out_of_its_bounds_is_refused(cast: Any, version: Any, changed: Any, words: str) -> None:
    with pytest.raises(InputError, match=words):
        _judge(cast["reviewer"], version, **changed)
    assert not JudgementRecord.objects.exists()


def test_what_the_records_decide_cannot_be_judged(cast: Any, version: Any) -> None:
    with pytest.raises(InputError, match="不能人工评判"):
        services.judge(
            cast["reviewer"],
            version,
            "r14.c2",
            "when",
            period="2025",
            verdict="met",
            reason="看着不错",
            judged_on=AS_OF,
        )


def test_only_reviewers_and_the_office_judge(cast: Any, sign_in: Any, version: Any, run: ScoreRun) -> None:
    for who in ("lead", "other", "leader"):
        with pytest.raises(PermissionDenied):
            _judge(cast[who], version)
        answer = sign_in(who).post(f"/scorecards/runs/{run.pk}/clauses/r6.c1/judge/", {"path": "why"})
        assert answer.status_code == 403


def test_another_reviewer_does_not_withdraw(cast: Any, version: Any) -> None:
    made = _judge(cast["office"], version)
    with pytest.raises(PermissionDenied):
        services.withdraw_judgement(cast["reviewer"], made, "不同意")


@pytest.mark.slow
def test_a_refused_form_keeps_what_was_typed(sign_in: Any, run: ScoreRun) -> None:
    answer = sign_in("reviewer").post(
        f"/scorecards/runs/{run.pk}/clauses/r6.c1/judge/", {"path": "why", "points": "9", "reason": "写了很久的理由"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "给分应在 0 至 2 分之间" in page and "写了很久的理由" in page and 'value="9"' in page


@pytest.mark.slow
def test_the_queue_and_the_file_behind_a_judgement(sign_in: Any, run: ScoreRun) -> None:
    reviewer = sign_in("reviewer")
    assert "多种形式的质量宣传" in reviewer.get("/scorecards/judging/?period=2025").content.decode()
    answer = reviewer.post(
        f"/scorecards/runs/{run.pk}/clauses/r6.c1/judge/",
        {
            "path": "why",
            "points": "1",
            "reason": "有方案有图片",
            "evidence": SimpleUploadedFile("方案.pdf", b"%PDF-1.4 x"),
        },
    )
    assert answer.status_code == 302
    held = JudgementRecord.objects.get()
    file = reviewer.get(f"/scorecards/judgements/{held.pk}/file/")
    assert b"".join(file.streaming_content) == b"%PDF-1.4 x"
    page = reviewer.get(f"/scorecards/runs/{run.pk}/clauses/r6.c1/").content.decode()
    assert "有方案有图片" in page and "方案.pdf" in page
