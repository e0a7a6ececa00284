"""The reviewer's page of an assessee, the office's decisions on disagreements, telling, appeals and their answers."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zhiheng.errors import InputError
from zhiheng_web.assessments.models import Appeal, ReviewItem
from zhiheng_web.assessments.policies import answer_own, is_reader, read_given
from zhiheng_web.assessments.selectors.clauses import places_of
from zhiheng_web.assessments.selectors.pages import shown_items
from zhiheng_web.assessments.services import appeals as appealing
from zhiheng_web.assessments.services import reading as services
from zhiheng_web.assessments.views.common import assessee_asked, cycle_asked, number, sentence_of
from zhiheng_web.organisations.policies import office_only, permitted
from zhiheng_web.shared.clock import today


def _page(request: HttpRequest, pk: int, fault: tuple[int, str] | None = None) -> HttpResponse:
    held = assessee_asked(request, pk)
    if not is_reader(request.user, held):
        return redirect("assessments:assessee", pk)
    places = places_of(held.cycle.version)
    items = shown_items(held.items.all(), request.user)  # type: ignore[arg-type]
    rows = [{"shown": s, "place": places[s.item.clause], "fault": fault[1] if fault and fault[0] == s.item.pk else "", "typed": request.POST} for s in items]
    mine = next(r for r in held.reviewers.all() if r.person_id == request.user.pk and r.recused_at is None)
    context = {
        "cycle": held.cycle, "assessee": held, "rows": rows, "mine": mine, "is_open": held.state == "handed" and held.cycle.state == "running",
        "done": sum(s.own is not None for s in items), "tolerance": number(held.cycle.rules["tolerance"]),
    }  # fmt: skip
    return render(request, "assessments/read.html", context, status=422 if fault else 200)


@permitted(read_given)
@require_GET
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """What a reviewer has to judge of one assessee (评审)."""
    return _page(request, pk)


@permitted(read_given)
@require_POST
def give(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the reading of one item; a refused one comes back with what was typed."""
    item = get_object_or_404(ReviewItem.objects.select_related("assessee__unit", "assessee__cycle__region"), pk=pk)
    try:
        services.read(request.user, item, number(request.POST.get("points", "")), request.POST.get("reason", ""))  # type: ignore[arg-type]
    except (InputError, ValidationError) as error:
        return _page(request, item.assessee_id, (item.pk, sentence_of(error)))
    messages.success(request, _("评分已记录。"))
    return redirect(reverse("assessments:read", args=[item.assessee_id]) + f"#item-{item.pk}")


@permitted(read_given)
@require_POST
def step_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Step back from an assessee (申请回避)."""
    held = assessee_asked(request, pk)
    try:
        services.step_back(request.user, held, request.POST.get("reason", ""))  # type: ignore[arg-type]
    except InputError as error:
        messages.error(request, error.sentence)
        return redirect("assessments:read", pk)
    messages.success(request, _("已回避，质发办会另行指定评审人。"))
    return redirect("assessments:index")


@permitted(office_only)
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide a disagreement (裁定分歧)."""
    item = get_object_or_404(ReviewItem.objects.select_related("assessee__unit", "assessee__cycle__region"), pk=pk)
    try:
        services.decide(request.user, item, number(request.POST.get("points", "")), request.POST.get("reason", ""))  # type: ignore[arg-type]
    except (InputError, ValidationError) as error:
        messages.error(request, sentence_of(error))
    else:
        messages.success(request, _("已裁定。"))
    return redirect(reverse("assessments:cycle", args=[item.assessee.cycle_id]) + "#splits")


@permitted(office_only)
@require_POST
def tell(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell every assessee whose items are all settled its points (告知结果)."""
    cycle = cycle_asked(request, pk)
    told = 0
    only = request.POST.get("assessee", "")
    for assessee in cycle.assessees.filter(state="handed").select_related("unit", "cycle__region"):
        if only and str(assessee.pk) != only:
            continue
        try:
            appealing.tell(request.user, assessee, today())  # type: ignore[arg-type]
            told += 1
        except InputError as error:
            if only:
                messages.error(request, error.sentence)
    if told:
        messages.success(request, _("已告知 %(n)s 个单位，申诉期限从今天起算。") % {"n": told})
    elif not only:
        messages.info(request, _("没有评审全部完成、等待告知的单位。"))
    return redirect("assessments:cycle", pk)


@permitted(answer_own)
@require_POST
def appeal(request: HttpRequest, pk: int) -> HttpResponse:
    """Appeal against the points of one clause (申诉)."""
    held = assessee_asked(request, pk)
    clause = request.POST.get("clause", "")
    try:
        made = appealing.lodge(request.user, held, clause, request.POST.get("reason", ""), today(), request.FILES.get("file"))  # type: ignore[arg-type]
    except InputError as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, _("申诉已提出，质发办在 %(day)s 前答复。") % {"day": made.decide_by})
    return redirect("assessments:assessee", pk)


@permitted(office_only)
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer an appeal (答复申诉)."""
    held = get_object_or_404(Appeal.objects.select_related("assessee__unit", "assessee__cycle__region"), pk=pk)
    asked = request.POST.get("item", "")
    item = held.assessee.items.filter(pk=int(asked)).first() if asked.isdigit() and len(asked) < 10 else None
    if asked and item is None and request.POST.get("outcome") == "changed":
        raise Http404
    try:
        appealing.answer_appeal(
            request.user, held, request.POST.get("outcome", ""), request.POST.get("decision", ""), today(), item, number(request.POST.get("points", ""))  # type: ignore[arg-type]
        )  # fmt: skip
    except InputError as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, _("已答复。"))
    return redirect(reverse("assessments:cycle", args=[held.assessee.cycle_id]) + "#appeals")
