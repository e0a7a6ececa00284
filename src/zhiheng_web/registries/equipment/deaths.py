"""Deaths per 10,000 devices: what the records give beside what was published (万台死亡率), with the difference shown and not explained away."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from zhiheng.indicators import CATALOGUE
from zhiheng.values import Period, round_half_up
from zhiheng_web.records.declare import REGISTRIES, Standing
from zhiheng_web.registries.equipment.models import Equipment

CODE = "equipment_death_rate"


def counted_now(region: Any, period: Period, today: date) -> tuple[int, int]:
    """Deaths of confirmed accidents in the period and devices registered and in use at its end, as the indicator defines them."""
    end = min(period.end, today)
    rows = Equipment.objects.live().in_region(region).filter(in_use_since__lte=end, registered_on__lte=end)
    rows = rows.filter(Q(retired_on=None) | Q(retired_on__gt=end)).exclude(kind="pipe").exclude(category__startswith="cylinder.")
    events = REGISTRIES["events"].model.objects.live().in_region(region)
    events = events.filter(kind__in=("equipment_accident", "equipment_major"), confirmed=True, occurred_on__range=(period.start, end))
    return events.aggregate(n=Sum("deaths"))["n"] or 0, rows.count()


def _words(value: Fraction | None) -> str:
    return "不适用" if value is None else f"{round_half_up(value, 3)}"


def standings(region: Any, period: Period, today: date) -> list[Standing]:
    """The computed figure, and each published one of the same period beside it with the difference."""
    deaths, devices = counted_now(region, period, today)
    indicator = CATALOGUE[CODE]
    own = indicator.measure(deaths, devices)
    note = _("死亡 %(deaths)s 人 ÷ 登记在用 %(devices)s 台 × 10000；不含气瓶和压力管道，只计已认定的事故") % {"deaths": deaths, "devices": devices}
    out = [Standing(_("万台特种设备死亡率（本系统计算）"), "info", _("%(n)s 人/万台") % {"n": _words(own)}, note)]
    published = REGISTRIES["benchmarks"].model.objects.live().in_region(region).filter(indicator=CODE, period=period.code)
    rows = list(published.order_by("against"))
    for row in rows:
        other = indicator.measure(row.part, row.whole)
        gap = "" if own is None or other is None else _("；本系统计算的与它相差 %(gap)s") % {"gap": _words(own - other)}
        words = _("印作 %(entered)s，出处：%(source)s（%(day)s）%(gap)s。两个数的设备范围、事故范围可能不同，并列显示，不互相改动。") % {
            "entered": row.entered, "source": row.source, "day": row.source_on, "gap": gap
        }  # fmt: skip
        out.append(Standing(row.get_against_display(), "info", _("%(n)s 人/万台") % {"n": _words(other)}, words))
    if all(row.against != "official" for row in rows):
        how = _("请在“对标数值”里登记这一期的官方公布数，写明出处，就与计算值并列显示")
        out.append(Standing(_("官方公布数"), "due", _("没有登记"), how))
    return out
