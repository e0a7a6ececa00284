"""The reviewers' queue (待评): every clause a person decides, with what was decided for the period."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from zhiheng_web.scorecards.models import JudgementRecord, ScoreRun
from zhiheng_web.scorecards.results import clauses_of
from zhiheng_web.scorecards.selectors.judgements import judgeables, standing


@dataclass
class Queued:
    """One clause in the queue: `done` of `asked` facts are judged; `standing` are the judgements that count."""

    row: dict[str, Any]
    clause: dict[str, Any]
    asked: int
    standing: list[JudgementRecord] = field(default_factory=list)

    @property
    def is_done(self) -> bool:
        """Whether nothing waits any more."""
        return len(self.standing) >= self.asked


def queue_of(run: ScoreRun) -> list[Queued]:
    """Every judged clause in printed order, those that wait first."""
    held = standing(
        JudgementRecord.objects.filter(version_id=run.version_id, period=run.period).select_related("judged_by")
    )
    asked = {cid: len(judgeables(clause)) for cid, _s, _r, clause in run.version.scorecard.clauses()}
    out = [
        Queued(row, clause, asked[clause["id"]], [j for j in held if j.clause == clause["id"]])
        for _section, row, clause in clauses_of(run.result)
        if asked.get(clause["id"])
    ]
    return sorted(out, key=lambda q: q.is_done)
