"""What the pages of draws show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from zhiheng import sampling
from zhiheng_web.draws.models import Draw, Secret, State
from zhiheng_web.draws.reading import opening_of, outcome_of
from zhiheng_web.registries.inspections.models import Inspector, Matter, Visit

WHY = {"cap": "达到年度频次上限", "recused": "应回避", "full": "已到每人最多户数"}


def lacks(region: Any) -> list[tuple[str, str]]:
    """What must be on record before a draw can be planned: (sentence, address)."""
    found = []
    if not Matter.objects.live().in_region(region).exists():
        found.append((_("还没有抽查事项清单"), reverse("registries:list", args=["inspection_matters"])))
    if not Inspector.objects.live().in_region(region).exists():
        found.append((_("还没有检查人员名录库"), reverse("registries:list", args=["inspectors"])))
    return found


def wanted(draw: Draw, sizes: Mapping[str, int]) -> dict[str, int]:
    """How many each class gives by its ratio as it stands."""
    return {
        name: sampling.Stratum(name, Decimal(s["percent"]), s["at_least"], s["cap"], s["basis"]).wanted(sizes[name])
        for name, s in draw.strata.items()
        if name in sizes
    }


def steps(draw: Draw, secrets: Sequence[Secret]) -> list[dict[str, str]]:
    """The ceremony as a line of steps: word, state (done, now, later), note."""
    told = sum(bool(s.secret) for s in secrets)
    handed = draw.state == State.DRAWN and Visit.objects.live().filter(region__code__startswith=draw.region.code[:6], task_no=draw.number).exists()
    at = {State.PLANNED: 0, State.OPENED: 1 if len(secrets) < 2 else 2, State.DRAWN: 5 if handed else 4, State.VOID: -1}[State(draw.state)]
    words = [
        (_("拟定计划"), ""),
        (_("提交承诺"), _("%(n)s 个角色") % {"n": len(secrets)} if secrets else _("至少两个角色")),
        (_("公开口令"), _("%(n)s / %(m)s") % {"n": told, "m": len(secrets)} if secrets else ""),
        (_("抽取"), ""),
        (_("生成检查"), ""),
    ]
    return [
        {"word": word, "note": note, "state": "done" if i < at else "now" if i == at else "later"} for i, (word, note) in enumerate(words)
    ]


def outcome(draw: Draw) -> dict[str, Any]:
    """The outcome by class: entities in the order drawn with inspectors, replacements, who was passed over, what is short."""
    made = outcome_of(draw)
    opening = opening_of(draw)
    names = {i.code: i.name for i in opening.inspectees}
    units = {p.number: p.unit for p in opening.inspectors}
    visits = {v.uscc: v for v in Visit.objects.live().filter(region__code__startswith=draw.region.code[:6], task_no=draw.number)}
    out_for = {t.replaces: t for t in made.taken if t.replaces}
    groups = []
    for stratum in opening.plan.strata:
        size = sum(i.stratum == stratum.name for i in opening.inspectees)
        rows = [
            {
                "code": t.code,
                "name": names[t.code],
                "inspectors": [(n, units[n]) for n in t.inspectors],
                "replaces": names.get(t.replaces, ""),
                "reason": t.reason,
                "replaced_by": names[out_for[t.code].code] if t.code in out_for else "",
                "visit": visits.get(t.code),
                "lacks": len(t.inspectors) < opening.plan.each,
            }
            for t in made.taken
            if t.stratum == stratum.name
        ]
        groups.append({"stratum": stratum, "size": size, "rows": rows, "short": made.short.get(stratum.name, 0)})
    skipped = [{"name": names[s.code], "number": s.number, "why": _(WHY[s.why])} for s in made.skipped]
    left = sum(1 for g in groups for r in g["rows"] if not r["replaced_by"] and r["visit"] is None)
    return {"groups": groups, "skipped": skipped, "count": len(made.taken) - len(out_for), "left": left}
