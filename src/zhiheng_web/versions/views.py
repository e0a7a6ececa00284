"""Pages of versions: what a document follows, declaring it, and two versions side by side."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_GET, require_POST

from zhiheng.errors import InputError
from zhiheng_web.documents.models import SourceDocument
from zhiheng_web.organisations.policies import office_only, permitted, staff_read
from zhiheng_web.versions import selectors, services
from zhiheng_web.versions.comparison import comparison_of
from zhiheng_web.versions.models import VersionLink

TABS = {
    "text": _lazy("正文"),
    "targets": _lazy("目标"),
    "tasks": _lazy("任务"),
    "rows": _lazy("评分表各行"),
    "clauses": _lazy("评分条款"),
}


def _document(request: HttpRequest, pk: int) -> SourceDocument:
    document = get_object_or_404(SourceDocument.objects.select_related("region"), pk=pk)
    staff_read.check(request.user, document)
    return document


@permitted(staff_read)
@require_GET
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """The versions of one document (文件版本): what it follows, what follows it, and declaring either."""
    document = _document(request, pk)
    link = selectors.link_of(document)
    context = {
        "document": document,
        "link": link,
        "later": selectors.later_of(document),
        "candidates": [] if link else selectors.candidates_for(document),
        "likely": None if link else selectors.likely_former(document),
        "kinds": VersionLink.KINDS,
        "may_change": office_only.allows(request.user, document),
    }
    return render(request, "versions/document.html", context)


@permitted(office_only)
@require_POST
def declare(request: HttpRequest, pk: int) -> HttpResponse:
    """Declare that the document is a new version of another (认定为新稿)."""
    newer = _document(request, pk)
    number = request.POST.get("older", "")
    try:
        older = SourceDocument.objects.select_related("region").filter(pk=int(number)).first() if number.isdigit() else None
        if older is None:
            raise InputError(_("请选择前稿。"))
        link = services.declare(request.user, newer, older, request.POST.get("kind", ""), request.POST.get("note", ""))  # type: ignore[arg-type]
    except InputError as fault:
        messages.error(request, fault.sentence)
        return redirect("versions:document", pk)
    text = _("已认定为新稿，沿用%(n)s项未变内容的核对结果；不想沿用可以撤销。") % {"n": link.carried_count}
    messages.success(request, text)
    return redirect("versions:compare", link.older_id, link.newer_id)


@permitted(office_only)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a declaration back (撤销认定), with the decisions that were taken over."""
    link = get_object_or_404(VersionLink.objects.select_related("newer__region", "older"), pk=pk)
    try:
        count = services.withdraw_link(request.user, link)  # type: ignore[arg-type]
        messages.success(request, _("已撤销认定，收回沿用的%(n)s项核对结果。") % {"n": count})
    except InputError as fault:
        messages.error(request, fault.sentence)
    return redirect("versions:document", link.newer_id)


@permitted(staff_read)
@require_GET
def compare(request: HttpRequest, older: int, newer: int) -> HttpResponse:
    """Two documents side by side (两稿对照): what changes for targets and points, clause by clause."""
    left, right = _document(request, older), _document(request, newer)
    found = comparison_of(left, right)
    names = dict(found.parts)
    tab = request.GET.get("part", "")
    if tab not in names:
        tab = next((n for n in ("clauses", "targets", "tasks", "text") if n in names and names[n].moved), "text")
    link = selectors.link_of(right)
    context = {
        "older": left,
        "newer": right,
        "found": found,
        "tabs": [(name, TABS[name], part) for name, part in found.parts],
        "tab": tab,
        "part": names.get(tab),
        "link": link if link and link.older_id == left.pk else None,
        "may_change": office_only.allows(request.user, right),
    }
    return render(request, "versions/compare.html", context)
