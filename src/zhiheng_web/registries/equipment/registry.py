"""Declaration of the registries of special equipment, the inspections it owes and its hazards (特种设备, 定期检验, 隐患)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from zhiheng.lifecycles.cycles import DueInspection
from zhiheng_web.organisations.policies import Decision, Policy
from zhiheng_web.records.clocks import limit
from zhiheng_web.records.declare import REGISTRIES as ALL
from zhiheng_web.records.declare import Clock, Move, Registry
from zhiheng_web.registries.equipment import deaths, duties
from zhiheng_web.registries.equipment.cycles import basis_words, certainty_words
from zhiheng_web.registries.equipment.models import Equipment, Hazard, InspectionDuty
from zhiheng_web.registries.equipment.visits import TARGETED


class NotByHand(Policy):
    """Duties are made by the device's facts (应检任务由设备资料推出)."""

    name = "not_by_hand"

    def decide(self, person: Any, subject: Any = None) -> Decision:
        return Decision(False, _("检验任务由设备的投用日期、类别、等级和最近检验推出，不用登记。请登记或修改设备。"))


def _clock(due: DueInspection) -> Clock:
    return Clock(due.title, due.due_on, None, basis_words(due), certainty_words(due), notes=due.notes)


def _equipment_clocks(device: Equipment) -> list[Clock]:
    rows = [_clock(due) for due in device.due_inspections]
    if not device.retired_on and device.in_use_since:
        found = limit("SE1", device.in_use_since)
        rows.append(Clock("使用登记", found.due_on, device.registered_on, found.basis, found.certainty))
    return rows


def _rows(code: str, device_no: str, what: str, region: Any) -> list[tuple[str, str, str]]:
    """Records of another registry that name the device."""
    registry = ALL[code]
    found = registry.model.objects.live().filter(device_no=device_no, region__code__startswith=region.code[:6]).order_by("-pk")[:20]
    return [(what, registry.label(r), reverse("registries:record", args=[code, r.pk])) for r in found]


def _equipment_related(device: Equipment) -> list[tuple[str, str, str]]:
    rows = [
        ("检验任务", f"{d.title} {_('应检')} {d.due_on}" + (f"，{_('合格')} {d.done_on}" if d.done_on else ""), reverse("registries:record", args=["inspection_duties", d.pk]))
        for d in device.duties.live().order_by("done_on", "due_on")[:20]
    ]
    return rows + _rows("hazards", device.device_no, "隐患", device.region) + _rows("events", device.device_no, "事故（事件）", device.region)


def _device_of(record: Any) -> list[tuple[str, str, str]]:
    device = Equipment.objects.live().filter(device_no=record.device_no, region__code__startswith=record.region.code[:6]).first()
    return [("设备", str(device), reverse("registries:record", args=["equipment", device.pk]))] if device else []


def _equipment_notices(device: Equipment) -> list[tuple[str, str]]:
    rows = []
    for duty in device.duties.live().filter(failed_on__isnull=False, done_on=None, ended_on=None):
        rows.append(("error", _("%(day)s %(title)s不合格，复检合格前不得继续使用（特种设备安全法第四十条）。") % {"day": duty.failed_on, "title": duty.title}))
    for due in device.due_inspections:
        if due.rule is not None and due.rule.stops:
            rows.append(("error", _("安全状况等级 %(grade)s：不得继续使用。") % {"grade": device.safety_grade}))
        elif due.latest_on is not None and due.rule and any("晚于规则" in n for n in due.notes):
            rows.append(("warning", "；".join(due.notes)))
    if not device.category:
        rows.append(("info", "类别没有登记，检验周期暂按该种类最短的推算，请补登类别。"))
    return rows


EQUIPMENT = Registry(
    code="equipment",
    model=Equipment,
    title="特种设备",
    noun="设备",
    group="质量安全",
    note="下次检验日期由系统按类别、等级、上一次检验和当时的规则推算，不用填；报告载明的下次检验日期早于推算的，以报告为准。",
    fields=(
        "device_no",
        "kind",
        "category",
        "safety_grade",
        "name",
        "uscc",
        "in_use_since",
        "registered_on",
        "key_monitored",
        "inspected_on",
        "stated_due_on",
        "full_inspected_on",
        "full_stated_due_on",
        "self_checked_on",
        "retired_on",
    ),
    columns=(
        "device_no",
        "kind",
        "name",
        "in_use_since",
        "registered_on",
        "key_monitored",
        "inspection_due_on",
        "inspection_due",
        "unit",
    ),
    natural_key=("device_no",),
    label=lambda e: f"{e.get_kind_display()} {e.device_no}",
    date="in_use_since",
    by_period=False,
    due="inspection_due_on",
    renews=True,
    closed=Q(retired_on__isnull=False),
    search=("device_no", "name", "uscc"),
    filters=("kind", "category", "key_monitored", "unit"),
    enterprise="uscc",
    aliases={
        "device_no": ("设备编号", "设备注册代码"),
        "kind": ("设备种类",),
        "category": ("设备类别",),
        "safety_grade": ("安全等级",),
        "name": ("使用单位名称",),
        "uscc": ("统一社会信用代码",),
        "key_monitored": ("重点监控",),
        "inspected_on": ("检验日期",),
        "stated_due_on": ("下次检验日期", "下次检验时间"),
        "registered_on": ("登记日期",),
    },
    example={
        "device_no": "31109901210001",
        "kind": "电梯",
        "category": "曳引、强制、液压驱动电梯",
        "in_use_since": "2021-05-10",
        "registered_on": "2021-06-01",
        "key_monitored": "否",
        "inspected_on": "2025-05-20",
        "stated_due_on": "2026-05-20",
    },
    facts_made=("inspection_due_on", "inspection_due"),
    overview=deaths.standings,
    overview_title="万台死亡率",
    overview_counts=False,
    clocks=_equipment_clocks,
    related=_equipment_related,
    notices=_equipment_notices,
    views={"uncategorised": ("待补登类别", lambda: Q(category="", retired_on__isnull=True)), "unregistered": ("未办使用登记", lambda: Q(registered_on__isnull=True, retired_on__isnull=True))},
    moves=(
        Move(
            "inspect",
            "登记检验",
            ("inspected_on", "stated_due_on"),
            basis="特种设备安全法第四十条",
            note="报告载明下次检验日期的照填；没有载明的空着，由系统推算。内部、全面检验请在对应的检验任务里登记。",
            required=("inspected_on",),
            ready=lambda e: "设备已停用" if e.retired_on else "",
        ),
        TARGETED,
    ),
)


def _duty_clocks(duty: InspectionDuty) -> list[Clock]:
    due = next((d for d in duty.equipment.due_inspections if d.track == duty.track and not duty.done_on), None)
    if due is not None and not duty.ended_on:
        return [_clock(due)]
    return [Clock(duty.title, duty.due_on, duty.done_on or duty.ended_on, _("规则 %(rule)s") % {"rule": duty.rule} if duty.rule else "")]


def _day(label: str, **more: Any) -> Any:
    return lambda: forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), required=False, **more)


def _open(duty: InspectionDuty) -> str:
    return "已检验合格" if duty.done_on else "设备已停用或不再需要" if duty.ended_on else ""


DUTIES = Registry(
    code="inspection_duties",
    model=InspectionDuty,
    title="特种设备定期检验",
    noun="检验任务",
    group="质量安全",
    note="由设备资料和检验周期规则自动生成，一项检验一条。列表按应检日期排列：超期的、三十日内到期的在前。",
    fields=("failed_on", "done_on", "report_no", "body"),
    columns=("equipment", "user", "title", "after_on", "due_on", "done_on", "unit"),
    columns_made={"user": ("使用单位", lambda d: d.equipment.name)},
    natural_key=("equipment", "track", "after_on"),
    label=lambda d: f"{d.equipment.device_no} {d.title}",
    date="due_on",
    due="due_on",
    done="done_on",
    closed=Q(ended_on__isnull=False),
    uncounted=Q(ended_on__isnull=False),
    search=("equipment__device_no", "equipment__name", "report_no"),
    filters=("equipment__kind", "track", "equipment__key_monitored", "unit"),
    joins=("equipment",),
    importable=False,
    create_policy=NotByHand(),
    facts_made=("equipment", ("使用单位", lambda d: d.equipment.name), "title", "after_on", "due_on", "rule", "ended_on"),
    clocks=_duty_clocks,
    related=lambda d: [("设备", str(d.equipment), reverse("registries:record", args=["equipment", d.equipment_id]))],
    notices=lambda d: [("error", "检验不合格，复检合格前不得继续使用（特种设备安全法第四十条）。")] if d.failed_on and not d.done_on and not d.ended_on else [],
    views={"failed": ("检验不合格", lambda: Q(failed_on__isnull=False, done_on=None, ended_on=None))},
    relation={"device_no": "equipment__device_no", "kind": "equipment__kind", "key_monitored": "equipment__key_monitored"},
    moves=(
        Move(
            "pass",
            "登记检验合格",
            ("done_on", "report_no", "body"),
            asks=(
                ("stated_due_on", _day("报告载明的下次检验日期")),
                ("safety_grade", lambda: forms.ChoiceField(label="评定的安全状况等级", required=False, choices=[("", "—"), *((str(n), f"{n}级") for n in range(1, 6))])),
            ),
            required=("done_on",),
            basis="特种设备安全法第四十条",
            note="登记后设备的最近检验日期随之更新，下一次检验任务自动生成。",
            ready=_open,
            apply=duties.inspected,
            takes_file=True,
        ),
        Move("fail", "登记检验不合格", ("failed_on", "report_no", "body"), required=("failed_on",), is_optional=True, ready=_open, takes_file=True, apply=duties.failed,
             note="任务仍然没有完成，复检合格前设备不得使用；构成隐患的请另行登记。"),
    ),
)  # fmt: skip


def _hazard_clocks(hazard: Hazard) -> list[Clock]:
    rows = [Clock("整改", hazard.due_on, hazard.reported_on or hazard.rechecked_on, "整改指令书写明的期限", "据文书")]
    if hazard.reported_on:
        found = limit("SE4", hazard.reported_on)
        rows.append(Clock("复查", found.due_on, hazard.rechecked_on, found.basis, found.certainty))
    return rows


HAZARDS = Registry(
    code="hazards",
    model=Hazard,
    title="特种设备隐患",
    noun="隐患",
    group="质量安全",
    fields=("device_no", "grade", "description", "found_on", "due_on", "order_no", "reported_on", "rechecked_on"),
    columns=("device_no", "grade", "description", "found_on", "due_on", "reported_on", "rechecked_on", "unit"),
    natural_key=("device_no", "found_on", "description"),
    label=lambda h: f"{h.device_no} {h.description}",
    date="found_on",
    due="due_on",
    done="rechecked_on",
    search=("device_no", "description", "order_no"),
    filters=("grade", "unit"),
    aliases={
        "description": ("隐患描述", "隐患内容"),
        "due_on": ("整改截止日期",),
        "rechecked_on": ("销号日期", "复查日期"),
    },
    example={
        "device_no": "31109901210001",
        "grade": "重大",
        "description": "限速器失效",
        "found_on": "2025-06-12",
        "due_on": "2025-07-12",
    },
    clocks=_hazard_clocks,
    related=_device_of,
    facts_made=("recheck_due_on",),
    views={"to_recheck": ("待复查", lambda: Q(reported_on__isnull=False, rechecked_on=None))},
    moves=(
        Move(
            "report",
            "登记整改报告",
            ("reported_on",),
            required=("reported_on",),
            basis="特种设备安全监督检查办法（总局令第57号）",
            note="收到使用单位整改报告的日期，次日起计算复查期限。",
            ready=lambda h: "已销号" if h.rechecked_on else "已收到整改报告" if h.reported_on else "",
        ),
        Move(
            "recheck",
            "复查销号",
            ("rechecked_on",),
            required=("rechecked_on",),
            ready=lambda h: "已销号" if h.rechecked_on else "",
        ),
    ),
)

REGISTRIES = (EQUIPMENT, DUTIES, HAZARDS)
