"""Pages of imports: upload, look, write, take back; the template to fill in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhiheng.errors import InputError
from zhiheng.reporting.writers.tables_xlsx import Sheet, write_tables
from zhiheng_web.organisations.policies import permitted, record_write
from zhiheng_web.records import import_running, presenting
from zhiheng_web.records.declare import Registry
from zhiheng_web.records.forms import ReasonForm, UploadForm
from zhiheng_web.records.heads import heading
from zhiheng_web.records.models import ImportRun
from zhiheng_web.records.views import find_registry
from zhiheng_web.shared import store
from zhiheng_web.shared.language import CHINESE, chinese

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _importable(code: str) -> Registry:
    registry = find_registry(code)
    if not registry.importable:
        raise Http404
    return registry


def _columns(registry: Registry) -> list[dict[str, Any]]:
    out = []
    for name in registry.fields:
        field = registry.field(name)
        choices = [chinese(str, text) for _value, text in field.flatchoices] if field.choices else []
        if isinstance(field, models.BooleanField):
            choices = ["是", "否"]
        needed = not (field.blank or field.null or field.has_default())
        what = (
            _("日期，2025-03-12")
            if isinstance(field, models.DateField)
            else "、".join(choices[:6]) + (_("等") if len(choices) > 6 else "")
        )
        if getattr(field, "unit", ""):
            what = _("数字，单位%(unit)s") % {"unit": field.unit}
        also = "、".join(a for a in registry.aliases.get(name, ()) if a != heading(registry, name))
        out.append(
            {
                "title": heading(registry, name),
                "needed": needed,
                "what": what or str(field.help_text),
                "also": also,
                "choices": choices,
            }
        )
    return out


@permitted(record_write)
def upload(request: HttpRequest, code: str) -> HttpResponse:
    """Choose a file; what it would do is shown next, nothing is written yet."""
    registry = _importable(code)
    person: Any = request.user
    form = UploadForm(request.POST or None, request.FILES or None, person=person)
    if request.method == "POST" and form.is_valid():
        unit = form.cleaned_data.get("unit") or person.unit
        try:
            run = import_running.begin(person, registry, unit, form.cleaned_data["file"])
        except InputError as error:
            form.add_error("file", error.sentence)
        else:
            return redirect("registries:import_run", code, run.pk)
    runs = (
        ImportRun.objects.filter(registry=code, region=person.region).select_related("person")[:10]
    )
    context = {"registry": registry, "form": form, "columns": _columns(registry), "runs": runs}
    return render(request, "records/import.html", context, status=422 if form.is_bound else 200)


@permitted(record_write)
def template(request: HttpRequest, code: str) -> HttpResponse:
    """The template: headings, one example line, and a sheet with the allowed values."""
    registry = _importable(code)
    with translation.override(CHINESE):
        columns = _columns(registry)
        heads = [c["title"] for c in columns]
        example = [registry.example.get(name, "") for name in registry.fields]
        drop = {c["title"]: c["choices"] for c in columns if c["choices"]}
        rows = [[c["title"], "必填" if c["needed"] else "选填", c["what"], c["also"]] for c in columns]
        allowed = [[c["title"], value] for c in columns for value in c["choices"]]
        data = write_tables(
            [
                Sheet(registry.title, heads, [example], choices=drop),
                Sheet(
                    "填写说明",
                    ["列名", "是否必填", "填写内容", "也认识的列名"],
                    rows,
                    notes=("第一张表第二行是示例，填写时请覆盖。",),
                ),
                Sheet("可选值", ["列名", "可选值"], allowed),
            ]
        )
    response = HttpResponse(data, content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, f"{registry.title}导入模板.xlsx") or "attachment"
    return response


def _run(request: HttpRequest, code: str, run: int) -> tuple[Registry, ImportRun]:
    registry = _importable(code)
    held = get_object_or_404(ImportRun.objects.select_related("region", "unit", "person"), pk=run, registry=code)
    record_write.check(request.user, held)
    return registry, held


@permitted(record_write)
def preview(request: HttpRequest, code: str, run: int) -> HttpResponse:
    """What the file would do, row by row; POST writes it. While work goes on in the background, how far it is."""
    registry, held = _run(request, code, run)
    if request.method == "POST":
        if held.is_working:
            return _take_up(request, code, held)
        done = import_running.commit(request.user, held, all_or_nothing=request.POST.get("mode") == "all")
        if done.state == "done":
            words = _("已导入：新增 %(new)s 条，修改 %(changed)s 条，未变 %(unchanged)s 条，未导入 %(wrong)s 条。")
            messages.success(request, words % done.counts)
        return redirect("registries:import_run", code, run)
    if request.htmx:  # type: ignore[attr-defined]
        if held.is_working:
            return render(request, "records/parts/import_progress.html", _progress(registry, held))
        answer = HttpResponse()
        answer["HX-Refresh"] = "true"
        return answer
    return render(request, "records/import_run.html", _progress(registry, held) | _context(registry, held, ReasonForm()))


def _take_up(request: HttpRequest, code: str, held: ImportRun) -> HttpResponse:
    """Do the waiting work here and now, where no worker does."""
    import_running.carry_on(held.pk)
    return redirect("registries:import_run", code, held.pk)


def _progress(registry: Registry, held: ImportRun) -> dict[str, Any]:
    share = min(100, held.done_rows * 100 // held.all_rows) if held.all_rows else 0
    return {"registry": registry, "run": held, "share": share, "is_stalled": import_running.is_stalled(held)}


def _context(registry: Registry, held: ImportRun, form: Any) -> dict[str, Any]:
    return {
        "registry": registry,
        "run": held,
        "counts": held.counts,
        "form": form,
        "wrote": held.state in ("done", "failed") and held.rows.exists(),
        **held.seen,
    }


@permitted(record_write)
def rejects(request: HttpRequest, code: str, run: int) -> HttpResponse:
    """The rows that need putting right, as a file in the layout of the one that was uploaded."""
    registry, held = _run(request, code, run)
    digest = held.seen.get("rejected")
    if not digest:
        raise Http404
    return _file(store.read(digest), f"{registry.title}需要改正的行.xlsx")


@permitted(record_write)
def source(request: HttpRequest, code: str, run: int) -> HttpResponse:
    """The file as it was uploaded: also what was not understood is still there."""
    _registry, held = _run(request, code, run)
    return _file(store.read(held.digest), held.file_name)


def _file(data: bytes, name: str) -> HttpResponse:
    kind = XLSX if name.endswith(".xlsx") else "application/octet-stream"
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


@permitted(record_write)
@require_POST
def undo(request: HttpRequest, code: str, run: int) -> HttpResponse:
    """Take an import back."""
    registry, held = _run(request, code, run)
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            left = import_running.undo(request.user, held, form.cleaned_data["reason"])
        except ValidationError as error:
            presenting.put_errors(form, error)
        else:
            held.refresh_from_db()
            if held.state == "undone" and not held.is_working:
                messages.success(request, _("已撤销这次导入。"))
            if left:
                messages.warning(
                    request, _("这些记录在导入后又被人修改，未动：%(names)s") % {"names": "、".join(left[:10])}
                )
            return redirect("registries:import_run", code, run)
    return render(request, "records/import_run.html", _context(registry, held, form), status=422)
