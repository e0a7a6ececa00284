"""What the records say of the targets in the ledger (记录显示): filled from every new run, never asked and never typed."""

from __future__ import annotations

import operator
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from zhiheng.checking.recorded import indicator_named
from zhiheng.errors import SnapshotBroken
from zhiheng.indicators import CATALOGUE, Indicator, Window, measure, open_engine
from zhiheng.indicators.forecasts import LEVEL, METHODS, Forecast
from zhiheng.indicators.histories import forecasts_of
from zhiheng.lifecycles.lights import OUTLOOKS
from zhiheng.values import Period, RegionCode, round_half_up
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
            place = RegionCode(run.region.code)
            found = measure(engine, window, place, [CATALOGUE[c] for c in sorted(set(wanted.values()))])
            due = {(code, e.due_on) for e in entries if (code := wanted.get(e.pk)) and e.due_on and e.due_on > run.as_of}
            ahead = forecasts_of(engine, place, found, window.period, run.as_of, due)
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
        seen = ahead.get((code, entry.due_on)) if entry.due_on else None
        entry.outlook, entry.forecast, entry.forecast_basis = outlook_words(seen, entry, target, CATALOGUE[code]) if seen else ("", "", "")
        LedgerEntry.objects.bulk_update([entry], [*_FILLED])


_FILLED = ("indicator", "measured", "measured_on", "measured_run", "is_met", "outlook", "forecast", "forecast_basis")


def outlook_words(seen: Forecast, entry: LedgerEntry, target: PlanTarget | None, indicator: Indicator) -> tuple[str, str, str]:
    """Outlook, sentence and ground of a forecast; an aim of a later year is not judged by the end of this one.

    The three are: whether the aim will be met ("" where that cannot be said), where the figure will stand with its interval, and how that was found.
    """
    if seen.value is None or seen.low is None or seen.high is None:
        return "", "", f"不作预计：{seen.refused}"

    def shown(value: Fraction) -> str:
        return f"{round_half_up(value, 1)}{indicator.unit}"

    def meets(value: Fraction) -> bool:
        return target is not None and is_met(target, value, indicator.unit) is True

    judged = target is not None and seen.due_on == entry.due_on and is_met(target, seen.value, indicator.unit) is not None
    outlook = seen.outlook(meets) if judged else ""
    aim = f"，要求{entry.requirement}：{OUTLOOKS[outlook]}" if outlook else "" if seen.due_on == entry.due_on else "，为本期末的数，完成时限在以后各期"
    words = f"预计到 {seen.due_on} 为 {shown(seen.value)}（{LEVEL} 区间 {shown(seen.low)}—{shown(seen.high)}）{aim}"
    return outlook, words[:200], f"{METHODS[seen.method]}推算（{seen.months} 个月），不考虑季节变化"


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
