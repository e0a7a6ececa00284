"""Notices for the public that begin and end by date (公示信息): put by the registry that owns them, shown only while lawful."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from zhiheng_web.publishing.editions import bump
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
    bump()
    return PublicNotice.objects.create(
        region=region,
        kind=kind,
        source=source,
        title=title[:200],
        name=str(content.get("name", ""))[:120],
        uscc=str(content.get("uscc", ""))[:18],
        content=content,
        digest=digest,
        shown_from=shown_from,
        stops_on=stops_on,
        published_by=person if getattr(person, "pk", None) else None,
    )


def put_many(person: Any, region: Any, kind: str, rows: Sequence[tuple[str, str, dict[str, Any], date, date | None]]) -> int:
    """`put_notice` for many records of one act at once: `(source, title, content, shown_from, stops_on)` each; gives how many are new."""
    held = PublicNotice.objects.filter(source__in=[r[0] for r in rows], withdrawn_at=None)
    standing = {n.source: n for n in held}
    made, replaced = [], []
    for source, title, content, shown_from, stops_on in rows:
        digest = digest_of({"content": content, "from": shown_from.isoformat(), "stops": stops_on.isoformat() if stops_on else ""})
        earlier = standing.get(source)
        if earlier is not None and earlier.digest == digest:
            continue
        if earlier is not None:
            replaced.append(earlier.pk)
        made.append(
            PublicNotice(
                region=region,
                kind=kind,
                source=source,
                title=title[:200],
                name=str(content.get("name", ""))[:120],
                uscc=str(content.get("uscc", ""))[:18],
                content=content,
                digest=digest,
                shown_from=shown_from,
                stops_on=stops_on,
                published_by=person,
            )
        )
    PublicNotice.objects.filter(pk__in=replaced).update(withdrawn_at=timezone.now(), withdrawn_reason="由新的内容替代")
    PublicNotice.objects.bulk_create(made, batch_size=200)
    bump()
    return len(made)


def stop_notices(source: str, reason: str) -> int:
    """Take the notices of a record back at once; gives how many there were."""
    rows = PublicNotice.objects.filter(source=source, withdrawn_at=None)
    stopped = rows.update(withdrawn_at=timezone.now(), withdrawn_reason=reason[:400])
    if stopped:
        bump()
    return stopped


def shown_notices(day: date) -> QuerySet[PublicNotice]:
    """Every notice that the public may see on a day, newest first: begun, not ended, not taken back."""
    rows = PublicNotice.objects.filter(withdrawn_at=None, shown_from__lte=day)
    return rows.filter(Q(stops_on__isnull=True) | Q(stops_on__gt=day)).select_related("region").order_by("-shown_from", "-pk")


def public_notices(kind: str, day: date) -> QuerySet[PublicNotice]:
    """Those of one kind."""
    return shown_notices(day).filter(kind=kind)
