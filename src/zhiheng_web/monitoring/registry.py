"""Declaration of the registry of alerts (风险预警)."""

from __future__ import annotations

from django import forms
from django.db.models import Q
from django.urls import reverse

from zhiheng_web.monitoring import services
from zhiheng_web.monitoring.lifecycles import ALERT
from zhiheng_web.monitoring.models import Alert
from zhiheng_web.records.declare import Move, Registry
from zhiheng_web.records.steps import moves_of
from zhiheng_web.shared.clock import today


def _closed(alert: Alert) -> str:
    return "已办结" if alert.state == "closed" else ""


PLAN = Move(
    "plan-sampling",
    "列入抽检计划",
    note="生成一条抽检计划，两边互相可见；风险监测的结果不作为处罚依据。",
    is_optional=True,
    asks=(
        ("plan_no", lambda: forms.CharField(label="计划编号", max_length=40)),
        ("plan_title", lambda: forms.CharField(label="计划名称", max_length=120)),
        ("year", lambda: forms.IntegerField(label="年度", initial=today().year, min_value=2000, max_value=2100)),
        ("domain", lambda: forms.ChoiceField(label="领域", choices=[("food", "食品"), ("industrial", "工业产品"), ("agricultural", "农产品")])),
        ("kind", lambda: forms.ChoiceField(label="种类", choices=[("risk", "风险监测"), ("supervision", "监督抽查")])),
        ("planned_batches", lambda: forms.IntegerField(label="计划批次（批次）", min_value=1, max_value=100000)),
    ),
    ready=_closed,
    apply=services.plan_sampling,
)
LINK = Move(
    "link",
    "登记关联",
    note="把已有的抽样任务、抽查任务、检查、后处理等记录关联到这条预警，两边互相可见。",
    is_optional=True,
    asks=(("number", lambda: forms.CharField(label="记录编号", max_length=60, help_text="印在记录页标题下面，例如 inspection_tasks:12")),),
    ready=_closed,
    apply=services.link_record,
)

ALERTS = Registry(
    code="risk_alerts",
    model=Alert,
    title="风险预警",
    noun="预警",
    group="质量安全",
    note="由风险监测按控制图自动发出，一个监测点只发一次；上级通报、舆情等也可以登记为预警。责任单位签收、核实反馈，质发办办结。",
    tool=("风险监测", "monitoring:index"),
    fields=("title", "reason", "raised_on", "acknowledged_on", "acknowledged_words", "answered_on", "cause", "finding", "measures", "closed_on", "verdict", "closing"),
    columns=("title", "raised_on", "events", "limit_events", "state", "next_due_on", "unit"),
    natural_key=("watch", "group", "period"),
    fallback_key=("title", "raised_on"),
    label=lambda a: a.title,
    date="raised_on",
    lifecycle=ALERT,
    due="next_due_on",
    search=("title", "reason", "finding"),
    filters=("state", "verdict", "unit"),
    importable=False,
    facts_made=("period", "events", "exposure", "limit_events", "baseline", "statement", ("设置版次", lambda a: a.watch and (f"第 {a.watch_version} 版" if a.watch_version else "规则包默认"))),
    views={"waiting": ("待办结", lambda: Q(state="answered"))},
    moves=(*moves_of(ALERT), PLAN, LINK),
    url=lambda a: reverse("monitoring:alert", args=[a.pk]),
)
