"""A run as a workbook, a proof as data (导出). Both name snapshot, version and moment."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from zhiheng.errors import InputError
from zhiheng_web.scorecards.computing import computed
from zhiheng_web.scorecards.models import ScoreRun
from zhiheng_web.scorecards.results import digest_of, figures_of, proofs_of, result_of


def workbook_of(run: ScoreRun) -> bytes:
    """The run as an Excel workbook: scorecard, what is missing, what it was computed from."""
    from zhiheng.reporting.writers.scores_xlsx import write_scores_xlsx

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scores.xlsx"
        write_scores_xlsx(computed(run), path)
        return path.read_bytes()


def bundle_of(run: ScoreRun) -> tuple[bytes, str]:
    """The run as one file with all that it was computed from, and the bundle's number.

    Raises:
        InputError: what is computed now differs from what the run keeps (the run is verified first, figure by figure).
    """
    from zhiheng.scoring import bundle_bytes, bundle_id

    found = computed(run)
    if figures_of(result_of(found), proofs_of(found)) != figures_of(run.result, run.proofs):
        raise InputError(_("重新计算的得分与保存的不一致，不能导出；请先在历次测算里核验这一次。"))
    version = run.version
    about = {
        "number": version.number,
        "title": version.title,
        "pack": version.pack,
        "document": {"title": version.document.title, "sha256": version.document.sha256} if version.document else None,
        "adopted_at": version.adopted_at.isoformat(),
        "reason": version.reason,
        "run": {"sha256": run.digest, "computed_at": run.created_at.isoformat(), "engine": run.engine},
    }
    data = bundle_bytes(found, about=about)
    return data, bundle_id(data)


def proof_data(run: ScoreRun, clause: str) -> dict[str, Any]:
    """The proof of one clause as JSON: sentence, rule, inputs with part, whole, record ids and digests, steps; `digest` over
    everything else, by which the file can be checked."""
    found = computed(run)
    proof = found.proof(clause)
    for item in proof["inputs"]:
        lists = found.records_of(clause, item["path"])
        for side, record_list in lists.items():
            item["records"][side]["ids"] = list(record_list.ids)
    data = {
        "format": "zhiheng-proof/1",
        "region": run.region.code,
        "version": {"number": run.version.number, "title": run.version.title, "sha256": run.version.digest},
        "run": {
            "period": run.period,
            "as_of": run.as_of.isoformat(),
            "computed_at": run.created_at.isoformat(),
            "engine": run.engine,
            "sha256": run.digest,
        },
        "snapshot": {"id": run.snapshot.snapshot_id, "files": run.snapshot.manifest},
        "proof": proof,
    }
    return {**data, "digest": digest_of(data)}
