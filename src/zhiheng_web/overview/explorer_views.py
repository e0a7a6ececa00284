"""Pages of the explorer (指标查询): a matrix of indicators, one indicator in depth, files with the number of their snapshot, saved views."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhiheng.indicators import CATALOGUE, Measured
from zhiheng.reporting.charts import TrendPoint, to_svg, trend_spec
from zhiheng.values import round_half_up
from zhiheng_web.organisations.models import Region
from zhiheng_web.organisations.policies import permitted, staff_read
from zhiheng_web.organisations.selectors import region_of
from zhiheng_web.overview import exploring, maps
from zhiheng_web.overview.figures import Figures, figures_of, units_of
from zhiheng_web.records.models import SavedView
from zhiheng_web.scorecards.models import ScoreRun
from zhiheng_web.scorecards.selectors.runs import newest_run
from zhiheng_web.shared.language import said
from zhiheng_web.shared.periods import chosen_period

KEPT = "indicator-explorer"
"""The list name under which views of the explorer are saved."""
KEYS = ("run", "unit", "span", "group", "q", "code", "with", "by", "period", "show")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _asked_run(request: HttpRequest) -> tuple[ScoreRun | None, Region | None]:
    """The run an address names (a shared link stays on its snapshot), else the newest of the period."""
    number = request.GET.get("run", "")
    if number:
        runs = ScoreRun.objects.select_related("region", "version", "snapshot").defer("result", "proofs", "members", "version__data", "snapshot__manifest")
        run = get_object_or_404(runs, pk=int(number) if number.isdecimal() and len(number) < 12 else 0)
        staff_read.check(request.user, run)
        return run, run.region
    region = region_of(request.user)  # type: ignore[arg-type]
    return (newest_run(region, chosen_period(request)) if region is not None else None), region


def _views(request: HttpRequest) -> list[dict[str, Any]]:
    rows = SavedView.objects.filter(person_id=request.user.pk, registry=KEPT)
    return [{"view": v, "url": _address(v.query)} for v in rows]


def _address(query: str) -> str:
    from django.http import QueryDict

    held = QueryDict(query, mutable=True)
    code = held.pop("code", [""])[0]
    base = reverse("overview:indicator", args=[code]) if code in CATALOGUE else reverse("overview:explorer")
    return f"{base}?{held.urlencode()}"


@permitted(staff_read)
def explorer(request: HttpRequest) -> HttpResponse:
    """Every indicator of one unit over the periods."""
    run, region = _asked_run(request)
    if run is None or region is None:
        return render(request, "overview/explorer.html", {"run": None})
    figures = figures_of(run)
    asked = exploring.asked(request.GET, figures, region)
    rows = exploring.matrix(figures, asked["unit"], asked["span"], asked["group"], asked["q"])
    if (form := request.GET.get("format", "")) in ("xlsx", "csv"):
        return _matrix_file(run, asked, figures, rows, form)
    share = {"run": run.pk, **{k: v for k, v in asked.items() if v}}
    context = {
        "run": run,
        "units": units_of(region),
        "groups": exploring.GROUPS,
        "asked": asked,
        "columns": figures.years if asked["span"] == "years" else figures.quarters,
        "rows": rows,
        "views": _views(request),
        "share": share,
        "share_query": urlencode(share),
    }
    return render(request, "overview/explorer.html", context)


def _matrix_file(run: ScoreRun, asked: dict[str, str], figures: Figures, rows: list[exploring.MatrixRow], form: str) -> HttpResponse:
    periods = figures.years if asked["span"] == "years" else figures.quarters
    heads = [_("指标"), _("编号"), _("单位"), *(x for p in periods for x in (p, f"{p} {_('分子')}", f"{p} {_('分母')}"))]
    body = [[said(r.indicator.name), r.indicator.code, r.indicator.unit, *(x for c in r.cells for x in _cells(c))] for r in rows]
    return _file(f"indicators-{asked['unit']}-{run.as_of:%Y%m%d}", run, heads, body, form, [f"{_('地区')} {asked['unit']}"])


def _cells(held: Measured) -> list[Decimal | int | None]:
    value = held.value()
    return [None if value is None else round_half_up(value, 3), held.part, held.whole]


def _file(name: str, run: ScoreRun, heads: list[str], body: list[list[Any]], form: str, more: list[str]) -> HttpResponse:
    """A file that names its snapshot, so that every figure in it can be counted again."""
    notes = [f"{_('快照')} {run.snapshot.snapshot_id}", _("数据截至 %(d)s，测算 %(n)s") % {"d": run.as_of.isoformat(), "n": run.pk}, *more]
    if form == "xlsx":
        from zhiheng.reporting.writers.tables_xlsx import Sheet, write_tables

        response = HttpResponse(write_tables([Sheet(_("指标"), heads, body, notes)]), content_type=XLSX)
    else:
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerows([[f"# {note}"] for note in notes])
        writer.writerow(heads)
        writer.writerows([["" if c is None else c for c in row] for row in body])
        response = HttpResponse(b"\xef\xbb\xbf" + out.getvalue().encode("utf-8"), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


@permitted(staff_read)
def indicator(request: HttpRequest, code: str) -> HttpResponse:
    """One indicator: definition, trend, units by periods, another beside it, taken apart by a dimension, the records."""
    if code not in CATALOGUE:
        raise Http404
    run, region = _asked_run(request)
    if run is None or region is None:
        return render(request, "overview/explorer.html", {"run": None})
    chosen, figures = CATALOGUE[code], figures_of(run)
    asked = exploring.asked(request.GET, figures, region)
    periods, rows = exploring.pivot(figures, region, code, asked["span"])
    if (form := request.GET.get("format", "")) in ("xlsx", "csv"):
        heads = [_("地区"), _("区划代码"), *(x for p in periods for x in (p, f"{p} {_('分子')}", f"{p} {_('分母')}"))]
        body = [[u.name, u.code, *(x for c in cells for x in _cells(c))] for u, cells in rows]
        return _file(f"{code}-{run.as_of:%Y%m%d}", run, heads, body, form, [said(chosen.name), said(chosen.definition)])
    dimensions = exploring.dimensions_of(chosen)
    by = request.GET.get("by", "") if request.GET.get("by") in dict(dimensions) else ""
    period = request.GET.get("period_of", "") if request.GET.get("period_of") in figures.periods else figures.years[-1]
    other = request.GET.get("with", "") if request.GET.get("with") in CATALOGUE and request.GET.get("with") != code else ""
    share = {"run": run.pk, "unit": asked["unit"], "span": asked["span"], **({"by": by} if by else {}), **({"with": other} if other else {})}
    context = {
        "run": run,
        "region": region,
        "indicator": chosen,
        "units": units_of(region),
        "asked": asked,
        "columns": periods,
        "rows": rows,
        "trend": f"{reverse('overview:trend', args=[code])}?{urlencode({'run': run.pk, 'unit': asked['unit']})}",
        "dimensions": dimensions,
        "by": by,
        "by_label": dict(dimensions).get(by, ""),
        "period_of": period,
        "all_periods": figures.periods,
        "groups": exploring.by_dimension(run, code, by, asked["unit"], (period, _before(period)))[: exploring.MOST_GROUPS] if by else [],
        "before": _before(period),
        "with": CATALOGUE.get(other),
        "with_cells": [figures.get(other, asked["unit"], p) for p in periods] if other else [],
        "own_cells": [figures.get(code, asked["unit"], p) for p in periods],
        "others": [i for i in CATALOGUE.values() if i.code != code and figures.has(i.code, asked["unit"])],
        "map": maps.drawn(region, {u.code: cells[-1] for u, cells in exploring.pivot(figures, region, code, "years")[1] if u != region}),
        "views": _views(request),
        "share": {"code": code, **share},
        "share_query": urlencode(share),
    }
    return render(request, "overview/indicator.html", context)


def _before(period: str) -> str:
    """The same span a year earlier."""
    return f"{int(period[:4]) - 1}{period[4:]}"


@permitted(staff_read)
def trend(request: HttpRequest, code: str) -> HttpResponse:
    """The quarters of an indicator for one unit as a drawing."""
    if code not in CATALOGUE:
        raise Http404
    run, region = _asked_run(request)
    if run is None or region is None:
        raise Http404
    figures = figures_of(run)
    unit = exploring.asked(request.GET, figures, region)["unit"]
    points = []
    for quarter in figures.quarters:
        held = figures.get(code, unit, quarter)
        value = held.value()
        points.append(TrendPoint(quarter, held.part, held.whole, None if value is None else round_half_up(value, 1)))
    response = HttpResponse(to_svg(trend_spec(points, unit=CATALOGUE[code].unit, width=620)), content_type="image/svg+xml; charset=utf-8")
    response.headers["Cache-Control"] = "private, max-age=3600"
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    return response


@permitted(staff_read)
@require_POST
def save_view(request: HttpRequest) -> HttpResponse:
    """Keep what is shown under a name, or forget one; a view is one's own, its address can be given to others of the region."""
    if number := request.POST.get("forget", ""):
        get_object_or_404(SavedView, pk=int(number) if number.isdecimal() and len(number) < 12 else 0, person_id=request.user.pk, registry=KEPT).delete()
        messages.success(request, _("常用视图已删除。"))
        return redirect("overview:explorer")
    name = request.POST.get("name", "").strip()[:40]
    query = urlencode({k: v for k, v in request.POST.items() if k in KEYS and k != "run" and v})
    if not name:
        messages.error(request, _("请给这个视图起个名称。"))
    elif len(query) > 400:
        messages.error(request, _("筛选条件太长，不能保存。"))
    else:
        SavedView.objects.update_or_create(person_id=request.user.pk, registry=KEPT, name=name, defaults={"query": query})
        messages.success(request, _("已存为常用视图“%(name)s”。") % {"name": name})
    return redirect(_address(query))
