"""The list of documents, upload, one document, its original, withdrawal (文件)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhiheng.errors import InputError
from zhiheng_web.documents import selectors, services
from zhiheng_web.documents.forms import ReasonForm
from zhiheng_web.documents.models import DocumentKind, SourceDocument
from zhiheng_web.documents.services import DuplicateUpload
from zhiheng_web.documents.upload_forms import UploadForm
from zhiheng_web.organisations.policies import office_only, permitted, staff_read
from zhiheng_web.organisations.selectors import region_of
from zhiheng_web.shared import store

STATES = [
    ("review", _lazy("待核对")),
    ("adopted", _lazy("已采用")),
    ("reading", _lazy("读取中")),
    ("failed", _lazy("未能读取")),
    ("withdrawn", _lazy("已撤回")),
]


def seen(request: HttpRequest, pk: int) -> SourceDocument:
    """The document, if the person may see it."""
    document = get_object_or_404(SourceDocument.objects.select_related("region", "uploaded_by", "withdrawn_by"), pk=pk)
    staff_read.check(request.user, document)
    return document


@permitted(staff_read)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """All documents of the region (文件列表), by kind and state."""
    rows = selectors.documents_of(region_of(request.user))
    kind, state, words = (request.GET.get(n, "").strip() for n in ("kind", "state", "q"))
    if kind in DocumentKind.values:
        rows = rows.filter(kind=kind)
    if state == "withdrawn":
        rows = rows.exclude(withdrawn_at=None)
    elif state in dict(STATES):
        rows = rows.filter(status=state, withdrawn_at=None)
    if words:
        rows = rows.filter(title__icontains=words)
    page = Paginator(rows, 30).get_page(request.GET.get("page"))
    context = {"page": page, "kinds": DocumentKind.choices, "states": STATES, "kind": kind, "state": state, "q": words}
    return render(request, "documents/list.html", {**context, "may_upload": office_only.allows(request.user)})


def _kept(request: HttpRequest, data: dict[str, Any]) -> SimpleUploadedFile:
    """The file sent a moment ago, which was not registered because the same bytes stand here already."""
    earlier = seen(request, data["same"])
    return SimpleUploadedFile(data["name"] or earlier.name, store.read(earlier.sha256))


@permitted(office_only)
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Upload a file (上传文件); whatever is wrong with it is said beside the field."""
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    duplicate = failed = None
    status = 200
    if request.method == "POST" and form.is_valid():
        region = region_of(request.user)
        place = "text" if form.cleaned_data["text"].strip() else "file"
        try:
            file = form.cleaned_data["file"] or _kept(request, form.cleaned_data)
            document = services.upload(request.user, file, region, again=form.cleaned_data["again"])
        except DuplicateUpload as fault:
            duplicate = fault.document
            form.add_error(place, fault.sentence)
        except InputError as fault:
            form.add_error(place, fault.sentence)
        else:
            if document.status == "reading":
                return redirect("documents:reading", document.pk)
            if document.status == "failed":
                failed = document
                form.add_error(place, document.error)
            else:
                messages.success(request, _("已读取“%(title)s”，请核对。") % {"title": document.title})
                if selectors.same_title(document):
                    messages.info(
                        request, _("已有同名或同文号的文件，这可能是另一稿；可在文件页“各稿与对照”里认定和比较。")
                    )
                return redirect("documents:review", document.pk)
    if form.is_bound and form.errors:
        status = 422
    chosen = request.FILES.get("file")
    context = {"form": form, "duplicate": duplicate, "failed": failed, "name": chosen.name if chosen else "", "limit": settings.UPLOAD_LIMIT_BYTES // 1048576}
    return render(request, "documents/upload.html", context, status=status)


@permitted(staff_read)
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One document (文件): its head, what was read, what was done to it, other versions."""
    document = seen(request, pk)
    return render(
        request,
        "documents/detail.html",
        {
            "document": document,
            "parts": selectors.parts_of(document),
            "history": selectors.history_of(document, 50),
            "alike": selectors.same_title(document) if document.status != "failed" else [],
            "counts": _counts(document),
            "unknown_names": sum(1 for m in selectors.meanings_of(document).values() if m.sense == "unknown"),
            "blocking": selectors.blocking_items(document) if document.data else [],
            "may_change": office_only.allows(request.user, document),
            "form": ReasonForm(auto_id="withdraw-%s"),
        },
    )


def _counts(document: SourceDocument) -> dict[str, int]:
    data = document.data
    card = data.get("scorecard") or {}
    rows = [row for section in card.get("sections", []) for row in section["rows"]]
    return {
        "targets": len(data.get("targets", [])),
        "tasks": len(data.get("tasks", [])),
        "rows": len(rows),
        "clauses": sum(len(row["clauses"]) for row in rows),
        "findings": len(data.get("findings", [])),
        "repairs": len(data.get("repairs", [])),
    }


@permitted(staff_read)
@require_GET
def original(request: HttpRequest, pk: int) -> FileResponse:
    """The file as it was uploaded (下载原件); always as a download, never opened in the page."""
    document = seen(request, pk)
    path = store.path_of(document.sha256)
    if not path.exists():
        raise Http404
    response = FileResponse(
        path.open("rb"), as_attachment=True, filename=document.name, content_type="application/octet-stream"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@permitted(staff_read)
@require_http_methods(["GET", "POST"])
def reading(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the background reading is (读取进度); refreshes itself; the office may start it here when no worker does."""
    document = seen(request, pk)
    if request.method == "POST":
        office_only.check(request.user, document)
        services.read_stored(document.pk)
        document.refresh_from_db()
    if document.status != "reading":
        target = "documents:detail" if document.status == "failed" else "documents:review"
        if getattr(request, "htmx", False):
            response = HttpResponse()
            response.headers["HX-Redirect"] = redirect(target, pk).url
            return response
        return redirect(target, pk)
    template = "documents/parts/progress.html" if getattr(request, "htmx", False) else "documents/reading.html"
    return render(request, template, {"document": document, "may_change": office_only.allows(request.user, document)})


@permitted(office_only)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a document with a reason (撤回)."""
    document = seen(request, pk)
    try:
        services.withdraw(request.user, document, request.POST.get("reason", ""))
        messages.success(request, _("已撤回“%(title)s”。已采用的版本不受影响。") % {"title": document.title})
    except InputError as fault:
        messages.error(request, fault.sentence)
    return redirect("documents:detail", pk)


@permitted(office_only)
@require_POST
def reopen(request: HttpRequest, pk: int, part: str) -> HttpResponse:
    """Open the review of an adopted part again (重新核对)."""
    document = seen(request, pk)
    try:
        services.reopen(request.user, document, part, request.POST.get("reason", ""))
        messages.success(request, _("已重新打开核对。改完后采用为新版本，原版本保留。"))
    except InputError as fault:
        messages.error(request, fault.sentence)
        return redirect("documents:detail", pk)
    return redirect("documents:review", pk)


@permitted(staff_read)
@require_GET
def compare(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """The former address of two versions side by side (版本比较)."""
    for number in (pk, other):
        seen(request, number)
    return redirect("versions:compare", *sorted((pk, other)))
