"""Looking at a stored file without opening it (预览): pages of a PDF as pictures, pictures as they are; every look needs the right to download."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from zhiheng.errors import UnreadableSource
from zhiheng.evidence.previews import page_count, page_png
from zhiheng_web.organisations.policies import permitted, record_read
from zhiheng_web.records.addresses import address_of
from zhiheng_web.records.files import PREVIEWS
from zhiheng_web.records.models import Attachment
from zhiheng_web.records.views import find, find_registry
from zhiheng_web.shared import store

DRAWN = "application/pdf"


def _file(request: HttpRequest, code: str, pk: int, number: int) -> tuple[Any, str, str, bytes]:
    """Record, name, kind and bytes of its own file (number 0) or of an attachment; 404 where the reader may not have it."""
    registry, row = find(request, code, pk)
    if number:
        held: Any = get_object_or_404(Attachment, pk=number, registry=code, object_id=pk, withdrawn_at=None)
        (find_registry(code).annex_policy or record_read).check(request.user, row)
    else:
        held = row
    digest = held.digest if number else getattr(row, registry.file_field) if registry.file_field else ""
    if not digest or held.content_type not in PREVIEWS or not store.path_of(digest).exists():
        raise Http404
    return row, held.file_name, held.content_type, store.read(digest)


@permitted(record_read)
@require_GET
def preview(request: HttpRequest, code: str, pk: int, number: int) -> HttpResponse:
    """One page of the file with its neighbours a click away."""
    row, name, kind, data = _file(request, code, pk, number)
    asked = request.GET.get("page", "1")
    page = int(asked) if asked.isdigit() and len(asked) < 6 else 1
    fault = ""
    try:
        pages = page_count(data) if kind == DRAWN else 1
    except UnreadableSource as error:
        pages, fault = 0, error.sentence
    page = max(1, min(page, pages or 1))
    context = {
        "registry": find_registry(code), "record": row, "label": find_registry(code).label(row), "back": address_of(row), "name": name, "number": number,
        "page": page, "pages": pages, "fault": fault, "before": page - 1, "after": page + 1 if page < pages else 0,
    }  # fmt: skip
    return render(request, "records/preview.html", context)


@permitted(record_read)
@require_GET
def preview_page(request: HttpRequest, code: str, pk: int, number: int, page: int) -> HttpResponse:
    """The picture of one page; never the file itself where it could hold anything active."""
    _row, _name, kind, data = _file(request, code, pk, number)
    try:
        made, sent = (page_png(data, page), "image/png") if kind == DRAWN else (data, kind)
    except UnreadableSource as error:
        raise Http404 from error
    response = HttpResponse(made, content_type=sent)
    response.headers["Content-Disposition"] = "inline"
    response.headers["Cache-Control"] = "private, max-age=300"
    return response
