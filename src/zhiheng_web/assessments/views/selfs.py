"""The page of the self-assessment, the page that shows computed, own and settled points side by side, files behind them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhiheng.errors import InputError
from zhiheng_web.assessments.models import Appeal, ReviewItem
from zhiheng_web.assessments.policies import answer_own, is_reader, see_assessee
from zhiheng_web.assessments.selectors.evidence import demands_of
from zhiheng_web.assessments.selectors.pages import shown_items
from zhiheng_web.assessments.selectors.standing import Scoring
from zhiheng_web.assessments.services import selfs as services
from zhiheng_web.assessments.views.common import assessee_asked, number, sentence_of
from zhiheng_web.organisations.policies import office_only, permitted, staff_read
from zhiheng_web.shared import store
from zhiheng_web.shared.clock import today


@permitted(staff_read)
@require_GET
def assessee(request: HttpRequest, pk: int) -> HttpResponse:
    """Computed, own and settled points of every clause side by side (对照)."""
    held = assessee_asked(request, pk)
    scoring = Scoring(held.cycle)
    scored = scoring.of(held)
    shown = {s.item.pk: s for s in shown_items(held.items.all(), request.user)}  # type: ignore[arg-type]
    context = {
        "cycle": held.cycle,
        "assessee": held,
        "scored": scored,
        "run": scoring.run,
        "shown": shown,
        "reviewers": [r for r in held.reviewers.all() if r.recused_at is None],
        "recused": [r for r in held.reviewers.all() if r.recused_at is not None],
        "may_answer": answer_own.allows(request.user, held) and held.cycle.state == "running" and held.state in ("asked", "returned"),
        "may_appeal": answer_own.allows(request.user, held) and held.state == "told" and held.cycle.state == "running"
        and (held.appeal_by is None or today() <= held.appeal_by),
        "may_read": is_reader(request.user, held) and held.state == "handed" and held.cycle.state == "running",
        "may_office": office_only.allows(request.user, held) and held.cycle.state == "running",
        "is_late": held.cycle.self_by is not None and held.state in ("asked", "returned") and today() > held.cycle.self_by,
        "unsettled": sum(i.settled is None for i in held.items.all()),
        "OUTCOMES": Appeal.OUTCOMES,
    }  # fmt: skip
    return render(request, "assessments/assessee.html", context)


@permitted(answer_own)
@require_http_methods(["GET", "POST"])
def own(request: HttpRequest, pk: int) -> HttpResponse:
    """One page with all that is asked of the unit; everything computed stands beside and is not asked (自评)."""
    held = assessee_asked(request, pk)
    answer_own.check(request.user, held)
    if held.cycle.state != "running" or held.state not in ("asked", "returned"):
        return redirect("assessments:assessee", pk)
    faults: dict[int, str] = {}
    if request.method == "POST":
        faults = _save(request, held)
        if not faults and "hand_in" in request.POST:
            try:
                services.hand_in(request.user, held, today())  # type: ignore[arg-type]
            except InputError as error:
                messages.error(request, error.sentence)
                return redirect("assessments:own", pk)
            messages.success(request, _("自评已提交，进入评审。"))
            return redirect("assessments:assessee", pk)
        if not faults:
            messages.success(request, _("已保存，可以随时回来接着填。"))
            return redirect("assessments:own", pk)
        held = assessee_asked(request, pk)
    return _own_page(request, held, faults)


def _save(request: HttpRequest, held: Any) -> dict[int, str]:
    """Save what was filled in; gives the faults by item. What is wholly empty waits."""
    faults: dict[int, str] = {}
    for item in held.items.all():
        if item.kind != "judged":
            continue
        points, said = request.POST.get(f"p{item.pk}", "").strip(), request.POST.get(f"s{item.pk}", "")
        file = request.FILES.get(f"f{item.pk}")
        if not points and not said.strip() and not file:
            continue
        try:
            services.answer(request.user, item, number(points), said, file)  # type: ignore[arg-type]
        except InputError as error:
            faults[item.pk] = error.sentence
    return faults


def _own_page(request: HttpRequest, held: Any, faults: dict[int, str]) -> HttpResponse:
    scoring = Scoring(held.cycle)
    scored = scoring.of(held)
    asked = []
    for beside in scored.clauses:
        for item in beside.items:
            if item.kind == "judged":
                typed = {"points": request.POST.get(f"p{item.pk}", ""), "said": request.POST.get(f"s{item.pk}", "")} if item.pk in faults else None
                asked.append({"beside": beside, "item": item, "fault": faults.get(item.pk, ""), "typed": typed})
    demands = demands_of(held, scoring.places, today())
    context = {
        "cycle": held.cycle,
        "assessee": held,
        "asked": asked,
        "answered": sum(a["item"].self_points is not None for a in asked),
        "demands": [d for d in demands if d.is_asked],
        "proved": [d for d in demands if not d.is_asked],
        "computed": [b for b in scored.clauses if not b.is_judged],
        "run": scoring.run,
        "today": today(),
    }
    return render(request, "assessments/own.html", context, status=422 if faults else 200)


@permitted(answer_own)
@require_POST
def offer(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand in evidence from the page of the self-assessment."""
    held = assessee_asked(request, pk)
    dated_on = parse_date(request.POST.get("dated_on", "") or "-")
    try:
        if dated_on is None:
            raise InputError(_("请选择材料的形成日期。"))
        made = services.offer_evidence(
            request.user, held, request.POST.get("matter", ""), request.POST.get("title", ""), dated_on, request.FILES.get("file"), today()  # type: ignore[arg-type]
        )  # fmt: skip
    except (InputError, ValidationError) as error:
        messages.error(request, sentence_of(error))
    else:
        messages.success(request, _("已提交佐证“%(title)s”。") % {"title": made.title})
    return redirect("assessments:own", pk)


@permitted(office_only)
@require_POST
def back(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a self-assessment back, or send on one that is late."""
    held = assessee_asked(request, pk)
    reason = request.POST.get("reason", "")
    try:
        if "pass_over" in request.POST:
            services.pass_over(request.user, held, today(), reason)  # type: ignore[arg-type]
            messages.success(request, _("已转入评审。"))
        else:
            services.send_back(request.user, held, today(), reason)  # type: ignore[arg-type]
            messages.success(request, _("已退回自评。"))
    except InputError as error:
        messages.error(request, error.sentence)
    return redirect("assessments:assessee", pk)


def _file(digest: str, name: str) -> FileResponse:
    path = store.path_of(digest) if digest else None
    if path is None or not path.exists():
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename=name or "file")


@permitted(staff_read)
@require_GET
def item_file(request: HttpRequest, pk: int) -> FileResponse:
    """The file behind a self-assessment."""
    item = ReviewItem.objects.select_related("assessee__cycle__region").filter(pk=pk).first()
    if item is None:
        raise Http404
    see_assessee.check(request.user, item.assessee)
    return _file(item.file_digest, item.file_name)


@permitted(staff_read)
@require_GET
def appeal_file(request: HttpRequest, pk: int) -> FileResponse:
    """The file behind an appeal."""
    appeal = Appeal.objects.select_related("assessee__cycle__region").filter(pk=pk).first()
    if appeal is None:
        raise Http404
    see_assessee.check(request.user, appeal.assessee)
    return _file(appeal.file_digest, appeal.file_name)
