"""What a period needs as evidence and how far each matter is (佐证缺口)."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from zhiheng.packs import matters
from zhiheng.values import Period
from zhiheng_web.records.declare import Standing
from zhiheng_web.registries.evidence.models import EvidenceItem, Review


def standings(region: Any, period: Period, today: date) -> list[Standing]:
    """Every matter of the packs with its evidence in the period: accepted, waiting, returned, or none. What is missing comes first.

    Evidence counts by its date inside the period, or while it is valid on the period's last day (today in a running one).
    """
    day = min(period.end, today)
    inside = Q(dated_on__range=(period.start, day)) | Q(dated_on__lte=day, valid_until__gte=day)
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for matter, review in EvidenceItem.objects.live().in_region(region).filter(inside).values_list("matter", "review"):
        found[matter][review] += 1
    out = []
    for code, matter in matters().items():
        counts = found.get(code, {})
        query = urlencode({"matter": code})
        note = f"{matter.proof}（{matter.unit}）"
        if counts.get(Review.ACCEPTED):
            out.append(
                Standing(matter.name, "accepted", _("采信 %(n)s") % {"n": counts[Review.ACCEPTED]}, note, query, True)
            )
        elif counts.get(Review.SUBMITTED):
            out.append(
                Standing(matter.name, "submitted", _("待审 %(n)s") % {"n": counts[Review.SUBMITTED]}, note, query)
            )
        elif counts.get(Review.RETURNED):
            out.append(Standing(matter.name, "returned", _("退回 %(n)s") % {"n": counts[Review.RETURNED]}, note, query))
        else:
            out.append(Standing(matter.name, "open", _("还没有"), note, query))
    return sorted(out, key=lambda s: s.is_done)
