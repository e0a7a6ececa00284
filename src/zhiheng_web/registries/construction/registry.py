"""Declaration of the construction registries (工程验收, 工程质量投诉)."""

from __future__ import annotations

from zhiheng_web.records.declare import Registry
from zhiheng_web.registries.construction.models import Acceptance, ConstructionComplaint

ACCEPTANCES = Registry(
    code="acceptances",
    model=Acceptance,
    title="工程验收",
    noun="单位工程",
    group="工程质量",
    fields=(
        "project",
        "sector",
        "builder",
        "large",
        "residential",
        "new_civil",
        "accepted_on",
        "first_passed",
        "passed",
        "energy_standard_met",
        "dwelling_acceptance",
    ),
    columns=(
        "project",
        "sector",
        "accepted_on",
        "first_passed",
        "passed",
        "energy_standard_met",
        "dwelling_acceptance",
        "unit",
    ),
    natural_key=("project", "accepted_on"),
    label=lambda a: a.project,
    date="accepted_on",
    search=("project", "builder"),
    filters=("sector", "passed", "first_passed", "residential", "unit"),
    aliases={
        "project": ("工程名称", "单位工程名称"),
        "sector": ("行业", "工程领域"),
        "accepted_on": ("验收日期",),
        "first_passed": ("一次合格",),
        "passed": ("是否合格",),
        "energy_standard_met": ("节能标准",),
        "dwelling_acceptance": ("分户验收",),
    },
    example={
        "project": "云汀花园3号楼",
        "sector": "房建市政",
        "accepted_on": "2025-06-18",
        "large": "是",
        "residential": "是",
        "new_civil": "是",
        "first_passed": "是",
        "passed": "是",
        "energy_standard_met": "是",
        "dwelling_acceptance": "是",
    },
)

COMPLAINTS = Registry(
    code="construction_complaints",
    model=ConstructionComplaint,
    title="工程质量投诉",
    noun="投诉",
    group="工程质量",
    fields=("complaint_no", "project", "matter", "received_on", "valid", "closed_on"),
    columns=("complaint_no", "project", "matter", "received_on", "valid", "closed_on", "unit"),
    natural_key=("complaint_no",),
    label=lambda c: f"{c.complaint_no} {c.project}",
    date="received_on",
    search=("complaint_no", "project", "matter"),
    filters=("valid", "unit"),
    aliases={"complaint_no": ("编号",), "project": ("工程名称",), "received_on": ("受理时间",), "valid": ("是否有效",)},
    example={"complaint_no": "TS2025-008", "project": "云汀花园3号楼", "received_on": "2025-08-02", "valid": "是"},
)

REGISTRIES = (ACCEPTANCES, COMPLAINTS)
