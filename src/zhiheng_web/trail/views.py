"""Pages of the tamper-evident log: what is sealed, checkpoints to keep elsewhere, the log and single entries as files."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zhiheng.errors import InputError
from zhiheng.evidence import public_of
from zhiheng.values import RegionCode
from zhiheng_web.audit.models import AuditEntry
from zhiheng_web.organisations.policies import office_only, permitted, staff_read
from zhiheng_web.organisations.selectors import region_of
from zhiheng_web.trail import services
from zhiheng_web.trail.models import LogCheckpoint, LogLeaf


def _own(request: HttpRequest) -> Any:
    """Sealed entries by people of the reader's region: the log is one for the whole site, its contents are not everybody's."""
    region = region_of(request.user)  # type: ignore[arg-type]
    rows = LogLeaf.objects.select_related("entry__person").order_by("-index")
    return rows.filter(entry__person__region__code__startswith=RegionCode(region.code).stem) if region is not None else rows.none()


@permitted(staff_read)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """How much of the trail is sealed, by which checkpoints, and how anyone checks it."""
    may_seal = office_only.allows(request.user)
    context = {
        "points": LogCheckpoint.objects.select_related("person")[:50],
        "sealed": LogLeaf.objects.count(),
        "waiting": AuditEntry.objects.filter(leaf__isnull=True).count(),
        "key": public_of(services.secret_key()),
        "page": Paginator(_own(request), 30).get_page(request.GET.get("page")) if may_seal else None,
        "may_seal": may_seal,
    }
    return render(request, "trail/index.html", context)


@permitted(office_only)
@require_POST
def seal(request: HttpRequest) -> HttpResponse:
    """Seal what is not sealed yet; with `check`, compare every sealed entry with its leaf."""
    if "check" in request.POST:
        found = services.check()
        own = set(_own(request).filter(pk__in=[leaf.pk for leaf in found.changed]).values_list("pk", flat=True))
        for leaf in found.changed[:20]:
            what = leaf.entry.sentence if leaf.pk in own else leaf.entry.action
            messages.error(request, _("第 %(n)s 条封存后被改动：%(what)s") % {"n": leaf.index, "what": what})
        if not found.changed:
            messages.success(request, _("核对 %(n)s 条，内容都与封存时一致。") % {"n": found.looked})
        return redirect("trail:index")
    try:
        made = services.seal(request.user)
    except InputError as fault:
        messages.error(request, fault.sentence)
        return redirect("trail:index")
    if made is None:
        messages.info(request, _("没有新的留痕，不用封存。"))
    else:
        messages.success(request, _("已封存到第 %(n)s 条。请把检查点另存一份，发到别人手里。") % {"n": made.size})
    return redirect("trail:index")


@permitted(staff_read)
@require_GET
def log(request: HttpRequest) -> StreamingHttpResponse:
    """The whole log as a file: hashes and checkpoints, no content."""
    response = StreamingHttpResponse(services.exported(), content_type="text/plain; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="zhiheng-log.txt"'
    return response


@permitted(staff_read)
@require_GET
def checkpoint(request: HttpRequest, size: int) -> HttpResponse:
    """One checkpoint as text, to be kept outside."""
    found = get_object_or_404(LogCheckpoint, size=size)
    response = HttpResponse(found.text, content_type="text/plain; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="checkpoint-{size}.txt"'
    return response


@permitted(office_only)
@require_GET
def entry(request: HttpRequest, index: int) -> JsonResponse:
    """One entry with its salt (披露), so that someone else can check that it stands in the log."""
    leaf = get_object_or_404(_own(request), pk=index)
    response = JsonResponse(services.disclosed(leaf).to_json(), json_dumps_params={"ensure_ascii": False})
    response.headers["Content-Disposition"] = f'attachment; filename="entry-{index}.json"'
    return response
