"""The units of a region, and what printed names mean."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhiheng.errors import InputError
from zhiheng.values import RegionCode
from zhiheng_web.organisations import services
from zhiheng_web.organisations.loading import stands
from zhiheng_web.organisations.models import Region, Unit, UnitAlias
from zhiheng_web.organisations.policies import office_only, permitted, staff_read
from zhiheng_web.organisations.selectors import region_of
from zhiheng_web.shared.clock import today


@permitted(staff_read)
def units(request: HttpRequest) -> HttpResponse:
    """The units of the region with their aliases (责任单位)."""
    region = region_of(request.user)  # type: ignore[arg-type]
    rows = Unit.objects.filter(region=region).select_related("region")
    return render(request, "organisations/units.html", {"units": rows})


@permitted(staff_read)
def names(request: HttpRequest) -> HttpResponse:
    """Names whose meaning a person said (已记住的名称), with who, when and in which document; taken back here."""
    region = region_of(request.user)  # type: ignore[arg-type]
    rows = UnitAlias.objects.filter(region=region).select_related("unit", "said_by", "withdrawn_by")
    context = {"standing": [a for a in rows if a.withdrawn_at is None], "former": [a for a in rows if a.withdrawn_at]}
    return render(request, "organisations/names.html", {**context, "may_change": office_only.allows(request.user)})


@permitted(office_only)
@require_POST
def forget(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what a name means (撤销对应)."""
    alias = get_object_or_404(UnitAlias.objects.select_related("region", "unit"), pk=pk)
    try:
        services.forget_name(request.user, alias)  # type: ignore[arg-type]
        messages.success(request, _("已撤销“%(name)s”的对应，以后的文件会再问。") % {"name": alias.name})
    except InputError as fault:
        messages.error(request, fault.sentence)
    return redirect("organisations:names")


@permitted(staff_read)
def regions(request: HttpRequest) -> HttpResponse:
    """The regions from mine upwards and downwards, with their years and what followed what (行政区划)."""
    region = region_of(request.user)  # type: ignore[arg-type]
    above: list[Region] = []
    step = region.parent if region is not None else None
    while step is not None and len(above) < 6:
        above.insert(0, step)
        step = step.parent
    inside = Region.objects.filter(code__startswith=RegionCode(region.code).stem) if region is not None else Region.objects.none()
    rows = list(inside.select_related("parent").prefetch_related("successions__new", "forerunners__old")[:2000])
    day = today()
    context = {"above": above, "rows": [(r, stands(r, day)) for r in rows], "today": day}
    return render(request, "organisations/regions.html", context)
