"""Lists on the portal, and what a granted repair does to the penalty or the entry it is about (信用修复)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from zhiheng.errors import InputError
from zhiheng_web.audit import services as audit
from zhiheng_web.organisations.policies import record_write
from zhiheng_web.publishing.notices import put_notice, stop_notices
from zhiheng_web.records.addresses import record_id
from zhiheng_web.records.declare import REGISTRIES
from zhiheng_web.records.services import change_record
from zhiheng_web.registries.credit.list_models import Listing, Repair

_KEYS = {"penalties": "decision_no", "listings": "listing_no"}


def internal_listings(region: Any, day: date) -> list[str]:
    """Entries that must stand on the portal on a day, by the records alone (公开对账)."""
    rows = Listing.objects.live().in_region(region).filter(kind="serious", listed_on__lte=day)
    rows = rows.filter(Q(left_on__isnull=True) | Q(left_on__gt=day))
    return [f"listings:{pk}" for pk in rows.values_list("pk", flat=True)]


def sync_listing(listing: Listing) -> None:
    """Make the portal say what the record says: the list of serious violations only, from the day of entry to its end."""
    held = record_id(listing)
    if listing.kind == "serious" and not listing.is_withdrawn:
        put_notice(
            listing.created_by,
            listing.region,
            kind="listing",
            source=held,
            title=f"{listing.name} {listing.listing_no}",
            content={
                "name": listing.name,
                "uscc": listing.uscc,
                "ground": dict(Listing.GROUNDS)[listing.ground],
                "basis": listing.basis,
                "listed_on": listing.listed_on.isoformat(),
                "authority": listing.unit.name,
            },
            shown_from=listing.listed_on,
            stops_on=listing.left_on,
        )
    else:
        stop_notices(held, listing.withdrawn_reason or "不再列入")


def target_of(repair: Repair) -> Any:
    """The live penalty or entry an application is about, in its county; None when there is none."""
    registry = REGISTRIES.get(repair.target)
    if registry is None:
        return None
    rows = registry.model.objects.live().filter(region__code__startswith=repair.region.code[:6])
    return rows.select_related("region", "unit").filter(**{_KEYS[repair.target]: repair.target_no, "uscc": repair.uscc}).first()


def hindrance(repair: Repair, on: date) -> str:
    """Why the application cannot be accepted on a day, or ""."""
    target = target_of(repair)
    if target is None:
        return _("没有这个文号和信用代码的公示信息，请核对")
    if target.repair_from and on < target.repair_from:
        return _("最短公示期未满，%(day)s 起才能申请") % {"day": target.repair_from}
    return ""


@transaction.atomic
def accept(person: Any, repair: Repair, on: date) -> Repair:
    """Accept an application (受理).

    Raises:
        ValidationError: the shortest time is not over, or there is nothing to repair.
    """
    if why := hindrance(repair, on):
        raise ValidationError({"answered_on": why})
    return change_record(person, repair, {"answer": "accepted", "answered_on": on}, reason="受理信用修复申请", action="accept")  # type: ignore[no-any-return]


@transaction.atomic
def carry_out(person: Any, repair: Repair, on: date) -> Repair:
    """Stop the disclosure or take the enterprise off the list, because repair was granted (停止公示或移出).

    Raises:
        InputError: there is nothing left to stop, or it is too early.
    """
    record_write.check(person, repair)
    target = target_of(repair)
    if target is None:
        raise InputError(_("没有这个文号和信用代码的公示信息，请核对。"))
    if target.repair_from and on < target.repair_from:
        raise InputError(_("最短公示期未满，%(day)s 起才能停止公示。") % {"day": target.repair_from})
    record_write.check(person, target)
    before = audit.values_of(target)
    target.repaired_on = on
    target.save()
    audit.record(person, "credit.repair", target, f"信用修复，停止公示“{target}”", reason=f"申请 {repair.repair_no}", before=before, after=audit.values_of(target))
    return change_record(person, repair, {"stopped_on": on}, reason="停止公示或移出名单", action="stop")  # type: ignore[no-any-return]
