"""Rules between fields that several registries share (表单校验)."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from zhiheng_web.shared.clock import today


def check_dates(record: Any, *pairs: tuple[str, str], past: tuple[str, ...] = ()) -> None:
    """Each pair of date fields in its order (same day allowed), and the `past` ones not after today.

    Raises:
        ValidationError: by field, the later one of a pair.
    """
    faults: dict[str, str] = {}
    field = record._meta.get_field
    for early, late in pairs:
        a, b = getattr(record, early), getattr(record, late)
        if a and b and b < a:
            faults[late] = _("%(verbose_name)s（%(b)s）早于%(verbose_name2)s（%(a)s），请核对") % {
                "verbose_name": field(late).verbose_name,
                "b": b,
                "verbose_name2": field(early).verbose_name,
                "a": a,
            }
    now = today() if past else None
    for name in past:
        value = getattr(record, name)
        if value and value > now and name not in faults:
            faults[name] = _("%(verbose_name)s（%(value)s）晚于今天，还没有发生的事不能登记") % {
                "verbose_name": field(name).verbose_name,
                "value": value,
            }
    if faults:
        raise ValidationError(faults)


def check_together(record: Any, *pairs: tuple[str, str]) -> None:
    """Where the first field of a pair is filled, the second must be too."""
    field = record._meta.get_field
    faults = {
        needed: _("填了“%(verbose_name)s”，还需要填“%(verbose_name2)s”")
        % {"verbose_name": field(given).verbose_name, "verbose_name2": field(needed).verbose_name}
        for given, needed in pairs
        if getattr(record, given) not in (None, "", False) and getattr(record, needed) in (None, "")
    }
    if faults:
        raise ValidationError(faults)
