"""Proposing a run for the public (向社会公开): totals and rows as they were computed, without records or names of people."""

from __future__ import annotations

from typing import Any

from zhiheng_web.organisations.models import Person
from zhiheng_web.organisations.policies import office_only
from zhiheng_web.publishing.models import Release
from zhiheng_web.publishing.releases import propose_score
from zhiheng_web.scorecards.models import ScoreRun

_SPLIT = ("low", "high", "judge", "pending", "lost")


def public_content(run: ScoreRun) -> dict[str, Any]:
    """What the public sees of a run: totals, sections, rows and clauses with points and state; no reasons, no people."""
    result = run.result
    return {
        "title": run.version.title,
        "version": run.version.number,
        "as_of": run.as_of.isoformat(),
        "full": result["full"],
        "bonus_full": result["bonus_full"],
        "base": {k: result["base"][k] for k in _SPLIT},
        "bonus": result["bonus"],
        "sections": [
            {
                **{k: section[k] for k in ("title", "most", "kind", *_SPLIT)},
                "rows": [
                    {
                        **{k: row[k] for k in ("number", "title", "most", "units", "state", *_SPLIT)},
                        "clauses": [
                            {k: c[k] for k in ("text", "points", "low", "high", "state")} for c in row["clauses"]
                        ],
                    }
                    for row in section["rows"]
                ],
            }
            for section in result["sections"]
        ],
        "snapshot_id": run.snapshot.snapshot_id,
        "result_digest": run.digest,
    }


def publish_run(person: Person, run: ScoreRun) -> Release:
    """Propose the run as the public result of its region and period; a second person approves it (`publishing.releases.approve`).

    Raises:
        PermissionDenied: only the committee office proposes.
        InputError: the same content is public already or waits for approval.
    """
    office_only.check(person, run)
    return propose_score(
        person,
        run.region,
        period=run.period,
        title=run.version.title,
        content=public_content(run),
        snapshot_id=run.snapshot.snapshot_id,
    )
