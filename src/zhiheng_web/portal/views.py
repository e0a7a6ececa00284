"""The public pages (质量信息公开): only what was published, the same for everybody, readable without a script and without an account."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Max, Q, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhiheng_web.organisations.policies import everyone, office_only, permitted
from zhiheng_web.portal.caching import cacheable
from zhiheng_web.publishing.asking import replies_to
from zhiheng_web.publishing.models import PublicNotice, PublishedScore
from zhiheng_web.publishing.notices import public_notices, shown_notices
from zhiheng_web.publishing.selectors import public_scores
from zhiheng_web.publishing.services import withdraw_score
from zhiheng_web.shared.clock import today

BAR = 1000
NOTICE_ROWS = 20
SHORTEST = 2
"""So many characters a search needs at least."""
JSON = {"ensure_ascii": False, "indent": 1}


def titles() -> dict[str, str]:
    """The kinds of notices in the language of the page, in the order of the menu."""
    return {"sampling": _("监督抽查结果"), "recall": _("产品召回"), "penalty": _("行政处罚公示"), "listing": _("严重违法失信名单")}


ROUTES = {"sampling": "portal:sampling", "recall": "portal:recalls", "penalty": "portal:penalties", "listing": "portal:listings"}


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


def _shown(rows: Any) -> list[dict[str, Any]]:
    """Notices with the replies beside them and the address for requests."""
    held = list(rows)
    replies = replies_to([f"notice:{n.pk}" for n in held])
    ask = reverse("portal:request_new")
    return [{"notice": n, "replies": replies.get(f"notice:{n.pk}", []), "ask": f"{ask}?{urlencode({'about': f'notice:{n.pk}'})}"} for n in held]


def found(rows: QuerySet[PublicNotice], query: str) -> QuerySet[PublicNotice]:
    """Notices whose title (name, number) holds the words, or whose credit code it is."""
    code = "".join(query.split()).upper()
    return rows.filter(Q(title__icontains=query) | Q(name__icontains=query) | Q(uscc=code))


@permitted(everyone)
@cacheable
def index(request: HttpRequest) -> HttpResponse:
    """What is public at a glance: the newest results, how many notices of each kind, the ways on."""
    day = today()
    counts = {r["kind"]: r for r in shown_notices(day).order_by().values("kind").annotate(n=Count("pk"), newest=Max("shown_from"))}
    kinds = [
        {"title": title, "url": reverse(ROUTES[kind]), "count": counts.get(kind, {}).get("n", 0), "newest": counts.get(kind, {}).get("newest")}
        for kind, title in titles().items()
    ]
    scores = [{"score": s, "bar": _bar(s.content["base"], s.content["full"])} for s in public_scores()[:3]]
    failed = public_notices("sampling", day).filter(content__result="不合格")[:5]
    recalls = public_notices("recall", day)[:3]
    return render(request, "portal/index.html", {"scores": scores, "kinds": kinds, "failed": failed, "recalls": recalls, "day": day})


@permitted(everyone)
@cacheable
def scores(request: HttpRequest) -> HttpResponse:
    """Every published result, newest first."""
    page = Paginator(public_scores(), NOTICE_ROWS).get_page(request.GET.get("page"))
    rows = [{"score": s, "bar": _bar(s.content["base"], s.content["full"])} for s in page]
    return render(request, "portal/scores.html", {"scores": rows, "page": page})


@permitted(everyone)
@cacheable
def score(request: HttpRequest, pk: int) -> HttpResponse:
    """One published result: totals, sections, rows and clauses with their points."""
    held = get_object_or_404(PublishedScore.objects.select_related("region"), pk=pk)
    content = held.content
    sections = [{**s, "bar": _bar(s, s["most"])} for s in content["sections"]]
    context = {"score": held, "content": content, "sections": sections, "bar": _bar(content["base"], content["full"])}
    return render(request, "portal/score.html", context)


@permitted(everyone)
@cacheable
def data(request: HttpRequest, pk: int) -> HttpResponse:
    """The published result as data, with the digest of its content."""
    held = get_object_or_404(public_scores(), pk=pk)
    said = {
        "region": {"code": held.region.code, "name": held.region.name},
        "period": held.period,
        "published_at": held.published_at.isoformat(),
        "digest": held.digest,
        "content": held.content,
    }
    return JsonResponse(said, json_dumps_params=JSON)


@permitted(everyone)
@cacheable
def notices(request: HttpRequest, kind: str) -> HttpResponse:
    """What is disclosed today of a kind. Ended and taken back ones are not selected."""
    query, result = request.GET.get("q", "").strip()[:100], request.GET.get("result", "")
    rows = public_notices(kind, today())
    if query:
        rows = found(rows, query)
    results = ["合格", "不合格", "拒检"] if kind == "sampling" else []
    if result in results:
        rows = rows.filter(content__result=result)
    page = Paginator(rows, NOTICE_ROWS).get_page(request.GET.get("page"))
    context = {
        "kind": kind,
        "title": titles()[kind],
        "page": page,
        "rows": _shown(page),
        "query": query,
        "result": result,
        "results": results,
        "today": today(),
        "dataset": {"sampling": "sampling", "recall": "recalls", "penalty": "penalties", "listing": "listings"}[kind],
    }
    return render(request, "portal/notices.html", context)


@permitted(everyone)
@cacheable
def notices_data(request: HttpRequest, kind: str) -> HttpResponse:
    """The same as data."""
    rows = [_said(n) for n in public_notices(kind, today())]
    return JsonResponse({"on": today(), "kind": kind, "notices": rows}, json_dumps_params=JSON)


def _said(n: PublicNotice) -> dict[str, Any]:
    return {"region": n.region.code, "kind": n.kind, "title": n.title, "shown_from": n.shown_from, "stops_on": n.stops_on, "digest": n.digest, "content": n.content}


def _of_firms(query: str, day: date) -> QuerySet[PublicNotice]:
    rows = shown_notices(day)
    code = "".join(query.split()).upper()
    return rows.filter(Q(name__icontains=query) | Q(uscc=code) | Q(content__maker__icontains=query, kind="sampling"))


@permitted(everyone)
@cacheable
def enterprises(request: HttpRequest) -> HttpResponse:
    """Everything public about one enterprise, by its name or credit code. Classes by which offices supervise are never shown."""
    query = request.GET.get("q", "").strip()[:100]
    long_enough = len(query) >= SHORTEST
    page = Paginator(_of_firms(query, today()), NOTICE_ROWS).get_page(request.GET.get("page")) if long_enough else None
    rows = _shown(page) if page is not None else []
    context = {"query": query, "too_short": bool(query) and not long_enough, "page": page, "rows": rows, "kinds": titles()}
    return render(request, "portal/enterprises.html", context)


@permitted(everyone)
@cacheable
def enterprises_data(request: HttpRequest) -> HttpResponse:
    """The same as data, at most 200 notices."""
    query = request.GET.get("q", "").strip()[:100]
    if len(query) < SHORTEST:
        said = {"error": _("请在参数 q 里写单位名称（至少两个字）或统一社会信用代码。")}
        return JsonResponse(said, status=422, json_dumps_params=JSON)
    rows = [_said(n) for n in _of_firms(query, today())[:200]]
    return JsonResponse({"on": today(), "query": query, "notices": rows}, json_dumps_params=JSON)


@permitted(office_only)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a published result back, with a reason."""
    held = get_object_or_404(PublishedScore.objects.select_related("region"), pk=pk)
    withdraw_score(request.user, held, request.POST.get("reason", ""))  # type: ignore[arg-type]
    messages.success(request, _("已撤回公开。"))
    return redirect("publishing:desk")
