"""Deciding in the review (核对): every decision is a POST that works with and without script, and can be undone."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhiheng.errors import InputError
from zhiheng_web.documents import services
from zhiheng_web.documents.items import dom_id
from zhiheng_web.documents.models import SourceDocument
from zhiheng_web.documents.review import review_page
from zhiheng_web.documents.views.files import seen
from zhiheng_web.documents.views.review import at_item, context_of, part_of, query_now, template_of
from zhiheng_web.organisations.models import Unit
from zhiheng_web.organisations.policies import judge_write, office_only, permitted


def reason_of(request: HttpRequest) -> str:
    """The reason that was typed; an item has more than one place for it, of which one is filled."""
    return next((r for r in request.POST.getlist("reason") if r.strip()), "")


def change(
    request: HttpRequest,
    pk: int,
    kind: str,
    key: str,
    do: Callable[[SourceDocument], str],
    *,
    whole: bool = False,
    about: dict[str, str] | None = None,
) -> HttpResponse:
    """Do one change and show the item again: as a part of the page for HTMX, else by a redirect to its place.

    `about` is filled by `do` where the change tells itself which item it was about; the piece with it is shown.
    """
    document = seen(request, pk)
    wanted = query_now(request)
    part = part_of(kind, wanted, request.POST.get("part", ""))
    error = done = ""
    try:
        done = do(document)
    except InputError as fault:
        error = fault.sentence
    if not getattr(request, "htmx", False):
        if error:
            messages.error(request, error)
        elif done:
            messages.success(request, done)
        return at_item(pk, kind, key, wanted, part)
    page = review_page(seen(request, pk), part)
    context = {**context_of(request, page, wanted), "done": done, "error": error, "swapped": True}
    told = about or {"kind": kind, "key": key}
    if whole and (at := page.find(told["kind"], told["key"])) is not None:
        context = {**context, **context_of(request, page, replace(wanted, at=at.dom))}
    item = page.find(kind, key)
    if item is not None:
        item.error, item.typed = error, request.POST.dict() if error else {}
    if whole:
        return render(request, "documents/parts/items.html", context)
    if item is None:
        raise Http404
    return render(request, f"documents/parts/swap_{template_of(kind)}.html", {**context, "item": item})


def anew(request: HttpRequest, page: HttpResponse) -> HttpResponse:
    """The whole page again where its text has changed its marks: by script too."""
    if not getattr(request, "htmx", False):
        return page
    answer = HttpResponse()
    answer.headers["HX-Redirect"] = page["Location"]
    return answer


@permitted(office_only)
@require_POST
def accept(request: HttpRequest, pk: int, kind: str, key: str) -> HttpResponse:
    """Confirm one item as read (确认)."""

    def do(document: SourceDocument) -> str:
        services.accept(request.user, document, kind, [key])
        return _("已确认。")

    return change(request, pk, kind, key, do)


@permitted(office_only)
@require_http_methods(["GET", "POST"])
def accept_many(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Confirm many items (批量确认): GET lists those the reader was sure of, to be looked through; POST confirms those in `key`."""
    if request.method == "GET":
        part = part_of(kind, query_now(request))
        page = review_page(seen(request, pk), part)
        items = [i for i in page.items() if i.kind == kind and i.state == "open" and not i.unsure]
        left = sum(1 for i in page.items() if i.kind == kind and i.unsure)
        context = {**context_of(request, page, query_now(request)), "items": items, "left": left, "kind": kind}
        return render(request, "documents/look_through.html", context)

    def do(document: SourceDocument) -> str:
        count = services.accept(request.user, document, kind, request.POST.getlist("key"))
        return _("已确认%(count)s项。") % {"count": count}

    return change(request, pk, kind, "", do, whole=True)


@permitted(office_only)
@require_POST
def doubt(request: HttpRequest, pk: int, kind: str, key: str) -> HttpResponse:
    """Mark one item as doubtful (存疑)."""

    def do(document: SourceDocument) -> str:
        services.doubt(request.user, document, kind, key, reason_of(request))
        return _("已标为存疑。")

    return change(request, pk, kind, key, do)


@permitted(office_only)
@require_POST
def exclude(request: HttpRequest, pk: int, kind: str, key: str) -> HttpResponse:
    """Say that a target or task is none (不采用)."""

    def do(document: SourceDocument) -> str:
        services.exclude(request.user, document, kind, key, reason_of(request))
        return _("已标为不采用，采用时不带这一项。")

    return change(request, pk, kind, key, do)


@permitted(office_only)
@require_POST
def undo(request: HttpRequest, pk: int, kind: str, key: str) -> HttpResponse:
    """Take the last step on one item back (撤销)."""

    def do(document: SourceDocument) -> str:
        services.undo(request.user, document, kind, key)
        return _("已撤销上一步。")

    htmx = getattr(request, "htmx", False)
    if htmx and seen(request, pk).items.filter(kind=kind, key=key, state="added").exists():
        change(request, pk, kind, key, do, whole=True)
        messages.success(request, _("已撤销上一步。"))
        return anew(request, at_item(pk, "", "", query_now(request), part_of(kind, query_now(request))))
    return change(request, pk, kind, key, do, whole=kind in ("finding", "repair"))


@permitted(office_only)
@require_POST
def reset(request: HttpRequest, pk: int, kind: str, key: str) -> HttpResponse:
    """Begin one item anew, as it was read (恢复原样)."""

    def do(document: SourceDocument) -> str:
        services.reopen_item(request.user, document, kind, key)
        return _("已恢复为读入时的样子。")

    return change(request, pk, kind, key, do, whole=kind in ("finding", "repair"))


@permitted(office_only)
@require_POST
def undo_last(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own last step on the document back, whatever it was about (撤销上一步)."""
    about: dict[str, str] = {}

    def do(document: SourceDocument) -> str:
        item = services.undo(request.user, document)
        about.update(kind=item.kind, key=item.key)
        return _("已撤销上一步：%(item)s。") % {"item": item}

    if not getattr(request, "htmx", False):
        wanted = query_now(request)
        try:
            messages.success(request, do(seen(request, pk)))
        except InputError as fault:
            messages.error(request, fault.sentence)
        return at_item(pk, about.get("kind", ""), about.get("key", ""), wanted, request.POST.get("part", ""))
    answer = change(request, pk, "", "", do, whole=True, about=about)
    if about:
        answer.headers["HX-Trigger-After-Settle"] = json.dumps({"review:at": dom_id(about["kind"], about["key"])})
    return answer


@permitted(office_only)
@require_POST
def settle(request: HttpRequest, pk: int, kind: str, key: str) -> HttpResponse:
    """Settle a finding or a repair by a choice with a reason (处理)."""

    def do(document: SourceDocument) -> str:
        item = document.items.filter(kind=kind, key=key).select_related("document").first()
        if item is None:
            raise InputError(_("没有这一项，可能页面已经过时，请刷新后再试。"))
        return services.settle(request.user, item, request.POST.get("choice", ""), reason_of(request))

    return change(request, pk, kind, key, do, whole=True)


@permitted(judge_write)
@require_POST
def second(request: HttpRequest, pk: int, kind: str, key: str) -> HttpResponse:
    """Read one item a second time (复核): `word` is `agree` or `object`, the latter with a reason."""

    def do(document: SourceDocument) -> str:
        agree = request.POST.get("word") == "agree"
        services.second_read(request.user, document, kind, [key], agree=agree, reason=reason_of(request))
        return _("已复核同意。") if agree else _("已记下异议。")

    return change(request, pk, kind, key, do)


@permitted(office_only)
@require_POST
def two_readers(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for two people's reading, or take that back (两人核对)."""

    def do(document: SourceDocument) -> str:
        wanted = request.POST.get("two") == "1"
        services.ask_for_two(request.user, document, wanted, reason_of(request))
        return _("这份文件须两人核对。") if wanted else _("不再要求两人核对。")

    return change(request, pk, "", "", do, whole=True)


@permitted(office_only)
@require_POST
def units(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which unit a printed name means (对应单位): pairs of `name` and `unit` (a code, or empty to take it back)."""

    def do(document: SourceDocument) -> str:
        names, codes = request.POST.getlist("name"), request.POST.getlist("unit")
        by_code = {u.code: u for u in Unit.objects.filter(code__in=codes)}
        count = 0
        for name, code in zip(names, codes, strict=False):
            if code == "-":
                services.map_unit(request.user, document, name, None)
            elif code in by_code:
                services.map_unit(request.user, document, name, by_code[code])
                count += 1
        return _("已对应%(count)s个单位名称。") % {"count": count}

    return change(request, pk, "", "", do, whole=True)


@permitted(office_only)
@require_POST
def read_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Read the document again with the repairs that were followed (按确认的修复重新读取)."""
    document = seen(request, pk)
    try:
        messages.success(request, services.read_again(request.user, document))
    except InputError as fault:
        messages.error(request, fault.sentence)
    return anew(request, redirect("documents:review", pk))
