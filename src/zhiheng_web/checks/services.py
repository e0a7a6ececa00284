"""Checking, keeping and letting go (核验、保留、丢弃)."""

from __future__ import annotations

import logging
import uuid
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhiheng.checking import Report, check
from zhiheng.checking.marking import place_words, remark_text, summary, to_html
from zhiheng.checking.recorded import Comparison
from zhiheng.cli.check import findings_xlsx
from zhiheng.errors import InputError, ZhihengError
from zhiheng.reading import read_document
from zhiheng.reporting.writers.word_comments import Remark, write_word_comments
from zhiheng_web.audit.services import record
from zhiheng_web.checks.models import Check, CheckState
from zhiheng_web.checks.policies import own_check
from zhiheng_web.checks.recorded import compared_with_records
from zhiheng_web.organisations.models import Person
from zhiheng_web.organisations.policies import staff_read
from zhiheng_web.organisations.selectors import region_of
from zhiheng_web.shared.language import chinese

log = logging.getLogger("zhiheng.checks")

PASSING = timedelta(hours=2)
"""How long a check that nobody keeps stays (临时保存)."""
BACKGROUND_BYTES = 512 * 1024
"""More than this is checked by a background task."""


def start(person: Person, data: bytes, name: str) -> Check:
    """Check a file or a text: at once when it is small, in the background when it is large.

    Raises:
        PermissionDenied: not of the staff.
        InputError: it could not be read; nothing is left behind.
    """
    staff_read.check(person)
    sweep()
    item = Check.objects.create(region=region_of(person), person=person, name=name[-255:], original=data)
    if len(data) > BACKGROUND_BYTES:
        from zhiheng_web.checks.tasks import check_waiting

        check_waiting.enqueue(item.pk)
        return item
    finish(item.pk)
    item.refresh_from_db()
    if item.state == CheckState.FAILED:
        sentence = item.error
        item.delete()
        raise InputError(sentence)
    return item


def finish(pk: int) -> None:
    """Do the work of a waiting check; doing it twice changes nothing."""
    item = Check.objects.select_related("region", "person").get(pk=pk)
    if item.state != CheckState.CHECKING:
        return
    try:
        _fill(item, bytes(item.original))
    except ZhihengError as fault:
        item.state, item.error = CheckState.FAILED, fault.sentence
    except Exception:  # a fault of the checker must not leave the check waiting for ever
        reference = uuid.uuid4().hex[:8]
        log.exception("fault %s in check %s", reference, pk)
        sentence = chinese(lambda: _("核验“%(name)s”时系统出了问题，文件没有改动。请把编号 %(reference)s 告诉管理员。"))
        item.state, item.error = CheckState.FAILED, sentence % {"name": item.name, "reference": reference}
    item.original = b""
    item.save()


def _fill(item: Check, data: bytes) -> None:
    document = read_document(data, item.name)
    report = check(document)
    compared = compared_with_records(report, item.region)
    differing = [f for c, _link in compared if (f := c.finding()) is not None]
    whole = Report(
        report.source, report.title, report.kind, report.claims,
        tuple(sorted([*report.findings, *differing], key=lambda f: (f.span, f.code))), report.checked_to, report.relations,
    )
    source = whole.source
    item.title, item.format, item.sha256 = whole.title[:200], source.format, source.sha256
    item.text, item.claims, item.relations = source.text, len(whole.claims), dict(whole.relations)
    item.findings = [f.to_json() | {"place": place_words(whole, f.span.start)} for f in whole.findings]
    item.compared = [_compared(c, link) for c, link in compared]
    beside = f"与系统记录核对 {len(compared)} 个数，不一致 {len(differing)} 个。" if compared else ""
    item.summary = (chinese(summary, report) + beside)[:300]
    item.page, item.listing = to_html(whole).encode(), findings_xlsx([whole])
    if source.format == "docx":
        item.word, _homeless = write_word_comments(data, source, [Remark(f.span, remark_text(f)) for f in whole.findings])
    item.state = CheckState.DONE


def _compared(comparison: Comparison, link: str) -> dict[str, Any]:
    found = comparison.recorded
    return {
        "name": found.names[0], "said": comparison.claim.shown, "recorded": found.shown, "period": found.period,
        "part": found.part, "whole": found.whole, "agrees": comparison.agrees, "settled": found.settled, "as_of": found.as_of,
        "span": comparison.claim.span.to_json(), "link": link,
    }


@transaction.atomic
def keep(person: Person, item: Check, note: str = "") -> Check:
    """Keep a check for the region to see (保留)."""
    own_check.check(person, item)
    if item.state != CheckState.DONE:
        raise InputError(_("核验还没有完成，完成后才能保留。"))
    if item.kept_at is None:
        item.kept_at, item.note = timezone.now(), note.strip()[:200]
        item.save(update_fields=["kept_at", "note"])
        record(person, "checks.keep", item, f"保留对“{item}”的核验结果", reason=item.note, after={"sha256": item.sha256})
    return item


@transaction.atomic
def discard(person: Person, item: Check) -> None:
    """Delete a check and all that was made of it (丢弃)."""
    own_check.check(person, item)
    if item.kept_at is not None:
        record(person, "checks.discard", item, f"删除保留的核验结果“{item}”", before={"sha256": item.sha256, "summary": item.summary})
    item.delete()


def sweep() -> int:
    """Delete what nobody kept and is older than `PASSING`; the number of checks deleted."""
    return Check.objects.filter(kept_at=None, made_at__lt=timezone.now() - PASSING).delete()[0]
