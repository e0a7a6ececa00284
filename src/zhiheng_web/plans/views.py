"""Pages of plans: targets and tasks, one unit's duties, adoption."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zhiheng.errors import InputError
from zhiheng_web.documents.models import SourceDocument
from zhiheng_web.documents.wording import DIMENSIONS
from zhiheng_web.organisations.models import Unit
from zhiheng_web.organisations.policies import office_only, permitted, staff_read
from zhiheng_web.organisations.selectors import region_of
from zhiheng_web.plans import selectors, services
from zhiheng_web.plans.models import Plan
from zhiheng_web.shared.clock import today


@permitted(staff_read)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Targets and tasks of the region (目标任务), by unit, dimension and due time."""
    asked = {n: request.GET.get(n, "").strip() for n in ("unit", "dimension", "due", "q")}
    wanted = selectors.Wanted(asked["unit"], asked["dimension"], asked["due"], asked["q"])
    plans = selectors.plans_of(region_of(request.user))
    day = today()
    targets, tasks = list(selectors.targets_of(plans, wanted, day)), list(selectors.tasks_of(plans, wanted, day))
    return render(
        request,
        "plans/list.html",
        {
            "plans": plans,
            "targets": targets,
            "tasks": tasks,
            "wanted": wanted,
            "units": selectors.units_with_duties(plans),
            "dimensions": DIMENSIONS.items(),
            "due_choices": selectors.DUE_CHOICES,
            "today": day,
            "tab": "tasks" if request.GET.get("tab") == "tasks" or (tasks and not targets) else "targets",
            "may_upload": office_only.allows(request.user),
        },
    )


@permitted(staff_read)
@require_GET
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """The former address of a unit's duties, which now hold the scorecard's clauses too (单位职责)."""
    found = get_object_or_404(Unit.objects.select_related("region"), code=code)
    staff_read.check(request.user, found)
    return redirect("duties:unit", code, permanent=False)


@permitted(staff_read)
@require_GET
def versions(request: HttpRequest) -> HttpResponse:
    """All adopted plans with their versions (方案版本)."""
    region = region_of(request.user)
    rows = Plan.objects.filter(region=region).select_related("adopted_by")
    return render(request, "plans/versions.html", {"plans": rows})


@permitted(office_only)
@require_POST
def adopt(request: HttpRequest, document: int) -> HttpResponse:
    """Adopt the targets and tasks of a document (采用)."""
    source = get_object_or_404(SourceDocument.objects.select_related("region"), pk=document)
    try:
        plan = services.adopt_plan(request.user, source, request.POST.get("reason", ""))
    except InputError as fault:
        messages.error(request, fault.sentence)
        return redirect("documents:review", document)
    messages.success(request, _("已采用“%(title)s”第%(version)s版。") % {"title": plan.title, "version": plan.version})
    return redirect("plans:list")
