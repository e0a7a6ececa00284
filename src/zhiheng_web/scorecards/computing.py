"""From an adopted version and a snapshot to points: the one call into the kernel's scoring (计算)."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from zhiheng import __version__
from zhiheng.scoring import ScoreRun as Computed
from zhiheng.scoring import score
from zhiheng.scoring.runs import ENGINE as EVALUATOR
from zhiheng.snapshots import Snapshot
from zhiheng.values import Period, RegionCode
from zhiheng_web.scorecards.models import ScorecardVersion, ScoreRun
from zhiheng_web.scorecards.selectors.snapshots import opened

ENGINE = f"zhiheng {__version__} ({EVALUATOR})"
"""What a run names as its program."""


def compute(version: ScorecardVersion, snapshot: Snapshot, period: Period, as_of: date) -> Computed:
    """The version over the snapshot, with facts and outcomes; the same arguments give the same outcome."""
    return score(
        version.scorecard, snapshot, period, as_of, RegionCode(version.region.code), version=version.code
    )


def computed(run: ScoreRun) -> Computed:
    """A stored run computed again, for its proofs and record lists. What it is computed from never changes, so the last few
    are kept in memory; verifying does not use them."""
    return _computed(run.pk, run.digest)


@lru_cache(maxsize=6)
def _computed(pk: int, digest: str) -> Computed:
    run = ScoreRun.objects.select_related("version__region", "snapshot").defer("result", "proofs").get(pk=pk)
    return compute(run.version, opened(run.snapshot), Period.parse(run.period), run.as_of)
