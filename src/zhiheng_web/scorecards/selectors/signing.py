"""Which units the adopted scorecard makes answerable for a kind of event (签报单位): for the form of the nil return."""

from __future__ import annotations

from typing import Any

from zhiheng_web.scorecards.models import ScorecardVersion


def event_rows(region: Any) -> dict[str, list[tuple[str, ...]]]:
    """By kind of event: the units printed in each row of the region's adopted scorecard with a clause bound to the kind."""
    version = ScorecardVersion.objects.filter(region=region, status="adopted").first()
    out: dict[str, list[tuple[str, ...]]] = {}
    for _cid, _section, row, clause in version.scorecard.clauses() if version else ():
        for binding in clause.bindings.values():
            if binding.source == "event" and row.units not in (held := out.setdefault(binding.code, [])):
                held.append(tuple(row.units))
    return out
