"""Declaration of the registry of production licence applications (工业产品生产许可)."""

from __future__ import annotations

from zhiheng_web.records.clocks import days_after
from zhiheng_web.records.declare import Clock, Move, Registry
from zhiheng_web.registries.licences.models import LicenceApplication, Result

_BASIS = "工业产品生产许可证管理条例第二十四条：60日内作出决定"


def _clocks(record: LicenceApplication) -> list[Clock]:
    if record.result == Result.WITHDRAWN:
        return []
    return [
        Clock("作出许可决定", days_after(record.applied_on, 60), record.decided_on, _BASIS, "据条文，按申请日期起算")
    ]


APPLICATIONS = Registry(
    code="licence_applications",
    model=LicenceApplication,
    title="工业产品生产许可",
    noun="许可申请",
    group="产品与抽查",
    note="通过率按期内作出的决定统计，撤回的申请不计入。",
    fields=("application_no", "name", "uscc", "product", "applied_on", "result", "decided_on"),
    columns=("application_no", "name", "product", "applied_on", "result", "decided_on", "unit"),
    natural_key=("application_no",),
    label=lambda a: f"{a.application_no} {a.name}",
    date="applied_on",
    search=("application_no", "name", "uscc", "product"),
    filters=("result", "unit"),
    enterprise="uscc",
    aliases={
        "application_no": ("受理编号", "申请号"),
        "name": ("企业名称",),
        "uscc": ("统一社会信用代码", "信用代码"),
        "product": ("产品", "产品名称"),
        "applied_on": ("受理日期",),
        "result": ("决定", "审批结果"),
    },
    example={
        "application_no": "SQ2025-001",
        "name": "云汀县示例电缆有限公司",
        "uscc": "91990121MA2N0QU421",
        "product": "电线电缆",
        "applied_on": "2025-03-03",
        "result": "审查中",
    },
    clocks=_clocks,
    moves=(
        Move(
            "decide",
            "登记决定",
            ("result", "decided_on"),
            basis=_BASIS,
            required=("decided_on",),
            ready=lambda a: "" if a.result == Result.PENDING else "已有结果",
        ),
    ),
)

REGISTRIES = (APPLICATIONS,)
