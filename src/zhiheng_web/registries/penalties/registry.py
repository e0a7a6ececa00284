"""Declaration of the registry of penalties (行政处罚)."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse

from zhiheng_web.records.declare import REGISTRIES as ALL
from zhiheng_web.records.declare import Move, Registry
from zhiheng_web.registries.penalties.clocks import clocks, ends
from zhiheng_web.registries.penalties.models import Penalty
from zhiheng_web.shared.clock import today


def _notices(penalty: Penalty) -> list[tuple[str, str]]:
    rows = []
    if penalty.party == "person":
        rows.append(("info", "当事人是自然人，处罚信息不在公开页面显示。"))
    elif penalty.voided_on and penalty.published_on and not penalty.retracted_on:
        rows.append(("warning", "决定已变更或撤销，本系统的公开页面已停止显示；国家公示系统上的请在期限内撤回并登记。"))
    elif penalty.is_public(today()):
        rows.append(("info", "正在公开页面公示。"))
    elif penalty.published_on:
        rows.append(("info", "已停止公示，公开页面不再显示。"))
    if penalty.published_on and len(ends(penalty)) > 1:
        rows.append(("info", "按公示规定和按信用修复办法算出的届满日期不同，取较早的一个；两个办法如何衔接待核。"))
    return rows


def _related(penalty: Penalty) -> list[tuple[str, str, str]]:
    rows = []
    for code, path, word in (("tip_offs", "penalty_no", "来自举报"), ("repairs", "target_no", "信用修复申请"), ("listings", "decision_no", "列入名单")):
        registry = ALL.get(code)
        if registry is None:
            continue
        for row in registry.model.objects.live().in_region(penalty.region).filter(**{path: penalty.decision_no}):
            rows.append((word, registry.label(row), reverse("registries:record", args=[code, row.pk])))
    return rows


PENALTIES = Registry(
    code="penalties",
    model=Penalty,
    title="行政处罚",
    noun="行政处罚",
    group="监管与信用",
    note="公示后公开页面立即显示，届满、修复或撤回当天停止显示。自然人的处罚只在内部登记。",
    fields=(
        "decision_no",
        "party",
        "name",
        "uscc",
        "violation",
        "basis",
        "content",
        "fine_fen",
        "decided_on",
        "light",
        "gravity",
        "barred_until",
        "other_province",
        "sent_on",
        "published_on",
        "voided_on",
        "voided_reason",
        "retracted_on",
    ),
    columns=("decision_no", "name", "violation", "decided_on", "published_on", "stops_on", "unit"),
    natural_key=("decision_no",),
    label=lambda p: f"{p.decision_no} {p.name}",
    date="decided_on",
    due="due_on",
    search=("decision_no", "name", "uscc", "violation"),
    filters=("party", "gravity", "unit"),
    enterprise="uscc",
    aliases={
        "decision_no": ("处罚决定书文号", "文号"),
        "name": ("当事人", "被处罚单位"),
        "uscc": ("信用代码",),
        "violation": ("违法事实", "案由"),
        "content": ("处罚结果",),
        "decided_on": ("处罚决定日期",),
    },
    example={
        "decision_no": "云市监处罚〔2026〕12号",
        "party": "企业或其他组织",
        "name": "云汀县示例石材有限公司",
        "uscc": "91990121MA2N0QU421",
        "violation": "生产不合格石材",
        "basis": "产品质量法第四十九条",
        "content": "没收违法所得，罚款",
        "fine_fen": "12000",
        "decided_on": "2026-05-12",
        "gravity": "一般失信",
    },
    facts_made=("shown_until", "repair_from", "repaired_on", "stops_on"),
    views={
        "showing": ("公示中", lambda: Q(published_on__lte=today()) & ~Q(party="person") & (Q(stops_on__isnull=True) | Q(stops_on__gt=today()))),
        "ended": ("已停止公示", lambda: Q(stops_on__lte=today())),
    },
    clocks=clocks,
    notices=_notices,
    related=_related,
    moves=(
        Move(
            "publish",
            "登记公示",
            ("published_on",),
            required=("published_on",),
            basis="市场监督管理行政处罚信息公示规定第九条：作出决定之日起二十个工作日内",
            ready=lambda p: "已公示" if p.published_on else "" if p.discloses else "依法不公示",
        ),
        Move(
            "send",
            "登记推送外省",
            ("sent_on",),
            required=("sent_on",),
            ready=lambda p: "" if p.other_province and not p.sent_on else "不需要推送",
        ),
        Move(
            "void",
            "变更、撤销或确认无效",
            ("voided_on", "voided_reason", "retracted_on"),
            required=("voided_on", "voided_reason"),
            basis="市场监督管理行政处罚信息公示规定第十一条：三个工作日内撤回",
            is_optional=True,
            ready=lambda p: "已登记" if p.voided_on else "",
        ),
        Move(
            "retract",
            "登记撤回公示",
            ("retracted_on",),
            required=("retracted_on",),
            ready=lambda p: "" if p.voided_on and p.published_on and not p.retracted_on else "没有要撤回的公示",
        ),
    ),
)

REGISTRIES = (PENALTIES,)
