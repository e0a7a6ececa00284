"""A rule, a target and its parts in plain Chinese (白话), for pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from zhiheng.rules.printing import print_rule
from zhiheng.rules.syntax import Rule

OPERATORS = {
    ">=": _("不低于"),
    ">": _("超过"),
    "<=": _("不高于"),
    "<": _("低于"),
    "=": _("等于"),
    "~": _("左右"),
    "range": _("介于"),
    "increase": _("增加"),
    "decrease": _("减少"),
    "times": _("倍数"),
    "rank_within": _("位次进入前"),
    "first_ever": _("实现零的突破"),
    "zero": _("为零"),
    "benchmark": _("对标"),
    "trend": _("趋势"),
}
DIMENSIONS = {
    "product": _("产品质量"),
    "engineering": _("工程质量"),
    "service": _("服务质量"),
    "environment": _("环境质量"),
    "brand": _("质量品牌"),
    "infrastructure": _("质量基础设施"),
    "safety": _("质量安全"),
    "governance": _("质量治理"),
    "other": _("其他"),
}


def rule_words(rule: Rule) -> str:
    """The rule in plain Chinese."""
    return print_rule(rule)


def dimension_words(code: str) -> Any:
    """The quality dimension in Chinese; an unknown code stands as it is."""
    return DIMENSIONS.get(code, code)


def target_words(target: Mapping[str, Any]) -> str:
    """The aim without its indicator: 不低于 95%, 增加 5—10 个百分点, 不低于全省平均水平.

    >>> target_words({"operator": ">=", "value": "95", "unit": "%"})
    '不低于 95%'
    """
    operator, value, unit = target["operator"], target.get("value"), target.get("unit") or ""
    words = str(OPERATORS.get(operator, operator))
    amount = f"{value}{'—' + target['value_high'] if target.get('value_high') else ''}{_spaced(unit)}" if value else ""
    if operator in ("first_ever", "zero"):
        return words
    if operator == "benchmark" or (operator == "trend" and not value):
        if not target.get("against"):
            return words
        return str(_("%(words)s%(against)s") % {"words": words, "against": target["against"]})
    if operator == "~":
        return f"{amount}{words}"
    if operator == "range":
        return f"{amount}"
    if operator == "rank_within":
        return _("位次进入前%(value)s%(unit)s") % {"value": value, "unit": unit or _("位")}
    return f"{words} {amount}" if amount else (_("%(words)s（原文未写数值）") % {"words": words})


def _spaced(unit: str) -> str:
    return unit if unit in ("%", "％", "‰") or not unit else f" {unit}"


def due_words(due: str | None) -> str:
    """A due time as people write it: 2023年, 2023-12-31, 2021—2025年; a dash where the document is silent.

    >>> due_words("2021/2025"), due_words(None)
    ('2021—2025年', '—')
    """
    if not due:
        return "—"
    if "/" in due:
        years = due.replace("/", "—")
        return str(_("%(years)s年") % {"years": years}) if len(due) == 9 else years
    return str(_("%(years)s年") % {"years": due}) if len(due) == 4 else due
