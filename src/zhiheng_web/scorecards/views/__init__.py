"""Pages of scorecards."""

from zhiheng_web.scorecards.views.bundles import bundle
from zhiheng_web.scorecards.views.card import (
    changes,
    current,
    export,
    missing,
    prepare,
    publish,
    run,
    runs,
    score,
    verify,
)
from zhiheng_web.scorecards.views.comparing import difference
from zhiheng_web.scorecards.views.indicators import indicator
from zhiheng_web.scorecards.views.judging import judge, judgement_file, judging, withdraw_judgement
from zhiheng_web.scorecards.views.proofs import proof, proof_file, records, trend
from zhiheng_web.scorecards.views.versions import adopt, adopt_pack, compare_versions, undo_carried, version, versions
from zhiheng_web.scorecards.views.whatif import whatif, whatif_current, whatif_file

__all__ = [
    "adopt",
    "adopt_pack",
    "bundle",
    "changes",
    "compare_versions",
    "current",
    "difference",
    "export",
    "indicator",
    "judge",
    "judgement_file",
    "judging",
    "missing",
    "prepare",
    "proof",
    "proof_file",
    "publish",
    "records",
    "run",
    "runs",
    "score",
    "trend",
    "undo_carried",
    "verify",
    "version",
    "versions",
    "whatif",
    "whatif_current",
    "whatif_file",
    "withdraw_judgement",
]
