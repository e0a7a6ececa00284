"""What every page of assessments needs: the cycle and assessee asked for, numbers and days typed in."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from django.http import Http404, HttpRequest

from zhiheng.errors import InputError
from zhiheng_web.assessments.models import Assessee, AssessmentCycle
from zhiheng_web.assessments.policies import see_assessee
from zhiheng_web.organisations.models import Region
from zhiheng_web.organisations.policies import staff_read
from zhiheng_web.organisations.selectors import region_of


def region_asked(request: HttpRequest) -> Region:
    """The region of the person; Http404 where the installation has none."""
    region = region_of(request.user)  # type: ignore[arg-type]
    if region is None:
        raise Http404
    return region


def cycle_asked(request: HttpRequest, pk: int) -> AssessmentCycle:
    """A cycle of the person's region; Http404 for none, PermissionDenied for one elsewhere."""
    rows = AssessmentCycle.objects.select_related("region", "version__region", "release", "checkpoint", "frozen_by", "created_by")
    cycle = rows.filter(pk=pk).first()
    if cycle is None:
        raise Http404
    staff_read.check(request.user, cycle)
    return cycle


def assessee_asked(request: HttpRequest, pk: int) -> Assessee:
    """An assessee that the person may see, with all that is shown of it."""
    rows = Assessee.objects.select_related("unit", "cycle__region", "cycle__version__region").prefetch_related(
        "clauses", "items__readings__person", "items__evidence", "appeals", "reviewers__person"
    )
    assessee = rows.filter(pk=pk).first()
    if assessee is None:
        raise Http404
    see_assessee.check(request.user, assessee)
    return assessee


def number(text: str) -> Decimal | None:
    """A typed decimal number, None for anything else."""
    try:
        value = Decimal(text.strip().replace("−", "-"))
    except InvalidOperation:
        return None
    return value if value.is_finite() and abs(value) < 10_000 else None


def sentence_of(error: Exception) -> str:
    """A refusal in words, whether of the kernel or of a form."""
    if isinstance(error, InputError):
        return error.sentence
    messages = getattr(error, "messages", None)
    return "；".join(messages) if messages else str(error)
