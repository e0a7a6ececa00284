"""Pages of enterprises: list, one page per enterprise, lists of a day, duplicates."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from zhiheng.errors import InputError
from zhiheng_web.audit import services as audit
from zhiheng_web.enterprises import quality_file, selectors, services, word_file
from zhiheng_web.enterprises.forms import FrameForm, MergeForm
from zhiheng_web.enterprises.models import Enterprise, Frame, Merge
from zhiheng_web.enterprises.policies import only_enterprises, see_enterprise
from zhiheng_web.enterprises.registry import ENTERPRISES
from zhiheng_web.organisations.models import Role
from zhiheng_web.organisations.policies import permitted, record_read, record_write
from zhiheng_web.organisations.selectors import region_of
from zhiheng_web.records import presenting
from zhiheng_web.records.forms import ReasonForm
from zhiheng_web.records.views import list_context, record_context
from zhiheng_web.shared.clock import today
from zhiheng_web.shared.language import CHINESE, said


@permitted(record_read)
def firms(request: HttpRequest) -> HttpResponse:
    """All enterprises (企业档案)."""
    return render(request, "enterprises/list.html", list_context(request, ENTERPRISES))


def _page(request: HttpRequest, enterprise: Enterprise) -> HttpResponse:
    person: Any = request.user
    context = record_context(request, ENTERPRISES, enterprise)
    now = today()
    whole = request.GET.get("rows") == "all"
    parts = quality_file.sections(enterprise, person, now, quality_file.PRINTED if whole else quality_file.SHOWN)
    frames = (
        enterprise.frame_entries.select_related("frame")
        .filter(frame__withdrawn_at__isnull=True)
        .order_by("-frame__as_of")
    )
    merges = enterprise.merges_kept.filter(undone_at__isnull=True).select_related("loser")
    context |= {
        "enterprise": enterprise,
        "filled": [p for p in parts if p.count],
        "empty_titles": "、".join(said(p.registry.title) for p in parts if not p.count),
        "chronicle": quality_file.chronicle(parts),
        "gaps": quality_file.completeness(enterprise, parts),
        "stands": quality_file.standing(enterprise, parts, now),
        "chains": quality_file.chains(parts) if person.role != Role.ENTERPRISE else [],
        "cut": any(p.count > len(p.rows) for p in parts),
        "whole": whole,
        "frames": frames,
        "merges": merges,
        "is_staff": person.role != Role.ENTERPRISE,
    }
    return render(request, "enterprises/detail.html", context)


@permitted(see_enterprise)
def detail(request: HttpRequest, key: str) -> HttpResponse:
    """One page per enterprise (一企一档): everything known, dated."""
    enterprise = selectors.find_enterprise(key)
    if enterprise is None:
        raise Http404
    see_enterprise.check(request.user, enterprise)
    if enterprise.key != key:
        return redirect("enterprises:detail", enterprise.key)
    return _page(request, enterprise)


@permitted(see_enterprise)
@require_GET
def word(request: HttpRequest, key: str) -> HttpResponse:
    """The quality file as a Word document; who took it stands in the trail."""
    enterprise = selectors.find_enterprise(key)
    if enterprise is None:
        raise Http404
    see_enterprise.check(request.user, enterprise)
    person: Any = request.user
    with translation.override(CHINESE):
        parts = quality_file.sections(enterprise, person, today(), quality_file.PRINTED, masks=True)
        data = word_file.word_file(enterprise, parts, person, today())
    audit.record(person, "enterprises.export", enterprise, f"导出“{enterprise.name}”的质量档案（Word）")
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    response = HttpResponse(data, content_type=kind)
    name = f"质量档案_{enterprise.name}_{today().isoformat()}.docx"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


@permitted(only_enterprises)
def mine(request: HttpRequest) -> HttpResponse:
    """The enterprise's own page (本企业)."""
    person: Any = request.user
    enterprise = (
        Enterprise.objects.live().filter(uscc=person.uscc).select_related("region", "unit", "created_by").first()
        if person.uscc
        else None
    )
    if enterprise is None:
        return render(request, "enterprises/mine_empty.html")
    return _page(request, enterprise)


@permitted(record_read)
def frames(request: HttpRequest) -> HttpResponse:
    """Lists of enterprises by day (名录库)."""
    rows = Frame.objects.in_region(region_of(request.user)).select_related("unit", "created_by")  # type: ignore[arg-type]
    rows = rows.annotate(size=Count("entries")).order_by("code", "-as_of", "-pk")
    may_write = request.user.role in (Role.OFFICE, Role.LIAISON)  # type: ignore[union-attr]
    return render(request, "enterprises/frames.html", {"frames": rows, "may_write": may_write})


@permitted(record_read)
def frame(request: HttpRequest, pk: int) -> HttpResponse:
    """One frozen list."""
    held = get_object_or_404(Frame.objects.select_related("region", "unit", "created_by"), pk=pk)
    record_read.check(request.user, held)
    query = request.GET.get("q", "").strip()
    rows = held.entries.select_related("enterprise")
    if query:
        rows = rows.filter(Q(name__icontains=query) | Q(uscc__icontains=query))
    page = Paginator(rows, 100, orphans=5).get_page(request.GET.get("page"))
    may_write = record_write.allows(request.user, held) and not held.withdrawn_at
    return render(request, "enterprises/frame.html", {"frame": held, "page": page, "q": query, "may_write": may_write})


@permitted(record_write)
def new_frame(request: HttpRequest) -> HttpResponse:
    """Freeze a list, from the marks of the enterprises or from a file."""
    person: Any = request.user
    form = FrameForm(request.POST or None, request.FILES or None, person=person)
    faults: list[Any] = []
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        unit = data.get("unit") or person.unit
        try:
            if data["file"]:
                made, faults = services.freeze_file(
                    person, unit, data["code"], data["as_of"], data["file"].read(), data["file"].name
                )
            else:
                made = services.freeze_flagged(person, unit, data["code"], data["as_of"])
        except ValidationError as error:
            presenting.put_errors(form, error)
        except InputError as error:
            form.add_error("file" if data["file"] else None, error.sentence)
        else:
            if made is not None:
                messages.success(request, _("名录库已建立并冻结。内容有变时用新的日期另建一期。"))
                return redirect("enterprises:frame", made.pk)
    status = 422 if form.is_bound else 200
    return render(request, "enterprises/frame_form.html", {"form": form, "faults": faults}, status=status)


@permitted(record_write)
def withdraw_frame(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a list with a reason."""
    held = get_object_or_404(Frame.objects.select_related("region", "unit"), pk=pk)
    record_write.check(request.user, held)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.withdraw_frame(request.user, held, form.cleaned_data["reason"])
        messages.success(request, _("已撤回。此后按日期最近的上一期计算。"))
        return redirect("enterprises:frames")
    context = {
        "label": str(held),
        "form": form,
        "back": reverse("enterprises:frame", args=[pk]),
        "title": _("撤回"),
        "button": _("撤回"),
        "note": _("撤回后，从下一次快照起按日期最近的上一期名录库计算；已有的得分和快照不变。"),
    }
    return render(request, "records/reason.html", context, status=422 if form.is_bound else 200)


@permitted(record_write)
def duplicates(request: HttpRequest) -> HttpResponse:
    """Enterprises that look like one (疑似重复)."""
    region = region_of(request.user)  # type: ignore[arg-type]
    groups = selectors.duplicates(region)
    done = (
        Merge.objects.filter(region__code__startswith=region.code[:6]).select_related("survivor", "loser", "person")[
            :20
        ]
        if region
        else []
    )
    own = {e.pk for group in groups for e in group["members"] if record_write.allows(request.user, e)}
    return render(request, "enterprises/duplicates.html", {"groups": groups, "merges": done, "own": own})


@permitted(record_write)
def merge(request: HttpRequest, first: int, second: int) -> HttpResponse:
    """Two entries side by side; choose which stays."""
    members = Enterprise.objects.live().filter(pk__in=[first, second]).select_related("region", "unit")
    rows = list(members)
    if len(rows) != 2:
        raise Http404
    for one in rows:
        record_write.check(request.user, one)
    form = MergeForm(request.POST or None, members=members)
    if request.method == "POST" and form.is_valid():
        survivor = form.cleaned_data["survivor"]
        loser = next(e for e in rows if e.pk != survivor.pk)
        try:
            services.merge(request.user, survivor, loser, form.cleaned_data["reason"])
        except ValidationError as error:
            presenting.put_errors(form, error)
        except InputError as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, _("已合并。如有误，可在该企业页面撤销。"))
            return redirect("enterprises:detail", Enterprise.objects.get(pk=survivor.pk).key)
    compared = [
        (a["label"], a["text"], b["text"])
        for a, b in zip(*(presenting.facts(ENTERPRISES, e, full=True) for e in rows), strict=True)
    ]
    counts = [
        sum(
            r.model.objects.live().filter(selectors.records_q(r, e)).count()
            for r in selectors.registries_of_enterprises()
        )
        for e in rows
    ]
    preferred = next((e.pk for e in rows if e.uscc), rows[0].pk)
    context = {"members": rows, "preferred": preferred, "form": form, "compared": compared, "counts": counts}
    return render(request, "enterprises/merge.html", context, status=422 if form.is_bound else 200)


@permitted(record_write)
def undo_merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a merge back."""
    held = get_object_or_404(Merge.objects.select_related("survivor__region", "survivor__unit", "loser"), pk=pk)
    record_write.check(request.user, held.survivor)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.undo_merge(request.user, held, form.cleaned_data["reason"])
        messages.success(request, _("已撤销合并，记录已还给原来的企业。"))
        return redirect("enterprises:detail", Enterprise.objects.get(pk=held.survivor_id).key)
    context = {
        "label": str(held),
        "form": form,
        "back": reverse("enterprises:duplicates"),
        "title": _("撤销合并"),
        "button": _("撤销合并"),
        "note": _("两家企业恢复为各自的档案，移动过的记录改回原来的代码。"),
    }
    return render(request, "records/reason.html", context, status=422 if form.is_bound else 200)
