"""Forms of documents: withdraw, edit a clause, a target, a task."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhiheng.errors import ZhihengError
from zhiheng.rules.compiler import Context, compile_clause
from zhiheng.rules.printing import print_rule, reads_back
from zhiheng.rules.syntax import needs, rule_from_json, rule_to_json
from zhiheng.values.numbers import as_decimal, milli
from zhiheng_web.documents.wording import DIMENSIONS, OPERATORS

COMPARISONS = [
    (">=", _("不低于（≥）")),
    (">", _("超过（>）")),
    ("<=", _("不高于（≤）")),
    ("<", _("低于（<）")),
    ("=", _("等于（=）")),
]
SHAPES = [
    ("sentence", _("照原文的样子写一句")),
    ("award:exists", _("有佐证即得分")),
    ("award:threshold", _("指标达到某值得分")),
    ("award:count", _("数量达到某数得分")),
    ("award:absent", _("未发生某事件得分")),
    ("award:deadline", _("按期完成得分")),
    ("award:benchmark", _("与他方比较得分")),
    ("each", _("每一项得几分")),
    ("deduct", _("每一次扣几分")),
    ("judge", _("由评审人员评判")),
    ("json", _("高级：直接写规则")),
]

EXAMPLES = [
    "每获得1项省级奖励加1分，最多2分",
    "合格率达到90%以上得2分",
    "合格率达到95%得10分，每低1个百分点扣2分，扣完为止",
    "每发生1起质量安全事故扣1分，扣完为止",
    "6月30日前完成得3分，逾期不得分",
    "98%以上得10分；96%以上得6分；低于96%不得分",
]
"""Sentences that are read as rules, to write others after (评分的话举例); a test reads each."""

_WHEN = ("exists", "absent", "threshold", "count", "deadline", "benchmark")


class ReasonForm(forms.Form):
    """Why something is withdrawn or opened again (理由)."""

    reason = forms.CharField(label=_("理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}), strip=True)


def _points(text: str) -> Decimal | None:
    if not text:
        return None
    try:
        number = as_decimal(text)
        milli(number)
    except ZhihengError as error:
        raise forms.ValidationError(error.sentence) from error
    return number


class ClauseForm(forms.Form):
    """A clause's points and rule (修改条款): one of the usual shapes, or the rule itself."""

    points = forms.CharField(label=_("分值"), max_length=12, help_text=_("这一条最多得几分，例如 1.5"))
    shape = forms.ChoiceField(label=_("评分方式"), choices=SHAPES)
    sentence = forms.CharField(
        label=_("评分的话"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("像评分表那样写，例如“每获得1项省级奖励加1分，最多2分”，系统读成规则。"),
    )
    what = forms.CharField(
        label=_("事项、指标或评判内容"), max_length=200, required=False, help_text=_("照原文的说法写")
    )
    cmp = forms.ChoiceField(label=_("比较"), choices=COMPARISONS, required=False)
    value = forms.CharField(label=_("数值"), max_length=20, required=False)
    unit = forms.CharField(label=_("单位"), max_length=20, required=False)
    against = forms.CharField(
        label=_("比较对象或时限"), max_length=60, required=False, help_text=_("例如 全省平均水平，或 2026-06-30")
    )
    step = forms.CharField(label=_("每项（次）几分"), max_length=12, required=False)
    rule = forms.CharField(
        label=_("规则（JSON）"), required=False, widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"})
    )
    reason = forms.CharField(label=_("修改理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    @staticmethod
    def initial_of(clause: dict[str, Any]) -> dict[str, Any]:
        """The form's first values for a clause of the draft; the usual shapes are taken apart into fields."""
        rule = clause["rule"]
        out: dict[str, Any] = {
            "points": clause["points"] or "",
            "rule": json.dumps(rule, ensure_ascii=False, indent=2),
            "shape": "json",
            "cmp": ">=",
        }
        try:
            read = rule_from_json(rule)
            out["sentence"] = print_rule(read)
            if reads_back(read):
                out["shape"] = "sentence"
        except ZhihengError:
            pass
        when = rule.get("when") or {}
        if rule["op"] == "award" and when.get("kind") in _WHEN and not rule.get("unless"):
            out.update(shape=f"award:{when['kind']}", what=when.get("what") or when.get("indicator"))
            out.update({k: when.get(k) or "" for k in ("cmp", "value", "unit") if k in when})
            out["against"] = when.get("against") or when.get("by") or ""
        elif rule["op"] == "judge" and not when:
            out.update(shape="judge", what=rule["why"])
        elif rule["op"] in ("each", "deduct") and set(rule) <= {"op", "points", "per", "what", "cap", "scope", "from"}:
            out.update(shape=rule["op"], what=rule.get("what") or rule["per"], step=rule["points"])
        return out

    def clean_points(self) -> Decimal | None:
        """Points as a decimal of at most three places."""
        return _points(self.cleaned_data["points"].strip())

    def clean(self) -> dict[str, Any]:
        """The rule of the chosen shape, under `made`."""
        data = super().clean() or {}
        shape, points = data.get("shape"), data.get("points")
        if not shape or points is None:
            return data
        text = format(points, "f")
        if shape == "json":
            made = self._written(data.get("rule", ""))
        elif shape == "sentence":
            made = self._said(data.get("sentence", ""), text)
        elif not data.get("what"):
            self.add_error("what", _("请写明事项、指标或评判的内容。"))
            return data
        elif shape == "judge":
            made = {"op": "judge", "points": text, "why": data["what"]}
        elif shape in ("each", "deduct"):
            made = self._counted(shape, text, data)
        else:
            made = {"op": "award", "points": text, "when": self._condition(shape.split(":")[1], data)}
        if self.errors or made is None:
            return data
        try:
            rule = rule_from_json(made)
            list(needs(rule))
            data["made"] = rule_to_json(rule)
        except ZhihengError as error:
            self.add_error({"json": "rule", "sentence": "sentence"}.get(shape, "what"), error.sentence)
        except (TypeError, ValueError, KeyError, AttributeError) as error:
            self.add_error(
                "rule" if shape == "json" else "what",
                _("规则的写法不对：%(why)s。请对照右侧例子修改。") % {"why": error},
            )
        return data

    def _said(self, sentence: str, points: str) -> dict[str, Any] | None:
        """The rule that the reader makes of a sentence; a sentence it cannot read is a fault, never a guess."""
        if not sentence.strip():
            self.add_error("sentence", _("请写明怎样得分。"))
            return None
        found = compile_clause(sentence, Context(points=as_decimal(points)))
        made = rule_to_json(found.rule)
        if made["op"] == "judge" and not re.search(r"评判|酌情|视情|评审", sentence):
            self.add_error(
                "sentence",
                _("这句话没有读成能计算的规则：%(why)s。换一种说法，或选别的评分方式。") % {"why": made["why"]},
            )
            return None
        return made

    def _counted(self, shape: str, points: str, data: dict[str, Any]) -> dict[str, Any] | None:
        """So many points for each, or off for each occurrence, up to the points of the clause."""
        try:
            step = format(as_decimal(data.get("step", "").strip()), "f")
        except ZhihengError as error:
            self.add_error("step", error.sentence if data.get("step") else _("请写明每项（次）几分。"))
            return None
        if shape == "each":
            return {"op": "each", "points": step, "per": data["what"], "cap": points}
        return {"op": "deduct", "from": points, "points": step, "per": "次", "what": data["what"], "floor": "0"}

    def _written(self, text: str) -> dict[str, Any] | None:
        try:
            made = json.loads(text or "null")
        except json.JSONDecodeError as error:
            self.add_error(
                "rule",
                _("第 %(line)s 行第 %(column)s 个字符处不是合规的 JSON，请检查引号、逗号和括号。")
                % {"line": error.lineno, "column": error.colno},
            )
            return None
        if not isinstance(made, dict):
            self.add_error("rule", _('规则应为带 op 的对象，例如 {"op": "judge", "points": "1", "why": "…"}。'))
            return None
        return made

    def _condition(self, kind: str, data: dict[str, Any]) -> dict[str, Any]:
        if kind in ("exists", "absent"):
            return {"kind": kind, "what": data["what"]}
        if kind in ("deadline", "benchmark"):
            if not data.get("against"):
                self.add_error("against", _("请写明和谁比较，或最迟什么时候完成。"))
            if kind == "deadline":
                return {"kind": kind, "what": data["what"], "by": data.get("against", "")}
            cmp = data.get("cmp") or ">="
            return {"kind": kind, "indicator": data["what"], "cmp": cmp, "against": data.get("against", "")}
        try:
            value = format(as_decimal(data.get("value", "").strip()), "f")
        except ZhihengError as error:
            self.add_error("value", error.sentence if data.get("value") else _("请写明要达到的数值。"))
            value = "0"
        name = "what" if kind == "count" else "indicator"
        out = {"kind": kind, name: data["what"], "cmp": data.get("cmp") or ">=", "value": value}
        if data.get("unit"):
            out["unit"] = data["unit"]
        return out


_SEPARATORS = str.maketrans(dict.fromkeys(",，;；\n", "、"))


class _UnitsMixin(forms.Form):
    """Names of units as printed, by role."""

    lead = forms.CharField(
        label=_("牵头单位"), required=False, max_length=500, help_text=_("照文件印的名称写，用顿号分开")
    )
    support = forms.CharField(label=_("配合单位"), required=False, max_length=1000)
    by_remit = forms.CharField(label=_("按职责分工负责"), required=False, max_length=1000)

    @staticmethod
    def units_initial(entry: dict[str, Any]) -> dict[str, str]:
        """Names joined for the form."""
        return {role: "、".join(entry["units"][role]) for role in ("lead", "support", "by_remit")}

    def units_made(self, entry: dict[str, Any]) -> dict[str, Any]:
        """Units of the contract from what was typed."""
        out: dict[str, Any] = {}
        for role in ("lead", "support", "by_remit"):
            names = [n.strip() for n in self.cleaned_data[role].translate(_SEPARATORS).split("、")]
            out[role] = list(dict.fromkeys(n for n in names if n))
        out["open_list"] = entry["units"]["open_list"]
        return out


_DUE = forms.RegexField(
    r"^(\d{4}(-\d{2}(-\d{2})?)?|\d{4}/\d{4}|\d{4}(Q[1-4]|H[12]))$",
    label=_("完成时限"),
    required=False,
    help_text=_("2025、2025-06-30 或 2021/2025；文件没有写就空着"),
    error_messages={"invalid": _("请写成 2025、2025-06-30 或 2021/2025 的样子。")},
)


class TargetForm(_UnitsMixin):
    """A target as read, to be corrected (修改目标)."""

    indicator = forms.CharField(label=_("指标"), max_length=200)
    operator = forms.ChoiceField(label=_("要求"), choices=list(OPERATORS.items()))
    value = forms.CharField(label=_("数值"), max_length=20, required=False)
    value_high = forms.CharField(label=_("上限"), max_length=20, required=False, help_text=_("只用于 5—10 这样的区间"))
    unit = forms.CharField(label=_("单位"), max_length=20, required=False)
    against = forms.CharField(label=_("对标对象"), max_length=100, required=False, help_text=_("例如 全省平均水平"))
    due = _DUE
    dimension = forms.ChoiceField(label=_("领域"), choices=list(DIMENSIONS.items()))
    reason = forms.CharField(
        label=_("修改理由"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    field_order = [
        "indicator",
        "operator",
        "value",
        "value_high",
        "unit",
        "against",
        "due",
        "dimension",
        "lead",
        "support",
        "by_remit",
        "reason",
    ]
    NAMES = ("indicator", "operator", "value", "value_high", "unit", "against", "due", "dimension")

    @classmethod
    def initial_of(cls, entry: dict[str, Any]) -> dict[str, Any]:
        """First values of the form."""
        return {**{n: entry.get(n) or "" for n in cls.NAMES}, **cls.units_initial(entry)}

    def _number(self, name: str) -> str:
        text = self.cleaned_data[name].strip()
        if text:
            try:
                as_decimal(text)
            except ZhihengError as error:
                raise forms.ValidationError(error.sentence) from error
        return text

    def clean_value(self) -> str:
        """A decimal string, or empty."""
        return self._number("value")

    def clean_value_high(self) -> str:
        """A decimal string, or empty."""
        return self._number("value_high")

    def values(self, entry: dict[str, Any]) -> dict[str, Any]:
        """What `change_entry` puts into the draft."""
        out: dict[str, Any] = {n: self.cleaned_data[n] or None for n in self.NAMES}
        return {**out, "units": self.units_made(entry)}


class TaskForm(_UnitsMixin):
    """A task as read, to be corrected (修改任务)."""

    title = forms.CharField(label=_("任务"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    number = forms.CharField(label=_("序号"), max_length=40, required=False)
    due = _DUE
    reason = forms.CharField(
        label=_("修改理由"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    field_order = ["number", "title", "due", "lead", "support", "by_remit", "reason"]

    @classmethod
    def initial_of(cls, entry: dict[str, Any]) -> dict[str, Any]:
        """First values of the form."""
        return {**{n: entry.get(n) or "" for n in ("title", "number", "due")}, **cls.units_initial(entry)}

    def values(self, entry: dict[str, Any]) -> dict[str, Any]:
        """What `change_entry` puts into the draft."""
        data = self.cleaned_data
        return {
            "title": data["title"],
            "number": data["number"],
            "due": data["due"] or None,
            "units": self.units_made(entry),
        }
