"""Judging: the queue of what waits for a reviewer, the form's target, withdrawing, the file behind a judgement."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhiheng.errors import InputError
from zhiheng_web.organisations.policies import judge_write, permitted, staff_read
from zhiheng_web.scorecards import services
from zhiheng_web.scorecards.models import JudgementRecord
from zhiheng_web.scorecards.selectors.judging import queue_of
from zhiheng_web.scorecards.selectors.proofs import proof_of
from zhiheng_web.scorecards.selectors.runs import newest_run
from zhiheng_web.scorecards.views.common import region_asked, run_asked
from zhiheng_web.shared import store
from zhiheng_web.shared.clock import today
from zhiheng_web.shared.periods import chosen_period


def _points(text: str) -> Decimal | None:
    try:
        number = Decimal(text.strip().replace("−", "-"))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


@permitted(staff_read)
def judging(request: HttpRequest) -> HttpResponse:
    """What waits for a reviewer, and what was judged (人工评判)."""
    newest = newest_run(region_asked(request), chosen_period(request))
    if newest is None:
        return redirect("scorecards:current")
    return render(
        request,
        "scorecards/judging.html",
        {"run": newest, "queue": queue_of(newest), "may_judge": judge_write.allows(request.user, newest)},
    )


@permitted(judge_write)
@require_POST
def judge(request: HttpRequest, pk: int, clause: str) -> HttpResponse:
    """Record a judgement; a refused one comes back with what was typed."""
    run = run_asked(request, pk, proofs=True)
    path, reason = request.POST.get("path", ""), request.POST.get("reason", "")
    try:
        services.judge(
            request.user,  # type: ignore[arg-type]
            run.version,
            clause,
            path,
            period=run.period,
            verdict=request.POST.get("verdict", ""),
            points=_points(request.POST.get("points", "")),
            reason=reason,
            judged_on=today(),
            evidence=request.FILES.get("evidence"),
        )
    except InputError as error:
        found = proof_of(run, clause, full=True, person=request.user)
        for one in found.judgeables:
            if one.path == path:
                one.error, one.typed = error.sentence, request.POST.dict()
        return render(
            request,
            "scorecards/proof.html",
            {"run": run, "proof": found, "full": True, "may_judge": True},
            status=422,
        )
    messages.success(request, _("评判已记录，重新测算后计入得分。"))
    return redirect(reverse("scorecards:proof", args=[run.pk, clause]) + "#judge")


@permitted(judge_write)
@require_POST
def withdraw_judgement(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a judgement back."""
    held = get_object_or_404(JudgementRecord.objects.select_related("version__region", "region"), pk=pk)
    services.withdraw_judgement(request.user, held, request.POST.get("reason", ""))  # type: ignore[arg-type]
    messages.success(request, _("评判已撤回，重新测算后不再计入。"))
    newest = newest_run(held.region, chosen_period(request))
    return redirect("scorecards:proof", newest.pk, held.clause) if newest else redirect("scorecards:current")


@permitted(staff_read)
def judgement_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file a judgement rests on."""
    held = get_object_or_404(JudgementRecord.objects.select_related("region"), pk=pk)
    staff_read.check(request.user, held)
    path = store.path_of(held.evidence_digest) if held.evidence_digest else None
    if path is None or not path.exists():
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename=held.evidence_name or "evidence")
