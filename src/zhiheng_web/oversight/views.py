"""Pages of oversight: the overview, filing a notice from a red light, the notice, the circular and the minutes of a talk as Word."""

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
from zhiheng.reporting.circulars import circular_docx, talk_docx
from zhiheng.reporting.supervision import supervision_document
from zhiheng.reporting.writers.documents import to_docx
from zhiheng_web.ledger.models import LedgerEntry
from zhiheng_web.organisations.models import Unit
from zhiheng_web.organisations.policies import office_only, permitted, record_read, staff_read
from zhiheng_web.organisations.selectors import region_of
from zhiheng_web.oversight import selectors, services
from zhiheng_web.oversight.models import RegulatoryTalk, SupervisionNotice
from zhiheng_web.records.models import Record
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
    with translation.override(CHINESE):
        data = to_docx(supervision_document(selectors.letter_of(notice, _issuer(notice))))
    return _word(data, f"{notice.notice_no}{notice.title}.docx")


@permitted(record_read)
@require_GET
def circular_word(request: HttpRequest, pk: int) -> HttpResponse:
    """The circular on a notice (通报) in official layout; there is none before the step was taken."""
    notice = get_object_or_404(SupervisionNotice.objects.select_related("region", "unit"), pk=pk, circulated_on__isnull=False)
    record_read.check(request.user, notice)
    with translation.override(CHINESE):
        data = circular_docx(selectors.circular_of(notice, _issuer(notice)))
    return _word(data, f"通报{notice.notice_no}{notice.title}.docx")


@permitted(record_read)
@require_GET
def talk_word(request: HttpRequest, pk: int) -> HttpResponse:
    """The minutes of a warning talk (约谈纪要) in official layout; there are none before it was held."""
    talk = get_object_or_404(RegulatoryTalk.objects.select_related("region", "unit"), pk=pk, held_on__isnull=False)
    record_read.check(request.user, talk)
    with translation.override(CHINESE):
        data = talk_docx(selectors.minutes_of(talk, _issuer(talk)))
    return _word(data, f"约谈纪要{talk.talk_no}.docx")


def _issuer(record: Record) -> str:
    office = Unit.objects.filter(region=record.region, kind="committee_office").first()
    return office.name if office else record.region.name


def _word(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=DOCX)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
