"""Declarations of lists (名单) and applications for repair (信用修复申请)."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse

from zhiheng.lifecycles.deadlines import CERTAINTIES, deadline_rule
from zhiheng_web.records.clocks import limit
from zhiheng_web.records.declare import REGISTRIES as ALL
from zhiheng_web.records.declare import Clock, Move, Registry
from zhiheng_web.records.services import change_record
from zhiheng_web.registries.credit import services
from zhiheng_web.registries.credit.list_models import Listing, Repair
from zhiheng_web.shared.clock import today
from zhiheng_web.shared.language import said


def _listing_clocks(listing: Listing) -> list[Clock]:
    if listing.kind != "serious" or not listing.ends_on:
        return []
    rule = deadline_rule("CR4.end", listing.listed_on)
    certainty = "；".join(said(w) for w in (CERTAINTIES[rule.certainty], rule.note) if w)
    left = listing.left_on if listing.left_on and listing.left_on <= today() else None
    return [Clock("届满自动移出", listing.ends_on, left and min(left, listing.ends_on), f"{rule.article}：{rule.trigger}起 {rule.words}", certainty)]


def _listing_notices(listing: Listing) -> list[tuple[str, str]]:
    if not listing.is_listed(today()):
        return [("info", "已不在名单里，公开页面不再显示。")]
    return [("info", "正在公开页面公示。")] if listing.kind == "serious" else []


def _links(code: str, path: str, value: str, word: str, region: Any) -> list[tuple[str, str, str]]:
    registry = ALL.get(code)
    if registry is None or not value:
        return []
    rows = registry.model.objects.live().in_region(region).filter(**{path: value})
    return [(word, registry.label(r), reverse("registries:record", args=[code, r.pk])) for r in rows]


def _repair_related(repair: Repair) -> list[tuple[str, str, str]]:
    target = services.target_of(repair)
    return [("修复对象", str(target), reverse("registries:record", args=[repair.target, target.pk]))] if target else []


def _repair_clocks(repair: Repair) -> list[Clock]:
    rows = []
    steps = (
        ("决定是否受理", "CR5.accept", repair.applied_on, repair.answered_on),
        ("作出修复决定", "CR5.decide", repair.answered_on if repair.answer == "accepted" else None, repair.decided_on),
        ("停止公示或移出", "CR5.stop", repair.decided_on if repair.verdict == "granted" else None, repair.stopped_on),
    )
    for label, code, on, done in steps:
        if on is not None:
            due = limit(code, on)
            rows.append(Clock(label, due.due_on, done, due.basis, due.certainty))
    return rows


def _accept(person: Any, repair: Repair, data: dict[str, Any]) -> Any:
    return services.accept(person, repair, data["answered_on"])


def _stop(person: Any, repair: Repair, data: dict[str, Any]) -> Any:
    return services.carry_out(person, repair, data["stopped_on"])


def _refuse(person: Any, repair: Repair, data: dict[str, Any]) -> Any:
    values = {"answer": "refused", "answered_on": data["answered_on"], "ground": data["ground"]}
    return change_record(person, repair, values, reason="不予受理", action="refuse")


LISTINGS = Registry(
    code="listings",
    model=Listing,
    title="失信和守信名单",
    noun="名单记录",
    group="监管与信用",
    note="严重违法失信名单届满三年自动移出，满一年可以申请提前移出；只有它在公开页面显示。",
    fields=("listing_no", "kind", "name", "uscc", "ground", "basis", "decision_no", "notified_on", "reply", "listed_on", "removed_on", "removed_ground"),
    columns=("listing_no", "name", "kind", "ground", "listed_on", "ends_on", "left_on", "unit"),
    natural_key=("listing_no",),
    label=lambda r: f"{r.name} {r.get_kind_display()}",
    date="listed_on",
    by_period=False,
    search=("listing_no", "name", "uscc", "decision_no"),
    filters=("kind", "ground", "unit"),
    enterprise="uscc",
    aliases={"listing_no": ("列入文号",), "name": ("企业",), "uscc": ("信用代码",), "listed_on": ("列入时间",)},
    example={
        "listing_no": "云市监列〔2026〕3号",
        "kind": "经营异常名录",
        "name": "云汀县示例石材有限公司",
        "uscc": "91990121MA2N0QU421",
        "ground": "未按期公示年度报告",
        "basis": "企业信息公示暂行条例第十八条",
        "listed_on": "2026-07-06",
    },
    facts_made=("ends_on", "repair_from", "repaired_on", "left_on"),
    views={
        "standing": ("在列", lambda: Q(left_on__isnull=True) | Q(left_on__gt=today())),
        "left": ("已移出", lambda: Q(left_on__lte=today())),
    },
    clocks=_listing_clocks,
    notices=_listing_notices,
    related=lambda r: _links("penalties", "decision_no", r.decision_no, "行政处罚", r.region)
    + _links("repairs", "target_no", r.listing_no, "信用修复申请", r.region),
    moves=(
        Move(
            "remove",
            "移出",
            ("removed_on", "removed_ground"),
            required=("removed_on", "removed_ground"),
            is_optional=True,
            ready=lambda r: "" if r.is_listed(today()) else "已不在名单里",
        ),
    ),
)

REPAIRS = Registry(
    code="repairs",
    model=Repair,
    title="信用修复申请",
    noun="信用修复申请",
    group="监管与信用",
    note="企业申请修复处罚信息或名单记录：二个工作日内决定受理，十五个工作日内决定修复，准予后三个工作日内停止公示（天数待核）。",
    fields=(
        "repair_no",
        "target",
        "target_no",
        "name",
        "uscc",
        "applied_on",
        "corrected",
        "duties_done",
        "promised",
        "answer",
        "answered_on",
        "verdict",
        "decided_on",
        "ground",
        "stopped_on",
    ),
    columns=("repair_no", "name", "target", "applied_on", "answer", "verdict", "stopped_on", "unit"),
    natural_key=("repair_no",),
    label=lambda r: f"{r.repair_no} {r.name}",
    date="applied_on",
    due="due_on",
    search=("repair_no", "name", "uscc", "target_no"),
    filters=("target", "answer", "verdict", "unit"),
    enterprise="uscc",
    importable=False,
    clocks=_repair_clocks,
    related=_repair_related,
    moves=(
        Move(
            "accept",
            "受理",
            ("answered_on",),
            required=("answered_on",),
            basis="最短公示期未满的不能受理",
            ready=lambda r: "已作受理决定" if r.answer else services.hindrance(r, today()),
            apply=_accept,
        ),
        Move(
            "refuse",
            "不予受理",
            ("answered_on", "ground"),
            required=("answered_on", "ground"),
            is_optional=True,
            ready=lambda r: "已作受理决定" if r.answer else "",
            apply=_refuse,
        ),
        Move(
            "decide",
            "作出修复决定",
            ("verdict", "decided_on", "ground"),
            required=("verdict", "decided_on"),
            note="准予修复须三项条件都具备：已经改正、义务履行、公开承诺。",
            ready=lambda r: "" if r.answer == "accepted" and not r.verdict else "不在待决定状态",
        ),
        Move(
            "stop",
            "停止公示或移出",
            ("stopped_on",),
            required=("stopped_on",),
            note="登记后，公开页面当天停止显示。",
            ready=lambda r: "" if r.verdict == "granted" and not r.stopped_on else "不在待执行状态",
            apply=_stop,
        ),
    ),
)
