"""Declarations of budgets, appropriations and spendings (经费预算、拨付、支出)."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from zhiheng_web.records.declare import Registry
from zhiheng_web.registries.funds.models import Appropriation, BudgetItem, Spending

BUDGETS = Registry(
    code="budget_items",
    model=BudgetItem,
    title="经费预算",
    noun="预算批复",
    group="保障与佐证",
    note="以批复文件为准，一份批复一条；金额按万元填写，最多六位小数，系统精确到分保存。",
    fields=("item", "year", "amount_fen", "approved_on", "document"),
    columns=("item", "year", "amount_fen", "approved_on", "document", "unit"),
    natural_key=("item", "year", "document"),
    label=lambda b: _("%(year)s年%(item)s") % {"year": b.year, "item": b.get_item_display()},
    date="approved_on",
    search=("document",),
    filters=("item", "year", "unit"),
    by_period=False,
    aliases={
        "year": ("年度",),
        "amount_fen": ("金额", "预算金额（万元）"),
        "document": ("文号",),
        "approved_on": ("批复时间",),
    },
    example={
        "item": "法定计量检定机构经费",
        "year": "2025",
        "amount_fen": "160",
        "approved_on": "2025-01-20",
        "document": "云财预〔2025〕3号",
    },
)

APPROPRIATIONS = Registry(
    code="fund_appropriations",
    model=Appropriation,
    title="资金拨付",
    noun="资金拨付",
    group="保障与佐证",
    note="质量发展专项资金拨给哪个单位、多少、什么用途；一次拨付一个收款单位一条。",
    fields=("document", "year", "recipient", "amount_fen", "appropriated_on", "purpose"),
    columns=("document", "year", "recipient", "amount_fen", "appropriated_on", "purpose", "unit"),
    natural_key=("document", "recipient"),
    label=lambda a: f"{a.document} {a.recipient}",
    date="appropriated_on",
    by_period=False,
    search=("document", "recipient", "purpose"),
    filters=("year", "unit"),
    is_internal=True,
    aliases={"document": ("文号",), "amount_fen": ("金额", "金额（万元）"), "year": ("年度",), "appropriated_on": ("拨付时间",)},
    example={
        "document": "云财行〔2026〕21号", "year": "2026", "recipient": "县市场监管局", "amount_fen": "80", "appropriated_on": "2026-03-20",
        "purpose": "质量奖励和一站式服务站",
    },
)  # fmt: skip

SPENDINGS = Registry(
    code="fund_spendings",
    model=Spending,
    title="资金支出",
    noun="资金支出",
    group="保障与佐证",
    note="质量发展专项资金的每一笔支付。奖励在“奖励兑现”里登记兑付，这里自动有一笔，不要再填。",
    fields=("voucher_no", "year", "purpose", "payee", "amount_fen", "paid_on", "effect"),
    columns=("voucher_no", "year", "purpose", "payee", "amount_fen", "paid_on", "effect", "unit"),
    natural_key=("voucher_no", "payee"),
    label=lambda s: f"{s.voucher_no} {s.payee}",
    date="paid_on",
    search=("voucher_no", "payee", "effect"),
    filters=("year", "purpose", "unit"),
    is_internal=True,
    views={"noeffect": ("没有写效果", lambda: Q(effect=""))},
    aliases={"voucher_no": ("凭证号",), "amount_fen": ("金额", "金额（万元）"), "year": ("年度",), "paid_on": ("支付时间",), "payee": ("收款单位",)},
    example={
        "voucher_no": "2026-0417", "year": "2026", "purpose": "宣传和培训", "payee": "云汀县融媒体中心", "amount_fen": "4.2", "paid_on": "2026-09-30",
        "effect": "质量月专栏12期",
    },
    related=lambda s: [("奖励", str(s.reward), reverse("registries:record", args=["rewards", s.reward_id]))] if s.reward_id else [],
    joins=("reward__honour",),
)  # fmt: skip

REGISTRIES = (BUDGETS, APPROPRIATIONS, SPENDINGS)
