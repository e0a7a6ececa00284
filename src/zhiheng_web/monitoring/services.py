"""Raising alerts (发出预警), settings in versions, and what an alert leads to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from zhiheng.packs.watches import Watch, watches
from zhiheng_web.audit import services as audit
from zhiheng_web.monitoring.drawing import chance_words
from zhiheng_web.monitoring.models import Alert, WatchSetting
from zhiheng_web.monitoring.selectors import Series, rate_words, series_of, setting_of, statement_of, unit_of, watch_of
from zhiheng_web.monitoring.sources import SOURCES
from zhiheng_web.organisations.policies import office_only
from zhiheng_web.shared.language import CHINESE

LOOK_BACK = timedelta(days=45)
"""So long after its end a year's last points are still judged for new alerts."""


def reason_of(series: Series, place: int) -> str:
    """Why a point alarms, in figures."""
    watch, point = series.watch, series.points[place]
    share = SOURCES[watch.source].event is not None
    events, exposure = series.baseline
    if watch.method == "sum":
        return _("%(name)s“%(label)s”到 %(period)s 累积和达到 %(sum)s，预警线 %(limit)s；当期 %(x)s/%(n)s，基线 %(x0)s/%(n0)s。") % {
            "name": watch.name, "label": series.label, "period": point.count.label, "sum": series.sums[place][1], "limit": point.limit,
            "x": point.count.events, "n": point.count.exposure, "x0": events, "n0": exposure,
        }  # fmt: skip
    words = {"name": watch.name, "label": series.label, "period": point.count.label, "x": point.count.events, "n": point.count.exposure,
             "limit": point.limit, "x0": events, "n0": exposure, "p": chance_words(point.chance or Fraction(0)).removesuffix("%")}  # fmt: skip
    if share:
        words |= {"rate": rate_words(point.count, True)}
        return _("%(name)s“%(label)s” %(period)s：%(n)s 批次中 %(x)s 批次不合格（%(rate)s），达到预警线 %(limit)s 批次；基线 %(x0)s/%(n0)s。比率没有变化时，出现这样多的概率是 %(p)s%%。") % words
    return _("%(name)s“%(label)s” %(period)s：%(n)s 天 %(x)s 件，达到预警线 %(limit)s 件；基线 %(n0)s 天 %(x0)s 件。频次没有变化时，出现这样多的概率是 %(p)s%%。") % words


@transaction.atomic
def raise_alerts(region: Any, today: date, person: Any = None) -> list[Alert]:
    """Judge every point that is over and raise an alert for each that alarms and has none yet (运行监测). Running again raises nothing new.

    An alert goes to the unit of the watch; a watch for which the county has no such unit raises none.
    """
    from django.utils import translation

    if person is not None:
        office_only.check(person)
    made = []
    with translation.override(CHINESE):
        for code in watches():
            watch = watch_of(region, code)
            unit = unit_of(region, watch)
            if not watch.is_on or unit is None:
                continue
            for year in sorted({today.year, (today - LOOK_BACK).year}):
                for series in series_of(region, watch, year, today):
                    made += _of_series(region, unit, watch, series, today, person)
    return made


def _of_series(region: Any, unit: Any, watch: Watch, series: Series, today: date, person: Any) -> list[Alert]:
    out = []
    for place, point in enumerate(series.points):
        key = {"region": region, "watch": watch.code, "group": series.group[:120], "period": point.count.label}
        if not point.is_alarm or Alert.objects.filter(**key).exists():
            continue
        alert = Alert(
            **key, unit=unit, created_by=person, watch_version=watch.version, group_label=series.label[:120], raised_on=today,
            title=f"{watch.name}：{series.label} {point.count.label}"[:160], reason=reason_of(series, place),
            events=point.count.events, exposure=point.count.exposure, limit_events=point.limit,
            baseline=f"{watch.baseline_of(point.count.start.year)} 年 {series.baseline[0]}/{series.baseline[1]}", statement=statement_of(watch),
        )  # fmt: skip
        alert.save()
        audit.record(person, "monitoring.alert", alert, f"发出预警“{alert.title}”，由{unit.name}办理", reason=alert.reason, after=audit.values_of(alert))
        out.append(alert)
    return out


@transaction.atomic
def save_setting(person: Any, region: Any, code: str, values: Mapping[str, Any]) -> WatchSetting:
    """A new version of a watch's settings (修改监测设置), with a reason; alerts already raised keep the version that raised them.

    Raises:
        PermissionDenied; ValidationError: by field.
    """
    office_only.check(person)
    former = setting_of(region, code)
    made = WatchSetting(region=region, code=code, version=(former.version if former else 0) + 1, set_by=person, **values)
    if not made.reason.strip():
        raise ValidationError({"reason": _("请写明修改理由")})
    made.full_clean(exclude=["set_by"])
    made.save()
    audit.record(
        person, "monitoring.setting", made, f"修改监测设置“{watches()[code].name}”为第 {made.version} 版", reason=made.reason,
        before=audit.values_of(former) if former else None, after=audit.values_of(made),
    )  # fmt: skip
    return made


def plan_sampling(person: Any, alert: Alert, answers: Mapping[str, Any]) -> Any:
    """A plan of risk sampling made from an alert (列入抽检计划), linked on both sides."""
    from zhiheng_web.records.annexes import link
    from zhiheng_web.records.services import create_record

    plan = create_record(
        person,
        "sampling_plans",
        {
            "region": alert.region,
            "unit": alert.unit,
            "plan_no": answers["plan_no"],
            "title": answers["plan_title"],
            "year": answers["year"],
            "domain": answers["domain"],
            "level": "county",
            "kind": answers["kind"],
            "planned_batches": answers["planned_batches"],
        },
        reason=f"风险预警“{alert.title}”",
    )
    link(person, alert, plan, "sampling")
    return plan


def link_record(person: Any, alert: Alert, answers: Mapping[str, Any]) -> Any:
    """Say which record an alert led to (登记关联), by its permanent number; both pages show it."""
    from zhiheng_web.records.addresses import find_record
    from zhiheng_web.records.annexes import link
    from zhiheng_web.records.declare import registry_of

    number = answers["number"].strip().replace("：", ":")
    found = find_record(number)
    if found is None or found.region.code[:6] != alert.region.code[:6]:
        raise ValidationError({"number": _("没有编号为“%(number)s”的记录。编号印在记录页标题下面，例如 inspection_tasks:12") % {"number": number}})
    kinds = {"inspection_tasks": "inspection", "inspection_visits": "inspection", "sampling_plans": "sampling", "sampling_tasks": "sampling"}
    link(person, alert, found, kinds.get(registry_of(found).code, "related"))
    return alert
