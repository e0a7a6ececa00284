"""One indicator over a run's snapshot (指标取值): its figure, its definition, and the records that recompute it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from zhiheng.indicators import CATALOGUE, Indicator, Measured, Window, all_records, measure, open_engine
from zhiheng.scoring import Listed
from zhiheng.values import Period, RegionCode
from zhiheng_web.scorecards.models import ScoreRun
from zhiheng_web.scorecards.selectors.records import RecordSet, ShownRecords, sets_of, shown_records
from zhiheng_web.scorecards.selectors.snapshots import opened


@dataclass(frozen=True)
class IndicatorPage:
    """What the page shows (指标页): figure, lists as tabs, the list asked for, and the clauses that use the indicator."""

    indicator: Indicator
    measured: Measured
    tabs: list[dict[str, Any]]
    shown: ShownRecords | None
    clauses: list[dict[str, str]]


def indicator_of(run: ScoreRun, code: str, side: str = "", page: int = 1) -> IndicatorPage | None:
    """The indicator over the snapshot of the run, or None when there is no such indicator.

    Raises:
        SnapshotBroken: the snapshot is not there any more, or its bytes changed.
    """
    indicator = CATALOGUE.get(code)
    if indicator is None:
        return None
    snapshot = opened(run.snapshot)
    window, region = Window(Period.parse(run.period), run.as_of), RegionCode(run.region.code)
    with open_engine(snapshot) as engine:
        measured = measure(engine, window, region, [indicator])[code]
        found = all_records(engine, window, region, [indicator])[code]
    asked = {"indicator": code, "period": run.period, "as_of": run.as_of.isoformat()}
    listed = {name: Listed(r.relation, {**asked, "side": name}, r.ids, r.number) for name, r in found.items()}
    sets = sets_of(listed, {"part": measured.part, "whole": measured.whole})
    base = reverse("scorecards:indicator", args=[run.pk, code])
    tabs = [
        {"side": s.key, "label": s.label, "count": s.count, "url": f"{base}?{urlencode({'side': s.key})}"}
        for s in sets
        if s.count or s.key == "part"
    ]
    return IndicatorPage(indicator, measured, tabs, _shown(sets, side, page, snapshot, base), _clauses(run, code))


def _shown(sets: list[RecordSet], side: str, page: int, snapshot: Any, base: str) -> ShownRecords | None:
    if not sets:
        return None
    usual = next((s for s in sets if s.key.endswith("rest") and s.count), None) or next((s for s in sets if s.count), sets[0])
    chosen = next((s for s in sets if s.key == side), usual)
    found = shown_records(snapshot, chosen, page)
    return ShownRecords(**{**found.__dict__, "query": f"{base}?{urlencode({'side': chosen.key})}"})


def _clauses(run: ScoreRun, code: str) -> list[dict[str, str]]:
    return [
        {"number": row.number, "text": clause.text, "url": reverse("scorecards:proof", args=[run.pk, identifier])}
        for identifier, _section, row, clause in run.version.scorecard.clauses()
        if any(b.source == "indicator" and b.code == code for b in clause.bindings.values())
    ]
