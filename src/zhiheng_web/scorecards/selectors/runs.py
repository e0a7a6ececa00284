"""Reading versions and runs: which one a page shows, and what changed since it was computed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from zhiheng.values import Period
from zhiheng_web.organisations.models import Region
from zhiheng_web.records.selectors import changes_since
from zhiheng_web.scorecards.models import JudgementRecord, ScorecardVersion, ScoreRun

SHOWN_CHANGES = 200


def current_version(region: Region) -> ScorecardVersion | None:
    """The adopted version of the region (现行评分表)."""
    return ScorecardVersion.objects.filter(region=region, status="adopted").select_related("region").first()


def runs_of(region: Region, period: Period | None = None) -> QuerySet[ScoreRun]:
    """Runs of the region, newest first, without the heavy columns."""
    rows = ScoreRun.objects.filter(region=region)
    if period is not None:
        rows = rows.filter(period=period.code)
    return rows.defer("result", "proofs", "members", "version__data", "snapshot__manifest").select_related(
        "version", "snapshot", "created_by"
    )


def newest_run(region: Region, period: Period) -> ScoreRun | None:
    """The newest run of the region for the period, with its result, without the proofs."""
    return (
        ScoreRun.objects.filter(region=region, period=period.code)
        .defer("proofs", "members", "version__data", "snapshot__manifest")
        .select_related("version", "snapshot", "region", "created_by")
        .first()
    )


@dataclass(frozen=True)
class Changes:
    """What was changed in the records of a region since a run (记录变更)."""

    since: datetime
    records: Sequence[Any]
    judgements: Sequence[JudgementRecord]

    @property
    def count(self) -> int:
        """Changes of records and judgements."""
        return len(self.records) + len(self.judgements)

    @property
    def is_many(self) -> bool:
        """Whether there are more than are counted."""
        return len(self.records) >= SHOWN_CHANGES


def changes_of(run: ScoreRun) -> Changes:
    """Changes since the records were last found equal to the run's snapshot."""
    since = run.snapshot.current_at
    judged = JudgementRecord.objects.filter(region_id=run.region_id).filter(
        Q(judged_at__gt=since) | Q(withdrawn_at__gt=since)
    )
    return Changes(
        since, changes_since(since, run.region, SHOWN_CHANGES), list(judged.select_related("judged_by")[:SHOWN_CHANGES])
    )
