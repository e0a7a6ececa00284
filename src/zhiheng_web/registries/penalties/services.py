"""Disclosure follows the record (公示随记录走): published, ended, retracted and repaired penalties change what the portal has."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q

from zhiheng_web.publishing.notices import put_notice, stop_notices
from zhiheng_web.records.addresses import record_id
from zhiheng_web.registries.penalties.models import Penalty


def content_of(penalty: Penalty) -> dict[str, Any]:
    """What the public may know: no natural person, no file number inside the office, no link to who reported."""
    return {
        "decision_no": penalty.decision_no,
        "name": penalty.name,
        "uscc": penalty.uscc,
        "violation": penalty.violation,
        "basis": penalty.basis,
        "content": penalty.content,
        "decided_on": penalty.decided_on.isoformat(),
        "authority": penalty.unit.name,
    }


def internal(region: Any, day: date) -> list[str]:
    """Penalties that must stand on the portal on a day, by the records alone (公开对账)."""
    rows = Penalty.objects.live().in_region(region).exclude(party="person").filter(published_on__lte=day)
    rows = rows.filter(Q(stops_on__isnull=True) | Q(stops_on__gt=day), voided_on=None)
    return [f"penalties:{pk}" for pk in rows.values_list("pk", flat=True)]


def sync(penalty: Penalty) -> None:
    """Make the portal say what the record says; `Penalty.save` calls it, and whoever loads records in bulk."""
    held = record_id(penalty)
    if penalty.published_on and penalty.party != "person" and not penalty.is_withdrawn and not penalty.voided_on:
        put_notice(
            penalty.created_by,
            penalty.region,
            kind="penalty",
            source=held,
            title=f"{penalty.name} {penalty.decision_no}",
            content=content_of(penalty),
            shown_from=penalty.published_on,
            stops_on=penalty.stops_on,
        )
    else:
        stop_notices(held, penalty.voided_reason or penalty.withdrawn_reason or "不再公示")
