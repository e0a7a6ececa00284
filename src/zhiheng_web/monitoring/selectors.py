"""Series of a watch with their verdicts (监测序列), computed from the records as they are now; settings in force."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from zhiheng.monitoring import Count, Judged, judge, watch_sum
from zhiheng.packs.signers import same_unit
from zhiheng.packs.watches import Watch, watches
from zhiheng.values import Period, round_half_up
from zhiheng_web.monitoring.models import WatchSetting
from zhiheng_web.monitoring.sources import SOURCES, Source
from zhiheng_web.organisations.models import Unit


@dataclass(frozen=True)
class Series:
    """One series: its group, the baseline (events, exposure), and its points in time."""

    watch: Watch
    group: str
    label: str
    baseline: tuple[int, int]
    points: tuple[Judged, ...]
    sums: tuple[tuple[int, int], ...] = ()
    """For a sum: the reference taken off and the sum after each point."""

    @property
    def alarms(self) -> list[Judged]:
        """The points that alarm."""
        return [p for p in self.points if p.is_alarm]


def setting_of(region: Any, code: str) -> WatchSetting | None:
    """The newest version of the county's own settings, if any."""
    return WatchSetting.objects.filter(region=region, code=code).select_related("unit", "set_by").first()


def watch_of(region: Any, code: str) -> Watch:
    """A watch with the settings in force; KeyError when there is none of that code."""
    usual = watches()[code]
    own = setting_of(region, code)
    if own is None:
        return usual
    return replace(
        usual, version=own.version, is_on=own.is_on, one_in=own.one_in, least_exposure=own.least_exposure,
        least_events=own.least_events, baseline_year=own.baseline_year, unit=own.unit.name,
    )  # fmt: skip


def unit_of(region: Any, watch: Watch) -> Unit | None:
    """The unit whose task an alert becomes: the one set, or the one the pack names; None where the county has no such unit."""
    own = setting_of(region, watch.code)
    if own is not None:
        return own.unit
    rows = Unit.objects.filter(region=region).exclude(kind="class")
    return next((u for u in rows if any(same_unit(watch.unit, n) for n in u.names())), None)


def periods_of(watch: Watch, year: int, today: date) -> list[Period]:
    """The periods of a year that are over."""
    codes = [f"{year}-{m:02d}" for m in range(1, 13)] if watch.period == "month" else [f"{year}Q{q}" for q in range(1, 5)]
    return [p for p in map(Period.parse, codes) if p.end < today]


def _count(source: Source, months: dict[date, tuple[int, int]], period: Period) -> Count:
    inside = [cell for month, cell in months.items() if period.start <= month <= period.end]
    events = sum(x for x, _n in inside)
    exposure = sum(n for _x, n in inside) if source.event is not None else (period.end - period.start).days + 1
    return Count(period.code, period.start, period.end, events, exposure)


def series_of(region: Any, watch: Watch, year: int, today: date) -> list[Series]:
    """Every series of a watch in a year; those with alarms first, then by events. Two queries, whatever their number."""
    source = SOURCES[watch.source]
    base, periods = Period.year(watch.baseline_of(year)), periods_of(watch, year, today)
    if not periods:
        return []
    now = source.months(region, watch.group, periods[0].start, periods[-1].end)
    before = source.months(region, watch.group, base.start, base.end)
    words = source.labels(watch.group)
    out = []
    for group in sorted(now):
        usual = _count(source, before.get(group, {}), base)
        counts = [_count(source, now[group], p) for p in periods]
        out.append(_series(watch, group, words.get(group, group) or _("（未填）"), (usual.events, usual.exposure), counts))
    return sorted(out, key=lambda s: (-len(s.alarms), -sum(p.count.events for p in s.points), s.label))


def _series(watch: Watch, group: str, label: str, baseline: tuple[int, int], counts: list[Count]) -> Series:
    if watch.method != "sum":
        return Series(watch, group, label, baseline, tuple(judge(watch.rule, c, baseline) for c in counts))
    if baseline[1] < watch.rule.least_exposure:
        return Series(watch, group, label, baseline, tuple(Judged(c, None, None, None, False, _("基线期没有数据")) for c in counts))
    sums, limit = watch_sum(watch.rule, counts, baseline)
    points = tuple(Judged(s.count, Fraction(*baseline), limit, None, s.is_alarm) for s in sums)
    return Series(watch, group, label, baseline, points, tuple((s.reference, s.value) for s in sums))


def find_series(region: Any, watch: Watch, year: int, today: date, group: str) -> Series | None:
    """The series of that group."""
    return next((s for s in series_of(region, watch, year, today) if s.group == group), None)


def statement_of(watch: Watch) -> str:
    """What the stated false-alarm rate means, in one sentence."""
    if watch.method == "sum":
        return _("基线以来比率没有上升时，一个年度（%(n)s 期）里误报的概率不超过 1/%(m)s（基线的不确定性已计入）") % {
            "n": watch.rule.periods, "m": watch.one_in
        }  # fmt: skip
    return _("与基线相比没有变化时，每个监测点误报的概率不超过 1/%(m)s（精确条件检验，不需要知道真实比率）") % {"m": watch.one_in}


def expected_words(series: list[Series]) -> str:
    """At most how many false alarms are expected over all series shown."""
    if not series:
        return ""
    watch = series[0].watch
    many = sum(1 for s in series if any(not p.why_not for p in s.points)) if watch.method == "sum" else sum(
        1 for s in series for p in s.points if not p.why_not
    )  # fmt: skip
    return _("共判定 %(n)s 个，预期误报不超过 %(e)s 个") % {"n": many, "e": round_half_up(many * watch.rule.risk, 2)}


def rate_words(count: Count, is_share: bool) -> str:
    """The rate of a point as people read it."""
    if count.rate is None:
        return "—"
    return f"{round_half_up(count.rate * 100, 1)}%" if is_share else f"{round_half_up(count.rate * 30, 1)}"
