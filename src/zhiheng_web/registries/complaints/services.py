"""Taking in letters, splitting them into cases, showing who wrote, sending to an inspection (投诉举报办理)."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from zhiheng.errors import InputError
from zhiheng_web.audit import services as audit
from zhiheng_web.organisations.policies import record_write
from zhiheng_web.records.services import create_record
from zhiheng_web.registries.complaints.models import Complaint, Letter, TipOff
from zhiheng_web.registries.complaints.policies import handles_letter
from zhiheng_web.shared import sealing, store

CODE_LENGTH = 8
_CODE = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
SHARED = ("name", "uscc", "product", "summary")


def sealed(writer: str, contact: str, text: str) -> dict[str, str]:
    """What a person wrote, sealed, as fields of a letter.

    Raises:
        SealingKeyMissing: there is no key to seal with.
    """
    return {"writer": sealing.seal(writer.strip()), "contact": sealing.seal(contact.strip()), "text": sealing.seal(text.strip())}


def code_digest(receipt_no: str, code: str) -> str:
    """The keyed digest of a query code, bound to its receipt number."""
    return salted_hmac("complaints.query", f"{receipt_no}/{code.strip().upper()}").hexdigest()[:64]


@transaction.atomic
def receive_from_web(region: Any, unit: Any, values: Mapping[str, Any], upload: Any, on: date) -> tuple[Letter, str]:
    """A letter from the public form; gives it and the query code, which nobody can read again.

    `values`: kind, name, uscc, product, writer, contact, text. `upload`: (content type, bytes) or None.

    Raises:
        SealingKeyMissing: there is no key to seal with.
    """
    plain = {k: values.get(k, "") for k in ("kind", "name", "uscc", "product")}
    letter = Letter(
        region=region,
        unit=unit,
        channel="web",
        received_on=on,
        anonymous=not (values.get("writer") or values.get("contact")),
        **plain,
        **sealed(values.get("writer", ""), values.get("contact", ""), values["text"]),
    )
    if upload is not None:
        letter.content_type, data = upload
        letter.digest = store.put([sealing.seal_bytes(data)]).digest
    letter.derive()
    letter.full_clean(validate_constraints=False)
    code = "".join(secrets.choice(_CODE) for _i in range(CODE_LENGTH))
    letter.query_hash = code_digest(letter.receipt_no, code)
    letter.save()
    audit.record(None, "complaints.receive", letter, f"网上收到来件“{letter}”", after=audit.values_of(letter))
    make_cases(None, letter)
    return letter, code


def find_by_code(receipt_no: str, code: str) -> Letter | None:
    """The live letter of a receipt number, if the query code is its own."""
    letter = Letter.objects.live().filter(receipt_no=receipt_no.strip().upper()).exclude(query_hash="").first()
    given = code_digest(receipt_no.strip().upper(), code)
    if letter is None:
        constant_time_compare(given, "0" * len(given))
        return None
    return letter if constant_time_compare(letter.query_hash, given) else None


def make_cases(person: Any, letter: Letter) -> None:
    """The cases a letter begins with: one a nature, so that a complaint and a tip-off in one letter go their own ways."""
    kinds = {"complaint": ("complaint",), "report": ("report",), "both": ("complaint", "report")}.get(letter.kind, ())
    for kind in kinds:
        _make(person, letter, kind, {})
    if kinds:
        letter.save()


def _make(person: Any, letter: Letter, kind: str, given: Mapping[str, Any]) -> Any:
    model = Complaint if kind == "complaint" else TipOff
    mark = "T" if kind == "complaint" else "J"
    rows = letter.complaints if kind == "complaint" else letter.tip_offs  # type: ignore[attr-defined]
    values = {name: given.get(name) or getattr(letter, name) for name in SHARED}
    number = f"{letter.receipt_no}-{mark}{rows.count() + 1}"
    case: Any = model(region=letter.region, unit=letter.unit, created_by=person, letter=letter, received_on=letter.received_on, **values)
    if isinstance(case, Complaint):
        case.complaint_no = number
    else:
        case.report_no, case.real_name = number, not letter.anonymous
    case.derive()
    case.clean_fields(exclude=["created_by"])
    case.save()
    word = "投诉" if kind == "complaint" else "举报"
    audit.record(person, "complaints.create", case, f"由来件 {letter.receipt_no} 登记{word}“{case}”", after=audit.values_of(case))
    return case


@transaction.atomic
def split_letter(person: Any, letter: Letter, data: Mapping[str, Any]) -> Any:
    """One more case out of a letter (分拆).

    Raises:
        PermissionDenied: the person may not write for the unit. InputError: the letter is an inquiry.
    """
    record_write.check(person, letter)
    if letter.kind == "inquiry":
        raise InputError(_("咨询不分案。来件里有投诉或举报的，请先改“来件性质”。"))
    return _make(person, letter, data["case_kind"], data)


@transaction.atomic
def transfer_letter(person: Any, letter: Letter, unit: Any, reason: str) -> Letter:
    """Hand a letter with its cases to another unit (分送): from then on that unit alone sees who wrote."""
    record_write.check(person, letter)
    if not reason.strip():
        raise ValidationError({"reason": _("请写明分送理由")})
    for row in (letter, *letter.cases()):
        before = audit.values_of(row)
        row.unit = unit
        row.save()
        audit.record(person, "complaints.transfer", row, f"分送“{row}”至{unit}", reason=reason, before=before, after=audit.values_of(row))
    return letter


@transaction.atomic
def show_writer(person: Any, letter: Letter, reason: str) -> dict[str, str]:
    """Who wrote, how to reach them and what exactly they wrote; every showing is kept with its reason.

    Raises:
        PermissionDenied: the person is not of the unit that handles the letter.
        ValidationError: no reason. SealingKeyMissing: the text cannot be opened.
    """
    handles_letter.check(person, letter)
    if not reason.strip():
        raise ValidationError({"reason": _("请写明查看理由，理由和时间会留痕")})
    shown = {"writer": sealing.unseal(letter.writer), "contact": sealing.unseal(letter.contact), "text": sealing.unseal(letter.text)}
    audit.record(person, "complaints.show_writer", letter, f"查看来件 {letter.receipt_no} 的来件人信息和原文", reason=reason.strip())
    return shown


@transaction.atomic
def open_attachment(person: Any, letter: Letter, reason: str) -> bytes:
    """The attachment of a letter, opened; kept with its reason like the writer."""
    handles_letter.check(person, letter)
    if not letter.digest:
        raise InputError(_("这件来件没有附件。"))
    data = sealing.unseal_bytes(store.read(letter.digest))
    audit.record(person, "complaints.open_attachment", letter, f"打开来件 {letter.receipt_no} 的附件", reason=reason)
    return data


@transaction.atomic
def complete_writer(person: Any, letter: Letter, data: Mapping[str, Any]) -> Letter:
    """Put or correct who wrote (补充来件人信息); what is left empty stays as it is."""
    handles_letter.check(person, letter)
    given = {k: sealing.seal(data[k].strip()) for k in ("writer", "contact", "text") if data.get(k, "").strip()}
    before = audit.values_of(letter)
    for name, token in given.items():
        setattr(letter, name, token)
    if letter.writer or letter.contact:
        letter.anonymous = False
    letter.save()
    audit.record(person, "complaints.complete_writer", letter, f"补充来件 {letter.receipt_no} 的来件人信息", before=before, after=audit.values_of(letter))
    return letter


@transaction.atomic
def send_to_inspection(person: Any, case: Any, matter: str, inspectors: list[str], on: date) -> Any:
    """Enter an inspection that this case gives rise to (转检查); both sides show the other.

    Raises:
        ValidationError: by field, as for any inspection.
    """
    record_write.check(person, case)
    number = getattr(case, "complaint_no", "") or getattr(case, "report_no", "")
    visit = create_record(
        person,
        "inspection_visits",
        {
            "region": case.region,
            "unit": case.unit,
            "task_no": f"ZX-{number}",
            "name": case.name,
            "uscc": case.uscc,
            "matters": [matter],
            "inspectors": inspectors,
            "notified_on": on,
        },
    )
    before = audit.values_of(case)
    case.task_no = visit.task_no
    case.save()
    audit.record(person, "complaints.inspect", case, f"“{case}”转检查 {visit.task_no}", before=before, after=audit.values_of(case))
    return case
