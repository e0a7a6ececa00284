"""Entitlements (奖励兑现): an award gets what the policy in force on its day says; paying one is a payment of the fund."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q

from zhiheng_web.records.services import change_record, create_record
from zhiheng_web.registries.honours.models import Honour
from zhiheng_web.registries.honours.rewards import Reward, RewardPolicy


def policy_for(honour: Honour) -> RewardPolicy | None:
    """The line in force on the day of the award; the one that asks for most words of the title where several hold."""
    rows = RewardPolicy.objects.live().filter(region=honour.region, kind=honour.kind, level=honour.level)
    found = [p for p in rows if p.holds_for(honour)]
    return max(found, key=lambda p: (len(p.title_has), p.starts_on), default=None)


def entitle(honour: Honour) -> Reward | None:
    """The reward of an award, made now where the policy gives one and none is there; None where it gives none."""
    held = Reward.objects.filter(honour=honour).first()
    if held is not None or honour.is_withdrawn or honour.revoked_on:
        return held
    policy = policy_for(honour)
    if policy is None:
        return None
    made = Reward(region=honour.region, unit=honour.unit, created_by=honour.created_by, honour=honour, policy=policy)
    made.save()
    return made


def entitle_under(policy: RewardPolicy) -> int:
    """Entitle the awards of the policy's time that have no reward yet; gives how many."""
    if policy.is_withdrawn:
        return 0
    rows = Honour.objects.live().filter(region=policy.region, kind=policy.kind, level=policy.level, awarded_on__gte=policy.starts_on, revoked_on=None)
    rows = rows.filter(reward=None).select_related("region", "unit")
    if policy.ends_on:
        rows = rows.filter(awarded_on__lte=policy.ends_on)
    return sum(entitle(h) is not None for h in rows.filter(Q(title__contains=policy.title_has)))


@transaction.atomic
def pay(person: Any, reward: Reward, given: dict[str, Any]) -> Reward:
    """Write down the payment (登记兑付); the same step enters it as a payment out of the fund, so that nobody types it twice."""
    names = ("paid_on", "paid_fen", "voucher_no", "note")
    paid: Reward = change_record(person, reward, {n: given[n] for n in names if n in given}, reason="登记兑付", action="pay", verb="登记兑付")
    if paid.paid_on and not paid.spendings.live().exists():
        values = {
            "voucher_no": paid.voucher_no, "year": paid.paid_on.year, "purpose": "reward", "payee": paid.holder, "amount_fen": paid.paid_fen,
            "paid_on": paid.paid_on, "effect": paid.honour.title, "reward": paid, "region": paid.region, "unit": paid.unit,
        }  # fmt: skip
        create_record(person, "fund_spendings", values, reason="登记兑付")
    return paid
