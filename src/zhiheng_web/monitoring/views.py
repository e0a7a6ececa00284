"""Pages of monitoring: watches, series with their chart, the records of a point, settings, alerts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhiheng.errors import InvalidValue
from zhiheng.monitoring import METHODS
from zhiheng.packs.watches import Watch, watches
from zhiheng.values import Period
from zhiheng_web.monitoring import drawing, selectors, services
from zhiheng_web.monitoring.forms import SettingForm
from zhiheng_web.monitoring.models import Alert, WatchSetting
from zhiheng_web.monitoring.registry import ALERTS
from zhiheng_web.monitoring.sources import SOURCES
from zhiheng_web.organisations.models import Role
from zhiheng_web.organisations.policies import office_only, permitted, record_read
from zhiheng_web.organisations.selectors import region_of
from zhiheng_web.records import presenting
from zhiheng_web.records.declare import REGISTRIES
from zhiheng_web.records.views import PAGE_ROWS, find, record_context
from zhiheng_web.records.views import period_of as chosen_period
from zhiheng_web.shared.clock import today


def _region(request: HttpRequest) -> Any:
    region = region_of(request.user)
    if region is None:
        raise Http404
    return region


def _watch(region: Any, code: str) -> Watch:
    if code not in watches():
        raise Http404
    return selectors.watch_of(region, code)


def _year(request: HttpRequest) -> int:
    asked = request.GET.get("year", "")
    return int(asked) if asked.isdigit() and 2000 <= int(asked) <= 2100 else chosen_period(request).start.year


@permitted(record_read)
def index(request: HttpRequest) -> HttpResponse:
    """What is monitored, what alarms, and the alerts that are open (风险监测)."""
    region, year, now = _region(request), _year(request), today()
    rows = []
    for code in watches():
        watch = selectors.watch_of(region, code)
        series = selectors.series_of(region, watch, year, now) if watch.is_on else []
        alarms = [(s, p) for s in series for p in s.alarms]
        rows.append({"watch": watch, "method": METHODS[watch.method], "series": series, "alarms": alarms, "words": SOURCES[watch.source].words})
    opened = Alert.objects.live().in_region(region).exclude(state="closed").select_related("unit").order_by("next_due_on", "pk")
    person: Any = request.user
    context = {
        "rows": rows,
        "year": year,
        "open_alerts": opened,
        "closed": Alert.objects.live().in_region(region).filter(state="closed").count(),
        "may_run": office_only.allows(person),
        "own": person.unit_id if person.role == Role.LIAISON else None,
    }
    return render(request, "monitoring/index.html", context)


@permitted(office_only)
@require_POST
def run(request: HttpRequest) -> HttpResponse:
    """Judge every point now and raise what is missing."""
    made = services.raise_alerts(_region(request), today(), request.user)
    if made:
        messages.success(request, _("发出 %(n)s 条预警，责任单位在待办清单里看到。") % {"n": len(made)})
    else:
        messages.info(request, _("没有新的预警：已结束的监测期都判定过了。"))
    return redirect("monitoring:index")


@permitted(record_read)
def watch(request: HttpRequest, code: str) -> HttpResponse:
    """One watch: how it judges, its series, its settings' versions."""
    region, year = _region(request), _year(request)
    found = _watch(region, code)
    series = selectors.series_of(region, found, year, today())
    lines = [{"series": s, "url": drawing.series_url(s, year), "last": s.points[-1], "rate": selectors.rate_words(s.points[-1].count, SOURCES[found.source].event is not None)} for s in series]
    context = {
        "watch": found,
        "year": year,
        "years": [today().year, today().year - 1],
        "source": SOURCES[found.source],
        "method": METHODS[found.method],
        "statement": selectors.statement_of(found),
        "expected": selectors.expected_words(series),
        "lines": lines,
        "unit": selectors.unit_of(region, found),
        "versions": WatchSetting.objects.filter(region=region, code=code).select_related("unit", "set_by"),
        "may_set": office_only.allows(request.user),
    }
    return render(request, "monitoring/watch.html", context)


def _found(request: HttpRequest, code: str) -> tuple[Any, int, selectors.Series]:
    region, year = _region(request), _year(request)
    found = selectors.find_series(region, _watch(region, code), year, today(), request.GET.get("group", ""))
    if found is None:
        raise Http404
    return region, year, found


@permitted(record_read)
def series(request: HttpRequest, code: str) -> HttpResponse:
    """One series with its chart and the same numbers in a table."""
    region, year, found = _found(request, code)
    return render(request, "monitoring/series.html", _chart(region, year, found) | {"source": SOURCES[found.watch.source]})


def _chart(region: Any, year: int, found: selectors.Series) -> dict[str, Any]:
    return {
        "watch": found.watch,
        "series": found,
        "year": year,
        "base_year": found.watch.baseline_of(year),
        "rows": drawing.rows_of(found, region),
        "statement": selectors.statement_of(found.watch),
        "is_share": SOURCES[found.watch.source].event is not None,
        "method": METHODS[found.watch.method],
        "series_url": drawing.series_url(found, year),
    }


@permitted(record_read)
def chart(request: HttpRequest, code: str) -> HttpResponse:
    """The drawing of a series."""
    _region_, _year_, found = _found(request, code)
    response = HttpResponse(drawing.drawn(found), content_type="image/svg+xml; charset=utf-8")
    response["Cache-Control"] = "private, max-age=60"
    return response


@permitted(record_read)
def point(request: HttpRequest, code: str, label: str) -> HttpResponse:
    """The records behind one point (反查), events first."""
    region = _region(request)
    found = _watch(region, code)
    try:
        period = Period.parse(label)
    except InvalidValue as error:
        raise Http404 from error
    group = request.GET.get("group", "")
    source = SOURCES[found.source]
    registry = REGISTRIES[source.registry]
    rows = source.records(region, found.group, group, period.start, period.end)
    page = Paginator(rows, PAGE_ROWS, orphans=5).get_page(request.GET.get("page"))
    events = source.rows(region, period.start, period.end).filter(**{found.group: group})
    now = today()
    shown = []
    for record in page.object_list:
        record.is_open = False
        shown.append(presenting.row(registry, record, request.user, now))
    context = {
        "watch": found,
        "period": period,
        "label": source.labels(found.group).get(group, group) or _("（未填）"),
        "source": source,
        "registry": registry,
        "page": page,
        "count": page.paginator.count,
        "events": events.filter(source.event).count() if source.event is not None else page.paginator.count,
        "headers": presenting.headers(registry),
        "rows": shown,
        "back": f"?group={group}",
        "group": group,
    }
    return render(request, "monitoring/point.html", context)


@permitted(office_only)
def settings(request: HttpRequest, code: str) -> HttpResponse:
    """Change a watch's settings: a new version, with a reason."""
    region = _region(request)
    found = _watch(region, code)
    names = ("is_on", "one_in", "least_exposure", "least_events", "baseline_year")
    initial = {n: getattr(found, n) for n in names} | {"unit": selectors.unit_of(region, found)}
    form = SettingForm(request.POST or None, region=region, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.save_setting(request.user, region, code, form.cleaned_data)
        except ValidationError as error:
            presenting.put_errors(form, error)
        else:
            messages.success(request, _("已存为第 %(n)s 版，之后的判定按新设置，已发出的预警不变。") % {"n": made.version})
            return redirect("monitoring:watch", code)
    context = {"watch": found, "form": form, "statement": selectors.statement_of(found)}
    return render(request, "monitoring/settings.html", context, status=422 if form.is_bound else 200)


@permitted(record_read)
def alert(request: HttpRequest, pk: int) -> HttpResponse:
    """One alert with its chart: what was seen, what the figures are now, what was answered."""
    get_object_or_404(Alert, pk=pk)
    registry, row = find(request, ALERTS.code, pk)
    context = record_context(request, registry, row)
    if row.watch in watches():
        year = Period.parse(row.period).start.year
        found = selectors.find_series(row.region, selectors.watch_of(row.region, row.watch), year, today(), row.group)
        if found is not None:
            context |= _chart(row.region, year, found)
            now = next((p.count for p in found.points if p.count.label == row.period), None)
            if now is not None and (now.events, now.exposure) != (row.events, row.exposure):
                context["changed"] = now
    return render(request, "monitoring/alert.html", context)
