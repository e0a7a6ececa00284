"""Notices for the public that begin and end by date (公示信息): put by the registry that owns them, shown only while lawful."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from zhiheng_web.publishing.models import PublicNotice
from zhiheng_web.publishing.services import digest_of


def put_notice(
    person: Any,
    region: Any,
    *,
    kind: str,
    source: str,
    title: str,
    content: dict[str, Any],
    shown_from: date,
    stops_on: date | None,
) -> PublicNotice:
    """Make a record's notice say this; the same notice again changes nothing, another one replaces the one that stands.

    The permission is that of the record, asked by the service that calls. `stops_on` is the first day it is not shown any more.
    """
    digest = digest_of({"content": content, "from": shown_from.isoformat(), "stops": stops_on.isoformat() if stops_on else ""})
    standing = PublicNotice.objects.filter(source=source, withdrawn_at=None)
    held = standing.filter(digest=digest).first()
    if held is not None:
        return held
    stop_notices(source, "由新的内容替代")
    return PublicNotice.objects.create(
        region=region,
        kind=kind,
        source=source,
        title=title[:200],
        content=content,
        digest=digest,
        shown_from=shown_from,
        stops_on=stops_on,
        published_by=person if getattr(person, "pk", None) else None,
    )


def stop_notices(source: str, reason: str) -> int:
    """Take the notices of a record back at once; gives how many there were."""
    rows = PublicNotice.objects.filter(source=source, withdrawn_at=None)
    return rows.update(withdrawn_at=timezone.now(), withdrawn_reason=reason[:400])


def public_notices(kind: str, day: date) -> QuerySet[PublicNotice]:
    """The notices of a kind that the public may see on a day, newest first: begun, not ended, not taken back."""
    rows = PublicNotice.objects.filter(kind=kind, withdrawn_at=None, shown_from__lte=day)
    return rows.filter(Q(stops_on__isnull=True) | Q(stops_on__gt=day)).select_related("region").order_by("-shown_from", "-pk")
