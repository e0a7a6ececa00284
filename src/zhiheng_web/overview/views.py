"""The leader's page (总览): one look at where the programme stands, what changed and why, what is red, who stands where."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhiheng.indicators import CATALOGUE
from zhiheng_web.ledger.selectors import entries_of, lit
from zhiheng_web.organisations.policies import permitted, staff_read
from zhiheng_web.organisations.selectors import region_of
from zhiheng_web.overview import dashboard, maps
from zhiheng_web.overview.figures import figures_of, kept_figures, units_of
from zhiheng_web.scorecards.selectors.card import bar_of
from zhiheng_web.scorecards.selectors.missing import by_owner, gaps_of
from zhiheng_web.scorecards.selectors.runs import newest_run
from zhiheng_web.scorecards.selectors.summary import lines_of
from zhiheng_web.shared.clock import today
from zhiheng_web.shared.periods import chosen_period

RED_SHOWN = 10
OUTLOOK_ORDER = {"out": 0, "unlikely": 1, "likely": 2, "sure": 3}
"""What is least likely to be reached comes first."""


@permitted(staff_read)
def index(request: HttpRequest, wall: bool = False) -> HttpResponse:
    """The whole page; `wall` for a big screen. What has to be counted first is fetched by the page itself (`?count=1`)."""
    region, period, day = region_of(request.user), chosen_period(request), today()  # type: ignore[arg-type]
    run = newest_run(region, period) if region is not None else None
    context: dict[str, Any] = {"wall": wall, "run": run, "day": day, "RED_SHOWN": RED_SHOWN, "place": region}
    if run is None or region is None:
        return render(request, "overview/index.html", context)
    base = dashboard.base_run(run)
    owed = by_owner(gaps_of(run.result, run.version.scorecard, run_id=run.pk))
    before = base.result if base is not None else None
    lights = lit(entries_of(region).filter(state__in=("open", "returned")), day)
    red = sorted((x for x in lights if x.light.colour == "red"), key=lambda x: (-x.days, x.entry.pk))
    context |= {
        "bar": bar_of(run.result["base"], Decimal(run.result["full"])),
        "base": base,
        "delta": dashboard.signed(run.low - base.low, 2) if base is not None else "",
        "lines": lines_of(run, base, owed),
        "moved": dashboard.moved_clauses(before, run.result) if before is not None else [],
        "red": red,
        "outlooks": sorted((x for x in lights if x.entry.forecast), key=lambda x: (OUTLOOK_ORDER.get(x.entry.outlook, 9), x.entry.due_on or day, x.entry.pk)),
        "yellow": sum(x.light.colour == "yellow" for x in lights),
        "departments": dashboard.departments_of(run.result, before),
    }
    figures = figures_of(run) if request.GET.get("count") else kept_figures(run)
    context["figures"] = figures
    if figures is not None:
        codes = dashboard.rankable(figures, region)
        asked = request.GET.get("rank", "")
        chosen = asked if asked in codes else (codes[0] if codes else "")
        context |= {
            "qualities": dashboard.qualities_of(figures, region.code),
            "rank_choices": [CATALOGUE[c] for c in codes],
            "ranked_by": CATALOGUE[chosen] if chosen else None,
            "map": maps.drawn(region, {u.code: figures.get(chosen, u.code, figures.years[-1]) for u in units_of(region)[1:]}) if chosen else None,
            "townships": dashboard.townships_of(figures, region, chosen) if chosen else [],
        }
    return render(request, "overview/index.html", context)
