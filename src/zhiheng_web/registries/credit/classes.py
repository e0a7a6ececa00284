"""Declaration of the registry of credit risk classes (信用风险分类)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from zhiheng_web.records.addresses import record_id, record_labels, record_url
from zhiheng_web.records.declare import Move, Registry, registry_of
from zhiheng_web.registries.credit import class_services as services
from zhiheng_web.registries.credit.class_models import CreditClass
from zhiheng_web.registries.credit.rating import READ
from zhiheng_web.shared.clock import today


def _in_force(row: CreditClass) -> bool:
    found = services.standing(row.region, today(), [row.uscc]).get(row.uscc)
    return found is not None and found.pk == row.pk


def _notices(row: CreditClass) -> list[tuple[str, str]]:
    if row.is_withdrawn:
        return []
    if row.awaits:
        return [("warning", "等待另一人复核，复核同意前不生效，抽查仍按原来的类别。")]
    now = today()
    if row.valid_until and row.valid_until < now:
        return [("warning", "已到期，不再使用；没有新的类别时按未分类抽查。")]
    if not _in_force(row):
        return [("info", "已由生效更晚的类别代替。")]
    return [("info", "现行类别。只用于确定抽查比例和频次，不对外公示。")]


def _related(row: CreditClass) -> list[tuple[str, str, str]]:
    found = [("分类说明", _("逐项因素和可以重算的日期"), reverse("classes:firm", args=[row.uscc]) + f"?on={row.effective_on or row.classed_on}")]
    ids = [text.split(" ", 1)[1] for text in row.sources]
    labels = record_labels(ids)
    return found + [("计分的事实", labels[i], record_url(i) or "") for i in ids if i in labels]


def counted_in(record: Any) -> list[tuple[str, str, str]]:
    """The class in force that a record counts in, for the record's own page."""
    if registry_of(record).code not in READ:
        return []
    code = record.uscc or getattr(getattr(record, "batch", None), "uscc", "")
    row = services.standing(record.region, today(), [code]).get(code)
    if row is None or record_id(record) not in {text.split(" ", 1)[1] for text in row.sources}:
        return []
    return [("计入信用风险类别", f"{row.name} {row.risk_class}（{row.effective_on}）", reverse("registries:record", args=["credit_classes", row.pk]))]


def _change(person: Any, row: CreditClass, data: dict[str, Any]) -> CreditClass:
    return services.propose(person, row, data["grade"], data["why"])


def _confirm(person: Any, row: CreditClass, data: dict[str, Any]) -> CreditClass:
    return services.confirm(person, row)


def _refuse(person: Any, row: CreditClass, data: dict[str, Any]) -> CreditClass:
    return services.refuse(person, row, data["why"])


def _why() -> forms.CharField:
    return forms.CharField(label=_("理由"), widget=forms.Textarea(attrs={"rows": 3}), max_length=600)


def _grade() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("改为"), choices=CreditClass._meta.get_field("risk_class").choices)


CLASSES = Registry(
    code="credit_classes",
    model=CreditClass,
    title="信用风险分类",
    noun="信用风险分类",
    group="监管与信用",
    note="只用于确定抽查比例和频次，不对外公示。上级推送的可以导入，也可以按登记簿里的记录计算；每个类别写明理由，到期自动停用。改变级别须写明理由，由另一人复核。",
    fields=("name", "uscc", "risk_class", "classed_on", "scheme", "reason"),
    columns=("name", "uscc", "risk_class", "origin", "effective_on", "valid_until", "reason", "unit"),
    natural_key=("uscc", "classed_on", "origin"),
    label=lambda c: f"{c.name} {c.risk_class}",
    date="classed_on",
    by_period=False,
    due="valid_until",
    closed=Q(replaced_on__isnull=False) | Q(awaits=True),
    renews=True,
    search=("name", "uscc"),
    filters=("risk_class", "origin", "unit"),
    enterprise="uscc",
    is_internal=True,
    stays=lambda c: c.origin == "computed",
    tool=("分类方案和计算", "classes:index"),
    aliases={"name": ("企业",), "uscc": ("信用代码",), "risk_class": ("风险等级", "信用等级", "分类结果"), "classed_on": ("分类时间",), "reason": ("主要影响因素",)},
    example={
        "name": "云汀县示例石材有限公司",
        "uscc": "91990121MA2N0QU421",
        "risk_class": "B 信用风险一般",
        "classed_on": "2025-01-15",
        "scheme": "省企业信用风险分类系统推送",
    },
    facts_made=("origin", "score", "effective_on", "valid_until", "overrides", "proposed_by", "confirmed_by"),
    views={
        "standing": ("现行", lambda: Q(replaced_on__isnull=True, effective_on__lte=today(), valid_until__gte=today())),
        "waiting": ("待复核", lambda: Q(awaits=True)),
    },
    notices=_notices,
    related=_related,
    on_change=services.look_again,
    after_change=services.changed_by,
    after_create=services.second_look,
    moves=(
        Move(
            "confirm",
            "复核同意",
            note="提出人不能自己复核。同意后当天生效。",
            ready=lambda c: "" if c.awaits else "不在等待复核",
            apply=_confirm,
        ),
        Move("refuse", "不同意", asks=(("why", _why),), is_optional=True, ready=lambda c: "" if c.awaits else "不在等待复核", apply=_refuse),
        Move(
            "change",
            "改变级别",
            asks=(("grade", _grade), ("why", _why)),
            note="写明依据的事实。由另一人复核同意后才生效，抽查在此之前仍按原来的类别。",
            is_optional=True,
            ready=lambda c: "等待复核" if c.awaits else "" if _in_force(c) else "不是现行类别",
            apply=_change,
        ),
    ),
)
