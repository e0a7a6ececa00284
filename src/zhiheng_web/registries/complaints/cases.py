"""What the declarations of complaints and tip-offs share: related records, the step to an inspection, notices."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _

from zhiheng_web.records.declare import REGISTRIES, Move
from zhiheng_web.records.forms import ListTextField
from zhiheng_web.records.services import change_record
from zhiheng_web.registries.complaints import services
from zhiheng_web.shared.clock import today

NEW_ORDER_FROM = date(2026, 4, 15)
"""The day 总局令第121号 entered into force; the limits themselves come from the pack."""


def related(case: Any) -> list[tuple[str, str, str]]:
    """The letter, the other cases of the letter, and the inspection it led to."""
    rows = []
    if case.letter is not None:
        rows.append(("来件", str(case.letter), reverse("registries:record", args=["letters", case.letter_id])))
        for other in case.letter.cases():
            if (type(other), other.pk) != (type(case), case.pk):
                code = "complaints" if hasattr(other, "complaint_no") else "tip_offs"
                rows.append((_("同一来件的另一案"), str(other), reverse("registries:record", args=[code, other.pk])))
    visits = REGISTRIES.get("inspection_visits")
    if case.task_no and visits is not None:
        for visit in visits.model.objects.live().filter(task_no=case.task_no):
            rows.append((_("由此进行的检查"), visits.label(visit), reverse("registries:record", args=["inspection_visits", visit.pk])))
    penalties = REGISTRIES.get("penalties")
    number = getattr(case, "penalty_no", "")
    if number and penalties is not None:
        for row in penalties.model.objects.live().in_region(case.region).filter(decision_no=number):
            rows.append(("行政处罚", penalties.label(row), reverse("registries:record", args=["penalties", row.pk])))
    return rows


def matter_question() -> forms.ChoiceField:
    """The matter of the inspection, from the published list."""
    matters = REGISTRIES["inspection_matters"].model.objects.live().filter(ended_on__isnull=True)
    return forms.ChoiceField(label="抽查事项", choices=[(m.matter_no, str(m)) for m in matters], help_text="未列入抽查事项清单的不得检查")


def _inspect(person: Any, case: Any, data: dict[str, Any]) -> Any:
    return services.send_to_inspection(person, case, data["matter"], data["inspectors"], today())


INSPECT = Move(
    "inspect",
    "转检查",
    note="为被反映单位登记一次检查；检查结果回到这里，两边都能看到对方。",
    asks=(
        ("matter", matter_question),
        ("inspectors", lambda: ListTextField(label="检查人员执法证号", help_text="多个用顿号分开，不少于两人")),
    ),
    is_optional=True,
    ready=lambda c: "已转检查" if c.task_no else "先补上被反映单位的统一社会信用代码" if not c.uscc else "",
    apply=_inspect,
)


def sets(action: str, label: str, *names: str, **fixed: Any) -> Any:
    """What a step does: the answers and the fixed values are written as one change."""

    def apply(person: Any, case: Any, data: dict[str, Any]) -> Any:
        values = {n: data[n] for n in names if n in data}
        return change_record(person, case, values | fixed, reason=data.get("reason") or label, action=action)

    return apply
