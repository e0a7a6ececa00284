"""Reading scores (计分结果接口): the runs of the region, and of one run every clause with its points and proof address."""

from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from ninja import Query, Router, Schema
from pydantic import Field

from zhiheng_web.api.records import ERRORS, ID, need
from zhiheng_web.organisations.policies import staff_read
from zhiheng_web.scorecards.models import ScoreRun


class RunAbout(Schema):
    """One computation, in short. Points are decimal text."""

    id: int
    region: str
    period: str
    as_of: date
    low: str = Field(description="已得分")
    high: str = Field(description="最高可得分；与已得分不同的部分是待定")
    version: str = Field(description="评分表版本")
    snapshot: str = Field(description="快照编号（内容摘要）")
    digest: str = Field(description="结果摘要")
    created_at: datetime
    url: str


class ClausePoints(Schema):
    """The points of one clause."""

    clause: str
    row: str
    state: str = Field(description="earned 得分、partial 部分得分、missed 未得分、pending 待定、judge 待人工评判、not_applicable 不适用")
    low: str
    high: str
    quote: str = Field(description="文件原文")
    proof_url: str


class Run(RunAbout):
    """One computation with its clauses."""

    clauses: list[ClausePoints]


class RunPage(Schema):
    """Computations, newest first."""

    items: list[RunAbout]
    next: str


class Asked(Schema):
    """Which computations."""

    before: int = Field(0, ge=0, le=2**53, description="上一页给出的 next；第一页不填")
    limit: int = Field(20, ge=1, le=100)
    period: str = Field("", max_length=24, description="期间，如 2025")


def _about(run: ScoreRun) -> dict[str, Any]:
    return {
        "id": run.pk,
        "region": run.region.code,
        "period": run.period,
        "as_of": run.as_of.isoformat(),
        "low": str(run.low),
        "high": str(run.high),
        "version": str(run.version),
        "snapshot": run.snapshot.snapshot_id,
        "digest": run.digest,
        "created_at": run.created_at.isoformat(),
        "url": reverse("scorecards:run", args=[run.pk]),
    }


def add_scores(router: Router) -> None:
    """The two calls."""
    rows = ScoreRun.objects.select_related("region", "version", "snapshot")

    @router.get("/scores", response={200: RunPage, **ERRORS}, summary="计分结果：列表", operation_id="scores_list", tags=["计分结果"])
    def listed(request: HttpRequest, asked: Query[Asked]) -> Any:
        person = need(request, "scores.read").person
        staff_read.check(person)
        found = rows.filter(region=person.region)
        if asked.period:
            found = found.filter(period=asked.period)
        if asked.before:
            found = found.filter(pk__lt=asked.before)
        page = list(found.order_by("-pk")[: asked.limit + 1])
        following = str(page[asked.limit - 1].pk) if len(page) > asked.limit else ""
        return {"items": [_about(r) for r in page[: asked.limit]], "next": following}

    @router.get("/scores/{int:pk}", response={200: Run, **ERRORS}, summary="计分结果：一次测算的各条款", operation_id="scores_get", tags=["计分结果"])
    def one(request: HttpRequest, pk: int = ID) -> Any:
        person = need(request, "scores.read").person
        run = rows.filter(region=person.region, pk=pk).first()
        if run is None:
            raise Http404
        staff_read.check(person, run)
        clauses = [
            {
                "clause": clause["id"],
                "row": str(row["number"]),
                "state": clause["state"],
                "low": str(clause["low"]),
                "high": str(clause["high"]),
                "quote": clause["text"],
                "proof_url": reverse("scorecards:proof", args=[run.pk, clause["id"]]),
            }
            for section in run.result["sections"]
            for row in section["rows"]
            for clause in row["clauses"]
        ]
        return {**_about(run), "clauses": clauses}
