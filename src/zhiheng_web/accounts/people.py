"""Accounts of a region's people (人员账号): made, reset and stopped by the committee office."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from zhiheng.errors import InputError
from zhiheng_web.accounts.models import Account
from zhiheng_web.accounts.passwords import give_password
from zhiheng_web.audit import services as audit
from zhiheng_web.organisations.models import Person, Region, Role, Unit
from zhiheng_web.organisations.policies import office_only

HOLDS: list[Callable[[Person], str]] = []
"""Apps above say here why an account cannot be stopped yet, as a sentence; empty where they have nothing against it."""
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9._-]{2,39}")


@transaction.atomic
def create_person(by: Person | None, username: str, display_name: str, role: str, region: Region, unit: Unit | None) -> tuple[Person, str]:
    """Make an account (开户) with a first password that is given back once. `by` is None on the command line.

    Raises:
        PermissionDenied: not of the committee office, or a region above or beside one's own.
        ValidationError: by field.
    """
    made = Person(username=username.strip(), display_name=display_name.strip(), role=role, region=region, unit=unit)
    if by is not None:
        office_only.check(by, made)
    faults: dict[str, str] = {}
    if not _NAME.fullmatch(made.username):
        faults["username"] = _("账号应为3至40个字符，以字母开头，只用字母、数字和 . _ -。")
    elif Person.objects.filter(username__iexact=made.username).exists():
        faults["username"] = _("账号“%(name)s”已有人使用。") % {"name": made.username}
    if not 2 <= len(made.display_name) <= 40:
        faults["display_name"] = _("姓名应为2至40个字。")
    if role not in (Role.OFFICE, Role.LIAISON, Role.REVIEWER, Role.LEADER):
        faults["role"] = _("请选择角色。")
    if role == Role.LIAISON and unit is None:
        faults["unit"] = _("联络员应有所在单位。")
    if unit is not None and (unit.region_id != region.pk or unit.kind == "class"):
        faults["unit"] = _("“%(unit)s”不是%(region)s的单位。") % {"unit": unit, "region": region}
    if faults:
        raise ValidationError(faults)
    made.set_unusable_password()
    made.save()
    Account.objects.create(person=made, must_change=True)
    word = give_password(made)
    after = {"username": made.username, "role": role, "unit": unit.code if unit else None, "region": region.code}
    audit.record(by, "accounts.create_person", made, f"开设“{made}”的账号（{made.role_label}）", after=after)
    return made, word


def _other(by: Person, whom: Person) -> None:
    office_only.check(by, whom)
    if by.pk == whom.pk:
        raise PermissionDenied(_("自己的账号由质发办另一人办理。"))


@transaction.atomic
def reset_password(by: Person, whom: Person) -> str:
    """Give a new first password (重置口令); sessions of the account end. The password is given back once.

    Raises:
        PermissionDenied: not of the committee office of the region, or one's own account.
    """
    _other(by, whom)
    word = give_password(whom)
    audit.record(by, "accounts.reset_password", whom, f"重置“{whom}”的口令")
    return word


@transaction.atomic
def set_active(by: Person, whom: Person, active: bool, reason: str) -> None:
    """Stop an account or open it again (停用、启用); what it did stays.

    Raises:
        PermissionDenied; InputError: nothing would change, or no reason.
    """
    _other(by, whom)
    held = Person.objects.select_for_update(of=("self",)).get(pk=whom.pk)
    if held.is_active == active:
        raise InputError(_("账号现在就是这样，没有改动。"))
    if not reason.strip():
        raise InputError(_("请写明理由。"))
    if not active and (why := next((w for hold in HOLDS if (w := hold(held))), "")):
        raise InputError(why)
    held.is_active = active
    held.save(update_fields=["is_active"])
    audit.record(by, "accounts.open_account" if active else "accounts.stop_account", held, f"{'启用' if active else '停用'}“{held}”的账号", reason=reason.strip())


def people_of(region: Region) -> Any:
    """Everybody with an account in a region or inside it."""
    from zhiheng.values import RegionCode

    rows = Person.objects.filter(region__code__startswith=RegionCode(region.code).stem)
    return rows.select_related("region", "unit", "account", "second_factor").order_by("region__code", "role", "unit__code", "username")
