"""Pages of the ledger: the board of lights, and what is due from one's own unit."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zhiheng.lifecycles.lights import light_rule
from zhiheng_web.ledger import selectors, services
from zhiheng_web.ledger.models import LedgerEntry
from zhiheng_web.organisations.models import Region
from zhiheng_web.organisations.policies import office_only, permitted, record_write, staff_read
from zhiheng_web.organisations.selectors import region_of
from zhiheng_web.plans.models import Plan
from zhiheng_web.shared.clock import today


def _region(request: HttpRequest) -> Region:
    region = region_of(request.user)  # type: ignore[arg-type]
    if region is None:
        raise Http404
    return region


@permitted(staff_read)
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """The lights of the whole region: what is red, since when, why, and whose it is."""
    found = selectors.board_of(_region(request), today())
    context = {
        "board": found,
        "red": found.of("red"),
        "yellow": found.of("yellow"),
        "rule": light_rule(today()),
        "may_open": office_only.allows(request.user),
    }
    return render(request, "ledger/board.html", context)


@permitted(office_only)
@require_POST
def open_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the ledger of an adopted plan (建立台账)."""
    plan = get_object_or_404(Plan.objects.select_related("region"), pk=pk, status="adopted")
    done = services.open_ledger(request.user, plan)  # type: ignore[arg-type]
    text = _("已建立台账：新增 %(made)s 项，沿用 %(carried)s 项。") % {"made": done.made, "carried": done.carried}
    if done.unnamed:
        text += _("有 %(n)s 项没有点名到单位，没有进台账，请在方案的“单位名称”页对上后再建一次。") % {"n": done.unnamed}
    messages.success(request, text)
    return redirect("ledger:board")


@permitted(staff_read)
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """What is due from my unit: each entry with one line to answer; the board for those who report nothing."""
    unit = getattr(request.user, "unit", None)
    if unit is None or not record_write.allows(request.user):
        return redirect("ledger:board")
    groups = selectors.grouped(selectors.due_from(unit, _region(request), today()))
    return render(request, "ledger/mine.html", {"unit": unit, "groups": groups, "rule": light_rule(today())})


def _entry(request: HttpRequest, pk: int) -> LedgerEntry:
    entry = get_object_or_404(LedgerEntry.objects.live().select_related("region", "unit"), pk=pk)
    record_write.check(request.user, entry)
    return entry


def _answer(request: HttpRequest, pk: int, errors: dict[str, Any] | None = None, said: str = "") -> HttpResponse:
    """The entry anew: its part for HTMX, else the page it stands on."""
    if not request.headers.get("HX-Request"):
        for sentences in (errors or {}).values():
            messages.error(request, "；".join(sentences))
        if said:
            messages.success(request, said)
        return redirect("ledger:mine")
    entry = selectors.entries_of(_region(request)).get(pk=pk)
    context = {"one": selectors.lit([entry], today())[0], "errors": errors or {}, "said": said, "given": request.POST if errors else {}, "is_open": True}
    return render(request, "ledger/parts/entry.html", context)


@permitted(record_write)
@require_POST
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """One line of progress from the list."""
    entry = _entry(request, pk)
    try:
        services.report_progress(request.user, entry, request.POST.get("progress", ""), request.POST.get("obstacles", ""), today())
    except ValidationError as error:
        return _answer(request, pk, error.message_dict)
    return _answer(request, pk, said=_("已报告进展。"))


@permitted(record_write)
@require_POST
def milestone(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a milestone from the list."""
    entry = _entry(request, pk)
    due_on = parse_date(request.POST.get("due_on", "") or "-")
    if due_on is None:
        return _answer(request, pk, {"due_on": [_("请选节点的日期")]})
    try:
        services.add_milestone(request.user, entry, request.POST.get("title", ""), due_on)
    except ValidationError as error:
        return _answer(request, pk, error.message_dict)
    return _answer(request, pk, said=_("已加节点。"))
