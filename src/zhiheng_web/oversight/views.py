"""Pages of oversight: the overview, filing a notice from a red light, the notice as Word."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zhiheng.errors import InputError
from zhiheng.lifecycles.lights import light_rule
from zhiheng.reporting.supervision import supervision_document
from zhiheng.reporting.writers.documents import to_docx
from zhiheng_web.ledger.models import LedgerEntry
from zhiheng_web.organisations.models import Unit
from zhiheng_web.organisations.policies import office_only, permitted, record_read, staff_read
from zhiheng_web.organisations.selectors import region_of
from zhiheng_web.oversight import selectors, services
from zhiheng_web.oversight.models import SupervisionNotice
from zhiheng_web.shared.clock import today
from zhiheng_web.shared.language import CHINESE

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@permitted(staff_read)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """What is red and not filed yet, what is under way and late, which talks are open."""
    region = region_of(request.user)  # type: ignore[arg-type]
    if region is None:
        raise Http404
    context = {"seen": selectors.overview_of(region, today()), "today": today(), "may_file": office_only.allows(request.user), "TALK_DAYS": light_rule(today()).talk_days}
    return render(request, "oversight/index.html", context)


@permitted(office_only)
@require_POST
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """File a notice on a red entry (立项)."""
    entry = get_object_or_404(LedgerEntry.objects.live().select_related("region", "unit"), pk=pk)
    office_only.check(request.user, entry)
    try:
        made = services.file_notice(request.user, entry, today(), request.POST.get("demand", ""))
    except InputError as fault:
        messages.error(request, fault.sentence)
        return redirect("oversight:index")
    messages.success(request, _("已立项%(no)s。核对事实和要求后交办。") % {"no": made.notice_no})
    return redirect("registries:record", "supervision_notices", made.pk)


@permitted(record_read)
@require_GET
def notice_word(request: HttpRequest, pk: int) -> HttpResponse:
    """The notice in official layout."""
    notice = get_object_or_404(SupervisionNotice.objects.select_related("region", "unit"), pk=pk)
    record_read.check(request.user, notice)
    office = Unit.objects.filter(region=notice.region, kind="committee_office").first()
    with translation.override(CHINESE):
        data = to_docx(supervision_document(selectors.letter_of(notice, office.name if office else notice.region.name)))
    response = HttpResponse(data, content_type=DOCX)
    response.headers["Content-Disposition"] = content_disposition_header(True, f"{notice.notice_no}{notice.title}.docx") or "attachment"
    return response
