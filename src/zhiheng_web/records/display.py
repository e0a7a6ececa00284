"""Stored values as people read them (显示)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from zhiheng_web.records.fields import ScaledIntegerField, scaled_text
from zhiheng_web.records.masking import mask_name
from zhiheng_web.shared.language import said

DASH = "—"


def plain_text(field: Any, value: Any) -> str:
    """One stored value of a field as text: choices by label, dates ISO, money in its usual unit, nothing as a dash."""
    if value in (None, ""):
        return DASH
    if getattr(field, "is_hidden", False):
        return _("（加密保存）")
    if isinstance(field, models.ForeignKey):
        held = field.related_model._default_manager.filter(pk=value).first()
        return str(held) if held else str(value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(field, ScaledIntegerField):
        return scaled_text(value, field.scale)
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return "、".join(str(v) for v in value) or DASH
    return str(value)


def state_text(registry: Any, code: Any) -> str:
    """A state of a registry's lifecycle in words; what the table does not know as it is."""
    known = {state.code: state.label for state in registry.lifecycle.states}
    return said(known.get(code, code)) if code else DASH


def shown(registry: Any, record: Any, name: str, *, full: bool = False) -> str:
    """A field of a record as text; names of persons masked unless `full`."""
    field = registry.field(name)
    if name == "state" and registry.lifecycle is not None:
        return state_text(registry, record.state)
    if isinstance(field, models.ForeignKey):
        held = getattr(record, name)
        text = str(held) if held is not None else DASH
        return mask_name(text) if name in registry.masked and not full and held is not None else text
    value = getattr(record, name)
    if name in registry.masked and not full and value:
        return _("%(n)s 项（不公开）") % {"n": len(value)} if isinstance(value, list) else mask_name(value)
    return plain_text(field, value)
