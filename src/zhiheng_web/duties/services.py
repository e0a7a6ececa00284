"""Writing target agreements and keeping their signed copies (目标责任书)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from zhiheng.errors import InputError
from zhiheng.reporting.agreements import agreement_document
from zhiheng.reporting.writers.documents import to_docx
from zhiheng.values import Period
from zhiheng_web.audit.services import record
from zhiheng_web.duties.composing import content_digest, letter_of, units_of
from zhiheng_web.duties.models import Agreement
from zhiheng_web.duties.selectors import DutyBook
from zhiheng_web.organisations.models import Person, Region, Unit
from zhiheng_web.organisations.policies import office_only
from zhiheng_web.records.keeping import look_through
from zhiheng_web.shared import store
from zhiheng_web.shared.language import CHINESE


@transaction.atomic
def write_agreement(person: Person, unit: Unit, year: int, today: date, book: DutyBook | None = None) -> Agreement:
    """Write the unit's agreement for a year (生成责任书). The same content twice gives the agreement that stands.

    Raises:
        PermissionDenied: only the committee office of the region.
        InputError: the unit has nothing to answer for; the sentence says what to do.
    """
    office_only.check(person, unit)
    region = unit.region
    with translation.override(CHINESE):
        duties = (book or DutyBook(region, Period.year(year), today)).duties(unit)
        letter = letter_of(unit, region, year, duties)
    content = content_digest(letter)
    newest = Agreement.objects.filter(unit=unit, year=year).order_by("-number").first()
    if newest is not None and newest.content == content:
        return newest
    stored = store.put([to_docx(agreement_document(letter))])
    agreement = Agreement.objects.create(
        region=region,
        unit=unit,
        year=year,
        number=(newest.number if newest else 0) + 1,
        digest=stored.digest,
        size=stored.size,
        content=content,
        targets=len(letter.targets),
        tasks=len(letter.tasks),
        clauses=len(letter.clauses),
        basis=list(letter.basis),
        results_note=letter.results_note,
        made_by=person,
    )
    record(
        person,
        "duties.write_agreement",
        agreement,
        f"生成{agreement}（第{agreement.number}份，{letter.count}项）",
        after={"digest": stored.digest, "basis": list(letter.basis)},
    )
    return agreement


def write_all(person: Person, region: Region, year: int, today: date) -> tuple[list[Agreement], list[Unit]]:
    """Write the agreement of every unit that answers for something.

    Returns:
        The agreements that stand now, and the units that have nothing.
    """
    made, without = [], []
    book = DutyBook(region, Period.year(year), today)
    for unit in units_of(region).select_related("region"):
        try:
            made.append(write_agreement(person, unit, year, today, book))
        except InputError:
            without.append(unit)
    return made, without


def zip_of(agreements: Sequence[Agreement]) -> bytes:
    """The letters as one zip file, each under the unit's name.

    Raises:
        InputError: there is none.
    """
    if not agreements:
        raise InputError(_("还没有生成责任书，没有可下载的内容。请先生成。"))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for agreement in agreements:
            archive.writestr(agreement.filename, store.read(agreement.digest))
    return out.getvalue()


@transaction.atomic
def keep_signed(person: Person, agreement: Agreement, file: Any) -> Agreement:
    """Keep the signed copy (登记签字件) by its digest.

    Raises:
        PermissionDenied: only the committee office of the region.
        InputError: no file; UnreadableSource: empty or too large.
    """
    office_only.check(person, agreement)
    if file is None:
        raise InputError(_("请选择签字盖章后的扫描件。"))
    look_through(file)
    stored = store.put(file.chunks())
    before = agreement.signed_digest
    agreement.signed_name, agreement.signed_digest = (file.name or "")[-255:], stored.digest
    agreement.signed_by, agreement.signed_at = person, timezone.now()
    agreement.save(update_fields=["signed_name", "signed_digest", "signed_by", "signed_at"])
    record(
        person,
        "duties.keep_signed",
        agreement,
        f"登记{agreement}的签字件",
        before={"digest": before} if before else None,
        after={"digest": stored.digest, "name": agreement.signed_name},
    )
    return agreement
