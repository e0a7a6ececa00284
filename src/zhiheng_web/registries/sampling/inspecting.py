"""From a failed batch to a targeted inspection (有因检查): the step that opens one, linked on both sides."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from zhiheng_web.records.declare import Move
from zhiheng_web.registries.sampling.models import FollowUp


def _open(person: Any, record: FollowUp, answers: dict[str, Any]) -> Any:
    from zhiheng_web.records.annexes import link
    from zhiheng_web.records.declare import REGISTRIES
    from zhiheng_web.records.services import create_record

    if not record.uscc:
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
            "name": record.name,
            "uscc": record.uscc,
            "matters": [m.strip() for m in answers["matters"].replace("，", "、").split("、") if m.strip()],
            "planned_on": answers["planned_on"],
            "approval": answers["approval"],
            "detail": _("%(product)s抽样不合格（%(no)s），复核整改和同类产品")
            % {"product": record.batch.product, "no": record.batch.sample_no},
        },
        reason=answers["approval"],
    )
    link(person, record, visit, "inspection")
    return visit


TARGETED = Move(
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
    ready=lambda f: "后处理已因复检合格终止" if f.ended_on else "",
    apply=_open,
)
