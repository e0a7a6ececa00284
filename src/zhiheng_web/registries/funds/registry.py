"""Declaration of the registry of budgets (经费预算)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from zhiheng_web.records.declare import Registry
from zhiheng_web.registries.funds.models import BudgetItem

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

REGISTRIES = (BUDGETS,)
