"""What the records say of the targets in the ledger (记录显示): filled from every new run, never asked and never typed."""

from __future__ import annotations

import operator
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from zhiheng.checking.recorded import indicator_named
from zhiheng.errors import SnapshotBroken
from zhiheng.indicators import CATALOGUE, Window, measure, open_engine
from zhiheng.values import Period, RegionCode
from zhiheng_web.ledger.models import LedgerEntry
from zhiheng_web.plans.models import PlanTarget
from zhiheng_web.scorecards.models import ScoreRun
from zhiheng_web.scorecards.selectors.snapshots import opened

_TESTS: dict[str, Callable[[Any, Any], bool]] = {
    ">=": operator.ge,
    ">": operator.gt,
    "<=": operator.le,
    "<": operator.lt,
    "=": operator.eq,
}


def fill_from(run: ScoreRun) -> None:
    """Write what a run's snapshot measures into the entries of targets that name an indicator, with whether the aim is met.

    An aim without a plain bound (a trend, a comparison) gets the figure and no verdict; so does one whose figure waits for records.
    """
    entries = list(LedgerEntry.objects.live().in_region(run.region).filter(kind="target").exclude(state="closed"))
    targets = {(t.plan_id, t.key): t for t in PlanTarget.objects.filter(plan__in={e.plan_id for e in entries if e.plan_id})}
    names = {code: (one.name, *one.aliases) for code, one in CATALOGUE.items()}
    wanted = {e.pk: code for e in entries if (code := indicator_named(e.title, names))}
    if not wanted:
        return
    window = Window(Period.parse(run.period), run.as_of)
    try:
        with open_engine(opened(run.snapshot)) as engine:
            found = measure(engine, window, RegionCode(run.region.code), [CATALOGUE[c] for c in sorted(set(wanted.values()))])
    except SnapshotBroken:
        return
    for entry in entries:
        code = wanted.get(entry.pk)
        value = found[code].value() if code else None
        if code is None or value is None or (entry.measured_on and entry.measured_on > run.as_of):
            continue
        target = targets.get((entry.plan_id, entry.plan_key))
        entry.indicator, entry.measured = code, found[code].shown()[:80]
        entry.measured_on, entry.measured_run = run.as_of, run.pk
        entry.is_met = is_met(target, value, CATALOGUE[code].unit) if target else None
        LedgerEntry.objects.bulk_update([entry], ["indicator", "measured", "measured_on", "measured_run", "is_met"])


def is_met(target: PlanTarget, value: Fraction, unit: str) -> bool | None:
    """Whether a measured value meets a target with a plain bound in the same unit; None where that cannot be said."""
    test = _TESTS.get(target.operator)
    if test is None or target.unit not in (unit, "") or target.against:
        return None
    try:
        bound = Fraction(Decimal(target.value))
    except (InvalidOperation, ValueError):
        return None
    return test(value, bound)
