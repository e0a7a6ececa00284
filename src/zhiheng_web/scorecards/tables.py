"""The relation that scorecards keep themselves: judgements (人工评判)."""

from __future__ import annotations

import pyarrow as pa

from zhiheng.snapshots import RELATIONS, arrow_schema
from zhiheng.values import RegionCode
from zhiheng.values.numbers import milli
from zhiheng_web.organisations.models import Region
from zhiheng_web.scorecards.models import JudgementRecord
from zhiheng_web.scorecards.selectors.judgements import standing


def judgement_table(region: Region) -> pa.Table:
    """Judgements that stand, of the region and those in it, in the columns of the kernel's relation."""
    rows = JudgementRecord.objects.filter(region__code__startswith=RegionCode(region.code).stem)
    listed = [
        {
            "id": j.record_id,
            "region": j.region.code,
            "unit": j.unit.code if j.unit else "",
            "scorecard": j.version.code,
            "clause": j.clause,
            "path": j.path,
            "period": j.period,
            "verdict": j.verdict,
            "points_milli": milli(j.points) if j.points is not None else None,
            "reason": j.reason,
            "judged_by": j.judged_by.username,
            "judged_on": j.judged_on,
        }
        for j in standing(rows.select_related("region", "unit", "version__region", "judged_by").defer("version__data"))
    ]
    return pa.Table.from_pylist(listed, schema=arrow_schema(RELATIONS["judgements"]))
