"""The two lists of a draw from the registries (名录库): classes, counts of the year, inspectors who may go."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from zhiheng.errors import InputError
from zhiheng.sampling import Inspectee, Inspector
from zhiheng_web.draws.models import Draw
from zhiheng_web.enterprises.models import Enterprise, FrameEntry
from zhiheng_web.registries.credit.class_models import CreditClass, in_force
from zhiheng_web.registries.inspections.models import Inspector as InspectorRecord
from zhiheng_web.registries.inspections.models import Visit

UNCLASSED = "未分类"
ALL = "全部"
LISTS = (("key_product", "重点产品生产企业"), ("licensed_food", "获证食品生产企业"), ("above_scale", "规模以上企业"))
"""Kinds of enterprises in the order in which one that is of several is counted."""


def inspectees(draw: Draw, today: date) -> list[Inspectee]:
    """Every enterprise that may be drawn, with its class on the day and how often this unit inspected it, or has planned to, in the year.

    Enterprises without a credit code cannot be drawn; `without_code` counts them.
    """
    firms = _firms(draw)
    named = _classes(draw, firms, today)
    checked = Counter(
        Visit.objects.live()
        .filter(unit=draw.unit, year=draw.year)
        .exclude(origin="targeted")
        .values_list("uscc", flat=True)
    )
    return [Inspectee(code, name, named.get(code, UNCLASSED), checked[code]) for code, name in sorted(firms.items())]


def inspectors(draw: Draw, today: date) -> list[Inspector]:
    """Inspectors of the organising unit and its partners, still in office, with a valid certificate."""
    rows = InspectorRecord.objects.live().in_region(draw.region).select_related("unit")
    rows = rows.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=today), left_on__isnull=True)
    wanted = {draw.unit.name, *draw.partners}
    return [
        Inspector(r.certificate_no, r.unit.name, tuple(r.skills), tuple(r.avoids)) for r in rows if r.unit.name in wanted
    ]


def sizes(draw: Draw, today: date) -> dict[str, int]:
    """How many enterprises each class holds, for the table of ratios."""
    try:
        return dict(sorted(Counter(i.stratum for i in inspectees(draw, today)).items()))
    except InputError:
        return {}


def without_code(draw: Draw) -> int:
    """Live enterprises of the region that have no credit code and so cannot be drawn."""
    return 0 if draw.frame_id else Enterprise.objects.live().in_region(draw.region).filter(uscc="").count()


def _firms(draw: Draw) -> dict[str, str]:
    if draw.frame_id:
        rows = FrameEntry.objects.filter(frame=draw.frame_id).values_list("uscc", "name")
    else:
        live = Enterprise.objects.live().in_region(draw.region).filter(status="active").exclude(uscc="")
        rows = live.values_list("uscc", "name")
    return dict(rows)


def _classes(draw: Draw, firms: dict[str, str], today: date) -> dict[str, str]:
    if draw.classes == "one":
        return dict.fromkeys(firms, ALL)
    found: dict[str, str] = {}
    if draw.classes == "credit":
        rows: Any = in_force(CreditClass.objects.live().in_region(draw.region), today)
        return dict(rows.values_list("uscc", "risk_class"))
    kinds = [name for name, _label in LISTS]
    for row in Enterprise.objects.live().in_region(draw.region).exclude(uscc="").values("uscc", *kinds):
        first = next((label for name, label in LISTS if row[name]), "")
        if first:
            found[row["uscc"]] = first
    return found


def problems(draw: Draw, today: date) -> list[str]:
    """What hinders freezing the draw now, each a sentence that says what to do; empty when it can be frozen."""
    faults = []
    if not draw.matters:
        faults.append(_("还没有选抽查事项。"))
    counts = sizes(draw, today)
    if not counts:
        faults.append(_("检查对象名录库里没有企业。"))
    missing = [name for name in counts if name not in draw.strata]
    if missing:
        faults.append(_("还没有写“%(name)s”的抽查比例。") % {"name": "”“".join(missing)})
    if not inspectors(draw, today):
        faults.append(_("检查人员名录库里没有%(unit)s可以派出的人员，请先登记。") % {"unit": "、".join([draw.unit.name, *draw.partners])})
    return faults
