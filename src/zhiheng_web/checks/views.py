"""核验: paste or upload, look at the result, take it away, keep it or let it go."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhiheng.errors import InputError
from zhiheng_web.checks import selectors, services
from zhiheng_web.checks.forms import CheckForm
from zhiheng_web.checks.models import Check, CheckState
from zhiheng_web.checks.policies import own_check, see_check
from zhiheng_web.organisations.policies import permitted, staff_read
from zhiheng_web.organisations.selectors import region_of

FILES = {
    "html": ("page", "text/html; charset=utf-8", "核验批注.html"),
    "xlsx": ("listing", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "核验清单.xlsx"),
    "docx": ("word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "核验批注.docx"),
}


def seen(request: HttpRequest, pk: int) -> Check:
    """The check, if the person may see it."""
    item = get_object_or_404(Check.objects.select_related("region", "person").defer("original", "page", "listing"), pk=pk)
    see_check.check(request.user, item)
    return item


@permitted(staff_read)
@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """The box (核验): check a text or a file; below it what was kept, and the person's own of the last hours."""
    form = CheckForm(request.POST, request.FILES) if request.method == "POST" else CheckForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data.get("file")
        data = file.read() if file is not None else form.cleaned_data["text"].encode()
        name = (file.name or _("未命名")).replace("\\", "/").rsplit("/", 1)[-1] if file is not None else _("粘贴的文字") + ".txt"
        try:
            item = services.start(request.user, data, name)
        except InputError as fault:
            form.add_error("file" if file is not None else "text", fault.sentence)
        else:
            return redirect("checks:detail", item.pk)
    context = {"form": form, "kept": selectors.kept_in(region_of(request.user)), "passing": selectors.passing_of(request.user)}
    return render(request, "checks/index.html", context, status=422 if form.is_bound else 200)


@permitted(see_check)
@require_http_methods(["GET", "POST"])
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The result (核验结果): the text with its marks, the findings beside it; while it is made, how far it is."""
    item = seen(request, pk)
    if request.method == "POST" and item.state == CheckState.CHECKING:
        own_check.check(request.user, item)
        services.finish(item.pk)
        return redirect("checks:detail", pk)
    if item.state != CheckState.DONE:
        template = "checks/parts/progress.html" if getattr(request, "htmx", False) else "checks/waiting.html"
        return render(request, template, {"item": item, "may_change": own_check.allows(request.user, item)})
    if getattr(request, "htmx", False):
        response = HttpResponse()
        response.headers["HX-Redirect"] = request.path
        return response
    context: dict[str, Any] = {"item": item, "may_change": own_check.allows(request.user, item), "passing": services.PASSING}
    return render(request, "checks/detail.html", context | selectors.shown(item, request.GET))


@permitted(see_check)
@require_GET
def download(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The annotated page, the list, or the person's own Word file with comments (下载)."""
    item = seen(request, pk)
    column, kind, ending = FILES[form]
    data = bytes(getattr(item, column))
    if item.state != CheckState.DONE or not data:
        messages.error(request, _("原文件不是 docx，不能取回带批注的 Word；请下载批注页或清单。"))
        return redirect("checks:detail", pk)
    response = HttpResponse(data, content_type=kind)
    response.headers["Content-Disposition"] = content_disposition_header(True, f"{item}-{ending}"[-120:])
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@permitted(own_check)
@require_POST
def keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the result (保留)."""
    try:
        services.keep(request.user, seen(request, pk), request.POST.get("note", ""))
        messages.success(request, _("已保留，本地区的工作人员都可以查看。"))
    except InputError as fault:
        messages.error(request, fault.sentence)
    return redirect("checks:detail", pk)


@permitted(own_check)
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the result go (丢弃)."""
    services.discard(request.user, seen(request, pk))
    messages.success(request, _("已删除这份核验结果和上传的内容。"))
    return redirect("checks:index")
