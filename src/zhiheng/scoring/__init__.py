"""Scorecard over snapshot to points with a proof for each (计分), and why two scores differ."""

from zhiheng.scoring.bundles import bundle_bytes, bundle_id
from zhiheng.scoring.differences import ClauseChange, FactChange, MovedRecord, ScoreDifference, explain_difference
from zhiheng.scoring.facts import gather_facts
from zhiheng.scoring.ledger import Listed
from zhiheng.scoring.outputs import read_manifest, rerun, seal, write_run
from zhiheng.scoring.runs import ClauseScore, ScoreRun, score
from zhiheng.scoring.verifying import Disagreement, verify_run
from zhiheng.scoring.whatif import WhatIf, what_if

__all__ = [
    "ClauseChange",
    "ClauseScore",
    "Disagreement",
    "FactChange",
    "Listed",
    "MovedRecord",
    "ScoreDifference",
    "ScoreRun",
    "WhatIf",
    "bundle_bytes",
    "bundle_id",
    "explain_difference",
    "gather_facts",
    "read_manifest",
    "rerun",
    "score",
    "seal",
    "verify_run",
    "what_if",
    "write_run",
]
