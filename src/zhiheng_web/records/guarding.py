"""Who may write what of a record (字段权限): the owner of the record, the office alone where a field or a new record is the office's."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.utils.translation import gettext as _

from zhiheng_web.organisations.models import Role
from zhiheng_web.organisations.policies import ALLOWED, Decision, office_only, record_write
from zhiheng_web.records.declare import Registry


def locked_fields(registry: Registry, person: Any) -> tuple[str, ...]:
    """Fields of the registry that the person cannot change."""
    return () if getattr(person, "role", "") == Role.OFFICE else registry.office_fields


def may_enter_any(person: Any, registry: Registry) -> bool:
    """Whether the person may enter records of the registry at all."""
    return bool((registry.create_policy or record_write).allows(person))


def may_enter(person: Any, registry: Registry, record: Any) -> Decision:
    """Whether the person may enter this new record."""
    decision: Decision = (registry.create_policy or record_write).decide(person, record)
    return decision


def held_back(registry: Registry, records: Collection[Any]) -> dict[int, str]:
    """Which of these records cannot be withdrawn now because others rest on them: key -> why. One statement for each kind of dependant."""
    out: dict[int, str] = {}
    keys = [record.pk for record in records]
    for name, why in registry.held_by.items():
        link = registry.model._meta.get_field(name).field
        resting = link.model._default_manager.live().filter(**{f"{link.name}__in": keys}).order_by()
        out |= {key: why for key in resting.values_list(link.attname, flat=True) if key not in out}
    return out


def may_change(person: Any, registry: Registry, before: Mapping[str, Any], after: Mapping[str, Any], record: Any) -> Decision:
    """Whether the person may change the record from `before` to `after` (stored values by column).

    Gives: yes; or no with the fields that are the office's and were touched.
    """
    decision: Decision = record_write.decide(person, record)
    if not decision.allowed:
        return decision
    names = [n for n in registry.office_fields if before.get(registry.field(n).attname) != after.get(registry.field(n).attname)]
    if not names or office_only.allows(person, record):
        return ALLOWED
    labels = "、".join(str(registry.field(n).verbose_name) for n in names)
    return Decision(False, _("“%(labels)s”由质发办填写，请与质发办联系。") % {"labels": labels})
