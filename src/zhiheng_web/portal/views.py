"""The public pages (公开结果): only what was published, readable without a script and without an account."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhiheng_web.organisations.policies import everyone, office_only, permitted
from zhiheng_web.publishing.models import PublishedScore
from zhiheng_web.publishing.notices import public_notices
from zhiheng_web.publishing.selectors import public_scores
from zhiheng_web.publishing.services import withdraw_score
from zhiheng_web.shared.clock import today

BAR = 1000


def _bar(split: dict[str, Any], most: str) -> list[dict[str, Any]]:
    """Segments of a bar as wide as `most` points: had, waiting for a reviewer, waiting for data, lost."""
    out: list[dict[str, Any]] = []
    x, whole = 0, Decimal(most)
    for key, css, label in (
        ("low", "earned", _("已得")),
        ("judge", "judge", _("待评")),
        ("pending", "pending", _("待定")),
        ("lost", "lost", _("未得")),
    ):
        width = int(max(Decimal(split[key]), Decimal(0)) * BAR / whole) if whole > 0 else 0
        if width:
            out.append({"css": css, "x": x, "width": width, "points": split[key], "label": label})
        x += width
    return out


@permitted(everyone)
def index(request: HttpRequest) -> HttpResponse:
    """What has been published, newest first."""
    scores = [{"score": s, "bar": _bar(s.content["base"], s.content["full"])} for s in public_scores()[:20]]
    return render(request, "portal/index.html", {"scores": scores})


@permitted(everyone)
def score(request: HttpRequest, pk: int) -> HttpResponse:
    """One published result: totals, sections, rows and clauses with their points."""
    held = get_object_or_404(PublishedScore.objects.select_related("region"), pk=pk)
    content = held.content
    sections = [{**s, "bar": _bar(s, s["most"])} for s in content["sections"]]
    return render(
        request,
        "portal/score.html",
        {
            "score": held,
            "content": content,
            "sections": sections,
            "bar": _bar(content["base"], content["full"]),
            "may_withdraw": office_only.allows(request.user, held) and held.withdrawn_at is None,
        },
    )


@permitted(everyone)
def data(request: HttpRequest, pk: int) -> JsonResponse:
    """The published result as data, with the digest of its content."""
    held = get_object_or_404(public_scores(), pk=pk)
    return JsonResponse(
        {
            "region": {"code": held.region.code, "name": held.region.name},
            "period": held.period,
            "published_at": held.published_at.isoformat(),
            "digest": held.digest,
            "content": held.content,
        },
        json_dumps_params={"ensure_ascii": False, "indent": 1},
    )


NOTICE_ROWS = 20


@permitted(everyone)
def notices(request: HttpRequest, kind: str = "penalty") -> HttpResponse:
    """What is disclosed today of a kind: penalties, the list of serious violations. Ended and taken back ones are not selected."""
    query = request.GET.get("q", "").strip()
    rows = public_notices(kind, today())
    if query:
        rows = rows.filter(title__icontains=query)
    page = Paginator(rows, NOTICE_ROWS).get_page(request.GET.get("page"))
    return render(request, "portal/notices.html", {"kind": kind, "page": page, "query": query, "today": today()})


@permitted(everyone)
def notices_data(request: HttpRequest, kind: str = "penalty") -> JsonResponse:
    """The same as data."""
    rows = [
        {"region": n.region.code, "title": n.title, "shown_from": n.shown_from, "stops_on": n.stops_on, "digest": n.digest, "content": n.content}
        for n in public_notices(kind, today())
    ]
    return JsonResponse({"on": today(), "kind": kind, "notices": rows}, json_dumps_params={"ensure_ascii": False, "indent": 1})


@permitted(office_only)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a published result back, with a reason."""
    held = get_object_or_404(PublishedScore.objects.select_related("region"), pk=pk)
    withdraw_score(request.user, held, request.POST.get("reason", ""))  # type: ignore[arg-type]
    messages.success(request, _("已撤回公开。"))
    return redirect("portal:index")
