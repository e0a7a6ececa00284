"""Changing the register of units (单位名录): what a printed name means, remembered with the way back."""

from __future__ import annotations

import re

from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext as _

from zhiheng.errors import InputError
from zhiheng_web.audit.services import record
from zhiheng_web.organisations.models import CLASSES, Person, Region, Unit, UnitAlias
from zhiheng_web.organisations.policies import office_only
from zhiheng_web.organisations.resolving import squeeze

name_changed = Signal()
"""Sent with `region` and `name` when a name got or lost a meaning; apps above read their stored names anew."""


class _At:
    """What the policy asks about: something of this region."""

    def __init__(self, region: Region) -> None:
        self.region = region


@transaction.atomic
def remember_name(
    person: Person,
    region: Region,
    name: str,
    sense: str,
    *,
    unit: Unit | None = None,
    class_code: str = "",
    document: int | None = None,
    source: str = "",
    created_unit: bool = False,
) -> UnitAlias:
    """Remember what a printed name means (记住名称); every document of the region is read by it from now on.

    An earlier answer for the same name is withdrawn and stays on record.

    Raises:
        PermissionDenied: only the committee office of the region.
        InputError: the name is empty or too long, no unit or set was chosen, or the unit is of another region.
    """
    office_only.check(person, _At(region))
    plain = squeeze(name)
    if not plain or len(plain) > 100:
        raise InputError(_("名称应为1到100个字。"), found=name)
    if sense == "unit":
        if unit is None:
            raise InputError(_("请选择“%(name)s”对应的单位。") % {"name": plain})
        if unit.region_id != region.pk:
            raise InputError(_("“%(name)s”不是本行政区域的单位。") % {"name": unit.name})
        class_code = ""
    elif sense == "class":
        unit = None
        if class_code not in dict(CLASSES):
            raise InputError(_("请选择“%(name)s”指哪一类单位。") % {"name": plain})
    elif sense == "outside":
        unit, class_code = None, ""
    else:
        raise InputError(_("请选择“%(name)s”的含义。") % {"name": plain})
    former = UnitAlias.objects.filter(region=region, name=plain, withdrawn_at=None).first()
    if former is not None:
        _withdraw(former, person)
    alias = UnitAlias.objects.create(
        region=region,
        name=plain,
        sense=sense,
        unit=unit,
        class_code=class_code,
        document=document,
        source=source[:200],
        created_unit=created_unit,
        said_by=person,
    )
    record(
        person,
        "organisations.remember_name",
        alias,
        f"记住“{plain}”的含义：{alias.meaning}",
        before={"meaning": former.meaning} if former else None,
        after={"sense": sense, "unit": unit.code if unit else None, "class": class_code or None, "document": document},
    )
    name_changed.send(UnitAlias, region=region, name=plain)
    return alias


def _withdraw(alias: UnitAlias, person: Person) -> None:
    alias.withdrawn_by, alias.withdrawn_at = person, timezone.now()
    alias.save(update_fields=["withdrawn_by", "withdrawn_at"])


@transaction.atomic
def forget_name(person: Person, alias: UnitAlias) -> None:
    """Take an answer back (撤销对应): the name is asked about again. A unit made with it stays if anything names it.

    Raises:
        PermissionDenied: only the committee office of the region.
        InputError: it was withdrawn before.
    """
    office_only.check(person, alias)
    alias = UnitAlias.objects.select_for_update(of=("self",)).select_related("unit", "region").get(pk=alias.pk)
    if alias.withdrawn_at is not None:
        raise InputError(_("“%(name)s”的对应已经撤销。") % {"name": alias.name})
    _withdraw(alias, person)
    record(
        person,
        "organisations.forget_name",
        alias,
        f"撤销“{alias.name}”的对应（原为{alias.meaning}）",
        before={"sense": alias.sense, "unit": alias.unit.code if alias.unit else None},
    )
    name_changed.send(UnitAlias, region=alias.region, name=alias.name)


@transaction.atomic
def create_unit(person: Person, region: Region, name: str, kind: str = "department") -> Unit:
    """Add a unit to the register (新建单位), under a code of its own.

    Raises:
        PermissionDenied: only the committee office of the region.
        InputError: no name, or the register has a unit of this name.
    """
    office_only.check(person, _At(region))
    plain = squeeze(name)
    if not 2 <= len(plain) <= 80:
        raise InputError(_("单位名称应为2到80个字。"), found=name)
    if kind not in ("department", "township"):
        raise InputError(_("新建的单位应为部门或乡镇。"), found=kind)
    if any(plain in (squeeze(n) for n in u.names()) for u in Unit.objects.filter(region=region)):
        raise InputError(_("名录里已有“%(name)s”，请直接选择。") % {"name": plain})
    stem = f"{region.code}-u"
    codes = Unit.objects.filter(code__startswith=stem).values_list("code", flat=True)
    numbers = [int(found[1]) for code in codes if (found := re.fullmatch(re.escape(stem) + r"(\d+)", code))]
    unit = Unit.objects.create(
        code=f"{stem}{max(numbers, default=0) + 1}", name=plain, aliases=[], kind=kind, region=region
    )
    record(person, "organisations.create_unit", unit, f"名录新增单位“{plain}”", after={"code": unit.code, "kind": kind})
    return unit
