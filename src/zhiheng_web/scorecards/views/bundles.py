"""A run as one file that carries everything (计分结果包), for verifying it elsewhere."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from zhiheng_web.organisations.policies import permitted, staff_read
from zhiheng_web.scorecards.exports import bundle_of
from zhiheng_web.scorecards.views.common import run_asked


@permitted(staff_read)
def bundle(request: HttpRequest, pk: int) -> HttpResponse:
    """The bundle of a run: the same bytes each time, with its own digest as the header `ETag`."""
    asked = run_asked(request, pk, proofs=True)
    data, number = bundle_of(asked)
    response = HttpResponse(data, content_type="application/zip")
    name = f"score-{asked.region.code}-{asked.period}-{asked.as_of:%Y%m%d}-{number[:8]}.zip"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["ETag"] = f'"{number}"'
    return response
