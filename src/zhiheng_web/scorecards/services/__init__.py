"""Writing scorecards: adopt, freeze, compute, judge, publish. One function a change, each with its permission and trail."""

from zhiheng_web.scorecards.services.carrying import withdraw_carried
from zhiheng_web.scorecards.services.judging import judge, withdraw_judgement
from zhiheng_web.scorecards.services.publishing import publish_run
from zhiheng_web.scorecards.services.runs import Verified, run_score, verify_run
from zhiheng_web.scorecards.services.snapshots import take_snapshot
from zhiheng_web.scorecards.services.versions import adopt_pack, adopt_scorecard

__all__ = [
    "Verified",
    "adopt_pack",
    "adopt_scorecard",
    "judge",
    "publish_run",
    "run_score",
    "take_snapshot",
    "verify_run",
    "withdraw_carried",
    "withdraw_judgement",
]
