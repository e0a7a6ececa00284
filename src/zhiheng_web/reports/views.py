"""报告: choose and make, look and follow each number to its proof, take away, compare an edited copy, finish."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhiheng.errors import InputError, SnapshotBroken
from zhiheng.packs.report_styles import shipped_templates
from zhiheng.reporting.templated.measured import SIDES
from zhiheng.reporting.templated.names import LISTS, SCORES, TEXTS
from zhiheng_web.organisations.policies import permitted
from zhiheng_web.organisations.selectors import region_of
from zhiheng_web.reports import policies, selectors, services
from zhiheng_web.reports.forms import FileForm, MakeForm, TemplateForm
from zhiheng_web.reports.models import Report, ReportState, ReportTemplate
from zhiheng_web.shared.periods import chosen_period

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def seen(request: HttpRequest, pk: int) -> Report:
    """The report, if the person may see it."""
    item = get_object_or_404(Report.objects.select_related("region", "made_by", "snapshot", "final_by").defer("template", "sheet"), pk=pk)
    policies.read_report.check(request.user, item)
    return item


def _file(data: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    response.headers["Content-Disposition"] = content_disposition_header(True, name[-150:])
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@permitted(policies.read_report)
@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """Reports that were made, and for the office the form to make one (报告)."""
    region = region_of(request.user)
    if region is None:
        raise Http404
    may_make = policies.make_report.allows(request.user, services._Of(region))
    form = MakeForm(region, request.POST) if request.method == "POST" else MakeForm(region, initial=_initial(request, region))
    if request.method == "POST":
        policies.make_report.check(request.user, services._Of(region))
        try:
            if form.is_valid():
                data = form.cleaned_data
                item = services.start(request.user, region, data["template"], data["period"], data["snapshot"], form.texts())
                return redirect("reports:detail", item.pk)
        except InputError as fault:
            form.add_error("period", fault.sentence)
    context = {
        "form": form, "may_make": may_make, "reports": selectors.reports_of(region)[:50], "shipped": shipped_templates().values(),
        "has_snapshot": form.fields["snapshot"].queryset.exists(),  # type: ignore[attr-defined]
    }  # fmt: skip
    return render(request, "reports/index.html", context, status=422 if form.is_bound else 200)


def _initial(request: HttpRequest, region: Any) -> dict[str, Any]:
    return {"period": chosen_period(request).code, "template": request.GET.get("template", "situation_year"), "issuer": f"{region.name}质量发展委员会办公室"}


@permitted(policies.read_report)
@require_http_methods(["GET", "POST"])
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The report (报告): while it is made, how far it is; then its preview with every number leading to its proof."""
    item = seen(request, pk)
    may_change = policies.make_report.allows(request.user, item)
    if request.method == "POST" and item.state == ReportState.MAKING:
        policies.make_report.check(request.user, item)
        services.finish(item.pk)
        return redirect("reports:detail", pk)
    if not item.is_made:
        part = "reports/parts/progress.html" if getattr(request, "htmx", False) else "reports/waiting.html"
        return render(request, part, {"item": item, "may_change": may_change})
    if getattr(request, "htmx", False):
        response = HttpResponse()
        response.headers["HX-Redirect"] = request.path
        return response
    blocks, rest = selectors.preview_of(item)
    wrong = [d for d in item.deviations if d["severity"] == "error"]
    context = {"item": item, "may_change": may_change, "blocks": blocks, "rest": rest, "figures": len(item.figures), "wrong": wrong, "compare_form": FileForm()}
    return render(request, "reports/detail.html", context)


@permitted(policies.read_report)
@require_GET
def proofs(request: HttpRequest, pk: int) -> HttpResponse:
    """Every figure of a report with its proof (数据依据)."""
    item = seen(request, pk)
    return render(request, "reports/proofs.html", {"item": item, "groups": selectors.by_group(item)})


@permitted(policies.read_report)
@require_GET
def figure(request: HttpRequest, pk: int, proof: str) -> HttpResponse:
    """The proof of one figure (一个数的依据): computed again from the snapshot, with its records."""
    item = seen(request, pk)
    number = request.GET.get("page", "1")
    try:
        found = selectors.figure_of(item, proof, request.GET.get("side", ""), int(number) if number.isdecimal() and len(number) < 7 else 1)
    except SnapshotBroken as fault:
        messages.error(request, fault.sentence)
        return redirect("reports:detail", pk)
    if found is None:
        raise Http404
    context = {"item": item, "found": found, "number": 1, "sets": found.tabs, "shown": found.shown}
    part = "scorecards/parts/records.html" if getattr(request, "htmx", False) and found.shown is not None else "reports/figure.html"
    return render(request, part, context)


@permitted(policies.read_report)
@require_GET
def picture(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """A chart of the report (图)."""
    data = selectors.picture_of(seen(request, pk), name) if re.fullmatch(r"[\w.-]{1,60}\.png", name) else None
    if data is None:
        raise Http404
    response = HttpResponse(data, content_type="image/png")
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


@permitted(policies.read_report)
@require_GET
def download(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The Word file, or the statistical annex in Excel (下载)."""
    item = seen(request, pk)
    if form not in ("docx", "xlsx") or not item.is_made:
        raise Http404
    return _file(bytes(item.word), WORD, f"{item.title}.docx") if form == "docx" else _file(bytes(item.sheet), EXCEL, f"{item.title}-统计附表.xlsx")


@permitted(policies.read_report)
@require_POST
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """What an edited copy changed (比对修改稿)."""
    item = seen(request, pk)
    form = FileForm(request.POST, request.FILES)
    if item.is_made and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            found = services.compare(request.user, item, file.read(), file.name)
            return render(request, "reports/compare.html", {"item": item, "found": found, "name": file.name})
        except InputError as fault:
            messages.error(request, fault.sentence)
    else:
        messages.error(request, "；".join(str(e) for errors in form.errors.values() for e in errors) or _("报告还没有编制完成。"))
    return redirect("reports:detail", pk)


@permitted(policies.make_report)
@require_POST
def finalise(request: HttpRequest, pk: int) -> HttpResponse:
    """Finish the report (定稿)."""
    try:
        services.finalise(request.user, seen(request, pk))
        messages.success(request, _("已定稿。"))
    except InputError as fault:
        messages.error(request, fault.sentence)
    return redirect("reports:detail", pk)


@permitted(policies.read_report)
@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the report again and compare the bytes (重新编制核对)."""
    item = seen(request, pk)
    try:
        if not item.is_made:
            messages.error(request, _("报告还没有编制完成。"))
        elif services.reproduces(item):
            messages.success(request, _("用同一快照和模板重新编制，逐字节相同（%(digest)s）。") % {"digest": item.sha256[:16]})
        else:
            messages.error(request, _("重新编制的文件与保存的不同：程序版本或图形组件可能已经更新。"))
    except InputError as fault:
        messages.error(request, fault.sentence)
    return redirect("reports:detail", pk)


@permitted(policies.make_report)
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the report go (删除)."""
    try:
        services.discard(request.user, seen(request, pk))
        messages.success(request, _("已删除。"))
    except InputError as fault:
        messages.error(request, fault.sentence)
        return redirect("reports:detail", pk)
    return redirect("reports:index")


@permitted(policies.read_report)
@require_http_methods(["GET", "POST"])
def templates(request: HttpRequest) -> HttpResponse:
    """Templates (模板): take one, change it in Word, upload it, see what is wrong in it."""
    region = region_of(request.user)
    if region is None:
        raise Http404
    form = TemplateForm(request.POST, request.FILES) if request.method == "POST" else TemplateForm()
    faults: list[Any] = []
    if request.method == "POST":
        policies.make_report.check(request.user, services._Of(region))
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                kept, faults = services.keep_template(request.user, region, form.cleaned_data["name"], file.read(), file.name)
            except InputError as fault:
                form.add_error("file", fault.sentence)
            else:
                if kept is not None:
                    messages.success(request, _("模板“%(name)s”已保存，有 %(n)s 个字段。") % {"name": kept.name, "n": kept.fields})
                    return redirect("reports:templates")
                form.add_error("file", _("模板有错误，没有保存。请按下面的位置改好后再上传。"))
    context = {
        "form": form, "faults": faults, "own": selectors.templates_of(region), "shipped": shipped_templates().values(), "sides": SIDES, "scores": SCORES,
        "texts": TEXTS, "lists": LISTS, "may_make": policies.make_report.allows(request.user, services._Of(region)),
    }  # fmt: skip
    return render(request, "reports/templates.html", context, status=422 if form.is_bound else 200)


@permitted(policies.read_report)
@require_GET
def template_file(request: HttpRequest, code: str) -> HttpResponse:
    """A template as a Word file (下载模板)."""
    region = region_of(request.user)
    try:
        name, data, _needs = services.template_of(region, code)  # type: ignore[arg-type]
    except InputError as fault:
        raise Http404(fault.sentence) from fault
    return _file(data, WORD, f"{name}.docx")


@permitted(policies.make_report)
@require_POST
def withdraw_template(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer a template no more (停用)."""
    item = get_object_or_404(ReportTemplate.objects.defer("content").select_related("region"), pk=pk)
    services.withdraw_template(request.user, item)
    messages.success(request, _("已停用，用它编制的报告不受影响。"))
    return redirect("reports:templates")
