"""Declaration of the registries of special equipment and its hazards (特种设备, 隐患)."""

from __future__ import annotations

from django.db.models import Q

from zhiheng_web.records.declare import Clock, Move, Registry
from zhiheng_web.registries.equipment.models import Equipment, Hazard

EQUIPMENT = Registry(
    code="equipment",
    model=Equipment,
    title="特种设备",
    noun="设备",
    group="质量安全",
    fields=(
        "device_no",
        "kind",
        "name",
        "uscc",
        "in_use_since",
        "registered_on",
        "key_monitored",
        "inspected_on",
        "inspection_due_on",
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
    filters=("kind", "key_monitored", "unit"),
    enterprise="uscc",
    aliases={
        "device_no": ("设备编号", "设备注册代码"),
        "kind": ("设备种类",),
        "name": ("使用单位名称",),
        "uscc": ("统一社会信用代码",),
        "key_monitored": ("重点监控",),
        "inspected_on": ("检验日期",),
        "inspection_due_on": ("下次检验时间",),
        "registered_on": ("登记日期",),
    },
    example={
        "device_no": "31109901210001",
        "kind": "电梯",
        "in_use_since": "2021-05-10",
        "registered_on": "2021-06-01",
        "key_monitored": "否",
        "inspected_on": "2025-05-20",
        "inspection_due_on": "2026-05-31",
    },
    clocks=lambda e: [
        Clock("定期检验", e.inspection_due_on, e.retired_on, "特种设备安全法第四十条：期满前一个月申请检验", "据条文")
    ],
    moves=(
        Move(
            "inspect",
            "登记检验",
            ("inspected_on", "inspection_due_on"),
            basis="特种设备安全法第四十条",
            required=("inspected_on", "inspection_due_on"),
            ready=lambda e: "设备已停用" if e.retired_on else "",
        ),
    ),
)

HAZARDS = Registry(
    code="hazards",
    model=Hazard,
    title="特种设备隐患",
    noun="隐患",
    group="质量安全",
    fields=("device_no", "grade", "description", "found_on", "due_on", "rechecked_on"),
    columns=("device_no", "grade", "description", "found_on", "due_on", "rechecked_on", "unit"),
    natural_key=("device_no", "found_on", "description"),
    label=lambda h: f"{h.device_no} {h.description}",
    date="found_on",
    due="due_on",
    done="rechecked_on",
    search=("device_no", "description"),
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
    clocks=lambda h: [Clock("整改复查销号", h.due_on, h.rechecked_on, "整改指令书写明的期限", "据文书")],
    moves=(
        Move(
            "recheck",
            "复查销号",
            ("rechecked_on",),
            required=("rechecked_on",),
            ready=lambda h: "已销号" if h.rechecked_on else "",
        ),
    ),
)

REGISTRIES = (EQUIPMENT, HAZARDS)
