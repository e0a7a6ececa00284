"""From an adopted version and a snapshot to points: the one call into the kernel's scoring (计算)."""

from __future__ import annotations

from datetime import date

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


def compute(version: ScorecardVersion, snapshot: Snapshot, period: Period, as_of: date, *, proving: bool = False) -> Computed:
    """The version over the snapshot, with facts and outcomes; the same arguments give the same outcome, whether every proof is
    wanted at once (`proving`) or not."""
    return score(version.scorecard, snapshot, period, as_of, RegionCode(version.region.code), version=version.code, proving=proving)


def computed(run: ScoreRun) -> Computed:
    """A stored run computed again, for its proofs and record lists. What it is computed from never changes, so the last few
    are kept in memory; verifying does not use them."""
    key = (run.pk, run.digest)
    held = _KEPT.get(key)
    if held is None:
        whole = ScoreRun.objects.select_related("version__region", "snapshot").defer("result", "proofs", "members")
        stored = whole.get(pk=run.pk)
        held = compute(stored.version, opened(stored.snapshot), Period.parse(stored.period), stored.as_of, proving=True)
        keep(run, held)
    return held


def is_kept(run: ScoreRun) -> bool:
    """Whether the run's proofs are at hand."""
    return (run.pk, run.digest) in _KEPT


def keep(run: ScoreRun, found: Computed) -> None:
    """Keep a computed run in memory, in place of the one kept longest."""
    _KEPT[run.pk, run.digest] = found
    for key in list(_KEPT)[:-KEPT]:
        _KEPT.pop(key, None)


KEPT = 6
_KEPT: dict[tuple[int, str], Computed] = {}
