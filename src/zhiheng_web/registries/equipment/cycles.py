"""From a device's record to the engine of cycles and back in words (检验周期的依据)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from zhiheng.lifecycles.cycles import DeviceFacts, DueInspection, ask_by, due_inspections
from zhiheng.lifecycles.deadlines import CERTAINTIES
from zhiheng_web.shared.language import said

FIELDS = {"main": ("inspected_on", "stated_due_on"), "full": ("full_inspected_on", "full_stated_due_on"), "self": ("self_checked_on", "")}
"""For each track the field with its last day and the field with the day that the report names."""


def facts_of(device: Any) -> DeviceFacts:
    """What the engine needs of a device's record."""
    last = {track: day for track, (name, _s) in FIELDS.items() if (day := getattr(device, name))}
    stated = {track: day for track, (_l, name) in FIELDS.items() if name and (day := getattr(device, name))}
    return DeviceFacts(device.kind, device.in_use_since, device.category, device.safety_grade, last, stated)


def due_of(device: Any) -> list[DueInspection]:
    """The next inspections of a device."""
    return due_inspections(facts_of(device))


def rule_id(due: DueInspection) -> str:
    """Code and version of the rule, "" where the report alone decides."""
    return f"{due.rule.code}@{due.rule.version}" if due.rule else ""


def basis_words(due: DueInspection) -> str:
    """Which text, which cycle, from which day, since when in force."""
    if due.rule is None:
        return _("检验报告载明")
    words = _("%(article)s：%(words)s；自%(from)s（%(on)s）起算") % {
        "article": due.rule.article,
        "words": due.rule.words,
        "from": _("投用之日") if due.is_first or due.rule.ages else _("上一次检验"),
        "on": due.trigger_on,
    }
    if due.rule.valid_from:
        words += _("，规则 %(code)s 自 %(day)s 起的版本") % {"code": due.rule.code, "day": due.rule.valid_from}
    if due.rule.by == "body":
        words += _("。期满前一个月（%(day)s）提出检验申请：特种设备安全法第四十条") % {"day": ask_by(due.due_on)}
    return words


def certainty_words(due: DueInspection) -> str:
    """How sure the rule is, and its note."""
    if due.rule is None:
        return _("规则包没有这一类的周期")
    return "；".join(said(w) for w in (CERTAINTIES[due.rule.certainty], due.rule.note) if w)
