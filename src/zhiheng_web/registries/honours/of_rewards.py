"""Declarations of reward policies and rewards (奖励标准、奖励兑现)."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from zhiheng_web.organisations.policies import Decision, Policy
from zhiheng_web.records.declare import Move, Registry
from zhiheng_web.records.fields import scaled_text
from zhiheng_web.registries.honours import rewarding
from zhiheng_web.registries.honours.rewards import Reward, RewardPolicy
from zhiheng_web.shared.clock import today


class MadeByAwards(Policy):
    """Rewards are made by awards and policies (应奖由称号和标准推出)."""

    name = "made_by_awards"

    def decide(self, person: Any, subject: Any = None) -> Decision:
        return Decision(False, _("奖励由称号和当日有效的奖励标准自动生成，不用登记。请登记称号或奖励标准。"))


def _at(code: str, pk: int) -> str:
    return reverse("registries:record", args=[code, pk])


def _notices(reward: Reward) -> list[tuple[str, str]]:
    rows = []
    if reward.honour.is_withdrawn or reward.honour.revoked_on:
        rows.append(("warning", _("称号已经撤销或撤回，不再计入兑现率。已经兑付的按政策处理。")))
    if days := reward.unpaid_days(today()):
        rows.append(("error", _("超过兑付期限 %(days)s 天还没有兑付。") % {"days": days}))
    return rows


POLICIES = Registry(
    code="reward_policies",
    model=RewardPolicy,
    title="奖励标准",
    noun="奖励标准",
    group="保障与佐证",
    note="一项奖励一条，按施行日期分版本。称号登记后按授予当日有效的标准自动生成应奖金额和兑付期限。",
    fields=("policy_no", "document", "title", "kind", "level", "title_has", "amount_fen", "pay_days", "starts_on", "ends_on"),
    columns=("policy_no", "title", "kind", "level", "amount_fen", "pay_days", "starts_on", "ends_on"),
    natural_key=("policy_no",),
    label=lambda p: f"{p.policy_no} {p.title}",
    date="starts_on",
    by_period=False,
    closed=Q(ends_on__isnull=False),
    search=("policy_no", "document", "title"),
    filters=("kind", "level"),
    views={"now": ("现行", lambda: Q(starts_on__lte=today()) & (Q(ends_on=None) | Q(ends_on__gte=today())))},
    aliases={"document": ("文号", "文件文号"), "amount_fen": ("标准（万元）", "金额（万元）"), "starts_on": ("施行时间",)},
    example={
        "policy_no": "云政发〔2025〕4号-1", "document": "云政发〔2025〕4号", "title": "获市政府质量奖的，奖励10万元", "kind": "政府质量奖", "level": "市",
        "amount_fen": "10", "pay_days": "180", "starts_on": "2025-03-11",
    },
    held_by={"rewards": "已有奖励按这一标准生成，不能撤回；停止适用请填失效日期。"},
    related=lambda p: [("奖励", str(r), _at("rewards", r.pk)) for r in p.rewards.live().select_related("honour")[:50]],
)  # fmt: skip

REWARDS = Registry(
    code="rewards",
    model=Reward,
    title="奖励兑现",
    noun="奖励",
    group="保障与佐证",
    note="由称号和授予当日有效的奖励标准自动生成：应奖多少、哪天前兑付。登记兑付时资金支出一并记下，不再另填。",
    fields=("approved_on", "approval", "paid_on", "paid_fen", "voucher_no", "note"),
    columns=("holder", "awarded_on", "amount_fen", "due_on", "paid_on", "paid_fen", "unit"),
    columns_made={"title": ("称号", lambda r: r.honour.title), "unpaid": ("未付天数", lambda r: r.unpaid_days(today()) or "")},
    natural_key=("honour",),
    label=lambda r: f"{r.honour.title}（{r.holder}）",
    date="awarded_on",
    by_period=False,
    due="due_on",
    done="paid_on",
    joins=("honour", "policy"),
    search=("holder", "honour__title", "voucher_no", "approval"),
    filters=("unit",),
    importable=False,
    create_policy=MadeByAwards(),
    uncounted=Q(honour__withdrawn_at__isnull=False) | Q(honour__revoked_on__isnull=False),
    relation={"policy": "policy__policy_no", "kind": "honour__kind", "level": "honour__level"},
    views={
        "unapproved": ("待审批", lambda: Q(approved_on=None, paid_on=None)),
        "unpaid": ("待兑付", lambda: Q(paid_on=None)),
    },
    facts_made=(
        ("称号", lambda r: r.honour.title), "holder", "awarded_on", ("奖励标准", lambda r: f"{r.policy.policy_no} {r.policy.title}"),
        ("应奖金额（万元）", lambda r: scaled_text(r.amount_fen, 1_000_000)), "due_on",
    ),
    notices=_notices,
    moves=(
        Move("approve", "登记审批", ("approved_on", "approval"), required=("approved_on", "approval"), is_optional=True, takes_file=True,
             ready=lambda r: "已审批" if r.approved_on else ""),
        Move("pay", "登记兑付", ("paid_on", "paid_fen", "voucher_no", "note"), required=("paid_on", "paid_fen", "voucher_no"), takes_file=True,
             note="登记后同时记一笔资金支出。", apply=rewarding.pay, ready=lambda r: "已兑付" if r.paid_on else ""),
    ),
    related=lambda r: [
        ("称号", r.honour.title, _at("honours", r.honour_id)), ("奖励标准", str(r.policy), _at("reward_policies", r.policy_id)),
        *(("资金支出", str(s), _at("fund_spendings", s.pk)) for s in r.spendings.live()),
    ],
)  # fmt: skip

REGISTRIES = (POLICIES, REWARDS)
