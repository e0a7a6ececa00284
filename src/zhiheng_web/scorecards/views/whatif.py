"""The page of what-if and routes (模拟与路线): read only, a form of GET, as a page, a part, Word and Excel."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation

from zhiheng.errors import InputError
from zhiheng.reporting.routes import route_document, route_sheets
from zhiheng.reporting.writers.documents import to_docx
from zhiheng.reporting.writers.tables_xlsx import write_tables
from zhiheng_web.organisations.policies import permitted, staff_read
from zhiheng_web.scorecards.models import ScoreRun
from zhiheng_web.scorecards.selectors.runs import newest_run
from zhiheng_web.scorecards.selectors.whatif import Asked, asked_of, board_of
from zhiheng_web.scorecards.views.common import region_asked, run_asked
from zhiheng_web.shared.clock import today
from zhiheng_web.shared.language import CHINESE
from zhiheng_web.shared.periods import chosen_period

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@permitted(staff_read)
def whatif_current(request: HttpRequest) -> HttpResponse:
    """The newest run's page."""
    newest = newest_run(region_asked(request), chosen_period(request))
    return redirect("scorecards:whatif", newest.pk) if newest else redirect("scorecards:current")


@permitted(staff_read)
def whatif(request: HttpRequest, pk: int) -> HttpResponse:
    """Controls for what is open, the score then, and the cheapest route to a target by a date; nothing is stored."""
    run = run_asked(request, pk)
    given = request.GET.dict()
    asked = asked_of(run, given, today())
    try:
        board = board_of(run, asked, today())
    except InputError as error:
        plain = asked_of(run, {}, today())
        asked, board = plain, board_of(run, plain, today())
        asked.fault = error.sentence
    board.query = request.GET.urlencode()
    return render(request, "scorecards/whatif.html", {"run": run, "board": board, "asked": asked})


@permitted(staff_read)
def whatif_file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The route as Word or Excel, in Chinese, marked as a simulation."""
    if form not in TYPES:
        return redirect("scorecards:whatif", pk)
    run = run_asked(request, pk)
    asked = asked_of(run, request.GET.dict(), today())
    with translation.override(CHINESE):
        data = _written(run, asked, form)
    response = HttpResponse(data, content_type=TYPES[form])
    response.headers["Content-Disposition"] = f'attachment; filename="route-{run.region.code}-{run.period}.{form}"'
    return response


def _written(run: ScoreRun, asked: Asked, form: str) -> bytes:
    route = board_of(run, asked, today()).route
    basis = (
        f"依据 {run.version.title}第 {run.version.number} 版和截至 {run.as_of:%Y-%m-%d} 的快照（编号 {run.snapshot.snapshot_id[:12]}）模拟，没有写入任何记录。",
    )
    if form == "docx":
        return to_docx(route_document(route, run.region.name, run.period, basis))
    return write_tables(route_sheets(route, run.region.name, run.period, basis))
