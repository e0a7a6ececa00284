"""Pages of duties: one unit's page, and the target agreements."""

from __future__ import annotations

from urllib.parse import quote

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhiheng.errors import InputError
from zhiheng_web.duties import composing, selectors, services
from zhiheng_web.duties.exports import duties_workbook
from zhiheng_web.duties.models import Agreement
from zhiheng_web.organisations.models import Region, Unit
from zhiheng_web.organisations.policies import office_only, permitted, staff_read
from zhiheng_web.organisations.selectors import region_of
from zhiheng_web.shared import store
from zhiheng_web.shared.clock import today
from zhiheng_web.shared.language import CHINESE
from zhiheng_web.shared.periods import chosen_period

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _region(request: HttpRequest) -> Region:
    region = region_of(request.user)  # type: ignore[arg-type]
    if region is None:
        raise Http404
    return region


def _unit(request: HttpRequest, code: str) -> Unit:
    found = get_object_or_404(Unit.objects.select_related("region"), code=code)
    staff_read.check(request.user, found)
    return found


def _wanted(request: HttpRequest) -> selectors.Wanted:
    return selectors.Wanted(*(request.GET.get(n, "").strip() for n in ("kind", "role", "state", "source", "q")))


@permitted(staff_read)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """My unit's duties; all units for people without a unit."""
    unit = getattr(request.user, "unit", None)
    return redirect("duties:unit", unit.code) if unit is not None else redirect("organisations:units")


@permitted(staff_read)
@require_GET
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """Everything one unit is answerable for (单位职责), from all documents in force, with the place and the state of each."""
    found = _unit(request, code)
    whole = selectors.duties_of(found, found.region, chosen_period(request), today())
    wanted = _wanted(request)
    duties = selectors.shown(whole, wanted)
    context = {
        "unit": found,
        "whole": whole,
        "duties": duties,
        "groups": [(kind, word, duties.of(kind)) for kind, word in selectors.KINDS.items() if duties.of(kind)],
        "choices": selectors.choices(whole.lines),
        "wanted": wanted,
        "query": request.GET.urlencode(),
        "agreement": Agreement.objects.filter(unit=found, year=chosen_period(request).start.year).order_by("-number").first(),
        "may_write": office_only.allows(request.user, found),
        "year": chosen_period(request).start.year,
    }
    return render(request, "duties/unit.html", context)


@permitted(staff_read)
@require_GET
def export(request: HttpRequest, code: str) -> HttpResponse:
    """The duties as shown, as an Excel file."""
    found = _unit(request, code)
    day = today()
    with translation.override(CHINESE):
        duties = selectors.duties_of(found, found.region, chosen_period(request), day)
        data = duties_workbook(found, selectors.shown(duties, _wanted(request)), day)
    response = HttpResponse(data, content_type=XLSX)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(found.name + '职责.xlsx')}"
    return response


@permitted(staff_read)
@require_GET
def agreements(request: HttpRequest) -> HttpResponse:
    """The target agreements of a year (目标责任书): who has one, since when, and the files."""
    region, period = _region(request), chosen_period(request)
    rows = composing.standings(region, period.start.year, today())
    context = {
        "rows": [r for r in rows if r.count or r.agreement],
        "without": [r.unit for r in rows if not r.count and not r.agreement],
        "made": sum(1 for r in rows if r.agreement),
        "stale": sum(1 for r in rows if r.is_stale),
        "signed": sum(1 for r in rows if r.agreement and r.agreement.signed_digest),
        "year": period.start.year,
        "plans": composing.plan_titles(region),
        "may_write": office_only.allows(request.user),
    }
    return render(request, "duties/agreements.html", context)


@permitted(office_only)
@require_POST
def write(request: HttpRequest) -> HttpResponse:
    """Write one unit's agreement, or (unit left empty) those of all units."""
    region, year = _region(request), chosen_period(request).start.year
    code = request.POST.get("unit", "")
    if not code:
        made, without = services.write_all(request.user, region, year, today())  # type: ignore[arg-type]
        text = _("现有%(n)s份责任书。") % {"n": len(made)}
        if without:
            text += _("%(n)s个单位没有目标、任务或评分条款，没有生成。") % {"n": len(without)}
        messages.success(request, text)
        return redirect("duties:agreements")
    found = get_object_or_404(Unit.objects.select_related("region"), code=code, region=region)
    try:
        agreement = services.write_agreement(request.user, found, year, today())  # type: ignore[arg-type]
        messages.success(request, _("%(agreement)s已生成，可以下载。") % {"agreement": agreement})
    except InputError as fault:
        messages.error(request, fault.sentence)
    return redirect(request.POST.get("back") or "duties:agreements") if _is_own(request) else redirect("duties:agreements")


def _is_own(request: HttpRequest) -> bool:
    back = request.POST.get("back", "")
    return back.startswith("/") and not back.startswith("//")


@permitted(staff_read)
@require_GET
def download(request: HttpRequest, pk: int) -> FileResponse:
    """One agreement as the Word file that was written; `?signed=1` the signed copy."""
    agreement = get_object_or_404(Agreement.objects.select_related("region", "unit"), pk=pk)
    staff_read.check(request.user, agreement)
    is_signed = request.GET.get("signed") == "1"
    digest = agreement.signed_digest if is_signed else agreement.digest
    if not digest or not store.path_of(digest).exists():
        raise Http404
    kind = "application/octet-stream" if is_signed else DOCX
    name = agreement.signed_name if is_signed else agreement.filename
    response = FileResponse(store.path_of(digest).open("rb"), as_attachment=True, filename=name, content_type=kind)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@permitted(staff_read)
@require_GET
def download_all(request: HttpRequest, year: int) -> HttpResponse:
    """The newest agreement of every unit in one zip file."""
    region = _region(request)
    newest: dict[int, Agreement] = {}
    for agreement in Agreement.objects.filter(region=region, year=year).select_related("unit").order_by("number"):
        newest[agreement.unit_id] = agreement
    try:
        data = services.zip_of(sorted(newest.values(), key=lambda a: a.unit.code))
    except InputError as fault:
        messages.error(request, fault.sentence)
        return redirect("duties:agreements")
    response = HttpResponse(data, content_type="application/zip")
    name = quote(f"{region.name}{year}年度目标责任书.zip")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


@permitted(office_only)
@require_http_methods(["POST"])
def signed(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the signed copy of an agreement (登记签字件)."""
    agreement = get_object_or_404(Agreement.objects.select_related("region", "unit"), pk=pk)
    try:
        services.keep_signed(request.user, agreement, request.FILES.get("file"))  # type: ignore[arg-type]
        messages.success(request, _("已登记%(agreement)s的签字件。") % {"agreement": agreement})
    except InputError as fault:
        messages.error(request, fault.sentence)
    return redirect("duties:agreements")
