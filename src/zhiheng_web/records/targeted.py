"""From a record to a targeted inspection (有因检查): the step that opens one at an enterprise, linked on both sides."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from zhiheng_web.records.declare import REGISTRIES, Move


def open_visit(person: Any, record: Any, answers: dict[str, Any], *, name: str, uscc: str, detail: str) -> Any:
    """An inspection of the enterprise, numbered, for the record as its cause; both pages show the link.

    Raises:
        ValidationError: no credit code, or a matter that is not on the published list.
    """
    from zhiheng_web.records.annexes import link
    from zhiheng_web.records.services import create_record

    if not uscc:
        raise forms.ValidationError(_("责任单位没有统一社会信用代码，不能发起检查，请先补登"))
    visits = REGISTRIES["inspection_visits"].model.objects
    number = f"YY{answers['planned_on'].year}-"
    last = visits.filter(region__code__startswith=record.region.code[:6], task_no__startswith=number).count()
    visit = create_record(
        person,
        "inspection_visits",
        {
            "region": record.region,
            "unit": record.unit,
            "task_no": f"{number}{last + 1:03d}",
            "origin": "targeted",
            "name": name,
            "uscc": uscc,
            "matters": [m.strip() for m in answers["matters"].replace("，", "、").split("、") if m.strip()],
            "planned_on": answers["planned_on"],
            "approval": answers["approval"],
            "detail": detail,
        },
        reason=answers["approval"],
    )
    link(person, record, visit, "inspection")
    return visit


def targeted(apply: Callable[[Any, Any, dict[str, Any]], Any], ready: Callable[[Any], str] = lambda record: "") -> Move:
    """The step of a registry whose records name an enterprise; `apply` calls `open_visit` with what it is about."""
    return Move(
        "inspection",
        "发起有因检查",
        basis="国办发〔2024〕54号：未公布的事项不得检查，检查前须批准、通知",
        note="生成一条检查记录，两边互相可见；检查事项须在抽查事项清单里。",
        is_optional=True,
        asks=(
            ("matters", lambda: forms.CharField(label="检查事项编号", help_text="抽查事项清单里的编号，多个用顿号分开")),
            (
                "planned_on",
                lambda: forms.DateField(label="计划检查日期", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})),
            ),
            ("approval", lambda: forms.CharField(label="批准文号", max_length=80)),
        ),
        ready=ready,
        apply=apply,
    )
