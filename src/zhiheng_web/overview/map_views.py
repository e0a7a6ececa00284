"""Boundaries brought in by the office (边界导入)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhiheng.errors import InputError
from zhiheng_web.organisations.policies import office_only, permitted
from zhiheng_web.organisations.selectors import region_of
from zhiheng_web.overview import maps
from zhiheng_web.overview.geojson import MOST_BYTES
from zhiheng_web.overview.models import BoundarySet


@permitted(office_only)
def boundaries(request: HttpRequest) -> HttpResponse:
    """What is drawn now, and the form to bring in a GeoJSON file."""
    region = region_of(request.user)  # type: ignore[arg-type]
    if region is None:
        raise Http404
    error, person = "", request.user
    if request.method == "POST":
        upload: Any = request.FILES.get("file")
        try:
            if upload is None:
                raise InputError(_("请选择一个 GeoJSON 文件。"))
            data = upload.read(MOST_BYTES + 1)
            _made, read = maps.import_boundaries(person, region, data, upload.name or "", request.POST.get("source", ""))  # type: ignore[arg-type]
        except InputError as fault:
            error = fault.sentence
        else:
            messages.success(request, _("已导入 %(n)s 个区域的边界。") % {"n": len(read.shapes)})
            if read.unknown:
                messages.warning(request, _("有 %(n)s 个图形不是本地的区域，没有导入：%(names)s") % {"n": len(read.unknown), "names": "、".join(read.unknown[:5])})
            return redirect("overview:boundaries")
    held = maps.boundaries_of(region)
    found = maps.drawn(region, {})
    context = {"held": held, "map": found, "error": error, "source": request.POST.get("source", ""), "most": MOST_BYTES // 1024 // 1024}
    return render(request, "overview/boundaries.html", context, status=422 if error else 200)


@permitted(office_only)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take boundaries off the map."""
    held = get_object_or_404(BoundarySet.objects.select_related("region"), pk=pk)
    maps.withdraw_boundaries(request.user, held, request.POST.get("reason", ""))  # type: ignore[arg-type]
    messages.success(request, _("已撤回边界。"))
    return redirect("overview:boundaries")
