"""What every page of scorecards needs: the region, the run inside it, the policy asked about it."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from zhiheng_web.organisations.models import Region
from zhiheng_web.organisations.policies import staff_read
from zhiheng_web.organisations.selectors import region_of
from zhiheng_web.scorecards.models import ScoreRun


def region_asked(request: HttpRequest) -> Region:
    """The region of the person; Http404 where the installation has none."""
    region = region_of(request.user)  # type: ignore[arg-type]
    if region is None:
        raise Http404
    return region


def run_asked(request: HttpRequest, pk: int, *, proofs: bool = False) -> ScoreRun:
    """A run that the person may read; Http404 for one that is not there, PermissionDenied for one elsewhere."""
    rows = ScoreRun.objects.select_related("version__region", "version__document", "snapshot", "region", "created_by")
    rows = rows.defer("members", "version__data", "version__document__data", "version__document__draft")
    run = (rows if proofs else rows.defer("proofs")).filter(pk=pk).first()
    if run is None:
        raise Http404
    staff_read.check(request.user, run)
    return run


def page_asked(request: HttpRequest, name: str = "page") -> int:
    """A page number of the address; 1 for anything else."""
    text = request.GET.get(name, "1")
    return int(text) if text.isdigit() and len(text) < 8 else 1
