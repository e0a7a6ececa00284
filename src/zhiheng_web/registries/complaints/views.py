"""Pages of letters for staff: who wrote, the attachment, the monthly bulletin with the records behind each figure."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from zhiheng.errors import InvalidValue
from zhiheng.indicators.catalogue import CATALOGUE
from zhiheng.values import Period
from zhiheng_web.organisations.policies import permitted, record_read
from zhiheng_web.organisations.selectors import region_of
from zhiheng_web.records.addresses import record_labels, record_url
from zhiheng_web.records.forms import ReasonForm
from zhiheng_web.records.presenting import put_errors
from zhiheng_web.records.views import period_of
from zhiheng_web.registries.complaints import selectors, services
from zhiheng_web.registries.complaints.models import Letter
from zhiheng_web.registries.complaints.policies import handles_letter
from zhiheng_web.shared.clock import today

ENDINGS = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}
SHOWN = 300


def _letter(request: HttpRequest, pk: int) -> Letter:
    letter = get_object_or_404(Letter.objects.select_related("region", "unit"), pk=pk)
    handles_letter.check(request.user, letter)
    return letter


@permitted(handles_letter)
@never_cache
def writer(request: HttpRequest, pk: int) -> HttpResponse:
    """Who wrote: asked with a reason, shown once on the answer to that question, kept in the history."""
    letter = _letter(request, pk)
    form = ReasonForm(request.POST or None)
    shown: dict[str, str] = {}
    if request.method == "POST" and form.is_valid():
        try:
            shown = services.show_writer(request.user, letter, form.cleaned_data["reason"])
        except ValidationError as error:
            put_errors(form, error)
    context = {"letter": letter, "form": form, "shown": shown, "asked": bool(shown)}
    return render(request, "complaints/writer.html", context, status=422 if form.errors else 200)


@permitted(handles_letter)
@never_cache
def attachment(request: HttpRequest, pk: int) -> HttpResponse:
    """The attachment, asked with a reason."""
    letter = _letter(request, pk)
    if not letter.digest:
        raise Http404
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            data = services.open_attachment(request.user, letter, form.cleaned_data["reason"])
        except FileNotFoundError:
            messages.error(request, _("附件不在存证库里，请管理员检查备份。"))
            return redirect("registries:record", "letters", letter.pk)
        response = HttpResponse(data, content_type=letter.content_type)
        name = f"{letter.receipt_no}.{ENDINGS.get(letter.content_type, 'bin')}"
        response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
        return response
    context = {"letter": letter, "form": form, "shown": {}, "is_attachment": True}
    return render(request, "complaints/writer.html", context, status=422 if form.errors else 200)


@permitted(record_read)
def monthly(request: HttpRequest) -> HttpResponse:
    """The indicators of each month of the year (受理情况月报), from the records as they are now."""
    region = region_of(request.user)  # type: ignore[arg-type]
    if region is None:
        raise Http404
    period, now = period_of(request), today()
    months = selectors.months_of(period, now)
    found = selectors.bulletin(region, [period, *months], now)
    rows = [
        {
            "indicator": CATALOGUE[code],
            "whole": _cell(values[0]),
            "months": [{"code": m.code, **_cell(v)} for m, v in zip(months, values[1:], strict=True)],
        }
        for code, values in found.items()
    ]
    context = {"rows": rows, "months": months, "span": period, "today": now, "answered": found["unanswered_letters"][0].part == 0}
    return render(request, "complaints/monthly.html", context)


def _cell(value: Any) -> dict[str, Any]:
    """A figure as shown, with its two numbers and whether there is anything to look into."""
    rate = value.indicator.unit == "%"
    places = 2 if value.indicator.unit == "万元" else 1
    text = "—" if rate and not value.whole else value.shown(places).removesuffix(value.indicator.unit)
    return {"text": text, "full": f"{value.part}/{value.whole}" if rate else "", "open": bool(value.part or (rate and value.whole))}


@permitted(record_read)
def behind(request: HttpRequest, code: str) -> HttpResponse:
    """The records behind a figure of a month: what it counts, and what falls short."""
    region = region_of(request.user)  # type: ignore[arg-type]
    if region is None or code not in selectors.MONTHLY:
        raise Http404
    try:
        span = Period.parse(request.GET.get("of") or period_of(request).code)
    except InvalidValue as error:
        raise Http404 from error
    found = selectors.records_behind(region, code, span, today())
    sides = []
    for side, label in (("rest", _("没有达到的")), ("part", _("计入的"))):
        if side in found:
            labels = record_labels(found[side][:SHOWN])
            listed = [(labels.get(i, i), record_url(i)) for i in found[side][:SHOWN]]
            sides.append({"label": label, "count": len(found[side]), "rows": listed, "more": len(found[side]) - len(listed)})
    return render(request, "complaints/behind.html", {"indicator": CATALOGUE[code], "span": span, "sides": sides, "today": today()})
