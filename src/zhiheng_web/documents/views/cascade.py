"""The cascade (上下级承接): upper provisions down, lower documents across; each cell opens both places."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhiheng.errors import InputError
from zhiheng.reading.cascade import provisions_of
from zhiheng_web.documents import cascading
from zhiheng_web.documents.models import LEVELS, CascadeLink, SourceDocument
from zhiheng_web.documents.regions import Chain
from zhiheng_web.documents.services.cascading import say_link, set_level
from zhiheng_web.documents.views.files import seen
from zhiheng_web.organisations.policies import office_only, permitted, staff_read
from zhiheng_web.organisations.selectors import region_of

MOST_UPPERS = 6
"""So many upper documents stand side by side; the others are folded away."""


@permitted(staff_read)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The first document that has lower ones beside it; without one, how it gets here."""
    region = region_of(request.user)
    documents = cascading.documents_with_levels(region) if region else []
    found = cascading.uppers(documents, Chain(region)) if region else []
    if found and region:
        return redirect("documents:cascade", cascading.first_upper(found, region.level).pk)
    context = {"documents": documents, "levels": LEVELS, "may_change": office_only.allows(request.user)}
    return render(request, "documents/cascade_empty.html", context)


def _page(request: HttpRequest, pk: int) -> dict[str, Any]:
    """The upper document, those that can stand under it, and the matrix of the chosen ones."""
    upper = seen(request, pk)
    region = region_of(request.user)
    documents = cascading.documents_with_levels(region) if region else []
    chain = Chain(region or upper.region)
    under = cascading.lowers_of(upper, documents, chain)
    others = cascading.others_of(upper, documents, chain)
    asked = {int(n) for n in request.GET.getlist("lower") if n.isdecimal()}
    offered = [*under, *others] if asked else cascading.usual(under or others)
    chosen = [d.pk for d in offered if not asked or d.pk in asked]
    chosen = chosen[: cascading.MOST_COLUMNS]
    full = {d.pk: d for d in SourceDocument.objects.filter(pk__in=chosen).select_related("region")}
    found = cascading.matrix(upper, [full[pk] for pk in chosen])
    shown = cascading.uppers(documents, chain)
    first = {upper.pk, *(d.pk for d in shown[:MOST_UPPERS])}
    return {
        "upper": upper,
        "known": documents,
        "uppers": [d for d in shown if d.pk in first],
        "more_uppers": [d for d in shown if d.pk not in first],
        "under": under,
        "others": others,
        "chosen": chosen,
        "matrix": found,
    }


@permitted(staff_read)
@require_GET
def matrix(request: HttpRequest, pk: int) -> HttpResponse:
    """The matrix of one upper document (承接对照)."""
    context = _page(request, pk)
    found = context["matrix"]
    show = request.GET.get("show", "")
    show = show if show in cascading.SHOWS else ""
    kind = request.GET.get("kind", "")
    kind = kind if kind in ("target", "task") else ""
    lowers = [("lower", str(n)) for n in context["chosen"]] if request.GET.get("lower") else []
    tail = [*lowers, *([("kind", kind)] if kind else [])]
    foreign = {d.pk for d in context["others"]}
    columns = [
        {
            "document": d,
            "counts": _summary(found, i),
            "cited": cascading.cited(context["upper"], d),
            "foreign": d.pk in foreign,
        }
        for i, d in enumerate(found.lowers)
    ]
    context.update(
        rows=found.shown(show, kind),
        show=show,
        kind=kind,
        columns=columns,
        shows=[(code, word, number, urlencode([("show", code), *tail])) for code, word, number in found.figures],
        all_query=urlencode(tail),
        levels=LEVELS,
        may_change=office_only.allows(request.user, context["upper"]),
    )
    return render(request, "documents/cascade.html", context)


def _summary(found: cascading.Matrix, column: int) -> list[tuple[str, Any, int]]:
    counts = found.counts(column)
    return [(chip, word, counts[s]) for s, (chip, word) in cascading.STATE_WORDS.items() if counts[s]]


@permitted(staff_read)
@require_http_methods(["GET", "POST"])
def cell(request: HttpRequest, pk: int, lower: int, kind: str, key: str) -> HttpResponse:
    """One cell (承接依据): both sentences in their places, every link with reasons; POST confirms, rejects or takes back."""
    upper, under = seen(request, pk), seen(request, lower)
    fault = ""
    if request.method == "POST":
        below = tuple(request.POST.get("below", "").split("|", 1))
        try:
            if len(below) != 2:
                raise InputError(_("请选择一条本级条款。"))
            verdict, reason = request.POST.get("verdict", ""), request.POST.get("reason", "")
            say_link(request.user, upper, (kind, key), under, (below[0], below[1]), verdict, reason)
        except InputError as error:
            fault = error.sentence
        else:
            if not getattr(request, "htmx", False):
                messages.success(request, _("已记下，今后都按您的认定。"))
                return redirect("documents:cascade_cell", pk, lower, kind, key)
    square = cascading.square(upper, under, kind, key)
    if square is None:
        raise Http404
    words = CascadeLink.objects.filter(upper=upper, lower=under, upper_kind=kind, upper_key=key)
    people = {(w.lower_kind, w.lower_key): w for w in words.select_related("person")}
    linked = {link.lower.key for link in square.cell.links}
    context = {
        "square": square,
        "upper": upper,
        "lower": under,
        "kind": kind,
        "key": key,
        "links": [
            (link, cascading.Side(under, link.lower), people.get(link.lower.key), int(link.confidence * 100))
            for link in square.cell.links
        ],
        "others": [cascading.Side(under, p) for p in provisions_of(under.draft) if p.key not in linked],
        "fault": fault,
        "may_change": office_only.allows(request.user, under) and office_only.allows(request.user, upper),
    }
    part = getattr(request, "htmx", False)
    context["heading"] = "h2" if part else "h1"
    template = "documents/parts/cascade_cell.html" if part else "documents/cascade_cell.html"
    return render(request, template, context, status=422 if fault and not part else 200)


@permitted(staff_read)
@require_GET
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """The matrix as Excel (导出)."""
    context = _page(request, pk)
    body = cascading.as_xlsx(context["matrix"])
    response = HttpResponse(body, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    name = quote(f"{_('承接对照表')}_{context['upper'].title[:40]}.xlsx")
    response.headers["Content-Disposition"] = f"attachment; filename=cascade-{pk}.xlsx; filename*=UTF-8''{name}"
    return response


@permitted(office_only)
@require_POST
def level(request: HttpRequest, pk: int) -> HttpResponse:
    """Say of which level a document is (文件层级)."""
    document = seen(request, pk)
    try:
        set_level(request.user, document, request.POST.get("level", ""))
        messages.success(request, _("“%(title)s”的层级已改。") % {"title": document.title})
    except InputError as fault:
        messages.error(request, fault.sentence)
    back = request.POST.get("back", "")
    return redirect("documents:cascade", int(back)) if back.isdecimal() else redirect("documents:cascades")
