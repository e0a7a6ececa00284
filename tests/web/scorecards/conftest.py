"""A small county at work: the scorecard of a rule pack, a few records of each kind, and a first run."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from web.scorecards.scorecard_samples import adopted, first_run
from zhiheng_web.records.services import bulk_load
from zhiheng_web.registries.evidence.models import EvidenceItem
from zhiheng_web.registries.sampling.models import Batch
from zhiheng_web.scorecards import computing
from zhiheng_web.scorecards.models import ScorecardVersion, ScoreRun


@pytest.fixture(autouse=True)
def apart(settings: Any, tmp_path: Any) -> None:
    """Snapshots and files of each test lie apart; nothing computed is kept from another test."""
    settings.SNAPSHOT_DIR = tmp_path / "snapshots"
    settings.EVIDENCE_DIR = tmp_path / "evidence"
    computing._KEPT.clear()


@pytest.fixture
def version(cast: Any, region: Any) -> ScorecardVersion:
    """The scorecard of the pack, adopted by the committee office."""
    return adopted(cast["office"], region)


@pytest.fixture
def batches(cast: Any, region: Any, units: Any) -> list[Batch]:
    """Twenty provincial batches of 2025, of which two failed: 90 %, just enough."""
    return bulk_load(
        "sampling_batches",
        [
            Batch(
                region=region,
                unit=units["yt-scjg"],
                sample_no=f"SC2025-{i:04d}",
                domain="industrial",
                level="province",
                stage="production",
                kind="supervision",
                name=f"示例企业{i}",
                product="花岗岩板材",
                sampled_on=date(2025, 3, 1 + i),
                first_result="fail" if i < 2 else "pass",
                first_reported_on=date(2025, 4, 10),
            )
            for i in range(20)
        ],
        person=cast["office"],
    )


@pytest.fixture
def evidence(cast: Any, region: Any, units: Any) -> list[EvidenceItem]:
    """Three pieces of evidence: one accepted, one waiting, one returned."""
    rows = (
        ("promotion_policy", "accepted"),
        ("work_report_targets", "submitted"),
        ("annual_assessment", "returned"),
    )
    return bulk_load(
        "evidence_items",
        [
            EvidenceItem(
                region=region,
                unit=units["yt-zfb"],
                matter=matter,
                title=f"{matter} 的文件",
                dated_on=date(2025, 5, 6),
                review=review,
                review_reason="缺少盖章页" if review == "returned" else "",
            )
            for matter, review in rows
        ],
        person=cast["office"],
    )


@pytest.fixture
def run(cast: Any, version: ScorecardVersion, batches: Any, evidence: Any) -> ScoreRun:
    """The first run over these records."""
    return first_run(cast["office"], version)


@pytest.fixture
def clause_of() -> Any:
    """A clause of a stored result: `clause_of(run, "r14.c2")`."""
    from zhiheng_web.scorecards.results import clauses_of

    def give(run: ScoreRun, identifier: str) -> dict[str, Any]:
        return next(c for _s, _r, c in clauses_of(run.result) if c["id"] == identifier)

    return give
