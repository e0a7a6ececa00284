"""The proof page, its record lists, and the proof as a file."""

from __future__ import annotations

import json

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from zhiheng_web.organisations.policies import judge_write, permitted, staff_read
from zhiheng_web.scorecards.exports import proof_data
from zhiheng_web.scorecards.selectors.facts import ProofBuilder
from zhiheng_web.scorecards.selectors.proofs import found_clause, proof_of
from zhiheng_web.scorecards.selectors.trends import trend_of
from zhiheng_web.scorecards.views.common import page_asked, run_asked


def _wanted(request: HttpRequest) -> tuple[int, str, int] | None:
    number = request.GET.get("fact", "")
    return (int(number), request.GET.get("side", ""), page_asked(request)) if number.isdigit() else None


@permitted(staff_read)
def proof(request: HttpRequest, pk: int, clause: str) -> HttpResponse:
    """The proof of a clause (得分依据): a page, or the side pane of the scorecard."""
    run = run_asked(request, pk, proofs=True)
    full = request.headers.get("HX-Request") != "true"
    found = proof_of(run, clause, full=full, person=request.user, asked=_wanted(request))
    may_judge = judge_write.allows(request.user, run) and run.version.status == "adopted"
    template = "scorecards/proof.html" if full else "scorecards/parts/proof.html"
    response = render(request, template, {"run": run, "proof": found, "full": full, "may_judge": may_judge})
    response.headers["Vary"] = "HX-Request"
    return response


@permitted(staff_read)
def records(request: HttpRequest, pk: int, clause: str) -> HttpResponse:
    """One list of records behind one fact (反查): a part for the tabs, or the whole proof page at that list."""
    if request.headers.get("HX-Request") != "true":
        return proof(request, pk, clause)
    run = run_asked(request, pk)
    found_clause(run, clause)
    wanted = _wanted(request)
    builder = ProofBuilder(run, clause)
    need = next((n for n in builder.needs if wanted and builder.numbers[n.path] == wanted[0]), None)
    if need is None or wanted is None:
        raise Http404
    held = builder.sets(need.path)
    return render(
        request,
        "scorecards/parts/records.html",
        {
            "run": run,
            "number": wanted[0],
            "sets": builder.tabs(held, wanted[0], full=True),
            "shown": builder.shown(need.path, wanted[0], wanted[1], wanted[2], held),
        },
    )


@permitted(staff_read)
def trend(request: HttpRequest, pk: int, clause: str, form: str) -> HttpResponse:
    """The quarters of one fact (各季度走势): `html` with the numbers in a table, `svg` the drawing."""
    run = run_asked(request, pk)
    found_clause(run, clause)
    number = request.GET.get("fact", "1")
    found = trend_of(run, clause, int(number)) if number.isdigit() else None
    if found is None or form not in ("html", "svg"):
        raise Http404
    if form == "svg":
        response = HttpResponse(found.svg, content_type="image/svg+xml; charset=utf-8")
        response.headers["Cache-Control"] = "private, max-age=86400"
        response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
        return response
    part = request.headers.get("HX-Request") == "true"
    template = "scorecards/parts/trend.html" if part else "scorecards/trend.html"
    return render(request, template, {"trend": found, "run": run, "clause": clause, "number": number})


@permitted(staff_read)
def proof_file(request: HttpRequest, pk: int, clause: str) -> HttpResponse:
    """The proof of a clause as JSON, with the digest of every record list, so that others can check it."""
    run = run_asked(request, pk, proofs=True)
    found_clause(run, clause)
    text = json.dumps(proof_data(run, clause), ensure_ascii=False, indent=1)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="proof-{run.pk}-{clause}.json"'
    return response
