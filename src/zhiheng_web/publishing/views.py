"""The publishing desk (公开发布): what waits, what must be public by when, previews, approvals, withdrawals, requests of the public."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhiheng.errors import InputError
from zhiheng_web.organisations.models import Person, Region
from zhiheng_web.organisations.policies import office_only, permitted, staff_read
from zhiheng_web.organisations.selectors import region_of
from zhiheng_web.publishing import asking, datasets, releases
from zhiheng_web.publishing.declare import PUBLISHABLE, Publishable
from zhiheng_web.publishing.forms import RecallForm
from zhiheng_web.publishing.models import DatasetVersion, PublicRequest, Release
from zhiheng_web.publishing.reconciling import reconcile
from zhiheng_web.shared.clock import today
from zhiheng_web.shared.sealing import unseal

PAGE = 100


def _region(request: HttpRequest) -> Region:
    region = region_of(request.user)  # type: ignore[arg-type]
    if region is None:
        raise Http404
    return region


def _release(request: HttpRequest, pk: int) -> Release:
    found = get_object_or_404(Release.objects.select_related("region", "proposed_by", "decided_by"), pk=pk)
    staff_read.check(request.user, found)
    return found


def waiting_of(publishable: Publishable, region: Region, day: Any) -> list[dict[str, Any]]:
    """Candidates that stand in no proposal, with the last day by which they must be public, the most urgent first."""
    if publishable.candidates is None:
        return []
    held = releases.waiting_sources(region, publishable.kind)
    rows = []
    for candidate in publishable.candidates(region, day):
        if candidate.source not in held:
            due = releases.due_of(publishable, candidate)
            rows.append({"candidate": candidate, "due": due, "late": bool(due and due < day)})
    return sorted(rows, key=lambda r: (r["due"] is None, r["due"] or day, r["candidate"].source))


@permitted(staff_read)
def desk(request: HttpRequest) -> HttpResponse:
    """What waits for a second person, what must be made public, the comparison of counts, requests, versions of the data."""
    region, day = _region(request), today()
    held = Release.objects.filter(region=region).select_related("proposed_by", "decided_by").defer("items")
    kinds = []
    for publishable in PUBLISHABLE.values():
        if publishable.candidates is not None:
            rows = waiting_of(publishable, region, day)
            kinds.append({"kind": publishable, "count": len(rows), "late": sum(r["late"] for r in rows), "due": rows[0]["due"] if rows else None})
    context = {
        "waiting": held.filter(state="proposed"),
        "recent": held.exclude(state="proposed")[:12],
        "kinds": kinds,
        "reconciled": reconcile(region, day),
        "requests": PublicRequest.objects.filter(region=region, state="received").order_by("due_on"),
        "answered": PublicRequest.objects.filter(region=region).exclude(state="received").count(),
        "versions": [{"dataset": d, "newest": DatasetVersion.objects.filter(dataset=d.code).first()} for d in datasets.DATASETS.values()],
        "day": day,
        "may_propose": office_only.allows(request.user, _Of(region)),
    }
    return render(request, "publishing/desk.html", context)


class _Of:
    def __init__(self, region: Region) -> None:
        self.region = region


@permitted(office_only)
def choose(request: HttpRequest, kind: str) -> HttpResponse:
    """Choose records to make public; the next page is the preview."""
    publishable = PUBLISHABLE.get(kind)
    if publishable is None or publishable.candidates is None:
        raise Http404
    region, day = _region(request), today()
    if request.method == "POST":
        person: Person = request.user  # type: ignore[assignment]
        made = releases.propose_records(person, region, kind, request.POST.getlist("source"), day)
        messages.success(request, _("已提出公开，请先预览；由第二人复核后公众才能看到。"))
        return redirect("publishing:release", made.pk)
    rows = waiting_of(publishable, region, day)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "publishing/choose.html", {"kind": publishable, "page": page, "total": len(rows), "day": day})


@permitted(office_only)
def recall(request: HttpRequest) -> HttpResponse:
    """Write a recall notice; it becomes public after a second person approved it."""
    form = RecallForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        stops_on = given.pop("stops_on")
        made = releases.propose_recall(request.user, _region(request), given, stops_on=stops_on)  # type: ignore[arg-type]
        messages.success(request, _("已提出公开，请先预览；由第二人复核后公众才能看到。"))
        return redirect("publishing:release", made.pk)
    return render(request, "publishing/recall.html", {"form": form}, status=422 if form.is_bound and form.errors else 200)


@permitted(staff_read)
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """The preview of one act: exactly what the public will see, its clock, and the decision."""
    held = _release(request, pk)
    publishable = PUBLISHABLE.get(held.kind)
    waits = held.state == "proposed"
    mine = held.proposed_by_id == request.user.pk
    context = {
        "release": held,
        "page": Paginator(held.items, 50).get_page(request.GET.get("page")),
        "kind": publishable,
        "day": today(),
        "may_approve": waits and not mine and releases.release_approve.allows(request.user, held),
        "may_return": waits and releases.release_approve.allows(request.user, held),
        "is_mine": waits and mine,
        "may_withdraw": held.state == "approved" and office_only.allows(request.user, held),
        "standing": releases.standing_of(held) if held.state == "approved" and held.kind != "score" else None,
    }
    return render(request, "publishing/release.html", context)


@permitted(releases.release_approve)
@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person makes it public."""
    releases.approve(request.user, _release(request, pk), today())  # type: ignore[arg-type]
    messages.success(request, _("已公开，公众现在可以看到。"))
    return redirect("publishing:release", pk)


@permitted(releases.release_approve)
@require_POST
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Return a proposal with a reason."""
    releases.send_back(request.user, _release(request, pk), request.POST.get("reason", ""))  # type: ignore[arg-type]
    messages.success(request, _("已退回。"))
    return redirect("publishing:release", pk)


@permitted(office_only)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take what an act made public back, with a reason."""
    releases.withdraw(request.user, _release(request, pk), request.POST.get("reason", ""))  # type: ignore[arg-type]
    messages.success(request, _("已撤回公开。"))
    return redirect("publishing:release", pk)


@permitted(office_only)
def request_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One request of the public, opened and answered by the office."""
    found = get_object_or_404(PublicRequest.objects.select_related("region", "answered_by"), pk=pk)
    office_only.check(request.user, found)
    error = ""
    if request.method == "POST":
        try:
            asking.answer(request.user, found, accepted=request.POST.get("verdict") == "accepted", sentence=request.POST.get("answer", ""))  # type: ignore[arg-type]
        except InputError as fault:
            error = fault.sentence
        else:
            messages.success(request, _("已答复，申请人凭登记编号和查询码可以看到。"))
            return redirect("publishing:request", pk)
    who = {"writer": unseal(found.writer), "contact": unseal(found.contact)}
    return render(request, "publishing/request.html", {"asked": found, "who": who, "error": error, "day": today()}, status=422 if error else 200)


@permitted(office_only)
@require_POST
def freeze(request: HttpRequest) -> HttpResponse:
    """New versions of the datasets that changed."""
    made = datasets.freeze_all(today(), request.user)
    if made:
        messages.success(request, _("已生成 %(n)s 个数据集的新版本。") % {"n": len(made)})
    else:
        messages.info(request, _("各数据集与最新版本相同，没有生成新版本。"))
    return redirect("publishing:desk")
