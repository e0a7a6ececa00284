"""Two runs compared (得分变化)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from zhiheng_web.organisations.policies import permitted, staff_read
from zhiheng_web.scorecards.selectors.comparing import comparison
from zhiheng_web.scorecards.views.common import run_asked


@permitted(staff_read)
def difference(request: HttpRequest, a: int, b: int) -> HttpResponse:
    """Clauses whose points or figures changed from run `a` to run `b`, each explained record by record."""
    before, after = run_asked(request, a), run_asked(request, b)
    if before.region_id != after.region_id:
        raise Http404
    return render(
        request, "scorecards/difference.html", {"before": before, "after": after, "found": comparison(before, after)}
    )
