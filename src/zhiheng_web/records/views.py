"""Pages of all registries: index, list, record, entry, change, withdrawal, moves, export, file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.dateparse import parse_datetime
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from zhiheng.errors import InputError
from zhiheng.values import Period
from zhiheng_web.organisations.models import Role
from zhiheng_web.organisations.policies import permitted, record_read, record_write
from zhiheng_web.organisations.selectors import region_of
from zhiheng_web.records import (
    annexes,
    approvals,
    bulk,
    declare,
    exporting,
    listing,
    presenting,
    selectors,
    services,
    undoing,
)
from zhiheng_web.records.addresses import address_of
from zhiheng_web.records.declare import REGISTRIES, Registry
from zhiheng_web.records.files import PREVIEWS
from zhiheng_web.records.forms import ReasonForm, form_class, move_form
from zhiheng_web.records.guarding import locked_fields, may_enter, may_enter_any
from zhiheng_web.records.models import SavedView
from zhiheng_web.records.scanning import Slice
from zhiheng_web.shared import store
from zhiheng_web.shared.clock import today
from zhiheng_web.shared.language import CHINESE, said

PAGE_ROWS = 50
PLACES = ("page", "after", "before", "from")
"""Parts of an address that say where in the list it is."""


def find_registry(code: str) -> Registry:
    """The registry of that code, or 404."""
    if code not in REGISTRIES:
        raise Http404
    return REGISTRIES[code]


def find(request: HttpRequest, code: str, pk: int) -> tuple[Registry, Any]:
    """Registry and record, read permission checked on the object."""
    registry = find_registry(code)
    row = get_object_or_404(
        registry.model.objects.select_related("region", "unit", "created_by", *registry.joins), pk=pk
    )
    record_read.check(request.user, row)
    return registry, row


def period_of(request: HttpRequest) -> Period:
    """The period chosen in the top bar."""
    return Period.parse(request.GET.get("period") or request.session.get("period") or str(today().year))


@permitted(record_read)
def index(request: HttpRequest) -> HttpResponse:
    """All registries with what is due and overdue (业务记录)."""
    person: Any = request.user
    region = region_of(person)
    now = today()
    own = person.unit_id if person.role == Role.LIAISON and request.GET.get("whose") == "own" else None
    groups: dict[str, list[dict[str, Any]]] = {}
    for registry in REGISTRIES.values():
        if not registry.group:
            continue
        counts = selectors.summary_of(registry, region, now, own) if region else {"all": 0}
        groups.setdefault(registry.group, []).append({"registry": registry, "may_new": may_enter_any(person, registry), **counts})
    return render(
        request,
        "records/index.html",
        {"groups": groups, "own": own, "may_write": person.role in (Role.OFFICE, Role.LIAISON), "person": person},
    )


@permitted(record_read)
def records(request: HttpRequest, code: str) -> HttpResponse:
    """The list of one registry: a work queue by what is due."""
    return render(request, "records/list.html", list_context(request, find_registry(code)))


def list_context(request: HttpRequest, registry: Registry) -> dict[str, Any]:
    """What a registry's list shows, as the address asks."""
    person: Any = request.user
    region = region_of(person)
    if region is None:
        raise Http404
    now = today()
    found = listing.queue(registry, person, region, request.GET, period_of(request), now)
    shown = found.slice(PAGE_ROWS, request.GET)
    standing = registry.overview(region, period_of(request), now) if registry.overview else []
    return {
        "registry": registry,
        "queue": found,
        "standing": standing,
        "standing_done": sum(s.is_done for s in standing),
        "turning": turning(request, shown, found),
        "headers": presenting.headers(registry),
        "rows": [presenting.row(registry, r, person, now) for r in found.records(shown.pks)],
        "may_write": person.role in (Role.OFFICE, Role.LIAISON),
        "may_new": may_enter_any(person, registry),
        "bulk_moves": bulk.bulk_moves(registry) if record_write.allows(person) else [],
        "saved_views": SavedView.objects.filter(person=person, registry=registry.code),
        "asked": {k: v for k, v in request.GET.items() if k in {"tab", "span", "sort", "q", *registry.filters} and v},
        "tab_query": presenting.query_without(request, "tab", *PLACES),
        "export_query": presenting.query_without(request, *PLACES),
    }


def turning(request: HttpRequest, shown: Slice, found: listing.Queue) -> dict[str, Any]:
    """Where the page stands in the list, and the addresses of the pages before and after: by the first and last row, never by number."""
    at = request.GET.get("from", "")
    start = int(at) if at.isdecimal() and len(at) < 10 else 1
    query = presenting.query_without(request, *PLACES)
    prefix = f"{query}&" if query else ""
    total = next((t["count"] for t in found.tabs if t["active"]), "")
    return {
        "start": start,
        "end": start + len(shown.pks) - 1,
        "total": total,
        "first": f"?{query}" if shown.has_before else "",
        "before": f"?{prefix}before={shown.first}&from={max(1, start - PAGE_ROWS)}" if shown.has_before else "",
        "after": f"?{prefix}after={shown.last}&from={start + len(shown.pks)}" if shown.has_after else "",
    }


@permitted(record_read)
def tab_counts(request: HttpRequest, code: str) -> HttpResponse:
    """The tabs of a list with all their counts: those of a large registry that take longer come after the page."""
    registry = find_registry(code)
    person: Any = request.user
    region = region_of(person)
    if region is None:
        raise Http404
    found = listing.queue(registry, person, region, request.GET, period_of(request), today(), counts="all")
    query = presenting.query_without(request, "tab", *PLACES)
    return render(request, "records/parts/tabs.html", {"registry": registry, "queue": found, "tab_query": query, "list_url": reverse("registries:list", args=[code])})


@permitted(record_read)
def export(request: HttpRequest, code: str, form: str) -> HttpResponse | StreamingHttpResponse:
    """The list as a file, with the filters of the address and the time of export; a csv of any length comes as a stream."""
    registry = find_registry(code)
    person: Any = request.user
    region = region_of(person)
    if form not in ("xlsx", "csv") or region is None:
        raise Http404
    at = timezone.localtime().strftime("%Y-%m-%d %H:%M")
    with translation.override(CHINESE):
        found = listing.queue(registry, person, region, request.GET, period_of(request), today(), counts="none")
        note = f"{region.name} {registry.title}　导出时间 {at}　导出人 {person}　范围：{found.words}"
        response: Any
        if form == "xlsx":
            data = exporting.as_xlsx(registry, person, found, note)
            response = HttpResponse(data, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
        else:
            response = StreamingHttpResponse(exporting.as_csv(registry, person, found, note), content_type="text/csv; charset=utf-8")
    name = f"{registry.title}_{at[:10]}.{form}"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


@permitted(record_read)
def record(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One record: facts, clocks, next step, history, and what it counts in."""
    registry, row = find(request, code, pk)
    if registry.url and request.path != registry.url(row):
        return redirect(registry.url(row))
    return render(request, "records/record.html", record_context(request, registry, row))


def record_context(request: HttpRequest, registry: Registry, row: Any) -> dict[str, Any]:
    """What a record's page shows."""
    person: Any = request.user
    now = today()
    full = selectors.may_see_names(person, row)
    may_write = record_write.allows(person, row) and not row.is_withdrawn
    facts = presenting.facts(registry, row, full=full)
    opens = (registry.annex_policy or record_read).allows(person, row)
    counts_in = declare.COUNTS_IN(f"{registry.code}:{row.pk}") if declare.COUNTS_IN else []
    return {
        "registry": registry,
        "record": row,
        "label": registry.label(row),
        "facts": facts,
        "unfilled": [said(f["label"]) for f in facts if f["text"] == presenting.DASH],
        "notices": registry.notices(row),
        "clocks": presenting.clocks(registry, row, now),
        "timeline": presenting.timeline(registry, row, now),
        "moves": presenting.moves(registry, row, person),
        "related": presenting.related(registry, row, request.user),
        "links": annexes.links_of(row),
        "attachments": annexes.attachments_of(row) if opens else [],
        "comments": annexes.comments_of(row) if opens else [],
        "handler": annexes.handler_of(row),
        "colleagues": annexes.colleagues(row) if may_write else [],
        "last_move": undoing.last_move(registry, row) if may_write else None,
        "state_chip": presenting.chip_of(registry, row, "state"),
        "papers": [p for p in registry.papers if p.ready(row)],
        "downloads": registry.downloads(row),
        "history": selectors.history_of(registry, row, full=full),
        "counts_in": counts_in,
        "may_write": may_write,
        "may_withdraw": may_write and may_enter(person, registry, row).allowed,
        "may_restore": row.is_withdrawn and may_enter(person, registry, row).allowed and registry.editable,
        "approval": approvals.approval_of(row),
        "may_approve": approvals.may_approve(person, row).allowed and not row.is_withdrawn,
        "why_not": record_write.decide(person, row).reason,
        "previews": PREVIEWS,
        "has_file": bool(registry.file_field and getattr(row, registry.file_field)),
    }


@permitted(record_write)
def new(request: HttpRequest, code: str) -> HttpResponse:
    """Enter a record."""
    registry = find_registry(code)
    kind = form_class(registry)
    initial = {k: v for k, v in request.GET.items() if k in registry.fields}
    form = kind(request.POST or None, request.FILES or None, person=request.user, registry=registry, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.create_record(request.user, registry, form.values())
        except ValidationError as error:
            presenting.put_errors(form, error)
        else:
            messages.success(
                request,
                _("已%(verb)s%(noun)s“%(label)s”。")
                % {"verb": said(registry.verb), "noun": said(registry.noun).lower(), "label": registry.label(made)},
            )
            if "again" in request.POST:
                return redirect("registries:new", code)
            return redirect(address_of(made))
    status = 422 if form.is_bound else 200
    return render(
        request,
        "records/form.html",
        {
            "registry": registry,
            "form": form,
            "signs": registry.verb == "签报",
            "title": _("%(verb)s%(noun)s") % {"verb": said(registry.verb), "noun": said(registry.noun).lower()},
        },
        status=status,
    )


@permitted(record_write)
def edit(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Change a record, with a reason."""
    registry, row = find(request, code, pk)
    record_write.check(request.user, row)
    kind = form_class(registry)
    form = kind(request.POST or None, request.FILES or None, instance=row, person=request.user, registry=registry)
    for name in set(locked_fields(registry, request.user)) & set(form.fields):
        form.fields[name].disabled = True
        form.fields[name].help_text = _("由质发办填写")
    if request.method == "POST" and form.is_valid():
        seen_at = parse_datetime(request.POST.get("seen_at", ""))
        try:
            services.change_record(
                request.user, row, form.values(), reason=form.cleaned_data["reason"], seen_at=seen_at
            )
        except ValidationError as error:
            presenting.put_errors(form, error)
        else:
            messages.success(request, _("已修改。下一次快照起按新内容计算，已有的得分不变。"))
            return redirect(address_of(row))
    status = 422 if form.is_bound else 200
    seen_at = request.POST.get("seen_at") or row.changed_at.isoformat()
    context = {
        "registry": registry,
        "record": row,
        "form": form,
        "title": _("修改%(noun)s") % {"noun": said(registry.noun).lower()},
        "seen_at": seen_at,
        "back": address_of(row),
    }
    return render(request, "records/form.html", context, status=status)


def _with_reason(request: HttpRequest, code: str, pk: int, act: Any, words: dict[str, str]) -> HttpResponse:
    registry, row = find(request, code, pk)
    record_write.check(request.user, row)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            act(request.user, row, form.cleaned_data["reason"])
        except ValidationError as error:
            presenting.put_errors(form, error)
        else:
            messages.success(request, words["done"])
            return redirect(address_of(row))
    context = {
        "registry": registry,
        "record": row,
        "label": registry.label(row),
        "form": form,
        "back": address_of(row),
        **words,
    }
    return render(request, "records/reason.html", context, status=422 if form.is_bound else 200)


@permitted(record_write)
def withdraw(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Withdraw a record with a reason."""
    words = {
        "title": _("撤回"),
        "note": _("撤回后记录仍可查看，从下一次快照起不再计入任何指标；已有的得分和快照不变。"),
        "done": _("已撤回。如是误操作，可在本页恢复。"),
        "button": _("撤回"),
    }
    return _with_reason(request, code, pk, services.withdraw_record, words)


@permitted(record_write)
def restore(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take a withdrawal back."""
    words = {
        "title": _("恢复"),
        "note": _("恢复后，从下一次快照起重新计入。"),
        "done": _("已恢复。"),
        "button": _("恢复"),
    }
    return _with_reason(request, code, pk, services.restore_record, words)


@permitted(record_read)
def move(request: HttpRequest, code: str, pk: int, step: str) -> HttpResponse:
    """One step on a record: the few fields it asks, with its legal ground."""
    registry, row = find(request, code, pk)
    chosen = next((m for m in registry.moves if m.code == step), None)
    if chosen is None:
        raise Http404
    (chosen.policy or record_write).check(request.user, row)
    hindrance = _("记录已撤回") if row.is_withdrawn else chosen.ready(row)
    if hindrance:
        messages.error(
            request, _("现在不能“%(step)s”：%(why)s。") % {"step": said(chosen.label), "why": said(hindrance)}
        )
        return redirect(address_of(row))
    form = move_form(registry, chosen, request.POST or None, instance=row, person=request.user, files=request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            target = services.take_move(request.user, row, chosen, form.answers())
        except ValidationError as error:
            presenting.put_errors(form, error)
        except InputError as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, _("已办理：%(step)s。") % {"step": said(chosen.label)})
            return redirect(address_of(target))
    context = {
        "registry": registry,
        "record": row,
        "label": registry.label(row),
        "move": chosen,
        "form": form,
        "back": address_of(row),
    }
    return render(request, "records/move.html", context, status=422 if form.is_bound else 200)


@permitted(record_read)
def file(request: HttpRequest, code: str, pk: int) -> HttpResponse | FileResponse:
    """The stored file of a record."""
    registry, row = find(request, code, pk)
    digest = getattr(row, registry.file_field) if registry.file_field else ""
    if not digest or not store.path_of(digest).exists():
        raise Http404
    response = FileResponse(store.path_of(digest).open("rb"), content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, row.file_name) or "attachment"
    return response
