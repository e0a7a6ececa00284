"""The review (读入与核对): text left, items right; every decision is a POST that works with and without script."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhiheng.errors import InputError
from zhiheng_web.documents import services
from zhiheng_web.documents.bindings import AGAINST, SOURCE_WORDS, choices, parse_choice, sources_for
from zhiheng_web.documents.forms import ClauseForm, TargetForm, TaskForm
from zhiheng_web.documents.items import EntryView, dom_id
from zhiheng_web.documents.marks import in_three
from zhiheng_web.documents.models import SourceDocument
from zhiheng_web.documents.review import SHOWN_TEXT_CHARS, ReviewPage, review_page
from zhiheng_web.documents.views.files import seen
from zhiheng_web.organisations.models import Unit
from zhiheng_web.organisations.policies import office_only, permitted, staff_read

PART_OF = {"clause": "scorecard", "row": "scorecard", "target": "plan", "task": "plan"}


@permitted(staff_read)
@require_GET
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """The page itself; staff who may not change see the same without buttons."""
    document = seen(request, pk)
    if document.status == "reading":
        return redirect("documents:reading", pk)
    if document.status == "failed" or not document.data:
        return redirect("documents:detail", pk)
    page = review_page(document, request.GET.get("part", ""))
    text = document.data["document"]["text"]
    shown = text[:SHOWN_TEXT_CHARS]
    context = _context(request, page)
    before, source, after = in_three(shown, page.marks())
    context.update(before=before, source=source, after=after, cut=len(text) > len(shown), shown_chars=len(shown))
    return render(request, "documents/review.html", context)


ENTRIES_A_PAGE = 300
"""Targets, and tasks, on one page; real plans hold far fewer."""


def _window(request: HttpRequest, entries: list[EntryView], show: str) -> dict[str, Any]:
    """The entries of one page, and which of them nobody has decided about."""
    kept = [e for e in entries if not show or e.state in ("open", "doubted")]
    part = Paginator(kept, ENTRIES_A_PAGE).get_page(request.GET.get("page"))
    return {"all": len(entries), "page": part, "open": [e.key for e in part if e.state == "open"]}


def _context(request: HttpRequest, page: ReviewPage) -> dict[str, Any]:
    show = request.GET.get("show", "")
    return {
        "targets": _window(request, page.targets, show),
        "tasks": _window(request, page.tasks, show),
        "page": page,
        "document": page.document,
        "part": page.part,
        "show": show if show in ("open", "unbound", "computed", "event", "document", "judged") else "",
        "may_change": page.editable and office_only.allows(request.user, page.document),
        "may_adopt": office_only.allows(request.user, page.document),
    }


def _back(pk: int, part: str, anchor: str = "") -> HttpResponse:
    return redirect(f"{reverse('documents:review', args=[pk])}?part={part}" + (f"#item-{anchor}" if anchor else ""))


def _change(
    request: HttpRequest,
    pk: int,
    kind: str,
    key: str,
    part: str,
    change: Callable[[SourceDocument], str],
    *,
    whole: bool = False,
) -> HttpResponse:
    """Do one change and show the item again: as a part of the page for HTMX, else by a redirect to its place."""
    document = seen(request, pk)
    error = done = ""
    try:
        done = change(document)
    except InputError as fault:
        error = fault.sentence
    if not getattr(request, "htmx", False):
        if error:
            messages.error(request, error)
        elif done:
            messages.success(request, done)
        return _back(pk, part, dom_id(kind, key) if key else "")
    page = review_page(seen(request, pk), part)
    context = _context(request, page)
    if whole:
        if error and (item := page.find(kind, key)) is not None:
            item.error, item.typed = error, request.POST.dict()
        return render(request, "documents/parts/items.html", {**context, "done": done, "error": error, "swapped": True})
    item = page.find(kind, key)
    if item is None:
        raise Http404
    item.error, item.typed = error, request.POST.dict() if error else {}
    return render(request, f"documents/parts/swap_{_template(kind)}.html", {**context, "item": item, "swapped": True})


def _template(kind: str) -> str:
    return "entry" if kind in ("target", "task") else kind


def _part_asked(request: HttpRequest, kind: str) -> str:
    return PART_OF.get(kind) or request.POST.get("part", "")


@permitted(office_only)
@require_POST
def accept(request: HttpRequest, pk: int, kind: str, key: str) -> HttpResponse:
    """Confirm one item as read (确认)."""

    def change(document: SourceDocument) -> str:
        services.accept(request.user, document, kind, [key])
        return ""

    return _change(request, pk, kind, key, _part_asked(request, kind), change)


@permitted(office_only)
@require_POST
def accept_many(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Confirm many items (全部确认): those named in `key`."""

    def change(document: SourceDocument) -> str:
        count = services.accept(request.user, document, kind, request.POST.getlist("key"))
        return _("已确认%(count)s项。") % {"count": count}

    return _change(request, pk, kind, "", _part_asked(request, kind), change, whole=True)


@permitted(office_only)
@require_POST
def doubt(request: HttpRequest, pk: int, kind: str, key: str) -> HttpResponse:
    """Mark one item as doubtful (存疑)."""

    def change(document: SourceDocument) -> str:
        services.doubt(request.user, document, kind, key, request.POST.get("reason", ""))
        return ""

    return _change(request, pk, kind, key, _part_asked(request, kind), change)


@permitted(office_only)
@require_POST
def undo(request: HttpRequest, pk: int, kind: str, key: str) -> HttpResponse:
    """Take a decision back (撤销处理)."""

    def change(document: SourceDocument) -> str:
        services.reopen_item(request.user, document, kind, key)
        return _("已撤销处理，恢复为读入时的样子。")

    return _change(request, pk, kind, key, _part_asked(request, kind), change, whole=kind in ("finding", "repair"))


@permitted(office_only)
@require_POST
def settle(request: HttpRequest, pk: int, kind: str, key: str) -> HttpResponse:
    """Settle a finding or a repair by a choice with a reason (处理)."""

    def change(document: SourceDocument) -> str:
        item = document.items.filter(kind=kind, key=key).select_related("document").first()
        if item is None:
            raise InputError(_("没有这一项，可能页面已经过时，请刷新后再试。"))
        return services.settle(request.user, item, request.POST.get("choice", ""), request.POST.get("reason", ""))

    return _change(request, pk, kind, key, _part_asked(request, kind), change, whole=True)


@permitted(office_only)
@require_http_methods(["GET", "POST"])
def bind(request: HttpRequest, pk: int, key: str, path: str) -> HttpResponse:
    """Bind one needed fact (绑定): POST `to=source:code` (empty takes it away); GET shows all choices."""
    if request.method == "GET":
        page = review_page(seen(request, pk), "scorecard")
        clause = page.find("clause", key)
        need = next((n for n in clause.needs if n.path == path), None) if clause else None
        if need is None:
            raise Http404
        from zhiheng.rules.syntax import Need

        groups = [
            (SOURCE_WORDS[source], entries)
            for source, entries in choices(sources_for(Need(path, need.kind, need.name, None)))  # type: ignore[arg-type]
        ]
        context = {
            **_context(request, page),
            "item": clause,
            "need": need,
            "groups": groups,
            "against": AGAINST.items(),
        }
        template = "documents/parts/bind_form.html" if getattr(request, "htmx", False) else "documents/bind.html"
        return render(request, template, context)

    def change(document: SourceDocument) -> str:
        to = request.POST.get("to", "")
        binding = (
            parse_choice(to, request.POST.get("against", ""), request.POST.get("note", "").strip()) if to else None
        )
        services.bind(request.user, document, key, path, binding)
        return ""

    return _change(request, pk, "clause", key, "scorecard", change)


@permitted(office_only)
@require_http_methods(["GET", "POST"])
def suggestions(request: HttpRequest, pk: int) -> HttpResponse:
    """All suggested bindings as a list to look over, and accept in one go (采纳全部建议)."""
    document = seen(request, pk)
    if request.method == "POST":
        try:
            count = services.accept_suggestions(request.user, document, request.POST.getlist("fact"))
            messages.success(request, _("已采纳%(count)s条取数建议。") % {"count": count})
        except InputError as fault:
            messages.error(request, fault.sentence)
        return _back(pk, "scorecard")
    page = review_page(document, "scorecard")
    rows = [(c, n) for c in page.clauses() for n in c.needs if n.binding is None and n.offered is not None]
    missing = [(c, n) for c in page.clauses() for n in c.needs if n.binding is None and n.offered is None]
    return render(request, "documents/suggestions.html", {**_context(request, page), "rows": rows, "missing": missing})


@permitted(office_only)
@require_http_methods(["GET", "POST"])
def edit_clause(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Change a clause (修改条款): points, a usual shape, or the rule itself."""
    document = seen(request, pk)
    page = review_page(document, "scorecard")
    clause = page.find("clause", key)
    if clause is None:
        raise Http404
    from zhiheng_web.documents.drafts import find_clause

    source = find_clause(document.draft["scorecard"], key).clause
    form = ClauseForm(request.POST or None, initial=ClauseForm.initial_of(source))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.change_clause(request.user, document, key, data["points"], data["made"], data["reason"])
        except InputError as fault:
            form.add_error(None, fault.sentence)
        else:
            messages.success(request, _("已修改这一条，原来读到的规则保留备查。"))
            return _back(pk, "scorecard", clause.dom)
    context = {**_context(request, page), "item": clause, "form": form}
    return render(request, "documents/edit_clause.html", context, status=422 if form.errors else 200)


@permitted(office_only)
@require_http_methods(["GET", "POST"])
def edit_entry(request: HttpRequest, pk: int, kind: str, key: str) -> HttpResponse:
    """Change a target or a task (修改目标、任务)."""
    document = seen(request, pk)
    page = review_page(document, "plan")
    view = page.find(kind, key)
    if view is None:
        raise Http404
    form_class = {"target": TargetForm, "task": TaskForm}[kind]
    form = form_class(request.POST or None, initial=form_class.initial_of(view.entry))
    if request.method == "POST" and form.is_valid():
        try:
            services.change_entry(
                request.user, document, kind, key, form.values(view.entry), form.cleaned_data["reason"]
            )
        except InputError as fault:
            form.add_error(None, fault.sentence)
        else:
            messages.success(request, _("已修改，读入时的内容保留备查。"))
            return _back(pk, "plan", view.dom)
    context = {**_context(request, page), "item": view, "form": form, "kind": kind}
    return render(request, "documents/edit_entry.html", context, status=422 if form.errors else 200)


@permitted(office_only)
@require_POST
def units(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which unit a printed name means (对应单位): pairs of `name` and `unit` (a code, or empty to take it back)."""
    part = request.POST.get("part", "")

    def change(document: SourceDocument) -> str:
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

    return _change(request, pk, "", "", part, change, whole=True)
