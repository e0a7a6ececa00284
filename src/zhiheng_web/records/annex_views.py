"""Pages of what hangs on a record: attachments, comments, handler, taking a move back, limits prolonged and stopped, forms to print."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhiheng.errors import InputError
from zhiheng_web.organisations.policies import office_only, permitted, record_read, record_write
from zhiheng_web.records import annexes, approvals, clock_changes, presenting, undoing
from zhiheng_web.records.addresses import address_of
from zhiheng_web.records.forms import ExtendForm, FileForm, ReasonForm, ResumeForm, SuspendForm
from zhiheng_web.records.models import Attachment, ClockChange
from zhiheng_web.records.views import find, find_registry
from zhiheng_web.shared import store
from zhiheng_web.shared.clock import today


def _form_page(request: HttpRequest, code: str, row: Any, form: Any, **words: Any) -> HttpResponse:
    registry = find_registry(code)
    context = {"registry": registry, "record": row, "label": registry.label(row), "form": form, "back": address_of(row), **words}
    return render(request, "records/annex.html", context, status=422 if form.is_bound else 200)


def _one_field(request: HttpRequest, row: Any, act: Any, done: str) -> HttpResponse:
    try:
        act()
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
    except InputError as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, done)
    return redirect(address_of(row))


@permitted(record_write)
def attach(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Add a file to a record."""
    _registry, row = find(request, code, pk)
    record_write.check(request.user, row)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            annexes.attach(request.user, row, form.cleaned_data["file"])
        except InputError as error:
            form.add_error("file", error.sentence)
        else:
            messages.success(request, _("附件已存入存证库。"))
            return redirect(address_of(row))
    return _form_page(request, code, row, form, title=_("上传附件"), button=_("上传"), has_file=True)


def _attachment(request: HttpRequest, code: str, pk: int, number: int) -> tuple[Any, Attachment]:
    _registry, row = find(request, code, pk)
    return row, get_object_or_404(Attachment, pk=number, registry=code, object_id=pk)


@permitted(record_read)
def attachment(request: HttpRequest, code: str, pk: int, number: int) -> FileResponse:
    """The bytes of an attachment."""
    row, found = _attachment(request, code, pk, number)
    (find_registry(code).annex_policy or record_read).check(request.user, row)
    if found.withdrawn_at or not store.path_of(found.digest).exists():
        raise Http404
    response = FileResponse(store.path_of(found.digest).open("rb"), content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, found.file_name) or "attachment"
    return response


@permitted(record_write)
def detach(request: HttpRequest, code: str, pk: int, number: int) -> HttpResponse:
    """Take an attachment off with a reason."""
    row, found = _attachment(request, code, pk, number)
    record_write.check(request.user, row)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        annexes.detach(request.user, row, found, form.cleaned_data["reason"])
        messages.success(request, _("附件已撤下，文件仍留在存证库。"))
        return redirect(address_of(row))
    return _form_page(request, code, row, form, title=_("撤下附件"), button=_("撤下"), note=found.file_name)


@permitted(record_read)
def comment(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Say something about a record."""
    _registry, row = find(request, code, pk)
    if request.method != "POST":
        return redirect(address_of(row))
    return _one_field(request, row, lambda: annexes.comment(request.user, row, request.POST.get("text", "")), _("已留言。"))


@permitted(record_write)
def assign(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Name who handles a record."""
    _registry, row = find(request, code, pk)
    if request.method != "POST":
        return redirect(address_of(row))
    asked = request.POST.get("person", "")
    handler = annexes.colleagues(row).filter(pk=int(asked)).first() if asked.isdigit() else None
    return _one_field(request, row, lambda: annexes.assign(request.user, row, handler), _("经办人已更新。"))


@permitted(record_write)
def undo(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take the last move back, with a reason."""
    registry, row = find(request, code, pk)
    record_write.check(request.user, row)
    last = undoing.last_move(registry, row)
    if last is None:
        messages.error(request, _("这条记录没有可以撤销的办理。"))
        return redirect(address_of(row))
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            undoing.undo_move(request.user, row, form.cleaned_data["reason"])
        except ValidationError as error:
            presenting.put_errors(form, error)
        except InputError as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, _("已撤销“%(label)s”，各项恢复到办理之前，理由留在历史里。") % {"label": last[0].label})
            return redirect(address_of(row))
    note = _("撤销“%(label)s”登记的内容，恢复到办理之前；期限和状态随之重新计算。") % {"label": last[0].label}
    return _form_page(request, code, row, form, title=_("撤销误办"), button=_("撤销"), note=note)


@permitted(record_write)
def clock(request: HttpRequest, code: str, pk: int, limit: str, act: str) -> HttpResponse:
    """Prolong a limit or stop its counting."""
    _registry, row = find(request, code, pk)
    record_write.check(request.user, row)
    if act not in ("extend", "suspend"):
        raise Http404
    try:
        run = clock_changes.find_running(row, limit)
    except InputError as error:
        messages.error(request, error.sentence)
        return redirect(address_of(row))
    kind: Any = ExtendForm if act == "extend" else SuspendForm
    form = kind(request.POST or None, initial={"start_on": today()})
    if act == "extend":
        form.fields["units"].label = _("延长（%(unit)s）") % {"unit": run.clock.rule.unit_words}
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            if act == "extend":
                clock_changes.extend(
                    request.user, row, limit, units=data["units"], decided_on=data["start_on"],
                    reason=data["reason"], basis=data["basis"],
                )  # fmt: skip
            else:
                clock_changes.suspend(
                    request.user, row, limit, start_on=data["start_on"], end_on=data["end_on"],
                    reason=data["reason"], basis=data["basis"],
                )  # fmt: skip
        except ValidationError as error:
            presenting.put_errors(form, error)
        except InputError as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, _("期限已重新计算。"))
            return redirect(address_of(row))
    words = {
        "extend": (_("延长期限"), run.clock.rule.extension or _("没有规定可以延长")),
        "suspend": (_("中止计时"), _("中止期间不计入期限，恢复后继续计算。")),
    }[act]
    note = f"{run.limit.label}：{run.clock.rule.article}。{words[1]}"
    return _form_page(request, code, row, form, title=words[0], button=words[0], note=note)


@permitted(record_write)
def clock_change(request: HttpRequest, code: str, pk: int, number: int, act: str) -> HttpResponse:
    """Let a stopped limit count again, or take a mistaken change back."""
    _registry, row = find(request, code, pk)
    record_write.check(request.user, row)
    change = get_object_or_404(ClockChange, pk=number, registry=code, object_id=pk)
    if act not in ("resume", "withdraw"):
        raise Http404
    form: Any = ResumeForm(request.POST or None, initial={"end_on": today()}) if act == "resume" else ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            if act == "resume":
                clock_changes.resume(request.user, row, change, form.cleaned_data["end_on"])
            else:
                clock_changes.take_back(request.user, row, change, form.cleaned_data["reason"])
        except ValidationError as error:
            presenting.put_errors(form, error)
        except InputError as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, _("期限已重新计算。"))
            return redirect(address_of(row))
    title = _("恢复计时") if act == "resume" else _("撤销期限变更")
    return _form_page(request, code, row, form, title=title, button=title, note=f"{change}：{change.reason}")


@permitted(record_read)
def paper(request: HttpRequest, code: str, pk: int, form: str) -> HttpResponse:
    """A form of a record, to print or to save as PDF from the browser."""
    registry, row = find(request, code, pk)
    chosen = next((p for p in registry.papers if p.code == form and p.ready(row)), None)
    if chosen is None:
        raise Http404
    context = {"registry": registry, "record": row, "paper": chosen, "on": today(), "back": address_of(row), **chosen.more(row)}
    return render(request, chosen.template, context)


@permitted(office_only)
@require_POST
def approval(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Approve a lower level's record, or take the approval back (审定)."""
    _registry, row = find(request, code, pk)
    try:
        if request.POST.get("ask") == "withdraw":
            approvals.withdraw_approval(request.user, row, request.POST.get("note", ""))
            messages.success(request, _("已撤销审定，下级可以再改。"))
        else:
            approvals.approve(request.user, row, request.POST.get("note", ""))
            messages.success(request, _("已审定，下级不能再改。"))
    except InputError as error:
        messages.error(request, error.sentence)
    return redirect(address_of(row))
