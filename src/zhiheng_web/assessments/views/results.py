"""Freezing, publishing, the results file, verifying, and how far reviewers agree."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zhiheng.errors import InputError, ZhihengError
from zhiheng_web.assessments.policies import see_assessee
from zhiheng_web.assessments.selectors.calibration import calibrations, shown_figure
from zhiheng_web.assessments.services.freezing import freeze as freeze_cycle
from zhiheng_web.assessments.services.publishing import publish as publish_cycle
from zhiheng_web.assessments.services.publishing import sealed_file, verify_cycle
from zhiheng_web.assessments.views.common import cycle_asked, region_asked
from zhiheng_web.organisations.models import Role
from zhiheng_web.organisations.policies import ByRole, office_only, permitted
from zhiheng_web.shared.clock import today

calibration_read = ByRole((Role.OFFICE, Role.LEADER, Role.REVIEWER))
"""See how far reviewers agree: office, leaders, and the reviewers themselves."""
overseers = ByRole((Role.OFFICE, Role.LEADER))
"""See a result before it is published."""


@permitted(office_only)
@require_POST
def freeze(request: HttpRequest, pk: int) -> HttpResponse:
    """Freeze the cycle (冻结)."""
    held = cycle_asked(request, pk)
    try:
        done = freeze_cycle(request.user, held, today())  # type: ignore[arg-type]
    except ZhihengError as error:
        messages.error(request, error.sentence)
        return redirect("assessments:cycle", pk)
    messages.success(request, _("已冻结：结果摘要 %(d)s…，操作留痕已封存到第 %(n)s 条。") % {"d": done.digest[:16], "n": done.checkpoint.size if done.checkpoint else 0})
    return redirect("assessments:result", pk)


@permitted(office_only)
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose the frozen result for the public (公布)."""
    held = cycle_asked(request, pk)
    try:
        publish_cycle(request.user, held)  # type: ignore[arg-type]
    except InputError as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, _("已提出公布，由第二人复核后公开各单位的得分、等次和位次。"))
    return redirect("assessments:result", pk)


def _frozen(request: HttpRequest, pk: int) -> Any:
    held = cycle_asked(request, pk)
    if held.result is None:
        raise Http404
    if held.state != "published":
        overseers.check(request.user, held)
    return held


@permitted(see_assessee)
@require_GET
def result(request: HttpRequest, pk: int) -> HttpResponse:
    """The frozen result: scores, grades, ranks and how they moved (考核结果)."""
    held = _frozen(request, pk)
    may = office_only.allows(request.user, held)
    assessees = {a.unit.code: a.pk for a in held.assessees.select_related("unit")}
    units = [{**u, "pk": assessees.get(u["unit"])} for u in held.result["units"]]
    context = {"cycle": held, "units": units, "may": may, "may_file": overseers.allows(request.user, held), "has_former": any(u["rank_before"] for u in units)}
    return render(request, "assessments/result.html", context)


@permitted(overseers)
@require_GET
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """The sealed results file for the organisation department."""
    held = _frozen(request, pk)
    try:
        text = sealed_file(held)
    except InputError as error:
        messages.error(request, error.sentence)
        return redirect("assessments:result", pk)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response.headers["Content-Disposition"] = content_disposition_header(True, f"{held.title}结果.json") or "attachment"
    return response


@permitted(see_assessee)
@require_POST
def verify(request: HttpRequest, pk: int) -> HttpResponse:
    """Check digest, seal and sums, and compute the run behind the result again (核验)."""
    held = _frozen(request, pk)
    return render(request, "assessments/verified.html", {"cycle": held, "verified": verify_cycle(held)})


@permitted(calibration_read)
@require_GET
def calibration(request: HttpRequest) -> HttpResponse:
    """How far reviewers agree, each one's bias, spread and drift (评审一致性)."""
    region = region_asked(request)
    groups = []
    for one in calibrations(region):
        people = [
            {"name": p.display_name, "items": f.items, **{k: shown_figure(getattr(f, k)) for k in ("mean", "bias", "apart", "spread", "drift")}}
            for p, f in one.rows()
        ]
        groups.append({"one": one, "alpha": shown_figure(one.agreement.alpha), "kappa": shown_figure(one.agreement.kappa), "people": people})
    return render(request, "assessments/calibration.html", {"groups": groups})
