"""What a report takes from the site when it is made (报告取数): the snapshot, names of regions, the ledger and notices as they stand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from zhiheng.errors import InputError
from zhiheng.reporting.templated.periods import day_words
from zhiheng.values import Period
from zhiheng_web.ledger.selectors import board_of
from zhiheng_web.organisations.models import Region
from zhiheng_web.oversight.models import SupervisionNotice
from zhiheng_web.scorecards.models import SnapshotRecord

FICTION = "（本县及所列单位均为虚构，仅供演示。）"


def places_of(region: Region) -> dict[str, str]:
    """Names of the region and of those in it, by code."""
    return dict(Region.objects.filter(code__startswith=region.code).values_list("code", "name"))


def lists_of(region: Region, day: date) -> dict[str, list[dict[str, Any]]]:
    """The ledger's lights and the notices on a day, each row with the record it stands for."""
    board = board_of(region, day)
    units = [
        {"名称": u.unit.name, "事项数": u.total, "红灯": u.counts["red"], "黄灯": u.counts["yellow"], "绿灯": u.counts["green"], "record": f"unit:{u.unit.code}"}
        for u in board.units
    ]
    red = [
        {
            "编号": str(one.entry.entry_no), "事项": one.entry.title, "责任单位": one.entry.unit.name,
            "时限": one.entry.next_due_on.isoformat() if one.entry.next_due_on else "—", "红灯天数": one.days, "原因": one.light.reason,
            "record": f"ledger_entries:{one.entry.pk}",
        }
        for one in board.of("red")
    ]  # fmt: skip
    notices = [
        {
            "编号": n.notice_no, "事项": n.title, "责任单位": n.unit.name if n.unit else "—", "事实": n.fact, "交办日期": n.issued_on.isoformat() if n.issued_on else "—",
            "反馈期限": n.answer_by.isoformat() if n.answer_by else "—", "状态": str(n.state_label), "record": f"supervision_notices:{n.pk}",
        }
        for n in SupervisionNotice.objects.live().in_region(region).filter(filed_on__lte=day).select_related("unit").order_by("notice_no", "pk")
    ]  # fmt: skip
    return {"台账单位": units, "红灯事项": red, "督办单": notices}


def texts_of(region: Region, given: Mapping[str, str], scorecard: str) -> dict[str, str]:
    """The texts of a report: what a person typed, and what the site knows."""
    office = f"{region.name}质量发展委员会办公室"
    out = {"发文机关": given.get("issuer", "").strip() or office, "评分表": f"《{scorecard}》" if scorecard else ""}
    for name, key in (("发文字号", "number"), ("主送", "addressee"), ("抄送", "copies")):
        if text := given.get(key, "").strip():
            out[name] = text
    if day := given.get("dated"):
        out["成文日期"] = day_words(date.fromisoformat(day))
    if region.fictional:
        out["虚构说明"] = FICTION
    return out


def period_in(text: str, snapshot: SnapshotRecord) -> Period:
    """The period that a person asked for, if the snapshot reaches into it.

    Raises:
        InputError: it is no period, or lies after the snapshot.
    """
    period = Period.parse(text)
    if period.start > snapshot.as_of:
        raise InputError(_("报告期 %(period)s 还没有开始，快照只到 %(day)s。请另选报告期或快照。") % {"period": period.code, "day": snapshot.as_of.isoformat()})
    return period
