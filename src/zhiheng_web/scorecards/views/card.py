"""The scorecard page, its runs, what is missing, what changed since."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhiheng_web.organisations.models import Role
from zhiheng_web.organisations.policies import office_only, permitted, staff_read
from zhiheng_web.records.addresses import record_url
from zhiheng_web.records.declare import REGISTRIES
from zhiheng_web.scorecards import services
from zhiheng_web.scorecards.computing import computed, is_kept
from zhiheng_web.scorecards.exports import workbook_of
from zhiheng_web.scorecards.models import ScoreRun
from zhiheng_web.scorecards.results import clauses_of
from zhiheng_web.scorecards.selectors.card import KINDS, SHOWN, Filters, card_of
from zhiheng_web.scorecards.selectors.missing import by_owner, gaps_of, named_in
from zhiheng_web.scorecards.selectors.runs import Changes, changes_of, current_version, newest_run, runs_of
from zhiheng_web.scorecards.tasks import MANY_ROWS, score_in_background
from zhiheng_web.scorecards.views.common import region_asked, run_asked
from zhiheng_web.shared.clock import today
from zhiheng_web.shared.periods import chosen_period

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _page(request: HttpRequest, run: ScoreRun, newest: ScoreRun | None, changes: Changes | None) -> HttpResponse:
    filters = Filters.of(request.GET)
    is_newest = newest is not None and newest.pk == run.pk
    may = office_only.allows(request.user, run)
    return render(
        request,
        "scorecards/current.html",
        {
            "run": run,
            "card": card_of(run.result, filters),
            "filters": filters,
            "SHOWN": SHOWN,
            "KINDS": KINDS,
            "changes": changes,
            "newest": newest,
            "is_ready": is_kept(run),
            "may_score": may and is_newest,
            "may_publish": may and is_newest,
        },
    )


@permitted(staff_read)
def current(request: HttpRequest) -> HttpResponse:
    """The scorecard of the region for the chosen period (评分表), by the newest run."""
    region, period = region_asked(request), chosen_period(request)
    run = newest_run(region, period)
    if run is None:
        version = current_version(region)
        may = office_only.allows(request.user, version) if version else office_only.allows(request.user)
        return render(
            request, "scorecards/none.html", {"version": version, "asked": period, "may_score": may, "place": region}
        )
    return _page(request, run, run, changes_of(run))


@permitted(staff_read)
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """One run, as it was computed then; the same page under a permanent address."""
    asked = run_asked(request, pk)
    newest = runs_of(asked.region).filter(period=asked.period).first()
    is_newest = newest is not None and newest.pk == asked.pk
    return _page(request, asked, newest, changes_of(asked) if is_newest else None)


@permitted(office_only)
@require_POST
def score(request: HttpRequest) -> HttpResponse:
    """Take a snapshot and compute again (重新测算)."""
    region, period = region_asked(request), chosen_period(request)
    version = current_version(region)
    if version is None:
        raise Http404
    before = runs_of(region, period).first()
    if before is not None and before.snapshot.rows >= MANY_ROWS:
        score_in_background.enqueue(request.user.pk, version.pk, period.code, today().isoformat())
        messages.info(request, _("记录较多，正在后台测算；可以先离开，完成后本页显示新的结果。"))
        return redirect("scorecards:current")
    made = services.run_score(request.user, version, period, today())  # type: ignore[arg-type]
    if before is not None and made.pk == before.pk:
        messages.info(request, _("业务记录没有影响快照的变化，得分不变。"))
    elif before is None or before.version_id != made.version_id:
        messages.success(request, _("已完成测算。"))
    else:
        moved = made.low - before.low
        sign = "+" if moved > 0 else "−" if moved < 0 else "±"
        messages.success(request, _("已重新测算，已得分变化 %(d)s。") % {"d": f"{sign}{abs(moved).normalize():f}"})
        return redirect("scorecards:difference", before.pk, made.pk)
    return redirect("scorecards:current")


@permitted(staff_read)
def runs(request: HttpRequest) -> HttpResponse:
    """All runs of the region for the period, newest first (历次测算)."""
    region, period = region_asked(request), chosen_period(request)
    listed = list(runs_of(region, period)[:100])
    for newer, older in zip(listed, listed[1:], strict=False):
        newer.before = older  # type: ignore[attr-defined]
        newer.moved = newer.low - older.low  # type: ignore[attr-defined]
    return render(request, "scorecards/runs.html", {"runs": listed, "asked": period})


@permitted(staff_read)
def missing(request: HttpRequest) -> HttpResponse:
    """What is missing for the points not had, by the unit that owes it (差什么)."""
    region, period = region_asked(request), chosen_period(request)
    newest = newest_run(region, period)
    if newest is None:
        return redirect("scorecards:current")
    owed = by_owner(gaps_of(newest.result, newest.version.scorecard, run_id=newest.pk))
    unit = request.GET.get("unit", "")
    if "unit" not in request.GET and request.user.role == Role.LIAISON:  # type: ignore[union-attr]
        mine = named_in(request.user.unit, [o.unit for o in owed])  # type: ignore[union-attr]
        unit = next((o.unit for o in owed if o.unit in mine), "")
    shown = [o for o in owed if not unit or o.unit == unit]
    return render(
        request, "scorecards/missing.html", {"run": newest, "owed": owed, "shown": shown, "unit": unit, "asked": period}
    )


@permitted(staff_read)
def changes(request: HttpRequest) -> HttpResponse:
    """What was changed in the records since the newest run (记录变更)."""
    region, period = region_asked(request), chosen_period(request)
    newest = newest_run(region, period)
    if newest is None:
        return redirect("scorecards:current")
    found = changes_of(newest)
    codes = {r.model._meta.label_lower: r.code for r in REGISTRIES.values()}
    for entry in found.records:
        code = codes.get(entry.object_type)
        entry.url = record_url(f"{code}:{entry.object_id}") if code else None
    held = {c["id"]: (row, c) for _s, row, c in clauses_of(newest.result)}
    for one in found.judgements:
        one.row, one.text = held.get(one.clause, (None, None))  # type: ignore[attr-defined]
    return render(
        request,
        "scorecards/changes.html",
        {"run": newest, "changes": found, "may_score": office_only.allows(request.user, newest)},
    )


@permitted(staff_read)
@require_POST
def verify(request: HttpRequest, pk: int) -> HttpResponse:
    """Check every digest and compute the run again (核验)."""
    asked = run_asked(request, pk, proofs=True)
    found = services.verify_run(asked)
    part = request.headers.get("HX-Request") == "true"
    name = "scorecards/parts/verified.html" if part else "scorecards/verified.html"
    return render(request, name, {"run": asked, "verified": found})


@permitted(staff_read)
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """The run as an Excel workbook."""
    asked = run_asked(request, pk, proofs=True)
    response = HttpResponse(workbook_of(asked), content_type=XLSX)
    name = f"scores-{asked.region.code}-{asked.period}-{asked.as_of:%Y%m%d}.xlsx"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@permitted(staff_read)
def prepare(request: HttpRequest, pk: int) -> HttpResponse:
    """Compute the run's proofs ahead of the first click, while the reader looks at the page."""
    _records = computed(run_asked(request, pk)).indicator_records
    return HttpResponse(status=204)


@permitted(office_only)
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose the run for the public (提出向社会公开)."""
    asked = run_asked(request, pk)
    release = services.publish_run(request.user, asked)  # type: ignore[arg-type]
    messages.success(request, _("已提出公开，请先预览；由第二人复核后公众才能看到。"))
    return redirect("publishing:release", release.pk)
